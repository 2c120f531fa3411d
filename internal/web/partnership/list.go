package partnership

import (
	"encoding/json"
	"slices"

	"twinhall/internal/edition"
)

// facetLimit is how many values of a facet are shown before "more".
const facetLimit = 8

// ShowFacet leaves out facets that tell nothing apart.
func (v *Choice) ShowFacet(f edition.Facet) bool {
	counts := v.Result.Facets[f]
	if len(v.Result.Query.Values[f]) > 0 {
		return true
	}
	if (f == edition.FacetRegion || f == edition.FacetWith) && len(v.Result.Query.Values[edition.FacetCountry]) == 0 {
		return false
	}
	return len(counts) > 1
}

// OpenFacet opens the facets that most people need, and those in use.
func (v *Choice) OpenFacet(f edition.Facet) bool {
	return f == edition.FacetCountry || f == edition.FacetRegion || f == edition.FacetWith || f == edition.FacetState || len(v.Result.Query.Values[f]) > 0
}

func (v *Choice) sortLink(key string) string {
	q := v.Result.Query
	q.Page = 1
	if q.Sort == key && key != "" && slices.Contains(edition.Sorts, "-"+key) {
		key = "-" + key
	} else if q.Sort == "-"+key {
		key = ""
	}
	q.Sort = key
	return v.with(q)
}

// pageNumbers are the pages to link: the first, the last and those around the
// present one; 0 stands for a gap.
func (v *Choice) pageNumbers() []int {
	var all []int
	for n := 1; n <= v.Pages; n++ {
		here := v.Result.Query.Page
		if n == 1 || n == v.Pages || n >= here-2 && n <= here+2 {
			if len(all) > 0 && all[len(all)-1] != n-1 {
				all = append(all, 0)
			}
			all = append(all, n)
		}
	}
	return all
}

// mapKeys are the messages of the map's script by the words it knows them by.
var mapKeys = map[string]string{
	"label":       "map.label",
	"fullscreen":  "map.fullscreen",
	"leave":       "map.leave",
	"share":       "map.share",
	"shared":      "map.shared",
	"download":    "map.download",
	"close":       "map.close",
	"partners-of": "map.partners-of",
	"towns-of":    "map.towns-of",
	"more":        "map.more",
	"open":        "map.open",
	"zoom-in":     "map.zoom-in",
	"zoom-out":    "map.zoom-out",
	"failed":      "map.failed",
	"unplaced":    "map.unplaced",
}

// mapMessages are the words that the map's script needs.
func (v *Choice) mapMessages() string {
	m := map[string]any{}
	for word, key := range mapKeys {
		m[word] = v.T(key)
	}
	for _, form := range []string{"one", "few", "many", "other"} {
		if text := v.Catalogue.Text("count.partnerships", form); text != "" {
			m["partnerships-"+form] = text
		}
	}
	countries := map[string]string{}
	for i := range v.E.Countries {
		if code := v.E.Countries[i].Code; len(v.E.Countries[i].Units) > 0 {
			countries[code] = v.Country(code)
		}
	}
	m["countries"], m["lang"] = countries, v.Lang
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}
