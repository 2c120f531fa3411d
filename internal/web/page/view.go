package page

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/web/site"
)

// Request is one request to an inner page.
type Request struct {
	House   *House
	W       http.ResponseWriter
	R       *http.Request
	Lang    string
	Route   string // the route's path
	Path    string // below the language
	ID      string // what stands for {} in the route's path
	Account *account.Account
	Session string // token
	Page    *site.Page
	Waiting Waiting // a form that was sent without a session
	anyone  bool    // the route needs nobody to be signed in
}

// Value is what a form sent for a field, without space around it.
func (q *Request) Value(name string) string { return strings.TrimSpace(q.R.PostFormValue(name)) }

// Query is a value of the address.
func (q *Request) Query(name string) string { return q.R.URL.Query().Get(name) }

// View is what every inner page shows.
type View struct {
	*site.Page
	Me     *account.Account
	Lead   string
	Notice string
	// TakeBack is where what the notice tells is taken back, "" = nowhere.
	TakeBack string
	Error    string
	Form     *Form
	Links    []Link
	Menu     []MenuItem
	Tabs     []MenuItem      // of the surface
	Before   templ.Component // of the form
	Rest     templ.Component
	Wide     bool
	Staff    bool // it stands in the staff's frame
	Kinds    record.Kinds
}

// Link is a link with its text, and in lists what stands beside it.
type Link struct{ Text, Href, Note string }

// Link leads to an inner or public page; text is the key of a message.
func (v *View) Link(text, path string) Link { return Link{Text: v.T(text), Href: v.Here(path)} }

// MenuItem is an entry of the menu of inner pages.
type MenuItem struct {
	Key, Path string
	Here      bool
}

// MenuEntry is an entry of the menu that who has signed in sees in the public
// frame, with what it needs. Key is that of its text. Entries stand in the order
// of their ranks.
type MenuEntry struct {
	Key, Path string
	Needs     account.Permission
	Rank      int
}

// View begins a page; title is the key of a message.
func (q *Request) View(title string) *View {
	v := &View{Page: q.Page, Me: q.Account, Kinds: q.House.Kinds, Staff: q.staff()}
	v.Title = v.T(title)
	if q.Account != nil && !v.Staff {
		at := -1 // of the entries above this page the nearest
		for _, m := range q.House.Menu {
			if !q.Account.Role.Can(m.Needs) {
				continue
			}
			v.Menu = append(v.Menu, MenuItem{Key: m.Key, Path: m.Path})
			if (m.Path == q.Path || strings.HasPrefix(q.Path, m.Path+"/")) && (at < 0 || len(m.Path) > len(v.Menu[at].Path)) {
				at = len(v.Menu) - 1
			}
		}
		if at >= 0 {
			v.Menu[at].Here = true
		}
	}
	return v
}

// Show sends a page.
func (q *Request) Show(v *View, status int) error {
	body, err := q.render(v, status < http.StatusInternalServerError)
	if err != nil {
		return err
	}
	q.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.W.WriteHeader(status)
	_, _ = q.W.Write(body) // the visitor went away
	return nil
}

// Invalid shows a form as it was sent, with what is wrong in it.
func (q *Request) Invalid(v *View) error { return q.Show(v, http.StatusUnprocessableEntity) }

// Redirect leads on to another inner page.
func (q *Request) Redirect(path string) error {
	http.Redirect(q.W, q.R, q.House.Site.Links.Path("/"+q.Lang+path), http.StatusSeeOther)
	return nil
}

// RedirectDone leads to the page that tells what was done, and from where it can
// be taken back: path has a query.
func (q *Request) RedirectDone(path string, w ledger.Written) error {
	if w.Batch == "" {
		return q.Redirect(path)
	}
	path, fragment, marked := strings.Cut(path, "#")
	path += "&batch=" + w.Batch
	if marked {
		path += "#" + fragment
	}
	return q.Redirect(path)
}

// Moment writes an instant as day and minute, UTC.
func (v *View) Moment(at time.Time) string {
	at = at.UTC()
	return v.Day(at) + ", " + at.Format("15:04") + " UTC"
}

// Day writes the day of an instant, UTC.
func (v *View) Day(at time.Time) string {
	return v.Date(date.DayOf(at.UTC()).Date())
}
