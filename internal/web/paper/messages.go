package paper

import "embed"

// messages are the texts of papers and memories: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
