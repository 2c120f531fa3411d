// Package search is the one search of the public site: for places by all their
// names, for pairs of them, countries, regions and the texts that features
// publish. What is found the room search says.
package search

import (
	"embed"

	"twinhall/internal/web/feature"
	"twinhall/internal/web/site"
)

// messages are the texts of the search: a file a language.
//
//go:embed messages/*.json
var messages embed.FS

// Feature is all that the search brings to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "search",
		Messages: messages,
		Pages: []site.Route{
			{Path: "/search", Page: searchPage},
			{Path: "/search.json", Page: searchJSON},
			{Path: "/suggest.json", Page: suggest},
		},
	}
}
