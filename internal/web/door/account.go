package door

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"

	"twinhall/internal/account"
	"twinhall/internal/errs"
)

// accountView is somebody's own account.
type accountView struct {
	*view
	Sessions []account.Session
	Password *form
	Drop     *form // of the second step, nil where none is set
	Codes    []string
	Picture  string // of the second step's secret, for the app
	Secret   string
	Confirm  *form
}

func (d *Door) accountView(q *request) (*accountView, error) {
	v := &accountView{view: d.view(q, "inner.account")}
	var err error
	if v.Sessions, err = d.People.Sessions(q.r.Context(), q.account.ID, q.session); err != nil {
		return nil, err
	}
	v.Password = &form{Action: v.Here("/account/password"), Button: v.T("password.set"), Fields: []field{
		{Name: "old", Label: v.T("password.old"), Type: "password", Complete: "current-password"},
		{Name: "password", Label: v.T("password.new"), Hint: v.T("password.hint"), Type: "password", Complete: "new-password"},
	}}
	if !q.account.Password {
		v.Password.Fields = v.Password.Fields[1:]
	}
	if q.account.TOTP {
		v.Drop = &form{Action: v.Here("/account/second/drop"), Button: v.T("second.drop"), Danger: true,
			Fields: []field{{Name: "code", Label: v.T("second.code"), Type: "code", Complete: "one-time-code"}}}
	}
	v.Rest = accountPage(v)
	return v, nil
}

func (d *Door) account(q *request) error {
	v, err := d.accountView(q)
	if err != nil {
		return err
	}
	switch q.r.URL.Query().Get("done") {
	case "password":
		v.Notice = v.T("password.done")
	case "sessions":
		v.Notice = v.T("sessions.done")
	case "second":
		v.Notice = v.T("second.dropped")
	}
	return d.show(q, v.view, http.StatusOK)
}

func (d *Door) signOut(q *request) error {
	if err := d.People.SignOut(q.r.Context(), q.session); err != nil {
		return err
	}
	http.SetCookie(q.w, d.cookie(d.cookieName(), "", 0))
	return d.to(q, "/sign-in")
}

func (d *Door) changePassword(q *request) error {
	err := d.People.ChangePassword(q.r.Context(), q.account.ID, q.session, q.r.PostFormValue("old"), q.r.PostFormValue("password"))
	if err == nil {
		return d.to(q, "/account?done=password")
	}
	v, viewErr := d.accountView(q)
	if viewErr != nil {
		return viewErr
	}
	e, ok := err.(*errs.Error)
	switch {
	case ok && e.Kind == errs.Forbidden:
		v.Password.set("old", v.T(e.Text))
	case ok && e.Kind == errs.Invalid:
		v.Password.set("password", v.T(e.Text))
	default:
		return err
	}
	return d.again(q, v.view)
}

func (d *Door) endSessions(q *request) error {
	if err := d.People.EndSession(q.r.Context(), q.account.ID, q.r.PostFormValue("session"), q.session); err != nil {
		return err
	}
	return d.to(q, "/account?done=sessions")
}

// prepareSecond shows the secret of a second step, as a picture and as letters.
func (d *Door) prepareSecond(q *request) error {
	v, err := d.secondSetUp(q)
	if err != nil {
		return err
	}
	return d.show(q, v.view, http.StatusOK)
}

func (d *Door) secondSetUp(q *request) (*accountView, error) {
	key, err := d.People.PrepareTOTP(q.r.Context(), q.account.ID, d.Site.NameFor(q.lang), q.account.Email)
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
	v := &accountView{view: d.view(q, "second.set-up"), Secret: key.Secret(), Picture: "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())}
	v.Confirm = &form{Action: v.Here("/account/second"), Button: v.T("second.confirm"),
		Fields: []field{{Name: "code", Label: v.T("second.code"), Type: "code", Complete: "one-time-code"}}}
	v.Rest = secondPage(v)
	return v, nil
}

func (d *Door) confirmSecond(q *request) error {
	codes, err := d.People.ConfirmTOTP(q.r.Context(), q.account.ID, q.r.PostFormValue("code"))
	if errs.Is(err, errs.Forbidden) {
		v, err := d.secondSetUp(q)
		if err != nil {
			return err
		}
		v.Confirm.set("code", v.T("second.wrong-again"))
		return d.again(q, v.view)
	}
	if err != nil {
		return err
	}
	v := &accountView{view: d.view(q, "second.done"), Codes: codes}
	v.Rest = codesPage(v)
	v.Links = []link{{v.T("inner.account"), v.Here("/account")}}
	return d.show(q, v.view, http.StatusOK)
}

func (d *Door) dropSecond(q *request) error {
	err := d.People.DropTOTP(q.r.Context(), q.account.ID, q.r.PostFormValue("code"))
	if err == nil {
		return d.to(q, "/account?done=second")
	}
	if !errs.Is(err, errs.Forbidden) {
		return err
	}
	v, viewErr := d.accountView(q)
	if viewErr != nil {
		return viewErr
	}
	if v.Drop != nil {
		v.Drop.set("code", v.T("door.code-wrong"))
	}
	return d.again(q, v.view)
}
