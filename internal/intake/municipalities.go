package intake

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// municipalityRun takes in a list of municipalities.
type municipalityRun struct {
	*run
	// national says that the file is the whole national list of the country:
	// what it does not know does not exist there.
	national bool
	regions  regions

	// What stands, also trashed units.
	byID    map[register.UnitID]*register.Unit
	byCode  map[register.ExternalID]*register.Unit // Scheme and Value only
	byPlace map[string][]*register.Unit            // country, folded name
	byName  map[string]*register.Unit              // country, region, district, folded name of listed units
	held    map[string]string                      // unit field that an editor changed → the value that he gave it

	seen map[register.UnitID]int // unit → line that had it first
	new  []*register.Unit
	// Rows without a code are told apart by what stands around the name.
	newByKey map[string]*register.Unit
	slugged  []register.Slugged
	parents  []parentOf
	put      map[register.UnitID]change
	order    []register.UnitID
}

type change struct{ old, new *register.Unit }

type parentOf struct {
	unit *register.Unit
	text string
}

func (r *municipalityRun) prepare(tx *sqldb.Tx) error {
	r.byID, r.byCode = map[register.UnitID]*register.Unit{}, map[register.ExternalID]*register.Unit{}
	r.byPlace, r.byName = map[string][]*register.Unit{}, map[string]*register.Unit{}
	r.newByKey = map[string]*register.Unit{}
	r.seen, r.put = map[register.UnitID]int{}, map[register.UnitID]change{}
	units, err := register.AllUnits(tx)
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.MergedInto == "" {
			r.index(u)
		}
		r.byID[u.ID] = u
		for _, x := range u.ExternalIDs {
			r.byCode[register.ExternalID{Scheme: x.Scheme, Value: x.Value}] = u
		}
	}
	// A merged unit's codes were moved to the one it became, so codes lead on.
	r.held, err = register.HeldFields(tx)
	return err
}

func (r *municipalityRun) index(u *register.Unit) {
	r.byPlace[u.Country+" "+i18n.Fold(u.Name)] = append(r.byPlace[u.Country+" "+i18n.Fold(u.Name)], u)
	if u.Listed != "" {
		r.byName[listKey(u)] = u
	}
}

// listKey is what a row without a code is known by in its list.
func listKey(u *register.Unit) string {
	return strings.Join([]string{u.Country, i18n.Fold(u.Region), i18n.Fold(u.District), i18n.Fold(u.Name)}, "|")
}

func (r *municipalityRun) row(i int, v *verdict) {
	row := r.table.Rows[i]
	u, ok := r.read(row, v)
	if !ok {
		return
	}
	old := r.find(u)
	if old == nil {
		if first, dup := r.repeats(u); dup {
			v.outcome, v.reason = Duplicate, fmt.Sprintf("repeats line %d", first)
			return
		}
		u.ID = register.UnitID(ledger.NewID())
		r.remember(u, row.Line)
		r.new = append(r.new, u)
		r.slugged = append(r.slugged, sluggedOf(u))
		r.parent(row, u)
		v.outcome, v.unplaced = New, !u.Placed
		return
	}
	if old.Trashed == register.Removed {
		v.reject("%s was removed from the register by a person", old.Name)
		return
	}
	if first, again := r.seen[old.ID]; again {
		v.outcome, v.reason = Duplicate, fmt.Sprintf("repeats line %d", first)
		return
	}
	r.seen[old.ID] = row.Line
	next := r.merge(old, u, v)
	r.parent(row, next)
	v.outcome = Same
	r.put[old.ID] = change{old, next}
	r.order = append(r.order, old.ID)
	if register.Differs(old, next) {
		v.outcome = Changed
	}
}

