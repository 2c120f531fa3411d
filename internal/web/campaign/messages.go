package campaign

import "embed"

// messages are the texts of answers, of the campaigns at the desk, and of their mails: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
