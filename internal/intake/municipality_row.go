package intake

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
	"twinhall/internal/toponym"
)

// read turns a row into a unit, or rejects it with the reason.
func (r *municipalityRun) read(row Row, v *verdict) (*register.Unit, bool) {
	get := func(field string) string { return r.columns.Value(row, field) }
	u := &register.Unit{Level: register.LevelMunicipality, Country: r.options.Country, Name: get("name"),
		Region: r.regions.of(get("region")), District: get("district")}
	if u.Name == "" {
		v.reject("no-name")
		return nil, false
	}
	if c := get("country"); c != "" {
		country, ok := r.countries.Recognise(c)
		switch {
		case !ok:
			v.reject("country-unknown", c)
			return nil, false
		case u.Country != "" && u.Country != country.Code:
			v.reject("other-country", country.Code, u.Country)
			return nil, false
		}
		u.Country = country.Code
	}
	if u.Country == "" {
		v.reject("no-country")
		return nil, false
	}
	if l := get("level"); l != "" {
		level, ok := recognise.Level(l)
		if !ok {
			v.reject("bad-level", l)
			return nil, false
		}
		u.Level = register.Level(level)
	}
	if r.national {
		u.Listed = r.source
	}
	if !r.readPosition(row, u, v) {
		return nil, false
	}
	r.readable(u)
	return u, r.readPopulation(row, u, v) && r.readWeb(row, u, v) && r.readNames(row, u)
}

// readable gives a name that the list writes in capitals ("PLZEŇ") as the
// gazetteer writes the place there, else in usual case.
func (r *municipalityRun) readable(u *register.Unit) {
	usual := toponym.UsualCase(u.Name, u.Country)
	if usual == u.Name {
		return
	}
	if !u.Placed {
		u.Name = usual
		return
	}
	for _, h := range r.gazetteer.Lookup(nil, u.Country, i18n.Fold(u.Name)) {
		if name := r.gazetteer.Name(h.ID); geo.DistanceKm(r.gazetteer.Point(h.ID), u.Position) < 8 && strings.EqualFold(name, u.Name) {
			u.Name = name
			return
		}
	}
	u.Name = usual
}

func (r *municipalityRun) readPosition(row Row, u *register.Unit, v *verdict) bool {
	lat, lon := r.columns.Value(row, "lat"), r.columns.Value(row, "lon")
	if lat == "" && lon == "" {
		return true
	}
	p, err := parsePoint(lat, lon)
	if err != nil {
		v.reject("bad-position", lat, lon, err)
		return false
	}
	u.Position, u.Placed = p, true
	return true
}

// parsePoint reads degrees with point or comma.
func parsePoint(lat, lon string) (geo.Point, error) {
	number := func(s string) (float64, error) {
		f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return 0, fmt.Errorf("%q is not a number of degrees", s)
		}
		return f, nil
	}
	la, err := number(lat)
	if err != nil {
		return geo.Point{}, err
	}
	lo, err := number(lon)
	if err != nil {
		return geo.Point{}, err
	}
	p := geo.Point{Lat: la, Lon: lo}
	if !p.Valid() {
		return p, fmt.Errorf("it lies outside the globe")
	}
	return p, nil
}

func (r *municipalityRun) readPopulation(row Row, u *register.Unit, v *verdict) bool {
	if s := r.columns.Value(row, "population"); s != "" {
		n, err := strconv.ParseInt(strings.NewReplacer(" ", "", "\u00a0", "", "'", "").Replace(s), 10, 64)
		if err != nil || n < 0 || n > 100_000_000 {
			v.reject("bad-population", s)
			return false
		}
		u.Population, u.PopulationYear = n, int64(r.options.Year)
	}
	if s := r.columns.Value(row, "population-year"); s != "" {
		y, err := strconv.Atoi(s)
		if err != nil || y < 1700 || y > r.today.Year {
			v.reject("bad-population-year", s)
			return false
		}
		u.PopulationYear = int64(y)
	}
	return true
}

func (r *municipalityRun) readWeb(row Row, u *register.Unit, v *verdict) bool {
	s := r.columns.Value(row, "website")
	if s == "" {
		return true
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	w, err := url.Parse(s)
	if err != nil || w.Scheme != "http" && w.Scheme != "https" || !strings.Contains(w.Host, ".") || w.User != nil {
		v.reject("bad-website", s)
		return false
	}
	u.Website = s
	return true
}

// readNames fills names and external ids, also those of the gazetteer's place
// of the same name at the same position: by it other files will mean this unit.
func (r *municipalityRun) readNames(row Row, u *register.Unit) bool {
	if code := r.columns.Value(row, "code"); code != "" {
		u.ExternalIDs = append(u.ExternalIDs, register.ExternalID{Scheme: "national:" + u.Country, Value: code})
	}
	if q := r.columns.Value(row, "wikidata"); q != "" {
		u.ExternalIDs = append(u.ExternalIDs, register.ExternalID{Scheme: "wikidata", Value: q[strings.LastIndexByte(q, '/')+1:]})
	}
	for field := range r.columns.index {
		if lang, ok := strings.CutPrefix(field, "name-"); ok {
			if n := r.columns.Value(row, field); n != "" && n != u.Name {
				u.AddName(register.Name{Kind: register.NameAlternate, Lang: lang, Name: n})
			}
		}
	}
	for field, kind := range map[string]register.NameKind{"names": register.NameAlternate, "old-names": register.NameOld} {
		for n := range strings.SplitSeq(r.columns.Value(row, field), "|") {
			if n = strings.TrimSpace(n); n != "" && n != u.Name {
				u.AddName(register.Name{Kind: kind, Name: n})
			}
		}
	}
	return true
}

// regions mends regions that lack their last word: "Bratislavský" where other
// rows say "Bratislavský kraj".
type regions map[string]string

func newRegions(t *Table, c *Columns) regions {
	named := map[string]bool{}
	for _, row := range t.Rows {
		named[c.Value(row, "region")] = true
	}
	mend := regions{}
	for short := range named {
		for full := range named {
			if short != "" && strings.HasPrefix(full, short+" ") {
				mend[short] = full
			}
		}
	}
	return mend
}

func (m regions) of(region string) string {
	if full, ok := m[region]; ok {
		return full
	}
	return region
}
