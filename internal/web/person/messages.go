package person

import "embed"

// messages are the texts of the rights of persons: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
