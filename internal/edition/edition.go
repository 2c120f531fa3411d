package edition

import (
	"slices"
	"sort"
	"sync"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/file"
	"twinhall/internal/geo"
	"twinhall/internal/register"
	"twinhall/internal/toponym"
)

// U and P are the places of a unit and a partnership in one edition. They mean
// nothing in another edition.
type (
	U int32
	P int32
)

// None is no unit.
const None U = -1

// Unit is a unit as the public sees it.
type Unit struct {
	*register.Unit
	Index        U
	Partnerships []P // that are counted by default, then the others
	Counted      int // how many of them are counted by default
	Parent       U   // None = none
	Districts    []U // parts that are ends of their own, never added to Counted

	called *toponym.Called // nil = by its name in the register in every language
}

// Partnership is a partnership as the public sees it: the values that are
// shown follow from its statements by the one rule.
type Partnership struct {
	*register.Partnership
	Index      P
	A, B       U
	Since      date.Date // zero = unknown
	Until      date.Date
	Form       string // "" = unknown
	State      string // register.StateUnknown where nobody says
	Reason     string
	Instrument string
	Events     []Event
	Themes     []string
	Contrary   []register.Statement // statements that contradict what is shown
	SaidBy     int                  // ends that say something themselves: 0, 1, 2
	Domestic   bool
	DistanceKm float64 // 0 where an end is unplaced
	Agreements []*register.Agreement
	*Life
}

// Event is a dated event of a partnership.
type Event struct {
	Kind string
	Date date.Date
}

// Edition is the immutable public view of the register at one position of the
// ledger. It is safe for concurrent use.
type Edition struct {
	Number int64
	At     time.Time
	Due    date.Day // when something next changes by time alone, zero = never
	*core

	views     map[string]any // of the parts, by name
	published map[string]file.Head
	fileOrder []string
	kept      sync.Map // by key, of func() any
}

// Keep is what make makes of the edition, made once and kept as long as the
// edition is. key is of a type of the caller's own.
func (e *Edition) Keep(key any, make func() any) any {
	once, ok := e.kept.Load(key)
	if !ok {
		once, _ = e.kept.LoadOrStore(key, sync.OnceValue(make))
	}
	return once.(func() any)()
}

// core is what the register itself makes of an edition. Editions that differ
// in their parts alone share one.
type core struct {
	Day          date.Day // that it is as of
	Units        []Unit
	Partnerships []Partnership
	Countries    []Country // those with a unit, sorted by code
	Sources      map[register.SourceID]*register.Source

	unitByID       map[register.UnitID]U
	unitBySlug     map[string]U
	leads          map[string]U // old slugs and merged units
	gone           map[string]bool
	partnershipOf  map[register.PartnershipID]P
	mergedInto     map[register.PartnershipID]register.PartnershipID
	agreementOf    map[register.AgreementID]*register.Agreement
	number         int64    // of the edition for which it was made
	due            date.Day // when something in it next changes by time alone
	countryIndex   map[string]int
	columns        columns
	regions        []string // "CZ|Jihomoravský kraj"
	regionIndex    map[string]uint16
	unfiltered     func() *Result
	busiest        func() []U
	search         func() *names
	orders         sync.Map // by language, of func() *order
	mapOnce        func() []byte
	coverage       func() *Coverage
	countedDefault int
	twinned        []placed // units with partnerships that count, by row and longitude
}

// Country is a country of the edition, with its sums by the counting rule.
type Country struct {
	Code           string
	Units          []U // with a partnership that is counted, most partners first
	Municipalities int // on its national list; 0 where none is loaded
	Partnerships   int // with at least one end in the country, a domestic pair once
	Domestic       int
}

// Counted reports whether a state counts by default: active, dormant and
// unknown do; proposed, suspended and ended only when chosen.
func Counted(state string) bool {
	return state == register.StateActive || state == register.StateDormant || state == register.StateUnknown
}

