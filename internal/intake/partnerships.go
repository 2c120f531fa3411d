package intake

import (
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"

	"twinhall/internal/ledger"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/toponym"
)

// partnershipRun takes in a list of partnerships.
type partnershipRun struct {
	*run
	country     [2]string // of an end where no column says
	countryTold [2]bool   // a person said it for the whole file
	cells       map[string]*namedCell
	parted      map[string][]string // country, cell → the names in it

	standing
	places    *recognise.Places
	pairs     map[string]*register.Partnership
	sources   map[string]register.SourceID // address → id
	addresses map[register.SourceID]string
	found     map[string]finding // by what is written
	refused   map[[4]string]bool // words that a person says mean no known place

	partners map[register.UnitID][]*register.Unit // that stand
	held     map[string]string                    // unit field that an editor changed → the value that he gave it
	said     map[string]*endSaid                  // end → what the file says of it
	gains    map[register.UnitID]*register.Unit   // what units that stand become by that

	rows       []partnershipRow
	agreements []*register.Agreement // that stand
	newUnits   int
}

// partnershipRow is what a row that can be taken says.
type partnershipRow struct {
	i       int // of the table's row
	ends    [2]string
	place   [2]recognise.Place
	written [2]recognise.Written // in the order of the row, as key and decided are
	key     [2]string            // of the place that was recognised
	source  string
	says    []register.Statement // Source empty, Seq 0
	deal    *deal
	decided [2]bool // a person filled in the decision of this end
	told    [2]bool // a person decided earlier what the words of this end mean
	about   [2]about
	// wikidata says that the row gives the id of this end, in the order of the row.
	wikidata [2]bool
}

type finding struct {
	recognise.Finding
	unit       *register.Unit // that stands for it already; may be nil
	candidates []Candidate    // those of the finding, shared by all rows with these words
	refused    *Note          // why the words are no place
}

// decidedBy is the finding of a unit that stands.
func decidedBy(how recognise.How, u *register.Unit) finding {
	return finding{Finding: recognise.Finding{Outcome: recognise.Decided, How: how, Place: placeOf(u)}, unit: u}
}

func (r *partnershipRun) prepare(tx *sqldb.Tx) error {
	r.pairs, r.sources = map[string]*register.Partnership{}, map[string]register.SourceID{}
	r.found, r.cells, r.parted = map[string]finding{}, map[string]*namedCell{}, map[string][]string{}
	r.addresses = map[register.SourceID]string{}
	units, err := register.AllUnits(tx)
	if err != nil {
		return err
	}
	r.standing = newStanding(units)
	sources, err := register.AllSources(tx)
	if err != nil {
		return err
	}
	for _, s := range sources {
		r.sources[s.Address], r.addresses[s.ID] = s.ID, s.Address
	}
	partnerships, err := register.AllPartnerships(tx)
	if err != nil {
		return err
	}
	r.partners = map[register.UnitID][]*register.Unit{}
	for _, p := range partnerships {
		if p.MergedInto == "" {
			r.pairs[register.Pair(p.A, p.B)] = p
		}
		// What this source said itself is no evidence: the same file again must
		// say the same.
		own := r.sources[r.source]
		if p.Trashed == register.Kept && slices.ContainsFunc(p.Statements, func(s register.Statement) bool { return s.Source != own }) {
			r.partners[p.A] = append(r.partners[p.A], r.units[p.B])
			r.partners[p.B] = append(r.partners[p.B], r.units[p.A])
		}
	}
	if r.agreements, err = register.AllAgreements(tx); err != nil {
		return err
	}
	if r.held, err = register.HeldFields(tx); err != nil {
		return err
	}
	decisions, err := r.decisions(tx)
	if err != nil {
		return err
	}
	r.places = recognise.NewPlaces(recognise.Sources{Lists: lists(units), World: World{r.gazetteer}, Decisions: decisions})
	if r.options.Split {
		return r.splitTable()
	}
	return nil
}

