package door

import (
	"errors"
	"net/http"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
)

func (d *Door) signInForm(q *request, email, next string) *view {
	v := d.view(q, "door.title")
	v.Form = &form{Action: v.Here("/sign-in"), Button: v.T("door.sign-in"), Fields: []field{
		{Name: "email", Label: v.T("person.email"), Type: "email", Value: email, Complete: "username"},
		{Name: "password", Label: v.T("door.password"), Type: "password", Complete: "current-password"},
	}}
	if next != "" {
		v.Form.Hidden = [][2]string{{"next", next}}
	}
	v.Links = []link{{v.T("door.forgotten"), v.Here("/password/forgotten")}, {v.T("door.by-mail"), v.Here("/sign-in/mail")}}
	if d.Demo {
		v.Rest = demoDoor(v)
	}
	return v
}

func (d *Door) signIn(q *request) error {
	if q.account != nil {
		return d.to(q, "/account")
	}
	v := d.signInForm(q, "", q.r.URL.Query().Get("next"))
	if q.r.URL.Query().Has("next") {
		v.Lead = v.T("door.first")
	}
	return d.show(q, v, http.StatusOK)
}

func (d *Door) signInNow(q *request) error {
	email := q.r.PostFormValue("email")
	in, err := d.People.SignIn(q.r.Context(), email, q.r.PostFormValue("password"), d.from(q))
	if err != nil {
		return d.refused(q, d.signInForm(q, email, q.r.PostFormValue("next")), err)
	}
	return d.entered(q, in)
}

// refused shows a form again after a try that failed, or a pause that is to be
// kept.
func (d *Door) refused(q *request, v *view, err error) error {
	var e *errs.Error
	switch kind := errs.KindOf(err); {
	case kind == errs.TooMany && errors.As(err, &e):
		v.Error = v.T("door.pause", "minutes", e.Text)
		q.w.Header().Set("Retry-After", "60")
		return d.show(q, v, http.StatusTooManyRequests)
	case kind == errs.Forbidden && errors.As(err, &e):
		v.Error = v.T(e.Text)
		return d.again(q, v)
	case kind == errs.Invalid && errors.As(err, &e) && v.Has(e.Text):
		if len(v.Form.Fields) > 0 {
			v.Form.set(v.Form.Fields[len(v.Form.Fields)-1].Name, v.T(e.Text))
		}
		return d.again(q, v)
	case kind == errs.Unavailable:
		v.Error = v.T("door.unavailable")
		return d.show(q, v, http.StatusServiceUnavailable)
	}
	return err
}

// entered leads on after a first step: in, or to the second one.
func (d *Door) entered(q *request, in account.In) error {
	if in.Second != "" {
		v := d.secondForm(q, in.Second, q.r.PostFormValue("next"))
		return d.show(q, v, http.StatusOK)
	}
	return d.welcome(q, in)
}

func (d *Door) secondForm(q *request, ticket, next string) *view {
	v := d.view(q, "second.title")
	v.Lead = v.T("second.lead")
	v.Form = &form{Action: v.Here("/sign-in/second"), Button: v.T("door.sign-in"), Hidden: [][2]string{{"ticket", ticket}, {"next", next}},
		Fields: []field{{Name: "code", Label: v.T("second.code"), Hint: v.T("second.hint"), Type: "code", Complete: "one-time-code"}}}
	v.Form.Fields[0].Type = "code"
	return v
}

// second without a first step leads to the first.
func (d *Door) second(q *request) error { return d.to(q, "/sign-in") }

func (d *Door) secondNow(q *request) error {
	ticket := q.r.PostFormValue("ticket")
	in, err := d.People.Second(q.r.Context(), ticket, q.r.PostFormValue("code"), d.from(q))
	if err != nil {
		return d.refused(q, d.secondForm(q, ticket, q.r.PostFormValue("next")), err)
	}
	return d.welcome(q, in)
}

func (d *Door) mailForm(q *request, title, lead, path, email string) *view {
	v := d.view(q, title)
	v.Lead = v.T(lead)
	v.Form = &form{Action: v.Here(path), Button: v.T("door.send"), Fields: []field{{Name: "email", Label: v.T("person.email"), Type: "email", Value: email, Complete: "username"}}}
	v.Links = []link{{v.T("door.title"), v.Here("/sign-in")}}
	return v
}

