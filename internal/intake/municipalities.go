package intake

import (
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
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
	own     register.AssociationID                 // "" before the first write
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
	if err := tx.Row(`select id from association order by id limit 1`, nil, &r.own); err != nil && !errs.Is(err, errs.NotFound) {
		return err
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
			v.repeats(first)
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
		v.reject("removed", old.Name)
		return
	}
	if first, again := r.seen[old.ID]; again {
		v.repeats(first)
		return
	}
	r.seen[old.ID] = row.Line
	next := r.merge(old, u, v)
	r.parent(row, next)
	v.outcome = Same
	r.put[old.ID] = change{old, next}
	r.order = append(r.order, old.ID)
	if register.Differs(old, next) || r.options.Members && !isMember(old, r.own) {
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
			v.warn("stays", field, *to, from)
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
			v.warn("position-stays")
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
	if r.options.Members {
		if err := r.enrol(tx); err != nil {
			return err
		}
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

// enrol makes the units of the file members of the association.
func (r *municipalityRun) enrol(tx *ledger.Tx) error {
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return err
	}
	add := func(u *register.Unit) {
		if !isMember(u, own.ID) {
			u.Members = append(u.Members, register.Membership{Association: own.ID})
		}
	}
	for _, u := range r.new {
		add(u)
	}
	for _, c := range r.put {
		add(c.new)
	}
	return nil
}

func isMember(u *register.Unit, own register.AssociationID) bool {
	return slices.ContainsFunc(u.Members, func(m register.Membership) bool { return m.Association == own })
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

// reconcile ties the new units to the gazetteer, all at once, so that the order of
// the rows does not matter.
func (r *municipalityRun) reconcile([]verdict) { r.link(r.new) }

func (r *municipalityRun) counts(report *Report) { report.NewUnits = len(r.new) }
