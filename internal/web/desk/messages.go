package desk

import "embed"

// Messages are the texts of the desk's pages: a file a language.
//
//go:embed messages/*.json
var Messages embed.FS
