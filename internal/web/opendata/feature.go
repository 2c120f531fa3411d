// Package opendata gives everything that everybody may see as files, with a
// licence and a description of each field.
package opendata

import (
	"twinhall/internal/web/feature"
	"twinhall/internal/web/site"
)

// Feature is all that open data bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "opendata",
		Messages: messages,
		Pages: []site.Route{
			{Path: "/data", Page: data},
			{Path: "/data/{}", Page: dataFile},
		},
		Published: []site.Published{site.PageTexts(site.PageText{Path: "/data", Title: "data.title", Says: []string{"data.lead"}})},
		Nav: []site.NavEntry{
			{Under: site.NavRegister, Rank: 110, Path: "/data", Label: "data.title"},
		},
	}
}
