// Package country shows what is known of a country, and countries side by side.
package country

import (
	"twinhall/internal/web/feature"
	"twinhall/internal/web/site"
)

// Feature is all that countries bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "country",
		Messages: messages,
		Pages: []site.Route{
			{Path: "/countries", Page: countries},
			{Path: "/countries/{}", Page: country},
			site.PreviewOf("countries", preview),
		},
		Published: []site.Published{site.PageTexts(site.PageText{Path: "/countries", Title: "countries.title", Says: []string{"countries.lead"}})},
		Nav: []site.NavEntry{
			{Under: site.NavRegister, Rank: 30, Path: "/countries", Label: "nav.countries"},
		},
		OnHome: []site.HomeBlock{{Rank: site.HomeCountries, Draw: onHome}},
	}
}