func (r *municipalityRun) remember(u *register.Unit, line int) {
	r.seen[u.ID] = line
	r.byID[u.ID] = u
	if r.code(u) == "" {
		r.newByKey[listKey(u)] = u
	}
	for _, x := range u.ExternalIDs {
		if x.Scheme != "place" {
			r.byCode[register.ExternalID{Scheme: x.Scheme, Value: x.Value}] = u
		}
	}
}

// repeats finds an earlier row of this file that is the same unit: by name,
// district and region, where rows have no code. By code find has found it.
func (r *municipalityRun) repeats(u *register.Unit) (line int, ok bool) {
	if r.code(u) != "" {
		return 0, false
	}
	other := r.newByKey[listKey(u)]
	if other == nil {
		return 0, false
	}
	return r.seen[other.ID], true
}

func (r *municipalityRun) code(u *register.Unit) string {
	for _, x := range u.ExternalIDs {
		if strings.HasPrefix(x.Scheme, "national:") {
			return x.Value
		}
	}
	return ""
}

// find returns the unit that a row is, or nil: by code, by external id, by its
// place in the list, or one that stood before its list came in (from the
// gazetteer, or unplaced) with the same name at the same place.
func (r *municipalityRun) find(u *register.Unit) *register.Unit {
	coded := false
	for _, x := range u.ExternalIDs {
		if x.Scheme == "place" {
			continue
		}
		coded = coded || strings.HasPrefix(x.Scheme, "national:")
		if known := r.byCode[register.ExternalID{Scheme: x.Scheme, Value: x.Value}]; known != nil {
			return known
		}
	}
	if known := r.byName[listKey(u)]; known != nil && !coded {
		return known
	}
	var near []*register.Unit
	for _, other := range r.byPlace[u.Country+" "+i18n.Fold(u.Name)] {
		if r.code(other) != "" && coded || other.Level != u.Level || (other.Listed != "" && r.national) {
			continue // it has a code of its own, so it is another one
		}
		if !other.Placed || !u.Placed {
			continue
		}
		if geo.DistanceKm(other.Position, u.Position) < 5 {
			near = append(near, other)
		}
	}
	if len(near) == 1 {
		return near[0]
	}
	return nil
}

// merge is what old becomes when the list says u of it: the list's word stands
// where it says something, except on fields that an editor decided.
func (r *municipalityRun) merge(old, u *register.Unit, v *verdict) *register.Unit {
	next := old.Clone()
	hold := func(field, stands string) bool {
		value, held := r.held[string(old.ID)+" "+field]
		return held && value == stands
	}
	text := func(field string, to *string, from string) {
		if from == "" || *to == from {
			return
		}
		if hold(field, *to) {
			v.warn("%s stays %q: a person decided it (the list says %q)", field, *to, from)
			return
		}
		*to = from
	}
	if u.Name != next.Name && !hold("name", next.Name) {
		// A new name in the list is a renaming: the old one leads on.
		next.AddName(register.Name{Kind: register.NameOld, Name: next.Name})
	}
	text("name", &next.Name, u.Name)
	text("region", &next.Region, u.Region)
	text("district", &next.District, u.District)
	text("website", &next.Website, u.Website)
	text("listed", &next.Listed, u.Listed)
	if u.Placed && (!next.Placed || next.Position != u.Position) {
		if hold("position", register.PositionText(next)) {
			v.warn("the position stays: a person decided it")
		} else {
			next.Position, next.Placed = u.Position, true
		}
	}
	if u.Population > 0 && u.PopulationYear >= next.PopulationYear && !hold("population", strconv.FormatInt(next.Population, 10)) {
		next.Population, next.PopulationYear = u.Population, u.PopulationYear
	}
	if next.Level != u.Level && !hold("level", string(next.Level)) {
		next.Level = u.Level
	}
	for _, n := range u.Names {
		next.AddName(n)
	}
	for _, x := range u.ExternalIDs {
		if known := r.byCode[register.ExternalID{Scheme: x.Scheme, Value: x.Value}]; known == nil && x.Scheme != "place" {
			next.ExternalIDs = append(next.ExternalIDs, x)
			r.byCode[register.ExternalID{Scheme: x.Scheme, Value: x.Value}] = next
		}
	}
	if next.Trashed == register.Undone {
		next.Trashed = register.Kept
	}
	return next
}

