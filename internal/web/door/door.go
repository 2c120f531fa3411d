// Package door is how people come in: sign-in, invitation, new password, the
// second step, one's own account, and the people of the association. Every page
// is a plain form that works without script. It must not decide who may do
// what: the account room's table does.
package door

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/i18n"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/site"
)

// Door answers the inner pages.
type Door struct {
	People  *account.Door
	Site    *site.Site
	Edition func() *edition.Edition // the current one, nil before there is one
	Client  func(*http.Request) string
	Log     *slog.Logger
	Secure  bool   // visitors come over https
	SetUp   string // the code that opens the set-up page while there is no administrator; "" = it is closed
	Demo    bool   // the demonstration's door and its mail catcher are open

	cross http.CrossOriginProtection
}

// NewSetUpCode makes the code that whoever installs finds in the log.
func NewSetUpCode() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// everyone marks a route that needs nobody to be signed in.
const everyone account.Permission = ""

// route is an address below the language with what it needs. demo routes exist
// in the demonstration only.
type route struct {
	path  string
	needs account.Permission
	get   func(*Door, *request) error
	post  func(*Door, *request) error
	demo  bool
}

// routes are all inner pages. A test walks them with every role.
func routes() []route {
	return []route{
		{"/sign-in", everyone, (*Door).signIn, (*Door).signInNow, false},
		{"/sign-in/second", everyone, (*Door).second, (*Door).secondNow, false},
		{"/sign-in/mail", everyone, (*Door).byMail, (*Door).byMailNow, false},
		{"/sign-in/code", everyone, (*Door).code, (*Door).codeNow, false},
		{"/sign-in/link", everyone, (*Door).link, (*Door).linkNow, false},
		{"/password/forgotten", everyone, (*Door).forgotten, (*Door).forgottenNow, false},
		{"/password/new", everyone, (*Door).newPassword, (*Door).newPasswordNow, false},
		{"/invitation", everyone, (*Door).invitation, (*Door).invitationNow, false},
		{"/set-up", everyone, (*Door).setUp, (*Door).setUpNow, false},
		{"/demo/sign-in", everyone, nil, (*Door).demoSignIn, true},
		{"/demo/mail", everyone, (*Door).demoMail, nil, true},
		{"/account", account.OwnAccount, (*Door).account, nil, false},
		{"/account/sign-out", account.OwnAccount, nil, (*Door).signOut, false},
		{"/account/password", account.OwnAccount, nil, (*Door).changePassword, false},
		{"/account/sessions", account.OwnAccount, nil, (*Door).endSessions, false},
		{"/account/second", account.OwnAccount, (*Door).prepareSecond, (*Door).confirmSecond, false},
		{"/account/second/drop", account.OwnAccount, nil, (*Door).dropSecond, false},
		{"/people", account.People, (*Door).people, nil, false},
		{"/people/new", account.People, (*Door).newPerson, (*Door).inviteNow, false},
		{"/people/person", account.People, (*Door).person, (*Door).changeNow, false},
		{"/people/again", account.People, nil, (*Door).inviteAgain, false},
		{"/security-log", account.SecurityLog, (*Door).securityLog, nil, false},
	}
}

// request is one request to an inner page.
type request struct {
	w       http.ResponseWriter
	r       *http.Request
	lang    string
	path    string // below the language
	account *account.Account
	session string // token
	page    *site.Page
}

// Inner reports whether an address is that of an inner page, whether or not it
// is open here.
func Inner(path string, catalogues *i18n.Catalogues) bool {
	if len(path) < 4 || path[0] != '/' {
		return false
	}
	lang, rest, _ := strings.Cut(path[1:], "/")
	if !paths()[rest] {
		return false
	}
	_, known := catalogues.Of(lang)
	return known
}

// paths are the addresses of all routes without the first slash: every request
// of the site is asked whether it is one.
var paths = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, r := range routes() {
		all[strings.TrimPrefix(r.path, "/")] = true
	}
	return all
})

// Handles reports whether an address is an inner page.
func (d *Door) Handles(path string) bool {
	_, _, ok := d.find(path)
	return ok
}

