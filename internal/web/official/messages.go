package official

import "embed"

// messages are the texts of officials: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
