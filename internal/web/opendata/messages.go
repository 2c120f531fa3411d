package opendata

import "embed"

// messages are the texts of open data: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
