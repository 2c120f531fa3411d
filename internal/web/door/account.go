package door

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"

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
	v.Password = &page.Form{Action: v.Here("/account/password"), Button: v.T("password.set"), Fields: []page.Field{
		{Name: "old", Label: v.T("password.old"), Type: "password", Complete: "current-password"},
		{Name: "password", Label: v.T("password.new"), Hint: v.T("password.hint"), Type: "password", Complete: "new-password"},
	}}
	if !q.Account.Password {
		v.Password.Fields = v.Password.Fields[1:]
	}
	if q.Account.TOTP {
		v.Drop = &page.Form{Action: v.Here("/account/second/drop"), Button: v.T("second.drop"), Danger: true,
			Fields: []page.Field{{Name: "code", Label: v.T("second.code"), Type: "code", Complete: "one-time-code"}}}
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

func (d *Door) signOut(q *page.Request) error {
	if err := d.People.SignOut(q.R.Context(), q.Session); err != nil {
		return err
	}
	http.SetCookie(q.W, d.Cookie(d.CookieName(), "", 0))
	return q.Redirect("/sign-in")
}

func (d *Door) changePassword(q *page.Request) error {
	err := d.People.ChangePassword(q.R.Context(), q.Account.ID, q.Session, q.R.PostFormValue("old"), q.R.PostFormValue("password"))
	if err == nil {
		return q.Redirect("/account?done=password")
	}
	v, viewErr := d.accountView(q)
	if viewErr != nil {
		return viewErr
	}
	e, ok := err.(*errs.Error)
	switch {
	case ok && e.Kind == errs.Forbidden:
		v.Password.Set("old", v.T(e.Text))
	case ok && e.Kind == errs.Invalid:
		v.Password.Set("password", v.T(e.Text))
	default:
		return err
	}
	return q.Invalid(v.View)
}

func (d *Door) endSessions(q *page.Request) error {
	if err := d.People.EndSession(q.R.Context(), q.Account.ID, q.R.PostFormValue("session"), q.Session); err != nil {
		return err
	}
	return q.Redirect("/account?done=sessions")
}

// prepareSecond shows the secret of a second step, as a picture and as letters.
func (d *Door) prepareSecond(q *page.Request) error {
	v, err := d.secondSetUp(q)
	if err != nil {
		return err
	}
	return q.Show(v.View, http.StatusOK)
}

func (d *Door) secondSetUp(q *page.Request) (*accountView, error) {
	key, err := d.People.PrepareTOTP(q.R.Context(), q.Account.ID, d.Site.NameFor(q.Lang), q.Account.Email)
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
	v := &accountView{View: q.View("second.set-up"), Secret: key.Secret(), Picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())}
	v.Confirm = &page.Form{Action: v.Here("/account/second"), Button: v.T("second.confirm"),
		Fields: []page.Field{{Name: "code", Label: v.T("second.code"), Type: "code", Complete: "one-time-code"}}}
	v.Rest = secondPage(v)
	return v, nil
}

func (d *Door) confirmSecond(q *page.Request) error {
	codes, err := d.People.ConfirmTOTP(q.R.Context(), q.Account.ID, q.R.PostFormValue("code"))
	if errs.Is(err, errs.Forbidden) {
		v, err := d.secondSetUp(q)
		if err != nil {
			return err
		}
		v.Confirm.Set("code", v.T("second.wrong-again"))
		return q.Invalid(v.View)
	}
	if err != nil {
		return err
	}
	v := &accountView{View: q.View("second.done"), Codes: codes}
	v.Rest = codesPage(v)
	v.Links = []page.Link{v.Link("inner.account", "/account")}
	return q.Show(v.View, http.StatusOK)
}

func (d *Door) dropSecond(q *page.Request) error {
	err := d.People.DropTOTP(q.R.Context(), q.Account.ID, q.R.PostFormValue("code"))
	if err == nil {
		return q.Redirect("/account?done=second")
	}
	if !errs.Is(err, errs.Forbidden) {
		return err
	}
	v, viewErr := d.accountView(q)
	if viewErr != nil {
		return viewErr
	}
	if v.Drop != nil {
		v.Drop.Set("code", v.T("door.code-wrong"))
	}
	return q.Invalid(v.View)
}
