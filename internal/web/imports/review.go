package imports

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"twinhall/internal/errs"
	"twinhall/internal/imports"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// questionsShown is how many questions one page asks.
const questionsShown = 10

// reviewView are the names that a person decides.
type reviewView struct {
	*page.View
	M         *imports.Import
	Questions []questionView
	Left      int
	Decided   bool
}

// questionView is one name: what the row says of it, and what it may mean.
type questionView struct {
	I          string // its number on the page
	Q          *imports.Question
	Name       string
	Where      string
	Why        string
	Same       string // in how many rows it stands
	Cells      [][2]string
	Candidates []candidateView
	New        string // the meaning of a new place, "" = its country is not known
	Map        templ.Component
	Chosen     string
	Other      string
	OtherError string
	May        [][2]string // what the other place may be, to choose from
}

type candidateView struct{ Number, Value, Name, Where string }

func (d *Desk) review(q *page.Request) error {
	v, err := d.reviewPage(q)
	if err != nil {
		return err
	}
	v.Rest = reviewPart(v)
	return q.Show(v.View, http.StatusOK)
}

func (d *Desk) reviewPage(q *page.Request) (*reviewView, error) {
	m, err := d.get(q)
	if err != nil {
		return nil, err
	}
	v := &reviewView{View: d.view(q, "import.review"), M: m, Decided: q.Query("decided") != ""}
	v.Title = v.T("import.review") + ": " + m.Name
	var all []*imports.Question
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		all, err = imports.Questions(tx, m.ID, v.Decided)
		return err
	}); err != nil {
		return nil, err
	}
	v.Left = len(all)
	if v.Lead = v.left(); v.Decided {
		v.Lead = v.T("import.review-decided-lead")
	}
	skip, _ := strconv.Atoi(q.Query("skip")) // what is no number skips none
	skip = min(max(skip, 0), len(all))
	for i, x := range all[skip:min(len(all), skip+questionsShown)] {
		v.Questions = append(v.Questions, v.question(i, x))
	}
	v.Links = []page.Link{v.Link("import.back", base(m))}
	if skip+questionsShown < v.Left {
		v.Links = append(v.Links, v.Link("import.review-skip", base(m)+"/review?skip="+strconv.Itoa(skip+questionsShown)))
	}
	if !v.Decided {
		v.Links = append(v.Links, v.Link("import.review-decided", base(m)+"/review?decided=yes"))
	}
	return v, nil
}

// left says how many names are left.
func (v *reviewView) left() string {
	if v.Left == 0 {
		return v.T("import.review-none")
	}
	return v.N("import.review-lead", v.Left)
}

func (v *reviewView) question(i int, x *imports.Question) questionView {
	first := x.Rows[0]
	out := questionView{I: strconv.Itoa(i), Q: x, Name: x.Written[0], Why: noteText(v.View, x.Reason), New: x.NewPlace(), Chosen: x.Meaning}
	if out.Name == "" {
		out.Name = v.T(endKeys[x.End])
	}
	var where []string
	for _, s := range []string{x.Written[3], x.Written[2], v.Country(x.Written[1])} {
		if s != "" {
			where = append(where, s)
		}
	}
	out.Where = strings.Join(where, ", ")
	out.Same = v.N("import.review-rows", len(x.Rows))
	if x.ByRow {
		out.Same = v.T("import.review-line", "line", strconv.FormatInt(first.Line, 10))
	}
	header := v.M.Sample.DataColumns()
	for c, cell := range first.Cells {
		if cell != "" && c < len(header) {
			out.Cells = append(out.Cells, [2]string{header[c], cell})
		}
	}
	known := x.Meaning == "" || x.Meaning == intake.None || x.Meaning == out.New
	var points []site.ChoicePoint
	for n, c := range x.Candidates {
		out.Candidates = append(out.Candidates, candidateView{strconv.Itoa(n + 1), c.Key, c.Name, placeWords(v.View, c.Place)})
		known = known || c.Key == x.Meaning
		if c.Located {
			points = append(points, site.ChoicePoint{Number: n + 1, Name: c.Name, At: c.Point})
		}
	}
	if x.At != nil && len(points) > 0 {
		points = append(points, site.ChoicePoint{Name: v.T("import.row-says"), At: *x.At})
	}
	if !known {
		out.Chosen, out.Other = "other", x.Meaning
	}
	out.Map = v.ChoiceMap(points, v.T("import.map", "name", out.Name))
	return out
}

