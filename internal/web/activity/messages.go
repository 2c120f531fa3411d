package activity

import "embed"

// messages are the texts of activities: a file a language.
//
//go:embed messages/*.json
var messages embed.FS