func sluggedOf(u *register.Unit) register.Slugged {
	code := string(u.ID)
	for _, x := range u.ExternalIDs {
		if strings.HasPrefix(x.Scheme, "national:") {
			code = x.Value
		}
	}
	return register.Slugged{Name: u.Name, District: u.District, Region: u.Region, Country: u.Country, Code: code}
}

func (r *municipalityRun) parent(row Row, u *register.Unit) {
	if p := r.columns.Value(row, "parent"); p != "" {
		r.parents = append(r.parents, parentOf{u, p})
	}
}

// apply writes what the rows came to. Slugs are given to all new units
// together, so that the order of the rows does not matter.
func (r *municipalityRun) apply(tx *ledger.Tx) error {
	all := make([]*register.Unit, 0, len(r.byID))
	for _, u := range r.byID {
		if u.Version > 0 {
			all = append(all, u)
		}
	}
	for i, slug := range register.NewSlugs(register.SlugTaken(all)).Give(r.slugged) {
		r.new[i].Slug = slug
	}
	for _, p := range r.parents {
		if parent := r.parentUnit(p); parent != nil && parent.ID != p.unit.ID {
			p.unit.Parent = parent.ID
		}
	}
	for _, u := range r.new {
		if _, err := register.PutUnit(tx, u); err != nil {
			return err
		}
		if err := r.step(tx.Context()); err != nil {
			return err
		}
	}
	for _, id := range r.order {
		c := r.put[id]
		if c.old.Name != c.new.Name {
			c.new.OldSlugs = append(c.new.OldSlugs, c.old.Slug)
			c.new.Slug = register.NewSlugs(register.SlugTaken(all)).Give([]register.Slugged{sluggedOf(c.new)})[0]
		}
		if _, err := register.ReplaceUnit(tx, c.old, c.new); err != nil {
			return err
		}
		if err := r.step(tx.Context()); err != nil {
			return err
		}
	}
	return nil
}

// parentUnit finds what a parent column names: a code, or a name that one unit
// of the country bears.
func (r *municipalityRun) parentUnit(p parentOf) *register.Unit {
	if u := r.byCode[register.ExternalID{Scheme: "national:" + p.unit.Country, Value: p.text}]; u != nil {
		return u
	}
	var found *register.Unit
	for _, u := range r.byID {
		if u.Country == p.unit.Country && u.ID != p.unit.ID && i18n.Fold(u.Name) == i18n.Fold(p.text) {
			if found != nil {
				return nil
			}
			found = u
		}
	}
	return found
}

