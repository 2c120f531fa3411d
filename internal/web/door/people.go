package door

import (
	"net/http"
	"strconv"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
)

type peopleView struct {
	*view
	All []*account.Account
}

func (d *Door) people(q *request) error {
	v := &peopleView{view: d.view(q, "inner.people")}
	if err := d.read(q, func(tx *sqldb.Tx) (err error) {
		v.All, err = account.List(tx)
		return err
	}); err != nil {
		return err
	}
	v.Lead = v.T("people.lead")
	v.Links = []link{{v.T("people.invite"), v.Here("/people/new")}}
	switch q.r.URL.Query().Get("done") {
	case "invited":
		v.Notice = v.T("people.invited")
	case "changed":
		v.Notice = v.T("people.changed")
	}
	v.Rest = peoplePage(v)
	return d.show(q, v.view, http.StatusOK)
}

// personFields are the fields of a person; units is what was written of the
// municipalities.
func (v *view) personFields(p account.Person, units string, withEmail bool) []field {
	var languages, roles [][2]string
	for _, lang := range v.Catalogues.Languages() {
		if c, ok := v.Catalogues.Of(lang); ok {
			languages = append(languages, [2]string{lang, c.T("language.name")})
		}
	}
	for _, r := range account.Roles {
		roles = append(roles, [2]string{string(r), v.T("role." + string(r))})
	}
	fields := []field{{Name: "name", Label: v.T("person.name"), Type: "text", Value: p.Name, Complete: "off"}}
	if withEmail {
		fields = append(fields, field{Name: "email", Label: v.T("person.email"), Type: "email", Value: p.Email, Complete: "off"})
	}
	return append(fields,
		field{Name: "role", Label: v.T("person.role"), Hint: v.T("person.role-hint"), Type: "select", Value: string(p.Role), Options: roles},
		field{Name: "units", Label: v.T("person.units"), Hint: v.T("person.units-hint"), Type: "area", Value: units, Optional: true},
		field{Name: "lang", Label: v.T("person.lang"), Type: "select", Value: p.Lang, Options: languages})
}

func (d *Door) personForm(q *request, p account.Person, units string) *view {
	v := d.view(q, "people.invite")
	v.Lead = v.T("people.invite-lead")
	v.Form = &form{Action: v.Here("/people/new"), Button: v.T("people.send"), Fields: v.personFields(p, units, true)}
	v.Links = []link{{v.T("inner.people"), v.Here("/people")}}
	return v
}

func (d *Door) newPerson(q *request) error {
	return d.show(q, d.personForm(q, account.Person{Lang: q.lang, Role: account.Coordinator}, ""), http.StatusOK)
}

// sent is a person as a form holds it. Of a coordinator's municipalities one
// may not be known.
func (d *Door) sent(q *request) (p account.Person, units, unknown string) {
	get := q.r.PostFormValue
	p = account.Person{Email: get("email"), Name: get("name"), Lang: get("lang"), Role: account.Role(get("role"))}
	units = get("units")
	if p.Role == account.Coordinator {
		p.Units, unknown = d.unitsNamed(units)
	}
	return p, units, unknown
}

func (d *Door) inviteNow(q *request) error {
	p, units, unknown := d.sent(q)
	v := d.personForm(q, p, units)
	if unknown != "" {
		v.Form.set("units", v.T("person.unit-unknown", "text", unknown))
		return d.again(q, v)
	}
	if _, err := d.People.Invite(q.r.Context(), q.account.ID, p, d.Site.Catalogues.Languages()); err != nil {
		if errs.Is(err, errs.Conflict) {
			v.Form.set("email", v.T("person.email-taken"))
			return d.again(q, v)
		}
		return d.wrong(q, v, err)
	}
	return d.to(q, "/people?done=invited")
}