// lists are the national lists among units.
func lists(units []*register.Unit) []recognise.List {
	byCountry := map[string]*recognise.List{}
	for _, u := range units {
		if u.Listed == "" || u.MergedInto != "" || u.Trashed == register.Undone {
			continue
		}
		l := byCountry[u.Country]
		if l == nil {
			l = &recognise.List{Country: u.Country}
			byCountry[u.Country] = l
		}
		ru := recognise.Unit{Key: string(u.ID), Name: u.Name, Level: string(u.Level), Region: u.Region, District: u.District,
			Parent: string(u.Parent), Point: u.Position, Located: u.Placed, Population: int(u.Population)}
		for _, n := range u.Names {
			ru.Names = append(ru.Names, n.Name)
		}
		for _, x := range u.ExternalIDs {
			ru.IDs = append(ru.IDs, recognise.ID{Scheme: x.Scheme, Value: x.Value})
		}
		l.Units = append(l.Units, ru)
	}
	var all []recognise.List
	for _, l := range byCountry {
		all = append(all, *l)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Country < all[j].Country })
	return all
}

func (r *partnershipRun) decisions(tx *sqldb.Tx) ([]recognise.Decision, error) {
	r.refused = map[[4]string]bool{}
	id, ok := r.sources[r.source]
	if !ok {
		return nil, nil
	}
	stored, err := register.Decisions(tx, string(id))
	var all []recognise.Decision
	for _, d := range stored {
		var w [4]string
		if err := json.Unmarshal([]byte(d.Written), &w); err != nil {
			continue // of a form that this program does not know: it decides nothing
		}
		if d.Meaning == None {
			r.refused[w] = true
			continue
		}
		all = append(all, recognise.Decision{Name: w[0], Country: w[1], Region: w[2], District: w[3], Key: d.Meaning})
	}
	return all, err
}

func (r *partnershipRun) row(i int, v *verdict) {
	row := r.table.Rows[i]
	p := partnershipRow{i: i, source: r.publicSource(row, v)}
	undecided, ok := r.ends(row, &p, v)
	if !ok {
		return
	}
	if !r.bothDecided(undecided, &p, v) {
		return
	}
	for end := range 2 {
		u := r.standingFor(p.place[end].Key, undecided[end])
		p.ends[end] = p.place[end].Key
		if u != nil {
			p.ends[end] = string(u.ID)
			if u.Trashed == register.Removed {
				v.reject("removed", u.Name)
				return
			}
		}
	}
	if p.ends[0] == p.ends[1] {
		v.reject("same-ends", p.place[0].Name)
		return
	}
	if p.says, p.deal = r.read(row, v); v.outcome == Rejected {
		return
	}
	r.rows = append(r.rows, p)
}

// ends says what both ends of a row mean. A person's decision counts for the
// end that it names, else for the one that is undecided without it.
func (r *partnershipRun) ends(row Row, p *partnershipRow, v *verdict) (f [2]finding, ok bool) {
	var decision [2]string
	for _, part := range r.decisionParts(row) {
		switch {
		case part == KeepTexts:
		case strings.HasPrefix(part, "a="):
			decision[0] = code(part[2:])
		case strings.HasPrefix(part, "b="):
			decision[1] = code(part[2:])
		default:
			plain := part
			var open []int
			for end, name := range endNames {
				if o := r.end(row, end, name, "", &verdict{}).Outcome; o == recognise.Ambiguous || o == recognise.Rejected {
					open = append(open, end)
				}
			}
			if len(open) != 1 {
				v.reject("decision-of-which", plain)
				return f, false
			}
			decision[open[0]] = code(plain)
		}
	}
	for end, name := range endNames {
		if p.about[end] = r.about(row, name, v); v.outcome != Rejected {
			f[end] = r.end(row, end, name, decision[end], v)
		}
		if v.outcome == Rejected {
			return f, false
		}
	}
	for end, name := range endNames {
		if decision[end] == "" {
			f[end] = r.knownPartner(row, name, f[end], f[1-end])
		}
		p.place[end], p.key[end], p.written[end] = f[end].Place, f[end].Place.Key, r.written(row, end, name)
		p.wikidata[end] = p.about[end].wikidata != ""
		p.told[end] = f[end].How == recognise.ByDecision
		p.decided[end] = decision[end] != "" && (f[end].Outcome == recognise.Decided || f[end].Outcome == recognise.Unplaced)
	}
	return f, true
}

var endNames = [2]string{"a", "b"}