// decide keeps what was chosen. What is left for later stays open.
func (d *Desk) decide(q *page.Request) error {
	v, err := d.reviewPage(q)
	if err != nil {
		return err
	}
	meanings := map[string]string{}
	wrong := false
	known := map[string]*imports.Question{}
	if err := q.Read(func(tx *sqldb.Tx) error {
		all, err := imports.Questions(tx, v.M.ID, true)
		for _, x := range all {
			known[x.Key] = x
		}
		return err
	}); err != nil {
		return err
	}
	failed := map[string][][2]string{}
	for i := range questionsShown {
		n := strconv.Itoa(i)
		x := known[q.Value("k"+n)]
		if x == nil {
			continue
		}
		meaning, may, err := d.meaning(q, x, q.Value("m"+n), q.Value("o"+n))
		switch {
		case errs.Is(err, errs.Invalid):
			wrong, failed[x.Key] = true, may
		case err != nil:
			return err
		case meaning != "":
			meanings[x.Key] = meaning
		}
	}
	if wrong {
		v.again(q, failed)
		v.Error = v.T("import.place-unknown")
		v.Rest = reviewPart(v)
		return q.Invalid(v.View)
	}
	if len(meanings) > 0 {
		act := ledger.Act{Kind: "decision", Label: v.M.Name, Source: v.M.Options.Source}
		if _, err := q.Write(act, func(tx *ledger.Tx) error {
			_, err := imports.Decide(tx, v.M.ID, meanings)
			return err
		}); err != nil {
			return err
		}
	}
	left := 0
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		left, err = imports.Undecided(tx, v.M.ID)
		return err
	}); err != nil {
		return err
	}
	if left == 0 {
		return q.Redirect(base(v.M) + "?done=decided")
	}
	return q.Redirect(base(v.M) + "/review?done=decided")
}

// again shows a page as it was sent.
func (v *reviewView) again(q *page.Request, failed map[string][][2]string) {
	sent := map[string]string{}
	for i := range questionsShown {
		n := strconv.Itoa(i)
		sent[q.Value("k"+n)] = n
	}
	for i := range v.Questions {
		x := &v.Questions[i]
		if n, ok := sent[x.Q.Key]; ok {
			x.Chosen, x.Other = q.Value("m"+n), q.Value("o"+n)
		}
		if may, wrong := failed[x.Q.Key]; wrong {
			x.May = may
			x.OtherError = v.T("import.place-unknown")
		}
	}
}

// otherNamed stands before a place that was offered after somebody named it.
const otherNamed = "other:"

// meaning is what a choice means: "" for later. Where a place was named that
// nobody knows or that may be several, or something chosen that was not
// offered, the error is errs.Invalid, with what it may be.
func (d *Desk) meaning(q *page.Request, x *imports.Question, choice, other string) (meaning string, may [][2]string, err error) {
	if named, ok := strings.CutPrefix(choice, otherNamed); ok {
		choice, other = "other", named
	}
	switch choice {
	case "", "later":
		return "", nil, nil
	case intake.None:
		return intake.None, nil, nil
	case "other":
		if other != "" && other == x.Meaning {
			return other, nil, nil // as it was decided before
		}
		return d.placeNamed(q, other, x.Written[1])
	case x.NewPlace(), x.Meaning:
		return choice, nil, nil
	}
	for _, c := range x.Candidates {
		if c.Key == choice {
			return choice, nil, nil
		}
	}
	return "", nil, errs.New(errs.Invalid, "import.place-unknown")
}

// placeNamed is the key of a place as somebody wrote or chose it, in country
// where they do not say another: of a unit of a
// national list its id, of any other the place that it is.
func (d *Desk) placeNamed(q *page.Request, text, country string) (key string, may [][2]string, err error) {
	n, err := q.Town(text, country)
	if err != nil || n.Place != "" {
		return n.Place, nil, err
	}
	if n.Unit != "" {
		err = q.Read(func(tx *sqldb.Tx) error {
			u, err := register.GetUnit(tx, n.Unit)
			if err != nil {
				return err
			}
			if u.Listed != "" {
				key = string(u.ID)
				return nil
			}
			for _, x := range u.ExternalIDs {
				if x.Scheme == "place" {
					key = x.Value
				}
			}
			return nil
		})
	}
	if err == nil && key == "" {
		err = errs.New(errs.Invalid, "import.place-unknown")
	}
	return key, n.May, err
}