// New builds an edition of a snapshot. It keeps the records, which must not be
// changed any more.
func New(s *Snapshot) *Edition {
	e := &Edition{Number: s.Number, At: s.At, core: &core{
		Day: s.day(), number: s.Number,
		Sources:       make(map[register.SourceID]*register.Source, len(s.Sources)),
		unitByID:      make(map[register.UnitID]U, len(s.Units)),
		unitBySlug:    make(map[string]U, len(s.Units)),
		leads:         map[string]U{},
		gone:          map[string]bool{},
		partnershipOf: make(map[register.PartnershipID]P, len(s.Partnerships)),
		mergedInto:    map[register.PartnershipID]register.PartnershipID{},
		agreementOf:   make(map[register.AgreementID]*register.Agreement, len(s.Agreements)),
	}}
	for _, src := range s.Sources {
		e.Sources[src.ID] = src
	}
	e.addUnits(s.Units)
	e.addPartnerships(s.Partnerships)
	e.addAgreements(s.Agreements)
	e.addActivities(s.Activities)
	e.deriveLiveness()
	e.tie()
	e.addCountries()
	e.encode()
	e.unfiltered = sync.OnceValue(func() *Result { return e.filter(Query{Unit: None}) })
	e.busiest = sync.OnceValue(e.sortBusiest)
	e.search = sync.OnceValue(e.indexNames)
	e.mapOnce = sync.OnceValue(e.drawMapFile)
	e.coverage = sync.OnceValue(e.cover)
	e.addParts(s)
	return e
}

// With builds an edition of a snapshot that differs from that of e in the
// records of parts alone: the two share their core.
func (e *Edition) With(s *Snapshot) *Edition {
	next := &Edition{Number: s.Number, At: s.At, core: e.core}
	next.addParts(s)
	return next
}

func (e *Edition) addUnits(units []*register.Unit) {
	e.Units = make([]Unit, 0, len(units))
	for _, u := range units {
		switch {
		case u.Trashed != register.Kept:
			e.gone[string(u.ID)], e.gone[u.Slug] = true, true
			continue
		case u.MergedInto != "":
			continue
		}
		i := U(len(e.Units))
		e.Units = append(e.Units, Unit{Unit: u, Index: i, Parent: None, called: u.Called()})
		e.unitByID[u.ID] = i
		e.unitBySlug[u.Slug] = i
		for _, old := range u.OldSlugs {
			e.leads[old] = i
		}
	}
	// What was merged leads to what it became, over any number of merges.
	byID := make(map[register.UnitID]*register.Unit, len(units))
	for _, u := range units {
		byID[u.ID] = u
	}
	for _, u := range units {
		if u.MergedInto == "" || u.Trashed != register.Kept {
			continue
		}
		at, _ := register.Follow(u.ID, func(id register.UnitID) (register.UnitID, bool) {
			u, ok := byID[id]
			if !ok {
				return "", false
			}
			return u.MergedInto, true
		})
		if i, ok := e.unitByID[at]; ok {
			e.leads[u.Slug], e.leads[string(u.ID)] = i, i
			for _, old := range u.OldSlugs {
				e.leads[old] = i
			}
		}
	}
}

func (e *Edition) addPartnerships(partnerships []*register.Partnership) {
	e.Partnerships = make([]Partnership, 0, len(partnerships))
	for _, p := range partnerships {
		if p.Trashed != register.Kept {
			e.gone[string(p.ID)] = true
			continue
		}
		if p.MergedInto != "" {
			e.mergedInto[p.ID] = p.MergedInto
			continue
		}
		a, okA := e.unitByID[p.A]
		b, okB := e.unitByID[p.B]
		if !okA || !okB {
			continue // an end is in the trash, so the pair is not public
		}
		q := Partnership{Partnership: p, Index: P(len(e.Partnerships)), A: a, B: b, State: register.StateUnknown, Life: &noLife}
		q.derive()
		ua, ub := &e.Units[a], &e.Units[b]
		q.Domestic = ua.Country == ub.Country
		if ua.Placed && ub.Placed {
			q.DistanceKm = geo.DistanceKm(ua.Position, ub.Position)
		}
		e.partnershipOf[p.ID] = q.Index
		e.Partnerships = append(e.Partnerships, q)
	}
}

