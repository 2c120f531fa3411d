package intakedesk

import "embed"

// Messages are the texts of the pages of imports: a file a language.
//
//go:embed messages/*.json
var Messages embed.FS
