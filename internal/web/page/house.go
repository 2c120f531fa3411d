// Package page is what all pages of those who sign in share: who asks, what
// they may, forms that lose nothing, and how a refusal looks. Each surface (the
// door, the desk, the town hall) gives its routes as one list. It must not
// decide who may do what: the account room's table does.
package page

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/disk"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/i18n"
	"twinhall/internal/imports"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/route"
	"twinhall/internal/web/site"
)

// House answers the inner pages.
type House struct {
	DB       *sqldb.DB
	Now      func() time.Time
	Zone     *time.Location // of the association, nil = UTC
	People   *account.Door
	Site     *site.Site
	Edition  func() *edition.Edition // the current one, nil before there is one
	Client   func(*http.Request) string
	Log      *slog.Logger
	Secure   bool           // visitors come over https
	Files    *file.Entrance // of papers; nil = with the limits that are usual
	Quota    imports.Quota  // of what is handed in
	Proposed int            // how many proposals an account makes in a day; 0 = edit.MostProposed
	SetUp    string         // the code that opens the set-up page while there is no administrator; "" = it is closed
	Demo     bool           // the demonstration's door and its mail catcher are open
	KeepLog  time.Duration  // how long sign-ins are kept, 0 = account.KeepLog
	Kinds    record.Kinds   // of which there are forms, histories, trash
	Privacy  privacy.Rules  // where persons may be named
	HandOver []HandedSection
	Menu     []MenuEntry         // in the public frame
	Rail     []Entry             // of the staff
	New      []Entry             // what the staff can begin from everywhere
	Missed   []func(path string) // told of each public path under which nothing stands
	Room     func() []disk.State // what runs out of room; nil = nobody looks
	Erasures string              // file of the list of erasures, "" = none is set
	// SecondFor are the roles that must have a second step: before they set one,
	// their own account is all that is open to them.
	SecondFor []account.Role

	// Answered tells who proposed a change that the desk declined it or asks
	// back, in the desk's transaction. nil = nobody is told.
	Answered func(tx *sqldb.Tx, proposal string) error

	// SignInAgain asks somebody to sign in whose session ran out in the middle of a
	// form; the form waits in q.Waiting.
	SignInAgain func(q *Request) error

	resolver resolver // of towns as people write them

	routes []Route
	table  route.Table[Route]
	cross  http.CrossOriginProtection
}

// Everyone marks a route that needs nobody to be signed in.
const Everyone account.Permission = ""

// Handler answers one request to an inner page.
type Handler func(*Request) error

// Route is an address below the language with what it needs; {} stands for one
// part of the path. Demo routes exist in the demonstration only.
type Route struct {
	Path      string
	Needs     account.Permission
	Writes    account.Permission // what sending its form needs, "" = the same
	Get, Post Handler
	Demo      bool
	Most      int64 // bytes of a form; 0 = what the server allows
	Streams   bool  // the handler reads the body itself
}

// needs is what a method of the route needs.
func (r Route) needs(method string) account.Permission {
	if method == http.MethodPost && r.Writes != "" {
		return r.Writes
	}
	return r.Needs
}

// methods are those that the route knows.
func (r Route) methods() (all []string) {
	if r.Get != nil {
		all = append(all, http.MethodGet, http.MethodHead)
	}
	if r.Post != nil {
		all = append(all, http.MethodPost)
	}
	return all
}

// Add gives the house the routes of a surface.
func (h *House) Add(routes []Route) {
	for _, r := range routes {
		if !r.Demo || h.Demo {
			h.table.Add(r.Path, r)
		}
	}
	h.routes = append(h.routes, routes...)
}

// Inner reports whether an address is that of an inner page, whether or not it
// is open here: begins are the first parts of such addresses below the language.
func Inner(path string, catalogues *i18n.Catalogues, begins map[string]bool) bool {
	if len(path) < 4 || path[0] != '/' {
		return false
	}
	lang, rest, _ := strings.Cut(path[1:], "/")
	first, _, _ := strings.Cut(rest, "/")
	if !begins[first] {
		return false
	}
	_, known := catalogues.Of(lang)
	return known
}

// Handles reports whether an address is an inner page.
func (h *House) Handles(path string) bool {
	_, _, _, ok := h.find(path)
	return ok
}

// Most is how many bytes an address takes, 0 where it says nothing of it.
func (h *House) Most(path string) int64 {
	_, r, _, _ := h.find(path)
	return r.Most
}