// derive fills the values that are shown from what is said.
func (q *Partnership) derive() {
	q.SaidBy = register.SaidBy(q.Statements)
	themed := false
	for _, s := range q.Statements {
		switch s.Field {
		case register.FieldEvent:
			if ev, ok := parseEvent(s.Value); ok && !hasEvent(q.Events, ev) {
				q.Events = append(q.Events, ev)
			}
		case register.FieldTheme:
			themed = true
		}
	}
	if themed {
		q.Themes = register.ShownThemes(q.Statements)
	}
	sort.SliceStable(q.Events, func(i, j int) bool { return date.Compare(q.Events[i].Date, q.Events[j].Date) < 0 })
	if len(q.Statements) == 1 && q.Statements[0].Field == register.FieldListed {
		return // a bare list says no more
	}
	show := func(f register.Field) string {
		s, contrary, ok := register.Shown(q.Statements, f)
		if ok && f != register.FieldInstrument {
			q.Contrary = append(q.Contrary, contrary...)
		}
		return s.Value
	}
	q.Since = parse(show(register.FieldSince))
	q.Until = parse(show(register.FieldUntil))
	q.Form = show(register.FieldForm)
	if s := show(register.FieldState); s != "" {
		q.State = s
	}
	q.Reason = show(register.FieldReason)
	q.Instrument = show(register.FieldInstrument)
}

func parse(edtf string) date.Date {
	if edtf == "" {
		return date.Date{}
	}
	d, err := date.ParseEDTF(edtf)
	if err != nil {
		return date.Date{} // refused on the way in; of a newer form at worst
	}
	return d
}

func parseEvent(value string) (Event, bool) {
	for i := range value {
		if value[i] == ':' {
			d := parse(value[i+1:])
			return Event{value[:i], d}, !d.IsZero()
		}
	}
	return Event{}, false
}

func hasEvent(events []Event, ev Event) bool {
	for _, e := range events {
		if e.Kind == ev.Kind && date.Compare(e.Date, ev.Date) == 0 {
			return true
		}
	}
	return false
}

func (e *Edition) addAgreements(agreements []*register.Agreement) {
	for _, a := range agreements {
		if a.Trashed != register.Kept {
			continue
		}
		e.agreementOf[a.ID] = a
		for _, id := range a.Partnerships {
			if p, found := e.PartnershipByID(id); (found == Here || found == Moved) && !slices.Contains(e.Partnerships[p].Agreements, a) {
				e.Partnerships[p].Agreements = append(e.Partnerships[p].Agreements, a)
			}
		}
	}
}

// tie gives each unit its partnerships, its parent and its districts.
func (e *Edition) tie() {
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		for _, u := range [2]U{p.A, p.B} {
			e.Units[u].Partnerships = append(e.Units[u].Partnerships, p.Index)
			if Counted(p.State) {
				e.Units[u].Counted++
			}
		}
		if Counted(p.State) {
			e.countedDefault++
		}
	}
	for i := range e.Units {
		if u := &e.Units[i]; u.Placed && u.Counted > 0 {
			e.twinned = append(e.twinned, placed{u.Position, u.Index})
		}
	}
	sort.Slice(e.twinned, func(i, j int) bool {
		a, b := e.twinned[i].at, e.twinned[j].at
		if ra, rb := rowOf(a.Lat), rowOf(b.Lat); ra != rb {
			return ra < rb
		}
		return a.Lon < b.Lon
	})
	for i := range e.Units {
		u := &e.Units[i]
		if parent, ok := e.unitByID[u.Unit.Parent]; ok && u.Unit.Parent != "" {
			u.Parent = parent
			if u.Level == register.LevelDistrict && len(u.Partnerships) > 0 {
				e.Units[parent].Districts = append(e.Units[parent].Districts, u.Index)
			}
		}
		sort.SliceStable(u.Partnerships, func(a, b int) bool {
			return Counted(e.Partnerships[u.Partnerships[a]].State) && !Counted(e.Partnerships[u.Partnerships[b]].State)
		})
	}
}

