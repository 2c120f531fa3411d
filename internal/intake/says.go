package intake

import (
	"slices"
	"sort"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// deal is what a row says of an agreement.
type deal struct {
	mark, kind, title, place, term string
	signed, until                  date.Date
	resolution                     [2]string
}

// read turns the cells of a row into statements, and rejects a row that says
// something impossible.
func (r *partnershipRun) read(row Row, v *verdict) ([]register.Statement, *deal) {
	get := func(field string) string { return r.columns.Value(row, field) }
	s := says{sayer: sayer(get("said-by")), retrieved: get("retrieved"), v: v}
	if s.sayer == "" {
		v.warn("said-by", get("said-by"))
		s.sayer = register.SayerThird
	}
	if _, err := date.ParseEDTF(s.retrieved); s.retrieved != "" && err != nil {
		v.reject("bad-date", "retrieved", s.retrieved, err)
		return nil, nil
	}
	s.add(register.FieldListed, "yes", "")
	signed := r.dates(get, &s)
	if v.outcome == Rejected {
		return nil, nil
	}
	s.word(register.FieldForm, get("form"), recognise.Form)
	s.word(register.FieldState, get("state"), recognise.State)
	s.word(register.FieldReason, get("reason"), recognise.EndReason)
	s.add(register.FieldInstrument, get("instrument"), "")
	s.add(register.FieldNote, get("note"), "")
	s.themes(get("theme"))
	r.besides(row, &s)
	d := r.deal(get, signed, v)
	return r.publicTexts(row, s.all, d, v), d
}

func sayer(written string) register.Sayer {
	switch strings.ToLower(written) {
	case "", "third":
		return register.SayerThird
	case "a":
		return register.SayerA
	case "b":
		return register.SayerB
	}
	return ""
}

// says gathers the statements of one row.
type says struct {
	sayer     register.Sayer
	retrieved string
	v         *verdict
	all       []register.Statement
}

func (s *says) add(field register.Field, value, written string) {
	if value == "" {
		return
	}
	if written == value {
		written = ""
	}
	s.all = append(s.all, register.Statement{Field: field, Sayer: s.sayer, Value: value, Written: written, Retrieved: s.retrieved})
}

func (s *says) word(field register.Field, written string, recognise func(string) (string, bool)) {
	if written == "" {
		return
	}
	word, ok := recognise(written)
	if !ok {
		s.v.warn("word-unknown", field, written)
		return
	}
	s.add(field, word, written)
}

func (s *says) themes(written string) {
	n := 0
	for t := range strings.SplitSeq(written, ";") {
		if t = strings.TrimSpace(t); t == "" {
			continue
		}
		theme, ok := register.ThemeNamed(t)
		switch {
		case !ok:
			s.v.warn("theme-unknown", t)
		case n == 3:
			s.v.warn("theme-fourth", t)
		default:
			s.add(register.FieldTheme, theme, t)
			n++
		}
	}
}

// dates reads the date columns. A cell of dates gives the beginning by its
// first event and, where it tells of several, each as an event. Where the file
// has columns of its own for beginning or events, somebody has thought about
// it: then the cell is only kept as it is written.
func (r *partnershipRun) dates(get func(string) string, s *says) (signed date.Date) {
	cell, err := recognise.Dates(get("date"), recognise.DateOptions{Today: r.today})
	if err != nil {
		s.v.reject("bad-dates", get("date"), err)
		return
	}
	since := date.Date{}
	switch curated := r.columns.Has("since") || r.columns.Has("events"); {
	case curated && get("since") == "" && get("events") == "":
		s.add(register.FieldDates, get("date"), "")
	case !curated:
		since, signed = s.cell(cell, get("until") == "")
	}
	if given := get("since"); given != "" {
		if since, err = r.edtf("since", given, s); err != nil {
			return
		}
	}
	if !since.IsZero() {
		s.add(register.FieldSince, since.EDTF(), get("date"))
	}
	if given := get("until"); given != "" {
		d, err := r.edtf("until", given, s)
		if err != nil {
			return
		}
		s.add(register.FieldUntil, d.EDTF(), given)
	}
	for event := range strings.SplitSeq(get("events"), ";") {
		if event = strings.TrimSpace(event); event == "" {
			continue
		}
		kind, when, _ := strings.Cut(event, ":")
		d, err := r.edtf("events", when, s)
		if err != nil {
			return
		}
		if word, ok := recognise.EventKind(kind); ok {
			kind = word
		}
		if !slices.Contains(register.EventKinds, kind) {
			s.v.reject("bad-event", kind, strings.Join(register.EventKinds, ", "))
			return
		}
		s.add(register.FieldEvent, kind+":"+d.EDTF(), get("date"))
		if kind == "signed" && signed.IsZero() {
			signed = d
		}
	}
	return signed
}

// cell says what a cell of dates tells: when it began, and when it was signed
// as far as one event tells of nothing else.
func (s *says) cell(cell recognise.DateCell, until bool) (since, signed date.Date) {
	for _, d := range cell.Doubts {
		s.v.warn("date-doubt", cell.Written, d)
	}
	for _, e := range cell.Events {
		kind := e.Kind
		switch kind {
		case "ended":
			if until {
				s.add(register.FieldUntil, e.Date.EDTF(), cell.Written)
			}
		case "expires", "approved", "suspended", "renewed", "confirmed", "amended", "revived":
		default:
			if since.IsZero() || date.Compare(e.Date, since) < 0 {
				since = e.Date
			}
		}
		if kind == "" && len(cell.Events) > 1 {
			kind = "dated"
		}
		if kind != "" {
			s.add(register.FieldEvent, kind+":"+e.Date.EDTF(), cell.Written)
		}
	}
	return since, since
}

func (r *partnershipRun) edtf(field, text string, s *says) (date.Date, error) {
	d, err := date.ParseEDTF(strings.TrimSpace(text))
	if err != nil {
		s.v.reject("bad-date", field, text, err)
	}
	return d, err
}

func (r *partnershipRun) deal(get func(string) string, signed date.Date, v *verdict) *deal {
	if get("agreement") == "" {
		return nil
	}
	d := &deal{mark: get("agreement"), title: get("agreement-title"), place: get("agreement-place"), term: get("agreement-term"), signed: signed,
		resolution: [2]string{get("resolution-a"), get("resolution-b")}}
	if k := get("agreement-kind"); k != "" {
		if word, ok := recognise.AgreementKind(k); ok {
			d.kind = word
		} else {
			v.warn("agreement-kind", k)
		}
	}
	if u := get("agreement-until"); u != "" {
		until, err := date.ParseEDTF(u)
		if err != nil {
			v.reject("bad-date", "agreement-until", u, err)
		}
		d.until = until
	}
	if !d.signed.IsZero() {
		d.signed.Written = get("date")
	}
	return d
}

// content is what a row says in a form that can be compared, in an order that
// does not depend on the row.
func content(source string, says []register.Statement) []string {
	keys := make([]string, 0, len(says))
	for _, s := range says {
		keys = append(keys, strings.Join([]string{string(s.Field), string(s.Sayer), source, s.Value, s.Written}, "\x00"))
	}
	sort.Strings(keys)
	return keys
}
