package neutral

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
)

// Checker keeps a register sound while it comes in: ids are ids and stand once,
// what is referred to is there, words are those of the vocabulary.
type Checker struct {
	form    Form
	counts  Counts
	stage   int
	line    int            // the one that is being read
	seen    map[string]int // "unit ID", "slug …", "pair …" → the line
	later   map[string]int // what is referred to before it must have come → the line that does
	ended   bool
	readers []LineReader // of the form, nil = the head names no such lines
}

func wrongly(format string, args ...any) error { return errs.New(errs.Invalid, format, args...) }

// record checks one of the register's own records and counts it.
func (c *Checker) record(l line, n int) error {
	kinds := []bool{l.Association != nil, l.Source != nil, l.Unit != nil, l.Partnership != nil, l.Agreement != nil, l.Activity != nil,
		l.Decision != nil, l.Official != nil}
	if l.End != nil {
		return c.end(*l.End)
	}
	stage := slices.Index(kinds, true)
	if err := c.next(stage, coreLines[stage]); err != nil {
		return err
	}
	switch {
	case l.Association != nil:
		return errs.First(c.id("association", l.Association.ID, n), country(l.Association.Country))
	case l.Source != nil:
		return errs.First(c.id("source", l.Source.ID, n), filled("address", l.Source.Address), c.unique("address", l.Source.Address, n))
	case l.Unit != nil:
		return c.unit(l.Unit, n)
	case l.Partnership != nil:
		return c.partnership(l.Partnership, n)
	case l.Agreement != nil:
		return c.agreement(l.Agreement, n)
	case l.Activity != nil:
		return c.activity(l.Activity, n)
	case l.Official != nil:
		return c.official(l.Official, n)
	}
	d := l.Decision
	return errs.First(c.known("source", "source", d.Source), filled("written", d.Written), filled("meaning", d.Meaning),
		c.unique("decision", d.Source+" "+d.Written, n))
}

// next looks whether a line may stand where it does, and counts it.
func (c *Checker) next(stage int, counted string) error {
	if stage < c.stage {
		return wrongly("it stands behind records that may refer to it; the order is %s", c.form.names())
	}
	c.stage = stage
	if counted != "" {
		c.counts.add(counted)
	}
	return nil
}

// whole refuses what goes on before something that has begun is whole; of is
// the reader of which the line is, nil = of none.
func (c *Checker) whole(of LineReader, mixes bool) error {
	for _, r := range c.readers {
		if r == nil {
			continue
		}
		if open := r.Open(); open != "" && !(r == of && mixes) {
			return wrongly("%s is cut short", open)
		}
	}
	return nil
}

// feature checks a line of a feature; store puts its record into the register.
func (c *Checker) feature(kind LineKind, stage int, raw json.RawMessage) (store func(*ledger.Tx) error, err error) {
	i := slices.IndexFunc(c.form, func(l Lines) bool { return slices.Contains(l.Kinds, kind) })
	if c.readers[i] == nil {
		return nil, wrongly("the head names no lines of %q", c.form[i].Name)
	}
	if err := errs.First(c.next(stage, kind.Counted), c.whole(c.readers[i], kind.Mixes)); err != nil {
		return nil, err
	}
	return c.readers[i].Line(kind.Name, raw)
}

func (c *Checker) official(o *official, n int) error {
	if err := errs.First(c.id("official", o.ID, n), c.known("unit", "unit", o.Unit), word("role", o.Role, "elected", "officer"),
		filled("function", o.Function)); err != nil {
		return err
	}
	if err := Stored(register.OfficialKind, o.record()); err != nil {
		return err
	}
	for field := range o.record().Check() {
		return wrongly("%s is not one of an office", field)
	}
	return nil
}

func (c *Checker) end(said Counts) error {
	c.ended = true
	if err := errs.First(c.whole(nil, false), c.counts.differ(said)); err != nil {
		return err
	}
	for what, n := range c.later {
		if c.seen[what] == 0 {
			return wrongly("there is no %s, to which line %d refers", what, n)
		}
	}
	return nil
}

