package record

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/ledger"
)

// Values are the fields of a form as text, in canonical form: a date as EDTF, a
// word of the vocabulary. A field that may have several holds several.
type Values map[string][]string

// Get is the first value of a field, "" where it has none.
func (v Values) Get(field string) string {
	if len(v[field]) == 0 {
		return ""
	}
	return v[field][0]
}

// Set gives a field one value; "" takes it away.
func (v Values) Set(field, value string) {
	if value == "" {
		delete(v, field)
		return
	}
	v[field] = []string{value}
}

// Equal reports whether two forms say the same of a field.
func (v Values) Equal(w Values, field string) bool {
	a, b := slices.Sorted(slices.Values(v[field])), slices.Sorted(slices.Values(w[field]))
	return slices.Equal(a, b)
}

// Names are the fields that are filled, sorted.
func (v Values) Names() []string { return slices.Sorted(maps.Keys(v)) }

// Sayer is who says something of a record.
type Sayer string

// One of the two ends, a third party, or the association's editor who decided.
const (
	SayerEditor Sayer = "editor"
	SayerA      Sayer = "a"
	SayerB      Sayer = "b"
	SayerThird  Sayer = "third"
)

// Said is where a change comes from: who says so, by which source, on which day
// this was known.
type Said struct {
	By     Sayer
	Source string // an address, or one of Told
	Day    string // EDTF; "" = the day of the change
}

// Told are the sources that are no address: how the association came to know.
// No person is named in them.
var Told = []string{"said:letter", "said:email", "said:phone", "said:meeting", "said:desk"}

// Sourced reports whether a text can be a source: a web address, or a word for
// how the association was told.
func Sourced(source string) bool {
	if strings.HasPrefix(source, "said:") {
		return slices.Contains(Told, source) || source == "said:townhall" || source == "said:campaign"
	}
	return IsWeb(source)
}

// Check puts into wrong what is wrong with where a change comes from.
func (s Said) Check(wrong Wrong) {
	if !slices.Contains([]Sayer{SayerEditor, SayerA, SayerB, SayerThird}, s.By) {
		wrong["sayer"] = "edit.sayer-wrong"
	}
	if !Sourced(s.Source) {
		wrong["source"] = "edit.source-wrong"
	}
	if s.Day != "" && !IsDate(s.Day) {
		wrong["day"] = "edit.date-wrong"
	}
}

// Change is what somebody changes of one record.
type Change struct {
	Kind   ledger.Kind
	Record string // "" = a new one
	New    string // the id of a new one, "" = it gets one
	Was    Values // what the form showed
	Now    Values // what was entered
	Said   Said
}

// Wrong are the fields of a form that are wrong, with the key of the message
// that says why.
type Wrong map[string]string

func (w Wrong) Error() string { return "some fields are wrong" }

// Err is w where anything is wrong, else nil.
func (w Wrong) Err() error {
	if len(w) == 0 {
		return nil
	}
	return w
}

// Clash says that somebody else changed the same fields meanwhile.
type Clash struct {
	Fields  []string
	Current Values // what stands now
	Actor   string // who changed the record last
	At      time.Time
}

func (c *Clash) Error() string { return "somebody else changed the same fields meanwhile" }

// Touched are the fields in which a form changes something, in order of name.
// Those in which somebody else did too, and otherwise, are a *Clash.
func (c Change) Touched(tx *ledger.Tx, current Values) ([]string, error) {
	names := map[string]bool{}
	for f := range maps.Keys(c.Was) {
		names[f] = true
	}
	for f := range maps.Keys(c.Now) {
		names[f] = true
	}
	var all, clash []string
	for _, f := range slices.Sorted(maps.Keys(names)) {
		switch {
		case c.Now.Equal(c.Was, f) || current.Equal(c.Now, f):
		case current.Equal(c.Was, f):
			all = append(all, f)
		default:
			clash = append(clash, f)
		}
	}
	if len(clash) == 0 {
		return all, nil
	}
	found := &Clash{Fields: clash, Current: current}
	last, err := ledger.List(tx.Tx, ledger.Filter{Record: c.Record, Newest: true, Limit: 1})
	if len(last) == 1 {
		found.Actor, found.At = last[0].Actor, last[0].At
	}
	if err != nil {
		return nil, err
	}
	return nil, found
}

// Changed are the fields in which a change differs from what its form showed,
// in the order of the kind's. Whoever decides upon it sees all of them: what is
// no field of the kind comes last.
func Changed(t Type, c Change) []Info {
	var all []Info
	names := map[string]bool{}
	for _, v := range []Values{c.Was, c.Now} {
		for f := range v {
			names[f] = !c.Now.Equal(c.Was, f)
		}
	}
	for _, i := range t.Infos() {
		if i.Form != "" && names[i.Form] {
			all = append(all, i)
			delete(names, i.Form)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(names)) {
		if names[f] {
			all = append(all, Info{Form: f})
		}
	}
	return all
}

// IsAbout reports whether a field says what a change is about: it is accepted
// or declined with the whole.
func IsAbout(t Type, field string) bool {
	i, ok := FormInfo(t, field)
	return ok && (i.About || i.Made)
}

// IsDate reports whether a value is a date in EDTF that is known.
func IsDate(value string) bool {
	d, err := date.ParseEDTF(value)
	return err == nil && !d.IsZero()
}

// KnownDate is the date of a value that was checked, zero where there is none.
func KnownDate(value string) date.Date {
	d, err := date.ParseEDTF(value)
	if err != nil {
		return date.Date{}
	}
	return d
}

// Later reports whether the whole of date a lies after b.
func Later(a, b string) bool { return KnownDate(b).To().Before(KnownDate(a).From()) }

// IsPast reports whether a date lies in the year of the act or before.
func IsPast(tx *ledger.Tx, value string) bool {
	return KnownDate(value).Year() <= tx.Act().At.UTC().Year()
}

// Day is the day of an act, UTC, as EDTF.
func Day(tx *ledger.Tx) string { return tx.Act().At.UTC().Format(time.DateOnly) }

// WebAddress is a web address as people write it: "www.opava.example" and
// "opava.example/info" lack what a browser adds. Anything else is returned as it is.
func WebAddress(text string) string {
	host, _, _ := strings.Cut(text, "/")
	if strings.Contains(text, ":") || strings.ContainsAny(text, " @") || !strings.Contains(strings.Trim(host, "."), ".") {
		return text
	}
	return "https://" + text
}

// IsWeb reports whether a text is a web address.
func IsWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(address) <= 2000 &&
		!strings.ContainsAny(address, " \t\r\n")
}