func (e *Edition) addCountries() {
	e.countryIndex = map[string]int{}
	at := func(code string) *Country {
		i, ok := e.countryIndex[code]
		if !ok {
			i = len(e.Countries)
			e.countryIndex[code] = i
			e.Countries = append(e.Countries, Country{Code: code})
		}
		return &e.Countries[i]
	}
	for i := range e.Units {
		u := &e.Units[i]
		c := at(u.Country)
		if u.Listed != "" && u.Level == register.LevelMunicipality {
			c.Municipalities++
		}
		if len(u.Partnerships) > 0 {
			c.Units = append(c.Units, u.Index)
		}
	}
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		if !Counted(p.State) {
			continue
		}
		at(e.Units[p.A].Country).Partnerships++
		if p.Domestic {
			at(e.Units[p.A].Country).Domestic++
		} else {
			at(e.Units[p.B].Country).Partnerships++
		}
	}
	sort.Slice(e.Countries, func(i, j int) bool { return e.Countries[i].Code < e.Countries[j].Code })
	for i := range e.Countries {
		c := &e.Countries[i]
		e.countryIndex[c.Code] = i
		sort.SliceStable(c.Units, func(a, b int) bool { return e.Units[c.Units[a]].Counted > e.Units[c.Units[b]].Counted })
	}
}

// Total is the number of partnerships that count by default: each unordered
// pair once.
func (e *Edition) Total() int { return e.countedDefault }

// CountryOf returns a country of the edition by its code.
func (e *Edition) CountryOf(code string) (*Country, bool) {
	i, ok := e.countryIndex[code]
	if !ok {
		return nil, false
	}
	return &e.Countries[i], true
}

// Found says what an address leads to.
type Found int

// An address leads to a record, to another address, to what was removed, or
// nowhere.
const (
	Missing Found = iota
	Here
	Moved
	Gone
)

// UnitBySlug finds a unit by the last part of its address. Moved: it is to be
// looked for under the returned unit's own slug.
func (e *Edition) UnitBySlug(slug string) (U, Found) {
	if u, ok := e.unitBySlug[slug]; ok {
		return u, Here
	}
	if u, ok := e.leads[slug]; ok {
		return u, Moved
	}
	if u, ok := e.unitByID[register.UnitID(slug)]; ok {
		return u, Moved
	}
	if e.gone[slug] {
		return None, Gone
	}
	return None, Missing
}

// PartnershipByID finds a partnership. Moved: it was merged into the returned
// one.
func (e *Edition) PartnershipByID(id register.PartnershipID) (P, Found) {
	if p, ok := e.partnershipOf[id]; ok {
		return p, Here
	}
	to, _ := register.Follow(id, func(id register.PartnershipID) (register.PartnershipID, bool) {
		into, ok := e.mergedInto[id]
		return into, ok
	})
	if p, ok := e.partnershipOf[to]; ok {
		return p, Moved
	}
	if e.gone[string(id)] {
		return -1, Gone
	}
	return -1, Missing
}

// Unit returns the unit at u.
func (e *Edition) Unit(u U) *Unit { return &e.Units[u] }

// Partnership returns the partnership at p.
func (e *Edition) Partnership(p P) *Partnership { return &e.Partnerships[p] }

// Other returns the end of p that is not u.
func (e *Edition) Other(p P, u U) *Unit {
	q := &e.Partnerships[p]
	if q.A == u {
		return &e.Units[q.B]
	}
	return &e.Units[q.A]
}

// UnitByID returns the unit with a public id.
func (e *Edition) UnitByID(id register.UnitID) (*Unit, bool) {
	u, ok := e.unitByID[id]
	if !ok {
		return nil, false
	}
	return &e.Units[u], true
}
