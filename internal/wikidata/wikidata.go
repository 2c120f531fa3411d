// Package wikidata reads what Wikidata says of twinned administrative bodies
// (P190): recorded entity documents, recorded SPARQL results, and the query
// service itself, page by page. It turns that into rows of a list of
// partnerships. It knows no database and decides nothing about what a name
// means: that is done to its rows as to those of any other list.
package wikidata

import (
	"cmp"
	"slices"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
)

// Facts is what was read. Items are known by their Q-id ("Q213").
type Facts struct {
	Units     map[string]*Unit
	Twins     map[string]*Twin  // by the id of the statement
	Countries map[string]string // Q-id → ISO 3166-1 alpha-2
	Counts    Counts
	Most      int // statements, 0 = any number
}

// full refuses more statements than may be.
func (f *Facts) full() error {
	if f.Most > 0 && len(f.Twins) > f.Most {
		return errs.New(errs.Invalid, "the file has more than %d statements of partnerships", f.Most)
	}
	return nil
}

// Counts says what was read and what of it was left aside.
type Counts struct {
	Files, Entities, Results int
	Deprecated               int // P190 statements that Wikidata itself holds for wrong
	Valueless                int // P190 statements with an unknown or no value
	Times                    int // start or end times that no date can hold: before 1000, or finer than is known
}

// Unit is an item that is an end of a P190 statement.
type Unit struct {
	QID            string
	Names          map[string]string // language → label
	Countries      []string          // Q-ids of P17, sorted
	Position       geo.Point
	Placed         bool
	Population     int64
	PopulationYear int // 0 = unknown
}

// Twin is one P190 statement: A says that it is twinned with B.
type Twin struct {
	Statement    string
	A, B         string
	Starts, Ends []Time
	// Ended says that there is an end time of which nothing is known but that.
	Ended bool
}

// NewFacts returns facts that know nothing but the Q-ids of countries.
func NewFacts() *Facts {
	return &Facts{Units: map[string]*Unit{}, Twins: map[string]*Twin{}, Countries: map[string]string{}}
}

func (f *Facts) unit(qid string) *Unit {
	u := f.Units[qid]
	if u == nil {
		u = &Unit{QID: qid}
		f.Units[qid] = u
	}
	return u
}

func (f *Facts) twin(statement, a, b string) *Twin {
	t := f.Twins[statement]
	if t == nil {
		t = &Twin{Statement: statement, A: a, B: b}
		f.Twins[statement] = t
	}
	return t
}

// name keeps a label. A label that is only the Q-id is what services say where
// there is none.
func (u *Unit) name(lang, label string) {
	label = strings.Join(strings.Fields(label), " ")
	if label == "" || label == u.QID || len(label) > maxLabel || lang == "" || len(lang) > 20 {
		return
	}
	// Of two labels in a language always the same, whatever came first.
	if u.Names == nil {
		u.Names = map[string]string{}
	}
	if had, ok := u.Names[lang]; !ok || label < had {
		u.Names[lang] = label
	}
}

const maxLabel = 300

func (u *Unit) country(qid string) {
	if i, has := slices.BinarySearch(u.Countries, qid); !has {
		u.Countries = slices.Insert(u.Countries, i, qid)
	}
}

func (u *Unit) position(p geo.Point) {
	if !p.Valid() {
		return
	}
	if !u.Placed || cmp.Or(cmp.Compare(p.Lat, u.Position.Lat), cmp.Compare(p.Lon, u.Position.Lon)) < 0 {
		u.Position, u.Placed = p, true
	}
}

// population keeps the newest number of people; of two of a year the larger.
func (u *Unit) population(people int64, year int) {
	if people <= 0 || people > 100_000_000 {
		return
	}
	if cmp.Or(cmp.Compare(year, u.PopulationYear), cmp.Compare(people, u.Population)) > 0 {
		u.Population, u.PopulationYear = people, year
	}
}

func (t *Twin) start(at Time) { t.Starts = add(t.Starts, at) }
func (t *Twin) end(at Time)   { t.Ends = add(t.Ends, at) }

func add(times []Time, at Time) []Time {
	if slices.Contains(times, at) || len(times) >= maxTimes {
		return times
	}
	return append(times, at)
}

// maxTimes bounds the start times of one statement: nobody twins a hundred times.
const maxTimes = 100

// qid returns the Q-id at the end of an address or the text itself, "" where
// it is none: an unknown value has an address of another form.
func qid(s string) string {
	if cut := strings.LastIndexByte(s, '/'); cut >= 0 {
		if !strings.HasSuffix(s[:cut], "/entity") {
			return ""
		}
		s = s[cut+1:]
	}
	if len(s) < 2 || len(s) > 15 || s[0] != 'Q' || s[1] == '0' {
		return ""
	}
	for i := 1; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return ""
		}
	}
	return s
}
