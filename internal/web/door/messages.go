package door

import "embed"

// messages are the texts of the pages by which people come in, and their mails: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
