package country

import "embed"

// messages are the texts of countries: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
