package townhall

import "embed"

// Messages are the texts of the town hall's pages and mails: a file a language.
//
//go:embed messages/*.json
var Messages embed.FS
