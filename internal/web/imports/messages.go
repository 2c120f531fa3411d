package imports

import "embed"

// messages are the texts of the pages of imports: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
