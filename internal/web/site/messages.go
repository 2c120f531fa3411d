package site

import "embed"

// Messages are the texts of the public pages, and the words of the vocabularies that several pages share: a file a language.
//
//go:embed messages/*.json
var Messages embed.FS