func (d *Door) byMail(q *request) error {
	return d.show(q, d.mailForm(q, "door.by-mail", "door.by-mail-lead", "/sign-in/mail", ""), http.StatusOK)
}

// byMailNow answers the same whoever asks.
func (d *Door) byMailNow(q *request) error {
	email := q.r.PostFormValue("email")
	ticket, err := d.People.MailLink(q.r.Context(), email, d.from(q))
	if err != nil {
		return d.refused(q, d.mailForm(q, "door.by-mail", "door.by-mail-lead", "/sign-in/mail", email), err)
	}
	return d.show(q, d.codeForm(q, ticket), http.StatusOK)
}

func (d *Door) codeForm(q *request, ticket string) *view {
	v := d.view(q, "code.title")
	v.Lead = v.T("code.lead")
	v.Form = &form{Action: v.Here("/sign-in/code"), Button: v.T("door.sign-in"), Hidden: [][2]string{{"ticket", ticket}},
		Fields: []field{{Name: "code", Label: v.T("code.code"), Type: "code", Complete: "one-time-code"}}}
	v.Links = []link{{v.T("door.by-mail-again"), v.Here("/sign-in/mail")}}
	return v
}

func (d *Door) code(q *request) error { return d.to(q, "/sign-in/mail") }

func (d *Door) codeNow(q *request) error {
	ticket := q.r.PostFormValue("ticket")
	in, err := d.People.ByCode(q.r.Context(), ticket, strings.TrimSpace(q.r.PostFormValue("code")), d.from(q))
	if err != nil {
		return d.refused(q, d.codeForm(q, ticket), err)
	}
	return d.welcome(q, in)
}

// link shows a button: opening the address changes nothing, since mail scanners
// open it too.
func (d *Door) link(q *request) error {
	v := d.view(q, "link.title")
	v.Lead = v.T("link.lead")
	v.Form = &form{Action: v.Here("/sign-in/link"), Button: v.T("door.sign-in"), Hidden: [][2]string{{"token", q.r.URL.Query().Get("token")}}}
	return d.show(q, v, http.StatusOK)
}

func (d *Door) linkNow(q *request) error {
	in, err := d.People.ByLink(q.r.Context(), q.r.PostFormValue("token"), d.from(q))
	if err != nil {
		return err
	}
	return d.welcome(q, in)
}

func (d *Door) forgotten(q *request) error {
	return d.show(q, d.mailForm(q, "door.forgotten", "door.forgotten-lead", "/password/forgotten", ""), http.StatusOK)
}

func (d *Door) forgottenNow(q *request) error {
	email := q.r.PostFormValue("email")
	if err := d.People.MailReset(q.r.Context(), email, d.from(q)); err != nil {
		return d.refused(q, d.mailForm(q, "door.forgotten", "door.forgotten-lead", "/password/forgotten", email), err)
	}
	v := d.view(q, "door.forgotten")
	v.Notice = v.T("door.forgotten-sent")
	v.Links = []link{{v.T("door.title"), v.Here("/sign-in")}}
	return d.show(q, v, http.StatusOK)
}

func (d *Door) passwordForm(q *request, token string, invitation bool) *view {
	title, path := "password.new", "/password/new"
	if invitation {
		title, path = "invitation.title", "/invitation"
	}
	v := d.view(q, title)
	v.Form = &form{Action: v.Here(path), Button: v.T("password.set"), Hidden: [][2]string{{"token", token}},
		Fields: []field{{Name: "password", Label: v.T("password.new"), Hint: v.T("password.hint"), Type: "password", Complete: "new-password"}}}
	return v
}

func (d *Door) setPassword(q *request, token string, invitation bool) error {
	a, err := d.People.Peek(q.r.Context(), token, invitation)
	if err != nil {
		return err
	}
	v := d.passwordForm(q, token, invitation)
	if invitation {
		v.Lead = v.T("invitation.lead", "name", a.Name, "role", v.T("role."+string(a.Role)))
	}
	return d.show(q, v, http.StatusOK)
}

func (d *Door) setPasswordNow(q *request, invitation bool) error {
	token := q.r.PostFormValue("token")
	in, err := d.People.SetPassword(q.r.Context(), token, invitation, q.r.PostFormValue("password"), d.from(q))
	if err != nil {
		return d.refused(q, d.passwordForm(q, token, invitation), err)
	}
	return d.entered(q, in)
}