func (d *Door) find(path string) (lang string, found route, ok bool) {
	lang, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if _, known := d.Site.Catalogues.Of(lang); !known {
		return "", route{}, false
	}
	all := routes()
	i := slices.IndexFunc(all, func(r route) bool { return r.path == "/"+rest && (!r.demo || d.Demo) })
	if i < 0 {
		return "", route{}, false
	}
	return lang, all[i], true
}

// Serve answers an inner page. path is without the base path.
func (d *Door) Serve(w http.ResponseWriter, r *http.Request, path string) {
	lang, found, ok := d.find(path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // addresses here hold tokens
	q := &request{w: w, r: r, lang: lang, path: found.path}
	handle := found.get
	if r.Method == http.MethodPost {
		handle = found.post
	}
	if handle == nil {
		h.Set("Allow", map[bool]string{true: "GET, HEAD", false: "POST"}[found.post == nil])
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if err := d.cross.Check(r); err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if err := d.answer(q, found, handle); err != nil {
		d.fail(q, err)
	}
}

func (d *Door) answer(q *request, found route, handle func(*Door, *request) error) error {
	q.page = d.Site.Inner(q.lang, q.path, d.Edition())
	if c, err := q.r.Cookie(d.cookieName()); err == nil {
		a, err := d.People.Who(q.r.Context(), c.Value)
		switch {
		case err == nil:
			q.account, q.session = a, c.Value
		case !errs.Is(err, errs.NotFound):
			return err
		}
	}
	if found.needs != everyone {
		if q.account == nil {
			next := url.Values{"next": {q.path}}.Encode()
			return d.to(q, "/sign-in?"+next)
		}
		if !q.account.Role.Can(found.needs) {
			return errs.New(errs.Forbidden, "door.not-yours")
		}
	}
	if q.r.Method == http.MethodPost {
		if err := q.r.ParseForm(); err != nil {
			return errs.Wrap(errs.Invalid, err, "door.bad-form")
		}
	}
	return handle(d, q)
}

// fail shows what went wrong. Nothing of the cause reaches the page.
func (d *Door) fail(q *request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	status, key := http.StatusInternalServerError, "door.failed"
	var e *errs.Error
	switch kind := errs.KindOf(err); {
	case kind == errs.Unavailable:
		status, key = http.StatusServiceUnavailable, "door.unavailable"
		q.w.Header().Set("Retry-After", "10")
	case errors.As(err, &e) && q.page != nil && q.page.Has(e.Text):
		key = e.Text
		status = map[errs.Kind]int{errs.Forbidden: http.StatusForbidden, errs.Gone: http.StatusGone, errs.NotFound: http.StatusNotFound, errs.Conflict: http.StatusConflict, errs.Invalid: http.StatusUnprocessableEntity}[kind]
	}
	if status == 0 || status == http.StatusInternalServerError {
		status = http.StatusInternalServerError
		d.Log.Error("request failed", "path", q.r.URL.Path, "error", err)
	}
	v := d.view(q, "door.title")
	v.Error = v.T(key)
	v.Links = []link{{v.T("door.title"), v.Here("/sign-in")}, {v.T("nav.home"), v.Here("/")}}
	_ = d.show(q, v, status) // the visitor went away
}

// view is what every inner page shows.
type view struct {
	*site.Page
	Me     *account.Account
	Lead   string
	Notice string
	Error  string
	Form   *form
	Links  []link
	Inner  []menuItem
	Rest   templ.Component
}

type link struct{ Text, Href string }

type menuItem struct {
	Key, Path string
	Here      bool
}

// inner is the menu of the inner pages with what each needs.
var inner = []struct {
	key, path string
	needs     account.Permission
}{{"account", "/account", account.OwnAccount}, {"people", "/people", account.People}, {"security-log", "/security-log", account.SecurityLog}}

func (d *Door) view(q *request, title string) *view {
	v := &view{Page: q.page, Me: q.account}
	v.Title = v.T(title)
	if q.account != nil {
		for _, m := range inner {
			if q.account.Role.Can(m.needs) {
				v.Inner = append(v.Inner, menuItem{m.key, m.path, m.path == q.path})
			}
		}
	}
	return v
}

func (d *Door) show(q *request, v *view, status int) error {
	body, err := d.Site.Render(v.Page, page(v))
	if err != nil {
		return err
	}
	q.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.w.WriteHeader(status)
	_, _ = q.w.Write(body) // the visitor went away
	return nil
}

// again shows a form as it was sent, with what is wrong in it.
func (d *Door) again(q *request, v *view) error { return d.show(q, v, http.StatusUnprocessableEntity) }

// to leads on to another inner page.
func (d *Door) to(q *request, path string) error {
	http.Redirect(q.w, q.r, d.Site.Links.Path("/"+q.lang+path), http.StatusSeeOther)
	return nil
}

func (d *Door) cookieName() string {
	if d.Secure && d.Site.Links.Base == "" {
		return "__Host-twinhall"
	}
	return "twinhall"
}

func (d *Door) cookie(name, value string, age time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: d.Site.Links.Base + "/", HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode, MaxAge: int(age / time.Second)}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// welcome opens the browser's session and leads on.
func (d *Door) welcome(q *request, in account.In) error {
	http.SetCookie(q.w, d.cookie(d.cookieName(), in.Session, account.SessionMost))
	next := q.r.PostFormValue("next")
	all := routes()
	i := slices.IndexFunc(all, func(r route) bool { return r.path == next && r.needs != everyone && r.get != nil })
	if i < 0 || in.Account == nil || !in.Account.Role.Can(all[i].needs) {
		next = "/account"
	}
	return d.to(q, next)
}

func (d *Door) from(q *request) account.From {
	return account.From{Address: d.Client(q.r), Agent: q.r.UserAgent()}
}

// unitsNamed reads a coordinator's municipalities as somebody wrote them: an
// address or a name that only one bears, one a line.
func (d *Door) unitsNamed(text string) (units []register.UnitID, unknown string) {
	e := d.Edition()
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if e == nil {
			return nil, line
		}
		if u, found := e.UnitBySlug(line); found == edition.Here || found == edition.Moved {
			units = append(units, e.Unit(u).ID)
			continue
		}
		hits := e.Search(line, 3)
		if len(hits) == 0 || !hits[0].Whole() || len(hits) > 1 && hits[1].Whole() {
			return nil, line
		}
		units = append(units, e.Unit(hits[0].Unit).ID)
	}
	return units, ""
}

// Letters writes the mails of the door in the language of who gets them.
func (d *Door) Letters() func(account.Letter, *account.Account, string, string) mail.Message {
	paths := map[account.Letter]string{account.LetterInvitation: "/invitation", account.LetterReset: "/password/new", account.LetterSignIn: "/sign-in/link"}
	return func(l account.Letter, to *account.Account, token, code string) mail.Message {
		c, ok := d.Site.Catalogues.Of(to.Lang)
		if !ok {
			c, _ = d.Site.Catalogues.Of(d.Site.Catalogues.Languages()[0])
		}
		link := d.Site.Links.Absolute("/"+c.Lang+paths[l]) + "?token=" + url.QueryEscape(token)
		return mail.Compose(c, "letter."+string(l), to.Email, d.Site.NameFor(c.Lang), link, "name", to.Name, "code", code)
	}
}

// read runs f in a read transaction of the register.
func (d *Door) read(q *request, f func(*sqldb.Tx) error) error {
	return d.People.DB.Read(q.r.Context(), f)
}

// Needed is a route with what it needs, for the test that walks all.
type Needed struct {
	Path    string
	Methods []string
	Needs   account.Permission // "" = nobody need be signed in
}

// Routes are all inner pages.
func Routes() []Needed {
	var all []Needed
	for _, r := range routes() {
		n := Needed{Path: r.path, Needs: r.needs}
		if r.get != nil {
			n.Methods = append(n.Methods, http.MethodGet)
		}
		if r.post != nil {
			n.Methods = append(n.Methods, http.MethodPost)
		}
		all = append(all, n)
	}
	return all
}
