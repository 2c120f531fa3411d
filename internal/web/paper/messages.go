// Package paper holds what is said of papers and memories.
package paper

import "embed"

// Messages are the texts of papers and memories: a file a language.
//
//go:embed messages/*.json
var Messages embed.FS
