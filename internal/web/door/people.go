package door

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

func (d *Door) people(q *page.Request) error {
	v := q.View("inner.people")
	t := page.Table{Caption: v.Title, Columns: v.Heads("person.name", "person.email", "person.role", "person.state")}
	if err := q.Read(func(tx *sqldb.Tx) error {
		all, err := account.List(tx)
		for _, a := range all {
			t.Add(page.LinkTo(v.Here("/people/person?id="+string(a.ID)), a.Name),
				page.Texts(a.Email, v.T(account.RoleKeys[a.Role]), v.T(account.StateKeys[a.State]))...)
		}
		return err
	}); err != nil {
		return err
	}
	v.Lead = v.T("people.lead")
	v.Links = []page.Link{v.Link("people.invite", "/people/new")}
	switch q.R.URL.Query().Get("done") {
	case "invited":
		v.Notice = v.T("people.invited")
	case "changed":
		v.Notice = v.T("people.changed")
	case "sessions":
		v.Notice = v.T("people.sessions-ended")
	case "second":
		v.Notice = v.T("people.second-reset")
	}
	v.Rest = page.TableOf(t)
	return q.Show(v, http.StatusOK)
}

// personFields are the fields of a person; units is what was written of the
// municipalities.
func personFields(v *page.View, p account.Person, units string, withEmail bool) []page.Field {
	var languages, roles [][2]string
	for _, lang := range v.Catalogues.Languages() {
		if c, ok := v.Catalogues.Of(lang); ok {
			languages = append(languages, [2]string{lang, c.T("language.name")})
		}
	}
	for _, r := range account.Roles {
		roles = append(roles, [2]string{string(r), v.T(account.RoleKeys[r])})
	}
	fields := []page.Field{{Name: "name", Label: v.T("person.name"), Type: "text", Value: p.Name, Complete: "off"}}
	if withEmail {
		fields = append(fields, page.Field{Name: "email", Label: v.T("person.email"), Type: "email", Value: p.Email, Complete: "off"})
	}
	return append(fields,
		page.Field{Name: "role", Label: v.T("person.role"), Hint: v.T("person.role-hint"), Type: "select", Value: string(p.Role), Options: roles},
		page.Field{Name: "units", Label: v.T("person.units"), Hint: v.T("person.units-hint"), Type: "area", Value: units, Optional: true},
		trustedField(v, p),
		page.Field{Name: "lang", Label: v.T("person.lang"), Type: "select", Value: p.Lang, Options: languages})
}

// trustedField says whether a coordinator's changes hold at once.
func trustedField(v *page.View, p account.Person) page.Field {
	f := page.Field{Name: "trusted", Label: v.T("person.trusted"), Hint: v.T("person.trusted-hint"), Type: "checks",
		Options: [][2]string{{"yes", v.T("person.trusted-yes")}}, Optional: true}
	if p.Trusted {
		f.Values = []string{"yes"}
	}
	return f
}

func (d *Door) personForm(q *page.Request, p account.Person, units string) *page.View {
	v := q.View("people.invite")
	v.Lead = v.T("people.invite-lead")
	v.Form = &page.Form{Action: v.Here("/people/new"), Button: v.T("people.send"), Fields: personFields(v, p, units, true)}
	v.Links = []page.Link{v.Link("inner.people", "/people")}
	return v
}

func (d *Door) newPerson(q *page.Request) error {
	return q.Show(d.personForm(q, account.Person{Lang: q.Lang, Role: account.Coordinator}, ""), http.StatusOK)
}

// sent is a person as a form holds it. Of a coordinator's municipalities one
// may not be known.
func (d *Door) sent(q *page.Request) (p account.Person, units, wrong string, err error) {
	get := q.R.PostFormValue
	p = account.Person{Email: get("email"), Name: get("name"), Lang: get("lang"), Role: account.Role(get("role"))}
	units = get("units")
	if p.Role == account.Coordinator {
		p.Units, wrong, err = d.unitsNamed(q, units)
		p.Trusted = get("trusted") != ""
	}
	return p, units, wrong, err
}

func (d *Door) inviteNow(q *page.Request) error {
	if ok, err := q.Proven(); !ok {
		return err
	}
	p, units, wrong, err := d.sent(q)
	if err != nil {
		return err
	}
	v := d.personForm(q, p, units)
	if wrong != "" {
		v.Form.Set("units", wrong)
		return q.Invalid(v)
	}
	if _, err := d.People.Invite(q.R.Context(), q.Account.ID, p, d.Site.Catalogues.Languages()); err != nil {
		if errs.Is(err, errs.Conflict) {
			v.Form.Set("email", v.T("person.email-taken"))
			return q.Invalid(v)
		}
		return d.wrong(q, v, err)
	}
	return q.Redirect("/people?done=invited")
}