func (d *Door) changeForm(q *request, a *account.Account, p account.Person, units, state string) *view {
	v := d.view(q, "people.person")
	v.Title = a.Name
	v.Lead = a.Email
	fields := append(v.personFields(p, units, false), field{Name: "state", Label: v.T("person.state"), Type: "select", Value: state,
		Options: [][2]string{{"", v.T("state-of." + string(account.Active))}, {string(account.Disabled), v.T("state-of." + string(account.Disabled))}}, Optional: true})
	v.Form = &form{Action: v.Here("/people/person"), Button: v.T("people.change"), Fields: fields,
		Hidden: [][2]string{{"id", string(a.ID)}, {"version", strconv.FormatInt(a.Version, 10)}}}
	v.Links = []link{{v.T("inner.people"), v.Here("/people")}}
	if a.State == account.Invited {
		v.Rest = againForm(v, string(a.ID))
	}
	return v
}

func (d *Door) get(q *request, id string) (a *account.Account, err error) {
	err = d.read(q, func(tx *sqldb.Tx) error {
		a, err = account.Get(tx, account.ID(id))
		return err
	})
	if errs.Is(err, errs.NotFound) {
		err = errs.New(errs.NotFound, "people.none")
	}
	return a, err
}

func (d *Door) person(q *request) error {
	a, err := d.get(q, q.r.URL.Query().Get("id"))
	if err != nil {
		return err
	}
	state := ""
	if a.State == account.Disabled {
		state = string(account.Disabled)
	}
	p := account.Person{Name: a.Name, Lang: a.Lang, Role: a.Role}
	return d.show(q, d.changeForm(q, a, p, d.slugs(a), state), http.StatusOK)
}

// slugs are a coordinator's municipalities as the form takes them.
func (d *Door) slugs(a *account.Account) string {
	var lines []string
	e := d.Edition()
	for _, id := range a.Units {
		if e == nil {
			break
		}
		if u, ok := e.UnitByID(id); ok {
			lines = append(lines, u.Slug)
		}
	}
	return strings.Join(lines, "\n")
}

func (d *Door) changeNow(q *request) error {
	a, err := d.get(q, q.r.PostFormValue("id"))
	if err != nil {
		return err
	}
	p, units, unknown := d.sent(q)
	state := q.r.PostFormValue("state")
	v := d.changeForm(q, a, p, units, state)
	if unknown != "" {
		v.Form.set("units", v.T("person.unit-unknown", "text", unknown))
		return d.again(q, v)
	}
	version, err := strconv.ParseInt(q.r.PostFormValue("version"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	if err := d.People.Change(q.r.Context(), q.account.ID, a.ID, version, p, account.State(state), d.Site.Catalogues.Languages()); err != nil {
		return d.wrong(q, v, err)
	}
	return d.to(q, "/people?done=changed")
}

func (d *Door) inviteAgain(q *request) error {
	if err := d.People.InviteAgain(q.r.Context(), q.account.ID, account.ID(q.r.PostFormValue("id"))); err != nil {
		return err
	}
	return d.to(q, "/people?done=invited")
}

type logView struct {
	*view
	Events []account.Event
	Names  map[account.ID]string
}

func (d *Door) securityLog(q *request) error {
	v := &logView{view: d.view(q, "inner.security-log"), Names: map[account.ID]string{}}
	v.Lead = v.N("log.lead", int(account.KeepLog.Hours()/24))
	if err := d.read(q, func(tx *sqldb.Tx) (err error) {
		if v.Events, err = account.Log(tx, 200); err != nil {
			return err
		}
		all, err := account.List(tx)
		for _, a := range all {
			v.Names[a.ID] = a.Name
		}
		return err
	}); err != nil {
		return err
	}
	v.Rest = logPage(v)
	return d.show(q, v.view, http.StatusOK)
}

type mailView struct {
	*view
	All []mail.Queued
}

// demoMail shows what would have been sent.
func (d *Door) demoMail(q *request) error {
	v := &mailView{view: d.view(q, "demo-mail.title")}
	v.Lead = v.T("demo-mail.lead")
	if err := d.read(q, func(tx *sqldb.Tx) (err error) {
		v.All, err = mail.Last(tx, 50)
		return err
	}); err != nil {
		return err
	}
	v.Rest = mailPage(v)
	return d.show(q, v.view, http.StatusOK)
}