func (h *House) find(path string) (lang string, found Route, part string, ok bool) {
	lang, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if _, known := h.Site.Catalogues.Of(lang); !known {
		return "", Route{}, "", false
	}
	found, part, ok = h.table.Find("/" + rest)
	return lang, found, part, ok
}

// Serve answers an inner page. path is without the base path.
func (h *House) Serve(w http.ResponseWriter, r *http.Request, path string) {
	lang, found, part, ok := h.find(path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Referrer-Policy", "no-referrer") // addresses here hold tokens
	q := &Request{House: h, W: w, R: r, Lang: lang, Route: found.Path, ID: part, anyone: found.Needs == Everyone}
	q.Path = strings.Replace(found.Path, "{}", part, 1)
	handle := found.Get
	if r.Method == http.MethodPost {
		handle = found.Post
	}
	if handle == nil || r.Method != http.MethodPost && r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", strings.Join(found.methods(), ", "))
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if err := h.cross.Check(r); err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if err := q.answer(found, handle); err != nil {
		q.fail(err)
	}
}

func (q *Request) answer(found Route, handle Handler) error {
	q.Page = q.House.Site.Inner(q.Lang, q.Path, q.House.Edition())
	if c, err := q.R.Cookie(q.House.CookieName()); err == nil {
		a, err := q.House.People.Who(q.R.Context(), c.Value)
		switch {
		case err == nil:
			q.Account, q.Session = a, c.Value
			q.sayStaff()
		case !errs.Is(err, errs.NotFound):
			return err
		}
	}
	if q.Account == nil {
		q.sayStaff()
	}
	needs := found.needs(q.R.Method)
	if needs != Everyone {
		if q.Account == nil {
			if q.waits(found) {
				return q.House.SignInAgain(q)
			}
			next := q.Path
			if q.R.URL.RawQuery != "" && q.R.Method != http.MethodPost {
				next += "?" + q.R.URL.RawQuery
			}
			return q.Redirect("/sign-in?" + url.Values{"next": {next}}.Encode())
		}
		if !q.Account.Role.Can(needs) {
			q.refused()
			return errs.New(errs.Forbidden, "door.not-yours")
		}
		if needs != account.OwnAccount && q.lacksSecond() {
			if q.R.Method == http.MethodPost {
				return errs.New(errs.Forbidden, "second.required")
			}
			return q.Redirect("/account/second?required=yes")
		}
	}
	if q.R.Method == http.MethodPost && !found.Streams {
		if err := q.R.ParseForm(); err != nil {
			return errs.Wrap(errs.Invalid, err, "door.bad-form")
		}
	}
	return handle(q)
}

// Log writes a line about who asks into the security log.
func (q *Request) Log(kind, note string) error {
	e := account.Event{At: q.House.Now(), Kind: kind, Account: q.Account.ID, Address: q.House.Client(q.R), Note: note}
	return q.House.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return account.Logged(tx, e) })
}

// refused writes down that somebody asked for what is not theirs. That it could
// not be written down is no reason to let them in, or to answer otherwise.
func (q *Request) refused() {
	if err := q.Log("no-right", q.Route); err != nil {
		q.House.Log.Error("a refusal is not in the security log", "path", q.Route, "error", err)
	}
}

// fail shows what went wrong. Nothing of the cause reaches the page.
func (q *Request) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	status, key := http.StatusInternalServerError, "door.failed"
	var e *errs.Error
	switch kind := errs.KindOf(err); {
	case kind == errs.Unavailable || disk.IsFull(err):
		status, key = http.StatusServiceUnavailable, q.Outage(err)
	case errors.As(err, &e) && q.Page != nil && q.Page.Has(e.Text):
		key, status = e.Text, statusOf(kind)
	case kind == errs.NotFound || kind == errs.Gone || kind == errs.Conflict:
		key, status = "inner."+map[errs.Kind]string{errs.NotFound: "not-found", errs.Gone: "not-found", errs.Conflict: "conflict"}[kind], statusOf(kind)
	}
	if status == 0 || status == http.StatusInternalServerError {
		status = http.StatusInternalServerError
		q.House.Log.Error("request failed", "path", q.R.URL.Path, "error", err)
	}
	v := q.View("door.title")
	v.Title = v.T("inner.failed")
	v.Error = v.T(key)
	if status >= http.StatusInternalServerError || status == http.StatusTooManyRequests {
		v.Form = q.Resend(v)
	}
	v.Links = []Link{v.Link("nav.home", "/")}
	if q.Account == nil {
		v.Links = []Link{v.Link("door.title", "/sign-in"), v.Link("nav.home", "/")}
	}
	_ = q.Show(v, status) // the visitor went away
}