func (d *Door) changeForm(q *page.Request, a *account.Account, p account.Person, units, state string) *page.View {
	v := q.View("people.person")
	v.Title = a.Name
	v.Lead = a.Email
	fields := append(personFields(v, p, units, false), page.Field{Name: "state", Label: v.T("person.state"), Type: "select", Value: state,
		Options: [][2]string{{"", v.T(account.StateKeys[account.Active])}, {string(account.Disabled), v.T(account.StateKeys[account.Disabled])}}, Optional: true})
	v.Form = &page.Form{Action: v.Here("/people/person"), Button: v.T("people.change"), Fields: fields,
		Hidden: [][2]string{{"id", string(a.ID)}, {"version", strconv.FormatInt(a.Version, 10)}}}
	v.Links = []page.Link{v.Link("inner.people", "/people")}
	if a.State == account.Invited {
		v.Rest = againForm(v, string(a.ID))
	} else {
		v.Rest = personActions(v, string(a.ID), a.TOTP && a.ID != q.Account.ID)
	}
	return v
}

func (d *Door) personOf(q *page.Request, id string) (a *account.Account, err error) {
	err = q.Read(func(tx *sqldb.Tx) error {
		a, err = account.Get(tx, account.ID(id))
		return err
	})
	if errs.Is(err, errs.NotFound) {
		err = errs.New(errs.NotFound, "people.none")
	}
	return a, err
}

func (d *Door) person(q *page.Request) error {
	a, err := d.personOf(q, q.R.URL.Query().Get("id"))
	if err != nil {
		return err
	}
	state := ""
	if a.State == account.Disabled {
		state = string(account.Disabled)
	}
	p := account.Person{Name: a.Name, Lang: a.Lang, Role: a.Role, Trusted: a.Trusted}
	return q.Show(d.changeForm(q, a, p, d.townsOf(q, a), state), http.StatusOK)
}

// townsOf are a coordinator's municipalities as the form takes them.
func (d *Door) townsOf(q *page.Request, a *account.Account) string {
	var lines []string
	e := d.Edition()
	for _, id := range a.Units {
		if e == nil {
			break
		}
		if u, ok := e.UnitByID(id); ok {
			lines = append(lines, q.TownText(u))
		}
	}
	return strings.Join(lines, "\n")
}

func (d *Door) changeNow(q *page.Request) error {
	if ok, err := q.Proven(); !ok {
		return err
	}
	a, err := d.personOf(q, q.R.PostFormValue("id"))
	if err != nil {
		return err
	}
	p, units, wrong, err := d.sent(q)
	if err != nil {
		return err
	}
	state := q.R.PostFormValue("state")
	v := d.changeForm(q, a, p, units, state)
	if wrong != "" {
		v.Form.Set("units", wrong)
		return q.Invalid(v)
	}
	version, err := strconv.ParseInt(q.R.PostFormValue("version"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	if err := d.People.Change(q.R.Context(), q.Account.ID, a.ID, version, p, account.State(state), d.Site.Catalogues.Languages()); err != nil {
		return d.wrong(q, v, err)
	}
	return q.Redirect("/people?done=changed")
}

// endTheirSessions signs a person out everywhere.
func (d *Door) endTheirSessions(q *page.Request) error {
	if err := d.People.EndSessions(q.R.Context(), q.Account.ID, account.ID(q.R.PostFormValue("id"))); err != nil {
		return err
	}
	return q.Redirect("/people?done=sessions")
}

// resetTheirSecond takes the second step from somebody who has lost it. One's own
// is switched off on one's own page, by a code of it.
func (d *Door) resetTheirSecond(q *page.Request) error {
	if ok, err := q.Proven(); !ok {
		return err
	}
	id := account.ID(q.R.PostFormValue("id"))
	if id == q.Account.ID {
		return q.Redirect("/account")
	}
	if err := d.People.ResetSecond(q.R.Context(), string(q.Account.ID), id); err != nil {
		return err
	}
	return q.Redirect("/people?done=second")
}

func (d *Door) inviteAgain(q *page.Request) error {
	if err := d.People.InviteAgain(q.R.Context(), q.Account.ID, account.ID(q.R.PostFormValue("id"))); err != nil {
		return err
	}
	return q.Redirect("/people?done=invited")
}

func (d *Door) securityLog(q *page.Request) error {
	v := q.View("inner.security-log")
	t := page.Table{Caption: v.Title, Columns: v.Heads("log.at", "log.what", "log.who", "log.address")}
	v.Lead = v.N("log.lead", int(cmp.Or(d.KeepLog, account.KeepLog).Hours()/24))
	if err := q.Read(func(tx *sqldb.Tx) error {
		events, err := account.Log(tx, 200)
		if err != nil {
			return err
		}
		all, err := account.List(tx)
		names := map[account.ID]string{}
		for _, a := range all {
			names[a.ID] = a.Name
		}
		for _, e := range events {
			t.Add(page.Text(v.Moment(e.At)), page.Texts(eventWords(v, e), names[e.Account], e.Address)...)
		}
		return err
	}); err != nil {
		return err
	}
	v.Rest = page.TableOf(t)
	return q.Show(v, http.StatusOK)
}

type mailView struct {
	*page.View
	All []mail.Queued
}

// demoMail shows what would have been sent.
func (d *Door) demoMail(q *page.Request) error {
	v := &mailView{View: q.View("demo-mail.title")}
	v.Lead = v.T("demo-mail.lead")
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		v.All, err = mail.Last(tx, 50)
		return err
	}); err != nil {
		return err
	}
	v.Rest = mailPage(v)
	return q.Show(v.View, http.StatusOK)
}
