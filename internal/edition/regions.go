package edition

import "strings"

// HasRegions reports whether partnerships of a country are known by region:
// whether a table of its regions would have two rows or more.
func (e *Edition) HasRegions(country string) bool {
	n := 0
	for _, r := range e.regions[1:] {
		if strings.HasPrefix(r, country+"|") {
			n++
		}
	}
	return country != "" && n > 1
}
