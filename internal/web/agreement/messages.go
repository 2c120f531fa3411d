package agreement

import "embed"

// messages are the texts of agreements: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
