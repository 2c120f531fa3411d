package intake

import (
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// about is what a row says of an end itself, besides where it is: who it is at
// Wikidata, how it is called in other languages, how many people live there.
type about struct {
	wikidata       string
	names          []register.Name
	population     int64
	populationYear int
}

// about reads what a row says of the end called name. It rejects a row with a
// Q-id that is none; what else is not understood is left out.
func (r *partnershipRun) about(row Row, name string, v *verdict) (a about) {
	get := func(field string) string { return r.columns.Value(row, name+field) }
	if q := get("-wikidata"); q != "" {
		if a.wikidata = wikidataID(q); a.wikidata == "" {
			v.reject("no-wikidata", q)
			return about{}
		}
	}
	for part := range strings.SplitSeq(get("-names"), "|") {
		lang, text, ok := strings.Cut(strings.TrimSpace(part), ":")
		if !ok {
			lang, text = "", part
		}
		// A label of a source is often a historic name (Saybusch): it is for
		// searching, and does not decide what readers of the language see.
		if text = strings.TrimSpace(text); text != "" && len(lang) <= 20 {
			a.names = append(a.names, register.Name{Kind: register.NameAlternate, Lang: lang, Name: text})
		}
	}
	if s := get("-population"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 || n > 100_000_000 {
			v.warn("population-left", s)
			return a
		}
		a.population = n
	}
	if s := get("-population-year"); s != "" {
		y, err := strconv.Atoi(s)
		if err != nil || y < 1700 || y > r.today.Year {
			v.warn("population-year-left", s)
			a.population = 0
			return a
		}
		a.populationYear = y
	}
	return a
}

// wikidataID is the Q-id in s or at the end of its address, "" where there is none.
func wikidataID(s string) string {
	s = s[strings.LastIndexByte(s, '/')+1:]
	if len(s) < 2 || len(s) > 15 || s[0] != 'Q' || strings.Trim(s[1:], "0123456789") != "" {
		return ""
	}
	return s
}

// known is the finding for an end whose id at Wikidata the register has,
// whatever its name.
func (r *partnershipRun) known(a about) (finding, bool) {
	u := r.byWikidata[a.wikidata]
	if u == nil {
		return finding{}, false
	}
	return decidedBy(recognise.ByID, u), true
}

// otherNames tries the names in other languages where the first one does not
// decide. They must agree, and mean a place that the first one may mean.
func (r *partnershipRun) otherNames(w recognise.Written, f finding, names []register.Name) finding {
	if f.Outcome == recognise.Decided {
		return f
	}
	may := map[string]bool{}
	for _, c := range f.Candidates {
		may[c.Key] = true
	}
	found := finding{}
	for _, n := range names {
		w.Name = n.Name
		g := r.places.Place(w)
		switch {
		case g.Outcome != recognise.Decided, f.Outcome == recognise.Ambiguous && len(may) > 0 && !may[g.Place.Key]:
			continue
		case found.Outcome == recognise.Decided && found.Place.Key != g.Place.Key:
			return f
		}
		found = finding{Finding: g}
	}
	if found.Outcome == recognise.Decided {
		return found
	}
	return f
}

// sameKm is how near two items of Wikidata must lie to be one unit here: a city
// and its municipality are two items there.
const sameKm = 5

// identities takes from the rows those in which a Q-id comes to a unit that is
// another item, so that no two towns become one. What remains is what the file
// says of each end. A person's decision stands.
func (r *partnershipRun) identities(verdicts []verdict) {
	claims := map[string]map[string]*partnershipClaim{} // end → Q-id
	for i := range r.rows {
		p := &r.rows[i]
		for end, a := range p.about {
			if a.wikidata == "" || p.decided[end] || p.told[end] {
				continue
			}
			of := claims[p.ends[end]]
			if of == nil {
				of = map[string]*partnershipClaim{}
				claims[p.ends[end]] = of
			}
			w := p.written[end]
			if c := of[a.wikidata]; c == nil || w.Located && !c.located {
				of[a.wikidata] = &partnershipClaim{w.Point, w.Located}
			}
		}
	}
	wrong := map[string]bool{} // end, Q-id
	for key, of := range claims {
		u := r.units[register.UnitID(key)]
		if u != nil {
			for _, q := range wikidataOf(u) {
				of[q] = &partnershipClaim{u.Position, u.Placed}
			}
		}
		if together(of) {
			continue
		}
		for q := range of {
			if u == nil || !slices.Contains(wikidataOf(u), q) {
				wrong[key+" "+q] = true
			}
		}
	}
	kept := r.rows[:0]
	for _, p := range r.rows {
		v := &verdicts[p.i]
		for end, a := range p.about {
			if a.wikidata != "" && !p.decided[end] && !p.told[end] && wrong[p.ends[end]+" "+a.wikidata] {
				v.outcome = Ambiguous
				why := note("other-item", a.wikidata, p.place[end].Name)
				why.End = endNames[end]
				v.reasons = append(v.reasons, why)
				v.open = append(v.open, Open{End: why.End, Written: words(p.written[end]), ByRow: true, Reason: why,
					Candidates: []Candidate{{p.place[end], r.code(p.place[end])}}})
			}
		}
		if v.outcome != Ambiguous {
			kept = append(kept, p)
		}
	}
	r.rows = kept
	r.gather()
}

type partnershipClaim struct {
	at      geo.Point
	located bool
}

// together reports whether items lie so near that they are one unit.
func together(of map[string]*partnershipClaim) bool {
	for q, c := range of {
		for other, d := range of {
			if q < other && (!c.located || !d.located || geo.DistanceKm(c.at, d.at) > sameKm) {
				return false
			}
		}
	}
	return true
}

func wikidataOf(u *register.Unit) (ids []string) {
	for _, x := range u.ExternalIDs {
		if x.Scheme == "wikidata" {
			ids = append(ids, x.Value)
		}
	}
	return ids
}

// gather brings together what the rows say of each end, and finds the units
// that stand to which that adds something.
func (r *partnershipRun) gather() {
	r.said, r.gains = map[string]*endSaid{}, map[register.UnitID]*register.Unit{}
	for i := range r.rows {
		p := &r.rows[i]
		for end, a := range p.about {
			s := r.said[p.ends[end]]
			if s == nil {
				s = &endSaid{ids: map[string]bool{}, names: map[register.Name]bool{}}
				r.said[p.ends[end]] = s
			}
			s.add(a)
		}
	}
	for key, s := range r.said {
		u := r.units[register.UnitID(key)]
		if u == nil {
			continue
		}
		if next := u.Clone(); r.tell(next, s) && register.Differs(u, next) {
			r.gains[u.ID] = next
		}
	}
}

// endSaid is all that a file says of one unit, whatever the order of its rows.
type endSaid struct {
	ids   map[string]bool
	names map[register.Name]bool
	about // of it population and its year
}

func (s *endSaid) add(a about) {
	if a.wikidata != "" {
		s.ids[a.wikidata] = true
	}
	for _, n := range a.names {
		s.names[n] = true
	}
	if a.populationYear > s.populationYear || a.populationYear == s.populationYear && a.population > s.population {
		s.population, s.populationYear = a.population, a.populationYear
	}
}

// tell adds to u what is said of it and reports whether that is anything. A
// national list's population and what a person changed stay.
func (r *partnershipRun) tell(u *register.Unit, s *endSaid) bool {
	for _, q := range sortedKeys(s.ids, strings.Compare) {
		if r.byWikidata[q] == nil && !slices.Contains(wikidataOf(u), q) {
			u.ExternalIDs = append(u.ExternalIDs, register.ExternalID{Scheme: "wikidata", Value: q})
		}
	}
	for _, n := range sortedKeys(s.names, func(a, b register.Name) int {
		return strings.Compare(a.Lang+"\x00"+a.Name, b.Lang+"\x00"+b.Name)
	}) {
		if n.Name != u.Name {
			u.AddName(n)
		}
	}
	value, held := r.held[string(u.ID)+" population"]
	held = held && value == strconv.FormatInt(u.Population, 10)
	if s.population > 0 && !held && (u.Population == 0 || u.Listed == "" && int64(s.populationYear) > u.PopulationYear) {
		u.Population, u.PopulationYear = s.population, int64(s.populationYear)
	}
	return len(s.ids)+len(s.names) > 0 || s.population > 0
}

func sortedKeys[K comparable](m map[K]bool, compare func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}