func (r *partnershipRun) decisionParts(row Row) []string {
	parts := parted(r.options.Decisions[row.Line])
	if ofEnds := slices.ContainsFunc(parts, func(part string) bool { return part != KeepTexts }); !ofEnds && r.columns.decision >= 0 {
		parts = append(parts, parted(row.Cells[r.columns.decision])...)
	}
	return parts
}

func parted(decision string) (parts []string) {
	for part := range strings.SplitSeq(decision, ";") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// end says what one end of a row means. It rejects where the row cannot say.
func (r *partnershipRun) end(row Row, end int, name string, decision string, v *verdict) finding {
	w := r.written(row, end, name)
	of := r.countryOf(row, end)
	if of.differs != "" {
		v.warnOf(name, "country-differs", of.differs, of.code)
	}
	a := r.about(row, name, &verdict{})
	if f, ok := r.known(a); ok && decision == "" {
		return f
	}
	if decision == None || decision == "" && r.refused[words(w)] {
		v.reject("none-of-these", w.Name)
		return finding{}
	}
	if decision != "" {
		w.Code = decision
	}
	if parts := r.several(row, end); decision == "" && w.Code == "" && len(parts) > 0 {
		shown := strings.Join(parts[:min(len(parts), 4)], " | ")
		if len(parts) > 4 {
			shown += " | …"
		}
		v.rejectOf(name, severalNote, shown)
		return finding{}
	}
	if of.unknown != "" {
		v.reject("country-of-unknown", of.unknown, w.Name)
		return finding{}
	}
	if w.Name == "" && w.Code == "" && a.wikidata != "" {
		v.reject("only-id", name, a.wikidata)
		return finding{}
	}
	if w.Name == "" && w.Code == "" {
		v.reject([2]string{"no-first", "no-partner"}[end])
		return finding{}
	}
	key := strings.Join([]string{w.Name, w.Country, w.Region, w.District, w.Code, decision, r.columns.Value(row, name+"-lat"), r.columns.Value(row, name+"-lon"),
		a.wikidata, r.columns.Value(row, name+"-names")}, "\x00")
	f, known := r.found[key]
	if !known {
		if f = r.recognise(w, decision); w.Code == "" {
			f = r.otherNames(w, r.titled(row, name, f), a.names)
		}
		f = r.oneOrSeveral(w, r.bordered(row, name, w, f))
		f.refused = noPlace(name, w.Name, f.Finding)
		if f.Outcome == recognise.Unplaced && a.wikidata != "" && w.Located {
			// Nobody else knows the place, and Wikidata says where it lies.
			f.Place.Point, f.Place.Located = w.Point, true
		}
		if f.How == recognise.ByDecision && strings.HasPrefix(f.Place.Key, "unplaced:") {
			// The key holds the name folded; people read it as it is written.
			f.Place.Name, f.Place.Region, f.Place.District = w.Name, w.Region, w.District
		}
		for _, c := range f.Candidates {
			f.candidates = append(f.candidates, Candidate{c, r.code(c)})
		}
		r.found[key] = f
	}
	if f.refused != nil {
		v.outcome, v.reasons, v.open = Rejected, []Note{*f.refused}, nil
		return finding{}
	}
	for _, n := range f.Notes {
		if n == recognise.NotePosition {
			v.warn("far-position", w.Name, strconv.FormatFloat(f.DistanceKm, 'f', 0, 64))
		}
	}
	return f
}

func (r *partnershipRun) recognise(w recognise.Written, decision string) finding {
	if w.Code != "" {
		// Units that are in the register but in no national list are known by
		// their code alone.
		code := strings.TrimPrefix(w.Code, "unit:")
		if u := r.units[register.UnitID(code)]; u != nil && u.Listed == "" {
			return decidedBy(recognise.ByCode, u)
		}
		var of []*register.Unit
		for _, u := range r.byCode[w.Code] {
			if w.Country == "" || u.Country == w.Country || decision == "" {
				of = append(of, u)
			}
		}
		if len(of) == 1 {
			return decidedBy(recognise.ByCode, of[0])
		}
	}
	f := r.places.Place(w)
	if f.Outcome == recognise.Unplaced && recognise.NoName(w.Name) == recognise.ReasonShort {
		// What the word is short for may be anything.
		f = recognise.Finding{Outcome: recognise.Ambiguous, Reason: recognise.ReasonShort}
	}
	return finding{Finding: f}
}

func placeOf(u *register.Unit) recognise.Place {
	return recognise.Place{Key: string(u.ID), Name: u.Name, Level: string(u.Level), Country: u.Country, Region: u.Region, District: u.District,
		Point: u.Position, Located: u.Placed, Population: int(u.Population)}
}

// standingFor is the unit that stands for a place that was found, nil where
// there is none yet.
func (r *partnershipRun) standingFor(key string, f finding) *register.Unit {
	if f.unit != nil {
		return r.follow(f.unit)
	}
	return r.unitOf(key)
}

// written is one end of a row as it stands there.
func (r *partnershipRun) written(row Row, end int, name string) recognise.Written {
	get := func(field string) string { return r.columns.Value(row, name+field) }
	cell, of := r.cell(row, name), r.countryOf(row, end)
	w := recognise.Written{Name: cell.name, Region: get("-region"), District: get("-district"), Code: get("-code"), Country: of.code}
	if w.Region == "" {
		w.Region = of.region
	}
	if cell.said != "" {
		if w.Country == "" && of.unknown == "" {
			w.Country = cell.country.Code
		}
		// Another country than the row's, or a region, may tell places apart.
		if cell.country.Code != w.Country || cell.country.Region != "" {
			w.Name += " (" + cell.said + ")"
		}
	} else if cut := strings.LastIndexByte(w.Name, ','); cut > 0 && w.Country == "" && of.unknown == "" {
		if c, ok := r.countries.Recognise(w.Name[cut+1:]); ok {
			w.Country = c.Code
		}
	}
	// "Argentan, France" in a row of France names Argentan.
	if cut := strings.LastIndexByte(w.Name, ','); cut > 0 && w.Country != "" {
		if c, ok := r.countries.Recognise(w.Name[cut+1:]); ok && c.Code == w.Country && c.Region == "" {
			w.Name = strings.TrimSpace(w.Name[:cut])
		}
	}
	if p, err := parsePoint(get("-lat"), get("-lon")); err == nil {
		w.Point, w.Located = p, true
	}
	return w
}

// countryOf is the country of an end as the row and the person say it.
func (r *partnershipRun) countryOf(row Row, end int) (of saidCountry) {
	field := endNames[end] + "-country"
	of.code = r.country[end]
	cell := r.columns.Value(row, field)
	if cell == "" {
		return of
	}
	c, ok := r.countries.Recognise(cell)
	switch {
	case ok && (c.Code == of.code || !r.countryTold[end] || r.columns.named[field]):
		of.code, of.region = c.Code, c.Region
	case r.countryTold[end] && !r.columns.named[field]:
		of.differs = cell
	default:
		of.code, of.unknown = "", cell
	}
	return of
}

type saidCountry struct {
	code, region string
	unknown      string // the cell, where it is no country
	differs      string // the cell, where it says another one than the person, whose word holds
}

// bordered leaves open what an end means of which the row says one country and
// the brackets behind the name another.
func (r *partnershipRun) bordered(row Row, name string, w recognise.Written, f finding) finding {
	c := r.cell(row, name)
	if w.Country == "" || c.said == "" || c.country.Code == w.Country || f.How == recognise.ByDecision || f.How == recognise.ByCode || f.How == recognise.ByID ||
		r.places.Counts(w.Country, c.country.Code) {
		return f
	}
	if b := r.places.Behind(w.Country, c.name, c.said); b == recognise.BehindRegion || b == recognise.BehindArea {
		return f
	}
	out := finding{Finding: recognise.Finding{Outcome: recognise.Ambiguous, Reason: "country-beside"}}
	for _, country := range []string{w.Country, c.country.Code} {
		g := r.places.Place(recognise.Written{Name: c.name, Country: country})
		if g.Outcome == recognise.Decided {
			out.Candidates = append(out.Candidates, g.Place)
		} else {
			out.Candidates = append(out.Candidates, g.Candidates[:min(len(g.Candidates), 5)]...)
		}
	}
	return out
}

// oneOrSeveral leaves open what an end means that may be one name or several.
func (r *partnershipRun) oneOrSeveral(w recognise.Written, f finding) finding {
	if f.How == recognise.ByDecision || f.How == recognise.ByCode || f.How == recognise.ByID || f.Outcome == recognise.Rejected ||
		f.Outcome == recognise.Ambiguous || !strings.ContainsAny(w.Name, ",/") || !r.either(w) {
		return f
	}
	out := finding{Finding: recognise.Finding{Outcome: recognise.Ambiguous, Reason: "one-or-several"}}
	if f.Outcome == recognise.Decided {
		out.Candidates = append(out.Candidates, f.Place)
	}
	for _, side := range strings.FieldsFunc(w.Name, func(r rune) bool { return r == ',' || r == '/' }) {
		g := r.places.Place(recognise.Written{Name: strings.TrimSpace(side), Country: w.Country})
		if g.Outcome == recognise.Decided && !slices.ContainsFunc(out.Candidates, func(p recognise.Place) bool { return p.Key == g.Place.Key }) {
			out.Candidates = append(out.Candidates, g.Place)
		}
	}
	return out
}

// noPlace says why words that nothing is known of cannot be a place; nil where
// they can, or where a place of that name is known.
func noPlace(end, name string, f recognise.Finding) *Note {
	known := f.Outcome == recognise.Decided || f.Outcome == recognise.Ambiguous && f.Reason != recognise.ReasonSimilar &&
		(f.Reason != recognise.ReasonNoCountry || len(f.Candidates) > 0)
	if known || name == "" {
		return nil
	}
	first := name
	if cut := strings.IndexAny(name, "(,["); cut > 0 {
		first = name[:cut]
	}
	why := recognise.NoName(first)
	switch {
	case why == "" && recognise.NoName(name) == recognise.ReasonGarbled:
		why = recognise.ReasonGarbled
	case why == "", why == recognise.ReasonShort:
		return nil
	case f.Reason == recognise.ReasonSimilar && why == recognise.ReasonSentence, f.Reason == recognise.ReasonSimilar && why == recognise.ReasonSigns:
		return nil
	}
	n := note("f-"+string(why), name)
	n.End = end
	return &n
}

func describe(p recognise.Place) string {
	var around []string
	for _, s := range []string{p.ParentName, p.District, p.Region, p.Country} {
		if s != "" && (len(around) == 0 || around[len(around)-1] != s) {
			around = append(around, s)
		}
	}
	return p.Name + " (" + strings.Join(around, ", ") + ")"
}

// code is the first word, so that a whole candidate can be pasted.
func code(s string) string {
	s = strings.TrimSpace(s)
	if cut := strings.IndexByte(s, ' '); cut > 0 && strings.HasSuffix(s, ")") {
		return s[:cut]
	}
	return s
}

// None is what a person fills in for an end that is none of the known places:
// the row is rejected, also the next time.
const None = "none"

// words are what a decision is about: name, country, region, district.
func words(w recognise.Written) [4]string {
	return [4]string{w.Name, w.Country, w.Region, w.District}
}

func decisionKey(w recognise.Written) string {
	b, _ := json.Marshal(words(w)) // strings always marshal
	return string(b)
}

func (r *partnershipRun) counts(report *Report) { report.NewUnits = r.newUnits }

// newUnit makes the unit of a place that has none yet.
func (r *partnershipRun) newUnit(p recognise.Place) *register.Unit {
	u := &register.Unit{ID: register.UnitID(ledger.NewID()), Level: register.Level(p.Level), Country: p.Country,
		Name:   toponym.UsualCase(p.Name, p.Country),
		Region: p.Region, District: p.District, Position: p.Point, Placed: p.Located, Population: int64(p.Population),
		ExternalIDs: []register.ExternalID{{Scheme: "place", Value: p.Key}}}
	if u.Population > 0 {
		u.PopulationYear = gazetteerYear
	}
	if parent := r.byPlace[p.Parent]; parent != nil {
		u.Parent = parent.ID
	}
	if id, ok := r.gazetteer.ByKey(p.Key); ok {
		addAlternates(u, r.gazetteer.Alternates(id))
	}
	return u
}

// gazetteerYear is the year of the gazetteer's populations.
const gazetteerYear = 2020