// ID checks the id of a record of a feature: it is a UUID that stands once.
func (c *Checker) ID(kind, id string) error { return c.id(kind, id, c.line) }

// Unique refuses what may stand only once in a register.
func (c *Checker) Unique(what, key string) error { return c.unique(what, key, c.line) }

// Known refuses what refers to a record that no line before has; "" refers to
// none and is refused too.
func (c *Checker) Known(kind, field, id string) error { return c.known(kind, field, id) }

// KnownOrNone is Known where "" is allowed.
func (c *Checker) KnownOrNone(kind, field, id string) error {
	if id == "" {
		return nil
	}
	return c.known(kind, field, id)
}

// Filled refuses an empty text, Word one that is no word of a list, and EDTF
// one that is neither empty nor a date.
func (c *Checker) Filled(field, text string) error              { return filled(field, text) }
func (c *Checker) Word(field, value string, of ...string) error { return word(field, value, of...) }
func (c *Checker) EDTF(field, text string) error                { return edtfText(field, text) }

// Wrong is the error of a record that cannot be, in words.
func (c *Checker) Wrong(format string, args ...any) error { return wrongly(format, args...) }

// Stored holds the values of a record to what its form takes: no longer, no other
// words, addresses of the web and dates that are some.
func Stored[R any](k *record.Kind[R], r *R) error {
	field, key := k.CheckStored(r)
	return refused(field, key)
}

// refused is the error of a field by the key of the message that a form would show.
func refused(field, key string) error {
	switch key {
	case "":
		return nil
	case "edit.too-long":
		return wrongly("%s: it is longer than a form takes", field)
	case "edit.web-wrong":
		return wrongly("%s: it is no address of the web", field)
	case "edit.number-wrong":
		return wrongly("%s: it is no number that can be", field)
	case "edit.date-wrong":
		return wrongly("%s: it is no date", field)
	}
	return wrongly("%s: a form would not take it", field)
}

func (c *Checker) unit(u *unit, n int) error {
	if err := Stored(register.UnitKind, (*register.Unit)(u)); err != nil {
		return err
	}
	err := errs.First(c.id("unit", string(u.ID), n), word("level", string(u.Level), "municipality", "district", "region"),
		country(u.Country), filled("name", u.Name),
		c.slug("slug", u.Slug, n), trash(string(u.Trashed)),
		c.refer("unit", "parent", string(u.Parent), string(u.ID), n), c.refer("unit", "merged_into", string(u.MergedInto), string(u.ID), n), website(u.Website))
	if err != nil {
		return err
	}
	if u.Placed && !u.Position.Valid() {
		return wrongly("position: %v, %v is nowhere", u.Position.Lat, u.Position.Lon)
	}
	if u.Population < 0 || u.PopulationYear < 0 || u.PopulationYear > 9999 {
		return wrongly("population: %d of the year %d cannot be", u.Population, u.PopulationYear)
	}
	for _, s := range u.OldSlugs {
		if err := c.slug("old slug", s, n); err != nil {
			return err
		}
	}
	for _, m := range u.Names {
		if err := errs.First(word("kind", string(m.Kind), "official", "alternate", "old"), filled("name", m.Name),
			c.unique("name", string(u.ID)+" "+string(m.Kind)+" "+m.Lang+" "+m.Name, n)); err != nil {
			return err
		}
	}
	for _, x := range u.ExternalIDs {
		if err := errs.First(filled("scheme", x.Scheme), filled("value", x.Value), edtfText("valid_from", x.ValidFrom), edtfText("valid_to", x.ValidTo),
			c.unique("external id", x.Scheme+" "+x.Value+" "+x.ValidFrom, n)); err != nil {
			return err
		}
	}
	for _, m := range u.Members {
		if err := errs.First(c.known("association", "association", string(m.Association)), edtfText("since", m.Since), edtfText("until", m.Until),
			c.unique("membership", string(u.ID)+" "+string(m.Association), n)); err != nil {
			return err
		}
	}
	return nil
}

