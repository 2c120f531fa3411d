package page

import (
	"cmp"
	"slices"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/sqldb"
)

// Section is a part of the staff's rail.
type Section string

// The sections of the rail. Which of them are shown depends on the entries.
const (
	Today     Section = "today"
	Register  Section = "register"
	Campaigns Section = "campaigns"
	Search    Section = "search"
	Advice    Section = "advice"
	Publish   Section = "publish"
	Events    Section = "events"
	Exchange  Section = "exchange"
	System    Section = "system"
)

// sections are those of the rail in their order, with the keys of their names.
var sections = []struct {
	section Section
	key     string // "" = its entries stand without a heading
}{
	{Today, ""}, {Register, "rail.register"}, {Campaigns, "rail.campaigns"}, {Search, "rail.search"}, {Advice, "rail.advice"},
	{Publish, "rail.publish"}, {Events, "rail.events"}, {Exchange, "rail.exchange"}, {System, "rail.system"},
}

// Entry is a page of the staff: in their rail, or what is begun from everywhere.
type Entry struct {
	Section Section // of the rail; what is begun has none
	Rank    int     // among those of its section
	Path    string
	Key     string // of the message with its name
	Needs   account.Permission
	Letter  string // the key that leads there after g, "" = none
	// Waits is how much waits there for a person. nil = nothing is counted.
	Waits func(tx *sqldb.Tx, v *View) (int, error)
}

// byRank sorts entries by their ranks.
func byRank(a, b Entry) int { return cmp.Compare(a.Rank, b.Rank) }

// Open are those of some entries that who asks may open, in the order of their
// ranks.
func (q *Request) Open(all []Entry) (open []Entry) {
	for _, e := range all {
		if q.Account != nil && q.Account.Role.Can(e.Needs) && (e.Needs == account.OwnAccount || !q.lacksSecond()) {
			open = append(open, e)
		}
	}
	slices.SortStableFunc(open, byRank)
	return open
}

// Rail are the entries of the rail that who asks may open, in its order.
func (q *Request) Rail() (all []Entry) {
	open := q.Open(q.House.Rail)
	for _, s := range sections {
		for _, e := range open {
			if e.Section == s.section {
				all = append(all, e)
			}
		}
	}
	return all
}

// staff reports whether the page stands in the staff's frame: on what needs
// nobody to be signed in, even they see what everybody sees.
func (q *Request) staff() bool {
	return isStaff(q.Account) && !q.anyone
}

// frame is what stands around a page of the staff.
type frame struct {
	*View
	Home  string // path of the first page of who looks at it
	Rail  []railSection
	Pages []railItem // all that the rail leads to
	New   []Entry
	Find  bool // the search is open to who looks at it
}

type railSection struct {
	Section Section
	Key     string
	Items   []railItem
}

type railItem struct {
	Entry
	Here string // what aria-current says of it
	N    int    // how much waits there
}

// frameOf gathers the frame of a page. Where numbers cannot be read there are
// none: the page is not lost because of them.
func (q *Request) frameOf(v *View, counted bool) *frame {
	f := &frame{View: v, Home: Home(q.Account.Role), New: q.Open(q.House.New), Find: !q.lacksSecond()}
	at := -1 // of the entries above this page the nearest
	for _, e := range q.Rail() {
		i := railItem{Entry: e}
		below := e.Path != f.Home && strings.HasPrefix(q.Path, e.Path+"/")
		if (e.Path == q.Path || below) && (at < 0 || len(e.Path) > len(f.Pages[at].Path)) {
			at = len(f.Pages)
		}
		f.Pages = append(f.Pages, i)
	}
	if at >= 0 {
		f.Pages[at].Here = "true"
		if f.Pages[at].Path == q.Path {
			f.Pages[at].Here = "page"
		}
	}
	if counted {
		q.count(v, f.Pages)
	}
	for _, s := range sections {
		part := railSection{Section: s.section, Key: s.key}
		for _, i := range f.Pages {
			if i.Section == s.section {
				part.Items = append(part.Items, i)
			}
		}
		if len(part.Items) > 0 {
			f.Rail = append(f.Rail, part)
		}
	}
	return f
}

// count fills in how much waits.
func (q *Request) count(v *View, items []railItem) {
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		for i := range items {
			if items[i].Waits != nil {
				if items[i].N, err = items[i].Waits(tx, v); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil && q.R.Context().Err() == nil {
		q.House.Log.Warn("the rail has no numbers", "path", q.Route, "error", err)
	}
}

// render puts a page into its frame.
func (q *Request) render(v *View, counted bool) ([]byte, error) {
	if !v.Staff {
		return q.House.Site.Render(v.Page, page(v))
	}
	return q.House.Site.RenderStaff(v.Page, staffPage(q.frameOf(v, counted)))
}