func (d *Door) newPassword(q *request) error {
	return d.setPassword(q, q.r.URL.Query().Get("token"), false)
}
func (d *Door) newPasswordNow(q *request) error { return d.setPasswordNow(q, false) }
func (d *Door) invitation(q *request) error {
	return d.setPassword(q, q.r.URL.Query().Get("token"), true)
}
func (d *Door) invitationNow(q *request) error { return d.setPasswordNow(q, true) }

func (d *Door) setUpForm(q *request, code, email, name string) *view {
	v := d.view(q, "set-up.title")
	v.Lead = v.T("set-up.lead")
	v.Form = &form{Action: v.Here("/set-up"), Button: v.T("set-up.button"), Fields: []field{
		{Name: "code", Label: v.T("set-up.code"), Hint: v.T("set-up.code-hint"), Type: "text", Value: code, Complete: "off"},
		{Name: "name", Label: v.T("person.name"), Type: "text", Value: name, Complete: "name"},
		{Name: "email", Label: v.T("person.email"), Type: "email", Value: email, Complete: "username"},
		{Name: "password", Label: v.T("door.password"), Hint: v.T("password.hint"), Type: "password", Complete: "new-password"},
	}}
	return v
}

// setUpOpen says whether the page exists: once, while there is no
// administrator.
func (d *Door) setUpOpen(q *request) error {
	open, err := d.People.Open(q.r.Context())
	if err == nil && (open || d.SetUp == "") {
		err = errs.New(errs.NotFound, "set-up.done")
	}
	return err
}

func (d *Door) setUp(q *request) error {
	if err := d.setUpOpen(q); err != nil {
		return err
	}
	return d.show(q, d.setUpForm(q, q.r.URL.Query().Get("code"), "", ""), http.StatusOK)
}

func (d *Door) setUpNow(q *request) error {
	if err := d.setUpOpen(q); err != nil {
		return err
	}
	get := q.r.PostFormValue
	v := d.setUpForm(q, get("code"), get("email"), get("name"))
	if !d.People.Guess(q.r.Context(), d.from(q), get("code"), d.SetUp) {
		v.Form.set("code", v.T("set-up.code-wrong"))
		return d.again(q, v)
	}
	_, err := d.People.First(q.r.Context(), "set-up", account.Person{Email: get("email"), Name: get("name"), Lang: q.lang, Role: account.Administrator}, get("password"), d.Site.Catalogues.Languages(), false)
	if err != nil {
		return d.wrong(q, v, err)
	}
	in, err := d.People.SignIn(q.r.Context(), get("email"), get("password"), d.from(q))
	if err != nil {
		return err
	}
	return d.welcome(q, in)
}

// wrong shows a form again with what is wrong at its fields.
func (d *Door) wrong(q *request, v *view, err error) error {
	var wrong account.Wrong
	if !errors.As(err, &wrong) {
		if errs.Is(err, errs.Conflict) {
			v.Error = v.T("person.conflict")
			return d.show(q, v, http.StatusConflict)
		}
		return err
	}
	for name, key := range wrong {
		v.Form.set(name, v.T(key))
	}
	return d.again(q, v)
}

// demoPeople are the invented persons of the demonstration, one of each role.
var demoPeople = []struct{ name, email string }{
	{"Adéla Ukázková", "administrator@example.invalid"}, {"Emil Vymyšlený", "editor@example.invalid"},
	{"Petra Neskutečná", "adviser@example.invalid"}, {"Karel Zkoušecí", "coordinator@example.invalid"},
}

// demoSignIn lets anybody in as an invented person: in the demonstration only,
// where this route exists.
func (d *Door) demoSignIn(q *request) error {
	for i, role := range account.Roles {
		if q.r.PostFormValue("role") != string(role) {
			continue
		}
		p := account.Person{Email: demoPeople[i].email, Name: demoPeople[i].name, Lang: q.lang, Role: role}
		if role == account.Coordinator {
			p.Units, _ = d.unitsNamed("opava")
		}
		in, err := d.People.Demonstrate(q.r.Context(), p, d.Site.Catalogues.Languages(), d.from(q))
		if err != nil {
			return err
		}
		return d.welcome(q, in)
	}
	return errs.New(errs.Invalid, "door.bad-form")
}