func (c *Checker) partnership(p *partnership, n int) error {
	err := errs.First(c.id("partnership", p.ID, n), c.known("association", "association", p.Association), c.known("unit", "a", p.A),
		c.known("unit", "b", p.B), trash(p.Trashed),
		c.refer("partnership", "merged_into", p.MergedInto, p.ID, n))
	switch {
	case err != nil:
		return err
	case p.A == p.B:
		return wrongly("a municipality cannot be its own partner")
	case p.MergedInto == "":
		if err := c.unique("pair", register.Pair(register.UnitID(p.A), register.UnitID(p.B)), n); err != nil {
			return err
		}
	}
	said := map[statement]bool{}
	for _, s := range p.Statements {
		if err := c.statement(s); err != nil {
			return err
		}
		key := statement{Field: s.Field, SaidBy: s.SaidBy, Source: s.Source, Number: s.Number}
		if said[key] {
			return wrongly("%s is said twice by %s with the number %d", s.Field, s.SaidBy, s.Number)
		}
		said[key] = true
	}
	return nil
}

func (c *Checker) statement(s statement) error {
	err := errs.First(word("said_by", s.SaidBy, "editor", "a", "b", "third"), c.known("source", "source", s.Source), edtfText("retrieved", s.Retrieved))
	if err != nil {
		return err
	}
	if s.Number < 0 || s.Number > 1_000_000 {
		return wrongly("number: %d cannot be", s.Number)
	}
	if s.Recorded != "" {
		if t, err := time.Parse(instant, s.Recorded); err != nil || t.Format(instant) != s.Recorded || t.Year() < 1970 {
			return wrongly("recorded: %q is no instant like 2026-11-20T12:00:00.000Z", s.Recorded)
		}
	}
	for _, i := range register.PartnershipType.Infos() {
		if i.Name == "say/"+s.Field && (i.Type == record.Line || i.Type == record.Text) {
			if key := record.CheckField(record.Info{Form: s.Field, Type: i.Type, Most: i.Most}, record.Values{s.Field: {s.Value}}, nil); key != "" {
				return refused(s.Field, key)
			}
		}
	}
	if !record.Short(s.Written, mostWritten) {
		return wrongly("written: it is longer than %d characters", mostWritten)
	}
	switch register.Field(s.Field) {
	case register.FieldListed, register.FieldInstrument, register.FieldNote, register.FieldDates:
		return nil
	case register.FieldConfirmed:
		if d, err := date.ParseEDTF(s.Value); err != nil || d.Precision() != date.ByDay {
			return wrongly("confirmed: %q is no day", s.Value)
		}
		return word("said_by", s.SaidBy, "editor", "a", "b")
	case register.FieldSince, register.FieldUntil:
		return edtfText(s.Field, s.Value)
	case register.FieldForm:
		return wordOrNone(s.Field, s.Value, register.Forms)
	case register.FieldState:
		return wordOrNone(s.Field, s.Value, register.States)
	case register.FieldReason:
		return wordOrNone(s.Field, s.Value, register.Reasons)
	case register.FieldTheme:
		if key, ok := register.ThemeNamed(s.Value); !ok || key != s.Value {
			return wrongly("theme: %q is none", s.Value)
		}
		return nil
	case register.FieldEvent:
		kind, on, _ := strings.Cut(s.Value, ":")
		if on == "" {
			return wrongly("event: %q is no kind:date", s.Value)
		}
		return errs.First(word("event", kind, register.EventKinds...), edtfText("event", on))
	}
	return wrongly("field: nothing is said of %q", s.Field)
}