// Outage is what the page says while the register does not answer or cannot be
// written. That there is no room is written into the log: others are told by
// whoever follows the ledger.
func (q *Request) Outage(err error) (key string) {
	q.W.Header().Set("Retry-After", "10")
	if !errors.Is(err, sqldb.ErrUnwritable) && !disk.IsFull(err) {
		return "door.unavailable"
	}
	q.House.Log.Error("the register cannot be written: there is no room on the disk", "path", q.R.URL.Path, "error", err)
	return "door.full"
}

func statusOf(kind errs.Kind) int {
	return map[errs.Kind]int{errs.Forbidden: http.StatusForbidden, errs.Gone: http.StatusGone, errs.NotFound: http.StatusNotFound,
		errs.Conflict: http.StatusConflict, errs.Invalid: http.StatusUnprocessableEntity, errs.TooMany: http.StatusTooManyRequests}[kind]
}

// CookieName is what the session's cookie is called.
func (h *House) CookieName() string {
	if h.Secure && h.Site.Links.Base == "" {
		return "__Host-twinhall"
	}
	return "twinhall"
}

// Cookie makes a cookie of the inner pages; an empty value takes it away.
func (h *House) Cookie(name, value string, age time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: h.Site.Links.Base + "/", HttpOnly: true, Secure: h.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(age / time.Second)}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// StaffCookie tells the scripts of public pages, which are the same for
// everybody, that one of the staff has signed in here. It holds nothing else and
// opens nothing.
const StaffCookie = "twinhall-desk"

// sayStaff lets that cookie live as long as the session, which each request
// prolongs, and takes it from whoever has it without being one of the staff.
func (q *Request) sayStaff() {
	if _, err := q.R.Cookie(StaffCookie); err == nil || isStaff(q.Account) {
		q.SayStaff(q.Account)
	}
}

func isStaff(a *account.Account) bool { return a != nil && a.Role.Can(account.Desk) }

// SayStaff sets that cookie for one of the staff, and takes it from others.
func (q *Request) SayStaff(a *account.Account) {
	value := ""
	if isStaff(a) {
		value = "1"
	}
	c := q.House.Cookie(StaffCookie, value, account.SessionIdle)
	c.HttpOnly = false
	http.SetCookie(q.W, c)
}

// Home is where somebody is sent after signing in.
func Home(r account.Role) string {
	switch {
	case r.Can(account.Desk):
		return "/desk"
	case r.Can(account.TownHall):
		return "/town-hall"
	default:
		return "/account"
	}
}

// Next is the address to lead on to after signing in: the one that was asked
// for if it is an inner page that the role may read, else the role's home.
func (h *House) Next(r account.Role, next string) string {
	path, _, _ := strings.Cut(next, "?")
	x, _, ok := h.table.Find(path)
	if !ok || x.Needs == Everyone || x.Get == nil || !r.Can(x.Needs) {
		return Home(r)
	}
	return next
}

// Read runs f in a read transaction of the register.
func (q *Request) Read(f func(*sqldb.Tx) error) error {
	return q.House.DB.Read(q.R.Context(), f)
}

// Write runs f in one transaction by who asks, and waits a moment until what it
// changed is public, so that the next page shows it.
func (q *Request) Write(act ledger.Act, f func(*ledger.Tx) error) (ledger.Written, error) {
	act.Actor, act.At = string(q.Account.ID), q.House.Now()
	w, err := ledger.Write(q.R.Context(), q.House.DB, act, f)
	if err == nil {
		q.awaitEdition(w)
	}
	return w, err
}

// awaitEdition waits until the current edition holds what was written, but not long.
func (q *Request) awaitEdition(w ledger.Written) {
	for end := time.Now().Add(3 * time.Second); w.Public > 0 && time.Now().Before(end); {
		if e := q.House.Edition(); e == nil || e.Number >= w.Public {
			return
		}
		select {
		case <-q.R.Context().Done():
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Needed is a route with what it needs, for the test that walks all.
type Needed struct {
	Path    string
	Methods []string
	Needs   account.Permission // "" = nobody need be signed in
}

// Routes are all inner pages of the house.
func (h *House) Routes() []Needed {
	var all []Needed
	for _, r := range h.routes {
		if r.Get != nil {
			all = append(all, Needed{r.Path, []string{http.MethodGet}, r.needs(http.MethodGet)})
		}
		if r.Post != nil {
			all = append(all, Needed{r.Path, []string{http.MethodPost}, r.needs(http.MethodPost)})
		}
	}
	return all
}
