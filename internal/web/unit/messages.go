package unit

import "embed"

// messages are the texts of municipalities: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