func (c *Checker) agreement(a *agreement, n int) error {
	err := errs.First(c.id("agreement", a.ID, n), c.known("association", "association", a.Association), c.known("source", "source", a.Source),
		c.unique("mark", a.Source+" "+a.Mark, n), trash(a.Trashed),
		word("kind", a.Kind, "", "agreement", "declaration", "contract", "memorandum", "oath"), edtfText("signed", a.Signed), edtfText("until", a.Until),
		word("term", a.Term, "", "open", "until", "years", "electoral"), word("relation", a.Relation, "", "renews", "amends", "ends"),
		c.refer("agreement", "related", a.Related, a.ID, n))
	if err != nil {
		return err
	}
	if a.Years < 0 || a.Years > 1000 {
		return wrongly("years: %d cannot be", a.Years)
	}
	if err := Stored(register.AgreementKind, a.record()); err != nil {
		return err
	}
	if signed, until := dateOf(a.Signed), dateOf(a.Until); !signed.IsZero() && !until.IsZero() && until.To().Before(signed.From()) {
		return wrongly("until: it lies before the day of the signature")
	}
	if len(a.Parties) < 2 {
		return wrongly("an agreement needs at least two parties")
	}
	for _, p := range a.Parties {
		if err := errs.First(c.known("unit", "unit", p.Unit), edtfText("resolution_date", p.ResolutionDate), c.unique("party", a.ID+" "+p.Unit, n)); err != nil {
			return err
		}
	}
	for _, id := range a.Partnerships {
		if err := errs.First(c.known("partnership", "partnerships", id), c.unique("agreement of", a.ID+" "+id, n)); err != nil {
			return err
		}
	}
	return nil
}

var (
	idForm      = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	slugForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,199}$`)
	countryForm = regexp.MustCompile(`^([A-Z]{2})?$`)
)

func (c *Checker) id(kind, id string, n int) error {
	if !idForm.MatchString(id) {
		return wrongly("id: %q is no UUID in small letters", id)
	}
	return c.unique(kind, id, n)
}

// unique refuses what may stand only once in a register.
func (c *Checker) unique(what, key string, n int) error {
	what += " " + key
	if before := c.seen[what]; before > 0 {
		return wrongly("%s stands in line %d already", what, before)
	}
	c.seen[what] = n
	return nil
}

func (c *Checker) known(kind, field, id string) error {
	if c.seen[kind+" "+id] == 0 {
		return wrongly("%s: no line before has the %s %q", field, kind, id)
	}
	return nil
}

// refer notes a record that may come later.
func (c *Checker) refer(kind, field, id, from string, n int) error {
	switch {
	case id == "":
		return nil
	case id == from:
		return wrongly("%s: a record cannot refer to itself", field)
	case c.seen[kind+" "+id] == 0:
		c.later[kind+" "+id] = n
	}
	return nil
}

func (c *Checker) slug(what, slug string, n int) error {
	if !slugForm.MatchString(slug) {
		return wrongly("%s: %q is no part of an address", what, slug)
	}
	return c.unique(what, slug, n)
}

func filled(field, text string) error {
	if text == "" {
		return wrongly("%s is missing", field)
	}
	return nil
}

func word(field, value string, of ...string) error {
	if !slices.Contains(of, value) {
		return wrongly("%s: %q is none of %s", field, value, strings.TrimPrefix(strings.Join(of, ", "), ", "))
	}
	return nil
}

func wordOrNone(field, value string, of []string) error {
	if value == "" {
		return nil
	}
	return word(field, value, of...)
}

func trash(value string) error {
	return word("trashed", value, string(register.Kept), string(register.Undone), string(register.Removed))
}

func country(code string) error {
	if !countryForm.MatchString(code) {
		return wrongly("country: %q is no code of ISO 3166-1", code)
	}
	return nil
}

// mostWritten bounds what a source writes of a value, in characters.
const mostWritten = 2000

// dateOf is a date that was checked before, zero where there is none.
func dateOf(edtf string) date.Date {
	d, _ := date.ParseEDTF(edtf)
	return d
}

func website(address string) error {
	if address != "" && !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return wrongly("website: %q is no web address", address)
	}
	return nil
}

func edtfText(field, text string) error {
	if text == "" {
		return nil
	}
	if _, err := date.ParseEDTF(text); err != nil {
		return wrongly("%s: %q is no date in EDTF", field, text)
	}
	return nil
}
