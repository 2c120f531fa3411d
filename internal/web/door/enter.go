package door

import (
	"errors"
	"net/http"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

func (d *Door) signInForm(q *page.Request, email, next string) *page.View {
	v := q.View("door.title")
	v.Form = &page.Form{Action: v.Here("/sign-in"), Button: v.T("door.sign-in"), Fields: []page.Field{
		{Name: "email", Label: v.T("person.email"), Type: "email", Value: email, Complete: "username"},
		{Name: "password", Label: v.T("door.password"), Type: "password", Complete: "current-password"},
	}}
	if next != "" {
		v.Form.Hidden = [][2]string{{"next", next}}
	}
	v.Form.Hidden = append(v.Form.Hidden, q.TakeWaiting().Hidden()...)
	v.Links = []page.Link{v.Link("door.forgotten", "/password/forgotten"), v.Link("door.by-mail", "/sign-in/mail")}
	if d.Demo {
		v.Rest = demoDoor(v)
	}
	return v
}

func (d *Door) signIn(q *page.Request) error {
	if q.Account != nil {
		return q.Redirect(d.Next(q.Account.Role, q.Query("next")))
	}
	v := d.signInForm(q, "", q.R.URL.Query().Get("next"))
	if q.R.URL.Query().Has("next") {
		v.Lead = v.T("door.first")
	}
	return q.Show(v, http.StatusOK)
}

func (d *Door) signInNow(q *page.Request) error {
	email := q.R.PostFormValue("email")
	in, err := d.People.SignIn(q.R.Context(), email, q.R.PostFormValue("password"), q.From())
	if err != nil {
		return d.refused(q, d.signInForm(q, email, q.R.PostFormValue("next")), err)
	}
	return d.entered(q, in)
}

// refused shows a form again after a try that failed, or a pause that is to be
// kept.
func (d *Door) refused(q *page.Request, v *page.View, err error) error {
	var e *errs.Error
	switch kind := errs.KindOf(err); {
	case kind == errs.TooMany && errors.As(err, &e):
		v.Error = v.T("door.pause", "minutes", e.Text)
		q.W.Header().Set("Retry-After", "60")
		return q.Show(v, http.StatusTooManyRequests)
	case kind == errs.Forbidden && errors.As(err, &e):
		v.Error = v.T(e.Text)
		return q.Invalid(v)
	case kind == errs.Invalid && errors.As(err, &e) && v.Has(e.Text):
		if len(v.Form.Fields) > 0 {
			v.Form.Set(v.Form.Fields[len(v.Form.Fields)-1].Name, v.T(e.Text))
		}
		return q.Invalid(v)
	case kind == errs.Unavailable:
		v.Error = v.T(q.Outage(err))
		return q.Show(v, http.StatusServiceUnavailable)
	}
	return err
}

// entered leads on after a first step: in, or to the second one.
func (d *Door) entered(q *page.Request, in account.In) error {
	if in.Second != "" {
		v := d.secondForm(q, in.Second, q.R.PostFormValue("next"))
		return q.Show(v, http.StatusOK)
	}
	return d.welcome(q, in)
}

func (d *Door) secondForm(q *page.Request, ticket, next string) *page.View {
	v := q.View("second.title")
	v.Lead = v.T("second.lead")
	v.Form = &page.Form{Action: v.Here("/sign-in/second"), Button: v.T("door.sign-in"), Hidden: [][2]string{{"ticket", ticket}, {"next", next}},
		Fields: []page.Field{{Name: "code", Label: v.T("second.code"), Hint: v.T("second.hint"), Type: "code", Complete: "one-time-code"}}}
	v.Form.Fields[0].Type = "code"
	v.Form.Hidden = append(v.Form.Hidden, q.TakeWaiting().Hidden()...)
	return v
}

// second without a first step leads to the first.
func (d *Door) second(q *page.Request) error { return q.Redirect("/sign-in") }

func (d *Door) secondNow(q *page.Request) error {
	ticket := q.R.PostFormValue("ticket")
	in, err := d.People.Second(q.R.Context(), ticket, q.R.PostFormValue("code"), q.From())
	if err != nil {
		return d.refused(q, d.secondForm(q, ticket, q.R.PostFormValue("next")), err)
	}
	return d.welcome(q, in)
}

func (d *Door) mailForm(q *page.Request, title, lead, path, email string) *page.View {
	v := q.View(title)
	v.Lead = v.T(lead)
	v.Form = &page.Form{Action: v.Here(path), Button: v.T("door.send"),
		Fields: []page.Field{{Name: "email", Label: v.T("person.email"), Type: "email", Value: email, Complete: "username"}}}
	v.Links = []page.Link{v.Link("door.title", "/sign-in")}
	return v
}

func (d *Door) byMail(q *page.Request) error {
	return q.Show(d.mailForm(q, "door.by-mail", "door.by-mail-lead", "/sign-in/mail", ""), http.StatusOK)
}

// byMailNow answers the same whoever asks.
func (d *Door) byMailNow(q *page.Request) error {
	email := q.R.PostFormValue("email")
	ticket, err := d.People.MailLink(q.R.Context(), email, q.From())
	if err != nil {
		return d.refused(q, d.mailForm(q, "door.by-mail", "door.by-mail-lead", "/sign-in/mail", email), err)
	}
	return q.Show(d.codeForm(q, ticket), http.StatusOK)
}

func (d *Door) codeForm(q *page.Request, ticket string) *page.View {
	v := q.View("code.title")
	v.Lead = v.T("code.lead")
	v.Form = &page.Form{Action: v.Here("/sign-in/code"), Button: v.T("door.sign-in"), Hidden: [][2]string{{"ticket", ticket}},
		Fields: []page.Field{{Name: "code", Label: v.T("code.code"), Type: "code", Complete: "one-time-code"}}}
	v.Links = []page.Link{v.Link("door.by-mail-again", "/sign-in/mail")}
	return v
}

func (d *Door) code(q *page.Request) error { return q.Redirect("/sign-in/mail") }

func (d *Door) codeNow(q *page.Request) error {
	ticket := q.R.PostFormValue("ticket")
	in, err := d.People.ByCode(q.R.Context(), ticket, strings.TrimSpace(q.R.PostFormValue("code")), q.From())
	if err != nil {
		return d.refused(q, d.codeForm(q, ticket), err)
	}
	return d.welcome(q, in)
}

// link shows a button: opening the address changes nothing, since mail scanners
// open it too.
func (d *Door) link(q *page.Request) error {
	v := q.View("link.title")
	v.Lead = v.T("link.lead")
	v.Form = &page.Form{Action: v.Here("/sign-in/link"), Button: v.T("door.sign-in"), Hidden: [][2]string{{"token", q.R.URL.Query().Get("token")}}}
	return q.Show(v, http.StatusOK)
}

func (d *Door) linkNow(q *page.Request) error {
	in, err := d.People.ByLink(q.R.Context(), q.R.PostFormValue("token"), q.From())
	if err != nil {
		return err
	}
	return d.welcome(q, in)
}

func (d *Door) forgotten(q *page.Request) error {
	return q.Show(d.mailForm(q, "door.forgotten", "door.forgotten-lead", "/password/forgotten", ""), http.StatusOK)
}

func (d *Door) forgottenNow(q *page.Request) error {
	email := q.R.PostFormValue("email")
	if err := d.People.MailReset(q.R.Context(), email, q.From()); err != nil {
		return d.refused(q, d.mailForm(q, "door.forgotten", "door.forgotten-lead", "/password/forgotten", email), err)
	}
	v := q.View("door.forgotten")
	v.Notice = v.T("door.forgotten-sent")
	v.Links = []page.Link{v.Link("door.title", "/sign-in")}
	return q.Show(v, http.StatusOK)
}

func (d *Door) passwordForm(q *page.Request, token string, invitation bool) *page.View {
	title, path := "password.new", "/password/new"
	if invitation {
		title, path = "invitation.title", "/invitation"
	}
	v := q.View(title)
	v.Form = &page.Form{Action: v.Here(path), Button: v.T("password.set"), Hidden: [][2]string{{"token", token}},
		Fields: []page.Field{{Name: "password", Label: v.T("password.new"), Hint: v.T("password.hint"), Type: "password", Complete: "new-password"}}}
	return v
}

func (d *Door) setPassword(q *page.Request, token string, invitation bool) error {
	a, err := d.People.Peek(q.R.Context(), token, invitation)
	if err != nil {
		return err
	}
	v := d.passwordForm(q, token, invitation)
	if invitation {
		v.Lead = v.T("invitation.lead", "name", a.Name, "role", v.T(account.RoleKeys[a.Role]))
		if towns := d.townNames(v, a); towns != "" {
			v.Lead = v.T("invitation.lead-town", "name", a.Name, "towns", towns)
		}
	}
	return q.Show(v, http.StatusOK)
}

// townNames are the names of somebody's municipalities.
func (d *Door) townNames(v *page.View, a *account.Account) string {
	var all []string
	for _, id := range a.Units {
		if u, ok := v.E.UnitByID(id); ok {
			all = append(all, v.Name(u))
		}
	}
	return strings.Join(all, ", ")
}

func (d *Door) setPasswordNow(q *page.Request, invitation bool) error {
	token := q.R.PostFormValue("token")
	in, err := d.People.SetPassword(q.R.Context(), token, invitation, q.R.PostFormValue("password"), q.From())
	if err != nil {
		return d.refused(q, d.passwordForm(q, token, invitation), err)
	}
	return d.entered(q, in)
}

func (d *Door) newPassword(q *page.Request) error {
	return d.setPassword(q, q.R.URL.Query().Get("token"), false)
}
func (d *Door) newPasswordNow(q *page.Request) error { return d.setPasswordNow(q, false) }
func (d *Door) invitation(q *page.Request) error {
	return d.setPassword(q, q.R.URL.Query().Get("token"), true)
}
func (d *Door) invitationNow(q *page.Request) error { return d.setPasswordNow(q, true) }

func (d *Door) setUpForm(q *page.Request, code, email, name string) *page.View {
	v := q.View("set-up.title")
	v.Lead = v.T("set-up.lead")
	v.Form = &page.Form{Action: v.Here("/set-up"), Button: v.T("set-up.button"), Fields: []page.Field{
		{Name: "code", Label: v.T("set-up.code"), Hint: v.T("set-up.code-hint"), Type: "text", Value: code, Complete: "off"},
		{Name: "name", Label: v.T("person.name"), Type: "text", Value: name, Complete: "name"},
		{Name: "email", Label: v.T("person.email"), Type: "email", Value: email, Complete: "username"},
		{Name: "password", Label: v.T("door.password"), Hint: v.T("password.hint"), Type: "password", Complete: "new-password"},
	}}
	return v
}

// setUpOpen says whether the page exists: once, while there is no
// administrator.
func (d *Door) setUpOpen(q *page.Request) error {
	open, err := d.People.Open(q.R.Context())
	if err == nil && (open || d.SetUp == "") {
		err = errs.New(errs.NotFound, "set-up.done")
	}
	return err
}

func (d *Door) setUp(q *page.Request) error {
	if err := d.setUpOpen(q); err != nil {
		return err
	}
	return q.Show(d.setUpForm(q, q.R.URL.Query().Get("code"), "", ""), http.StatusOK)
}

func (d *Door) setUpNow(q *page.Request) error {
	if err := d.setUpOpen(q); err != nil {
		return err
	}
	get := q.R.PostFormValue
	v := d.setUpForm(q, get("code"), get("email"), get("name"))
	if !d.People.Guess(q.R.Context(), q.From(), get("code"), d.SetUp) {
		v.Form.Set("code", v.T("set-up.code-wrong"))
		return q.Invalid(v)
	}
	_, err := d.People.First(q.R.Context(), "set-up", account.Person{Email: get("email"), Name: get("name"), Lang: q.Lang, Role: account.Administrator},
		get("password"), d.Site.Catalogues.Languages(), false)
	if err != nil {
		return d.wrong(q, v, err)
	}
	in, err := d.People.SignIn(q.R.Context(), get("email"), get("password"), q.From())
	if err != nil {
		return err
	}
	return d.welcome(q, in)
}

// wrong shows a form again with what is wrong at its fields.
func (d *Door) wrong(q *page.Request, v *page.View, err error) error {
	var wrong account.Wrong
	if !errors.As(err, &wrong) {
		if errs.Is(err, errs.Conflict) {
			v.Error = v.T("person.conflict")
			return q.Show(v, http.StatusConflict)
		}
		return err
	}
	for name, key := range wrong {
		v.Form.Set(name, v.T(key))
	}
	return q.Invalid(v)
}

// demoPeople are the invented persons of the demonstration, one of each role.
var demoPeople = []struct{ name, email string }{
	{"Adéla Ukázková", "administrator@example.invalid"}, {"Emil Vymyšlený", "editor@example.invalid"},
	{"Petra Neskutečná", "adviser@example.invalid"}, {"Karel Zkoušecí", "coordinator@example.invalid"},
}

// demoSignIn lets anybody in as an invented person: in the demonstration only,
// where this route exists.
func (d *Door) demoSignIn(q *page.Request) error {
	for i, role := range account.Roles {
		if q.R.PostFormValue("role") != string(role) {
			continue
		}
		p := account.Person{Email: demoPeople[i].email, Name: demoPeople[i].name, Lang: q.Lang, Role: role}
		if role == account.Coordinator {
			town, err := q.Town("Opava, CZ", "")
			if err != nil {
				return err
			}
			if town.Unit != "" {
				p.Units = []register.UnitID{town.Unit}
			}
		}
		in, err := d.People.Demonstrate(q.R.Context(), p, d.Site.Catalogues.Languages(), q.From())
		if err != nil {
			return err
		}
		return d.welcome(q, in)
	}
	return errs.New(errs.Invalid, "door.bad-form")
}
