package page

import "embed"

// Messages are the texts of what all pages of those who sign in share: a file a language.
//
//go:embed messages/*.json
var Messages embed.FS
