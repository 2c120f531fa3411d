package figures

import "embed"

// messages are the texts of figures: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
