package door

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image/png"
	"net/http"
	"slices"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/web/page"
)

// accountView is somebody's own account.
type accountView struct {
	*page.View
	Sessions []account.Session
	Password *page.Form
	Drop     *page.Form // of the second step, nil where none is set
	Renew    *page.Form // of the recovery codes, likewise
	Codes    []string
	Picture  string // of the second step's secret, for the app
	Secret   string
	Confirm  *page.Form
}

// sessions is the table of where somebody is signed in.
func (v *accountView) sessions() page.Table {
	t := page.Table{Caption: v.T("sessions.title"),
		Columns: append(v.Heads("sessions.agent", "sessions.seen"), page.Column{Head: v.T("sessions.end"), Hidden: true})}
	for _, s := range v.Sessions {
		agent, end := page.Text(s.Agent), page.Plain(endSession(v, s.ID))
		if s.Here {
			agent.Tag, end = v.T("sessions.here"), page.Cell{}
		}
		t.Add(agent, page.Text(v.Moment(s.Seen)), end)
	}
	return t
}

func (d *Door) accountView(q *page.Request) (*accountView, error) {
	v := &accountView{View: q.View("inner.account")}
	var err error
	if v.Sessions, err = d.People.Sessions(q.R.Context(), q.Account.ID, q.Session); err != nil {
		return nil, err
	}
	proof := page.ProofFields(v.View, "old", "code")
	v.Password = &page.Form{Action: v.Here("/account/password"), Button: v.T("password.set"), Fields: append(slices.Clone(proof),
		page.Field{Name: "password", Label: v.T("password.new"), Hint: v.T("password.hint"), Type: "password", Complete: "new-password"})}
	if q.Account.TOTP {
		v.Drop = &page.Form{Action: v.Here("/account/second/drop"), Button: v.T("second.drop"), Danger: true, Fields: proofs("drop", proof)}
		v.Renew = &page.Form{Action: v.Here("/account/codes"), Button: v.T("second.renew"), Fields: proofs("renew", proof)}
	}
	v.Rest = accountPage(v)
	return v, nil
}

func (d *Door) account(q *page.Request) error {
	v, err := d.accountView(q)
	if err != nil {
		return err
	}
	switch q.R.URL.Query().Get("done") {
	case "password":
		v.Notice = v.T("password.done")
	case "sessions":
		v.Notice = v.T("sessions.done")
	case "second":
		v.Notice = v.T("second.dropped")
	}
	return q.Show(v.View, http.StatusOK)
}

// proofs are fields of a proof in one of several forms of a page.
func proofs(form string, fields []page.Field) (all []page.Field) {
	for _, f := range fields {
		f.ID = form + "-" + f.Name
		all = append(all, f)
	}
	return all
}

func (d *Door) signOut(q *page.Request) error {
	if err := d.People.SignOut(q.R.Context(), q.Session, q.From()); err != nil {
		return err
	}
	http.SetCookie(q.W, d.Cookie(d.CookieName(), "", 0))
	q.SayStaff(nil)
	return q.Redirect("/sign-in")
}

func (d *Door) changePassword(q *page.Request) error {
	err := d.People.ChangePassword(q.R.Context(), q.Account.ID, q.ProofBy("old", "code"), q.R.PostFormValue("password"))
	if err == nil {
		return q.Redirect("/account?done=password")
	}
	v, viewErr := d.accountView(q)
	if viewErr != nil {
		return viewErr
	}
	if errs.Is(err, errs.Invalid) {
		v.Password.Set("password", v.T(err.(*errs.Error).Text))
		return q.Invalid(v.View)
	}
	return d.unproved(q, v.View, v.Password, err)
}

// unproved shows a form again whose proof was wrong.
func (d *Door) unproved(q *page.Request, v *page.View, f *page.Form, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Forbidden && e.Kind != errs.TooMany {
		return err
	}
	status := http.StatusUnprocessableEntity
	switch {
	case e.Kind == errs.TooMany:
		v.Error, status = v.T("door.pause", "minutes", e.Text), http.StatusTooManyRequests
	case f != nil && e.Text == "password.old-wrong" && f.Set("old", v.T(e.Text)):
	case f != nil && (e.Text == "door.code-wrong" || e.Text == "second.unreadable") && f.Set("code", v.T(e.Text)):
	default:
		v.Error = v.T(e.Text)
	}
	return q.Show(v, status)
}

