package intake

import (
	"strings"

	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// countryless reports whether the file says nothing of the country of an end.
func (r *partnershipRun) countryless(row Row, name string) bool {
	return r.columns.Value(row, name+"-country") == "" && r.country[strings.Index("ab", name)] == ""
}

// titled looks at a name such as "Athens, Georgia" once more, where what stands
// behind the comma was taken for a country: it may be a region of another. What
// only one of the two readings decides is meant.
func (r *partnershipRun) titled(row Row, name string, asCountry finding) finding {
	if asCountry.How == recognise.ByDecision {
		return asCountry
	}
	cell := r.cell(row, name)
	title := cell.name
	if cell.said != "" {
		title += ", " + cell.said
	}
	cut := strings.LastIndexByte(title, ',')
	if cut <= 0 || !r.countryless(row, name) {
		return asCountry
	}
	if _, ok := r.countries.Recognise(title[cut+1:]); !ok {
		return asCountry
	}
	asRegion := finding{Finding: r.places.Place(recognise.Written{Name: title})}
	switch {
	case asRegion.Outcome != recognise.Decided || asRegion.Place.Key == asCountry.Place.Key:
		return asCountry
	case asCountry.Outcome != recognise.Decided:
		return asRegion
	}
	return finding{Finding: recognise.Finding{Outcome: recognise.Ambiguous, Reason: recognise.ReasonHomonyms,
		Candidates: []recognise.Place{asCountry.Place, asRegion.Place}}}
}

// knownPartner decides an end without a country by the partners that the
// register knows of the other end from other sources: if one of them alone bears the name, it is
// meant. What the file itself says goes before.
func (r *partnershipRun) knownPartner(row Row, name string, f, other finding) finding {
	if f.Outcome != recognise.Ambiguous || other.Outcome != recognise.Decided || !r.countryless(row, name) {
		return f
	}
	u := r.standingFor(other.Place.Key, other)
	if u == nil {
		return f
	}
	title, behind, _ := strings.Cut(r.cell(row, name).name, ",")
	title, _, _ = strings.Cut(title, " (")
	folded := i18n.Fold(title)
	country, named := r.countries.Recognise(behind)
	var found *register.Unit
	for _, p := range r.partners[u.ID] {
		if p == nil || folded == "" || !bears(p, folded) || named && country.Region == "" && country.Code != p.Country && i18n.Fold(behind) != i18n.Fold(p.Region) {
			continue
		}
		if found != nil && found != p {
			return f
		}
		found = p
	}
	if found == nil {
		return f
	}
	return decidedBy(recognise.ByName, found)
}

func bears(u *register.Unit, folded string) bool {
	if i18n.Fold(u.Name) == folded {
		return true
	}
	for _, n := range u.Names {
		if i18n.Fold(n.Name) == folded {
			return true
		}
	}
	return false
}
