// Package demo embeds the demonstration: facts from public pages of towns,
// curated row by row. See README.md for sources and licences.
package demo

import _ "embed"

// Places is a list of municipalities, districts and regions, and Facts a list
// of partnerships between them, both as the ordinary imports take them.
var (
	//go:embed places.csv
	Places []byte
	//go:embed facts.csv
	Facts []byte
)

// Retrieved is when the pages were read.
const Retrieved = "2026-11"