// read turns a row into a unit, or rejects it with the reason.
func (r *municipalityRun) read(row Row, v *verdict) (*register.Unit, bool) {
	get := func(field string) string { return r.columns.Value(row, field) }
	u := &register.Unit{Level: register.LevelMunicipality, Country: r.options.Country, Name: get("name"),
		Region: r.regions.of(get("region")), District: get("district")}
	if u.Name == "" {
		v.reject("the name is missing")
		return nil, false
	}
	if c := get("country"); c != "" {
		country, ok := r.countries.Recognise(c)
		switch {
		case !ok:
			v.reject("the country %q is not known", c)
			return nil, false
		case u.Country != "" && u.Country != country.Code:
			v.reject("the row is of %s, the list of %s", country.Code, u.Country)
			return nil, false
		}
		u.Country = country.Code
	}
	if u.Country == "" {
		v.reject("the country is missing: add a column, or say --country")
		return nil, false
	}
	if l := get("level"); l != "" {
		level, ok := recognise.Level(l)
		if !ok {
			v.reject("the level %q is none of municipality, district, region", l)
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
// gazetteer writes the place there.
func (r *municipalityRun) readable(u *register.Unit) {
	if len([]rune(u.Name)) < 3 || strings.ToUpper(u.Name) != u.Name || strings.ToLower(u.Name) == u.Name || !u.Placed {
		return
	}
	for _, h := range r.gazetteer.Lookup(nil, u.Country, i18n.Fold(u.Name)) {
		if name := r.gazetteer.Name(h.ID); geo.DistanceKm(r.gazetteer.Point(h.ID), u.Position) < 8 && strings.EqualFold(name, u.Name) {
			u.Name = name
			return
		}
	}
}

func (r *municipalityRun) readPosition(row Row, u *register.Unit, v *verdict) bool {
	lat, lon := r.columns.Value(row, "lat"), r.columns.Value(row, "lon")
	if lat == "" && lon == "" {
		return true
	}
	p, err := parsePoint(lat, lon)
	if err != nil {
		v.reject("the position %q, %q: %v", lat, lon, err)
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
			v.reject("the population %q is not a number of people", s)
			return false
		}
		u.Population, u.PopulationYear = n, r.options.Year
	}
	if s := r.columns.Value(row, "population-year"); s != "" {
		y, err := strconv.Atoi(s)
		if err != nil || y < 1700 || y > r.today.Year {
			v.reject("the year %q of the population is not a year up to now", s)
			return false
		}
		u.PopulationYear = y
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
		v.reject("the website %q is not a web address", s)
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
				u.AddName(register.Name{Kind: register.NameOfficial, Lang: lang, Name: n})
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

// link ties units to the places of the gazetteer that they are, by key and
// names: the one place of the name that lies near, and of several units near
// one place the nearest.
func (r *municipalityRun) link(units []*register.Unit) {
	type claim struct {
		unit *register.Unit
		km   float64
	}
	claims := map[gazetteer.PlaceID]claim{}
	for _, u := range units {
		if !u.Placed || u.Level == register.LevelRegion || hasPlace(u) {
			continue
		}
		var at []gazetteer.PlaceID
		for _, h := range r.gazetteer.Lookup(nil, u.Country, i18n.Fold(u.Name)) {
			if geo.DistanceKm(r.gazetteer.Point(h.ID), u.Position) < 8 && !h.Alternate {
				at = append(at, h.ID)
			}
		}
		if len(at) != 1 {
			continue
		}
		km := geo.DistanceKm(r.gazetteer.Point(at[0]), u.Position)
		if other, taken := claims[at[0]]; !taken || km < other.km {
			claims[at[0]] = claim{u, km}
		}
	}
	for id, c := range claims {
		x := register.ExternalID{Scheme: "place", Value: r.gazetteer.Place(id).Key}
		if r.byCode[x] != nil {
			continue
		}
		r.byCode[x] = c.unit
		c.unit.ExternalIDs = append(c.unit.ExternalIDs, x)
		addAlternates(c.unit, r.gazetteer.Alternates(id))
	}
}

func hasPlace(u *register.Unit) bool {
	return slices.ContainsFunc(u.ExternalIDs, func(x register.ExternalID) bool { return x.Scheme == "place" })
}

// addAlternates gives u the names of the gazetteer by which people may search
// it, each spelling once.
func addAlternates(u *register.Unit, names []string) {
	known := map[string]bool{i18n.Fold(u.Name): true}
	for _, n := range u.Names {
		known[i18n.Fold(n.Name)] = true
	}
	for _, n := range names {
		if f := i18n.Fold(n); !known[f] && f != "" {
			known[f] = true
			u.AddName(register.Name{Kind: register.NameAlternate, Name: n})
		}
	}
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

// settle ties the new units to the gazetteer, all at once, so that the order of
// the rows does not matter.
func (r *municipalityRun) settle([]verdict) { r.link(r.new) }

func (r *municipalityRun) counts(report *Report) { report.NewUnits = len(r.new) }
