// Package figures shows what the register says as a whole: charts, tables, the
// map through time, chains of towns, and how much the towns themselves stand
// behind.
package figures

import (
	"twinhall/internal/web/feature"
	"twinhall/internal/web/site"
)

// Feature is all that figures bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "figures",
		Messages: messages,
		Pages: []site.Route{
			{Path: "/figures", Page: figures},
			{Path: "/figures/{}", Page: figure},
			{Path: "/time", Page: throughTime},
			{Path: "/coverage", Page: coverage},
			{Path: "/coverage.csv", Page: coverageCSV},
			{Path: "/tables", Page: tables},
			{Path: "/tables.csv", Page: tablesCSV},
			{Path: "/chains", Page: chains},
		},
		Published: []site.Published{site.PageTexts(
			site.PageText{Path: "/figures", Title: "figures.title", Says: []string{"figures.lead"}},
			site.PageText{Path: "/time", Title: "time.title", Says: []string{"time.lead"}},
			site.PageText{Path: "/tables", Title: "tables.title", Says: []string{"tables.lead"}},
			site.PageText{Path: "/chains", Title: "chains.title", Says: []string{"chains.lead"}},
			site.PageText{Path: "/coverage", Title: "coverage.title", Says: []string{"coverage.lead"}},
		)},
		Nav: []site.NavEntry{
			{Under: site.NavRegister, Rank: 40, Path: "/figures", Label: "insight.figures"},
			{Under: site.NavRegister, Rank: 50, Path: "/time", Label: "insight.time"},
			{Under: site.NavRegister, Rank: 60, Path: "/chains", Label: "insight.chains"},
			{Under: site.NavRegister, Rank: 70, Path: "/tables", Label: "insight.tables"},
			{Under: site.NavRegister, Rank: 100, Path: "/coverage", Label: "insight.coverage"},
		},
	}
}
