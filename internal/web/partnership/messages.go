package partnership

import "embed"

// messages are the texts of partnerships: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
