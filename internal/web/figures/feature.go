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
		Nav: []site.NavEntry{
			{Under: site.NavRegister, Rank: 40, Path: "/figures", Label: "insight.figures"},
			{Under: site.NavRegister, Rank: 50, Path: "/time", Label: "insight.time"},
			{Under: site.NavRegister, Rank: 60, Path: "/chains", Label: "insight.chains"},
			{Under: site.NavRegister, Rank: 70, Path: "/tables", Label: "insight.tables"},
			{Under: site.NavRegister, Rank: 100, Path: "/coverage", Label: "insight.coverage"},
		},
	}
}