func (d *Door) endSessions(q *page.Request) error {
	if err := d.People.EndSession(q.R.Context(), q.Account.ID, q.R.PostFormValue("session"), q.Session); err != nil {
		return err
	}
	return q.Redirect("/account?done=sessions")
}

// prepareSecond asks for the password, and for a code of the second step that is
// to be replaced. It writes nothing.
func (d *Door) prepareSecond(q *page.Request) error {
	return q.Show(d.secondAsked(q), http.StatusOK)
}

func (d *Door) secondAsked(q *page.Request) *page.View {
	v := q.View("second.set-up")
	v.Lead = v.T("second.why")
	if q.Query("required") != "" {
		v.Lead = v.T("second.required")
	}
	v.Form = &page.Form{Action: v.Here("/account/second/new"), Button: v.T("second.go-on"), Fields: page.ProofFields(v, "old", "code")}
	v.Links = []page.Link{v.Link("inner.account", "/account")}
	return v
}

// newSecond makes the secret of a second step and shows it, as a picture and as
// letters.
func (d *Door) newSecond(q *page.Request) error {
	key, err := d.People.PrepareTOTP(q.R.Context(), q.Account.ID, q.ProofBy("old", "code"), d.Site.NameFor(q.Lang), q.Account.Email)
	if err != nil {
		v := d.secondAsked(q)
		return d.unproved(q, v, v.Form, err)
	}
	v, err := d.secondShown(q, key.Secret())
	if err != nil {
		return err
	}
	return q.Show(v.View, http.StatusOK)
}

// secondShown shows a secret that was made.
func (d *Door) secondShown(q *page.Request, secret string) (*accountView, error) {
	key, err := account.KeyOf(secret, d.Site.NameFor(q.Lang), q.Account.Email)
	if err != nil {
		return nil, err
	}
	picture, err := key.Image(220, 220)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil, err
	}
	v := &accountView{View: q.View("second.set-up"), Secret: secret, Picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())}
	v.Confirm = &page.Form{Action: v.Here("/account/second"), Button: v.T("second.confirm"),
		Fields: []page.Field{{Name: "code", Label: v.T("second.code"), Type: "code", Complete: "one-time-code"}}}
	v.Rest = secondPage(v)
	return v, nil
}

func (d *Door) confirmSecond(q *page.Request) error {
	codes, err := d.People.ConfirmTOTP(q.R.Context(), q.Account.ID, q.Session, q.R.PostFormValue("code"))
	if errs.Is(err, errs.Forbidden) {
		secret, err := d.People.PreparedTOTP(q.R.Context(), q.Account.ID)
		if err != nil {
			return err
		}
		if secret == "" {
			return q.Redirect("/account/second")
		}
		v, err := d.secondShown(q, secret)
		if err != nil {
			return err
		}
		v.Confirm.Set("code", v.T("door.code-wrong"))
		return q.Invalid(v.View)
	}
	if err != nil {
		return err
	}
	return d.showCodes(q, "second.done", codes)
}

// showCodes shows recovery codes, once.
func (d *Door) showCodes(q *page.Request, title string, codes []string) error {
	v := &accountView{View: q.View(title), Codes: codes}
	v.Rest = codesPage(v)
	v.Links = []page.Link{v.Link("inner.go-on", page.Home(q.Account.Role)), v.Link("inner.account", "/account")}
	return q.Show(v.View, http.StatusOK)
}

func (d *Door) newCodes(q *page.Request) error {
	codes, err := d.People.RenewCodes(q.R.Context(), q.Account.ID, q.ProofBy("old", "code"))
	if err == nil {
		return d.showCodes(q, "second.renewed", codes)
	}
	v, viewErr := d.accountView(q)
	if viewErr != nil {
		return viewErr
	}
	return d.unproved(q, v.View, v.Renew, err)
}

func (d *Door) dropSecond(q *page.Request) error {
	if slices.Contains(d.SecondFor, q.Account.Role) {
		return errs.New(errs.Forbidden, "second.required")
	}
	err := d.People.DropTOTP(q.R.Context(), q.Account.ID, q.ProofBy("old", "code"))
	if err == nil {
		return q.Redirect("/account?done=second")
	}
	v, viewErr := d.accountView(q)
	if viewErr != nil {
		return viewErr
	}
	return d.unproved(q, v.View, v.Drop, err)
}
