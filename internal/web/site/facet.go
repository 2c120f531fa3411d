package site

import (
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// FacetValue is the name of a value of a facet.
func (p *Page) FacetValue(f edition.Facet, value string) string {
	switch f {
	case edition.FacetCountry, edition.FacetWith:
		return p.Country(value)
	case edition.FacetRegion:
		country, region, _ := strings.Cut(value, "|")
		return p.Region(country, region)
	case edition.FacetDecade:
		if value != edition.Unknown {
			return p.T("decade", "y", value, "to", atoi(value)+9)
		}
	case edition.FacetSize:
		if value != edition.Unknown {
			from, to, _ := strings.Cut(value, "-")
			if to == "" {
				return p.T("size.over", "n", p.Number(atoi(from)))
			}
			if from == "0" {
				return p.T("size.under", "n", p.Number(atoi(to)+1))
			}
			return p.T("size.between", "from", p.Number(atoi(from)), "to", p.Number(atoi(to)))
		}
	case edition.FacetDistance:
		if value != edition.Unknown {
			from, to, _ := strings.Cut(value, "-")
			if to == "" {
				return p.T("distance.over", "n", p.Number(atoi(from)))
			}
			if from == "0" {
				return p.T("distance.under", "n", p.Number(atoi(to)+1))
			}
			return p.T("distance.between", "from", p.Number(atoi(from)), "to", p.Number(atoi(to)))
		}
	case edition.FacetTheme:
		return p.T(register.ThemeKeys[value])
	}
	return p.T(facetValueKey(f, value))
}

// facetValueKey is the key of the message for a value of a facet that has
// words of its own.
func facetValueKey(f edition.Facet, value string) string {
	switch f {
	case edition.FacetState:
		if value == "any" {
			return "state.any"
		}
		return register.StateKeys[value]
	case edition.FacetForm:
		if value == edition.Unknown {
			return "form.unknown"
		}
		return register.FormKeys[value]
	case edition.FacetDecade:
		return "decade.unknown"
	case edition.FacetSize:
		return "size.unknown"
	case edition.FacetDistance:
		return "distance.unknown"
	case edition.FacetLevel:
		if value == string(register.LevelMunicipality) {
			return "level.town" // as pages for everybody call it
		}
		return register.LevelKeys[value]
	case edition.FacetSaidBy:
		return edition.SaidByKeys[value]
	case edition.FacetConfirmed:
		return edition.ConfirmationKeys[value]
	case edition.FacetLiveness:
		return register.LivenessKeys[value]
	}
	return ""
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	return n
}
