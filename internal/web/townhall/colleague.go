package townhall

import (
	"errors"
	"net/http"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// colleaguesView are those who keep the same municipalities.
type colleaguesView struct {
	*page.View
	All []*account.Account
}

func (t *Hall) readColleagues(q *page.Request) (*colleaguesView, error) {
	v := &colleaguesView{View: t.View(q, "townhall.colleagues")}
	v.Lead = v.T("townhall.colleagues-lead")
	v.Links = []page.Link{v.Link("townhall.hand-over", "/town-hall/hand-over")}
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		v.All, err = account.Colleagues(tx, q.Account.Units)
		return err
	})
	v.Before = colleaguesPage(v)
	return v, err
}

// personForm asks whom to invite.
func (t *Hall) personForm(q *page.Request, v *page.View, button string) *page.Form {
	var languages [][2]string
	for _, lang := range v.Catalogues.Languages() {
		if c, ok := v.Catalogues.Of(lang); ok {
			languages = append(languages, [2]string{lang, c.T("language.name")})
		}
	}
	f := &page.Form{Action: v.Here(q.Path), Button: v.T(button), Fields: []page.Field{
		{Name: "name", Label: v.T("person.name"), Type: "text", Complete: "off"},
		{Name: "email", Label: v.T("person.email"), Type: "email", Complete: "off"},
		{Name: "lang", Label: v.T("person.lang"), Type: "select", Value: q.Lang, Options: languages}}}
	if q.R.Method == http.MethodPost {
		f.Fill(func(name string) []string { return q.R.PostForm[name] })
	}
	return f
}

func (t *Hall) colleagues(q *page.Request) error {
	v, err := t.readColleagues(q)
	if err != nil {
		return err
	}
	v.Form = t.personForm(q, v.View, "people.send")
	return q.Show(v.View, http.StatusOK)
}

func sentPerson(q *page.Request) account.Person {
	return account.Person{Name: q.Value("name"), Email: q.Value("email"), Lang: q.Value("lang")}
}

func (t *Hall) invite(q *page.Request) error {
	_, err := t.People.InviteColleague(q.R.Context(), q.Account.ID, sentPerson(q), t.Site.Catalogues.Languages())
	if err == nil {
		return q.Redirect("/town-hall/colleagues?done=invited")
	}
	v, readErr := t.readColleagues(q)
	if readErr != nil {
		return readErr
	}
	v.Form = t.personForm(q, v.View, "people.send")
	return personAgain(q, v.View, err)
}

// personAgain shows a form again with what is wrong in it.
func personAgain(q *page.Request, v *page.View, err error) error {
	var wrong account.Wrong
	switch {
	case errors.As(err, &wrong):
		for field, key := range wrong {
			if !v.Form.Set(field, v.T(key)) {
				v.Error = v.T(key)
			}
		}
	case errs.Is(err, errs.Conflict):
		v.Form.Set("email", v.T("person.email-taken"))
	case errs.Is(err, errs.TooMany):
		v.Error = v.T("townhall.invite-most")
		return q.Show(v, http.StatusTooManyRequests)
	default:
		return err
	}
	return q.Invalid(v)
}

// handOverView says what handing over means, and to whom it was begun.
type handOverView struct {
	*page.View
	Successor *account.Account
}

func (t *Hall) readHandOver(q *page.Request) (*handOverView, error) {
	v := &handOverView{View: t.View(q, "townhall.hand-over")}
	v.Links = []page.Link{v.Link("townhall.colleagues", "/town-hall/colleagues"), v.Link("townhall.back", "/town-hall")}
	who := page.Field{Name: "official", Label: v.T("townhall.who-are-you"), Hint: v.T("townhall.who-are-you-hint"), Type: "checks", Optional: true}
	err := q.Read(func(tx *sqldb.Tx) error {
		id, err := account.Successor(tx, q.Account.ID)
		if err == nil && id != "" {
			v.Successor, err = account.Get(tx, id)
		}
		for _, unit := range q.Account.Units {
			if err != nil {
				break
			}
			var all []*register.Official
			all, err = register.OfficialsOf(tx, unit)
			for _, o := range all {
				if o.Left == "" {
					who.Options = append(who.Options, [2]string{string(o.ID), NameOf(v.View, unit) + ": " + o.Function + " " + o.Name})
				}
			}
		}
		return err
	})
	v.Form = t.personForm(q, v.View, "townhall.hand-over-now")
	v.Form.Danger = true
	if len(who.Options) > 0 {
		who.Values = q.R.PostForm["official"]
		v.Form.Fields = append(v.Form.Fields, who)
	}
	v.Before = handOverPage(v)
	return v, err
}

func (t *Hall) handOver(q *page.Request) error {
	v, err := t.readHandOver(q)
	if err != nil {
		return err
	}
	return q.Show(v.View, http.StatusOK)
}

// handOverNow names the successor, or takes that back.
func (t *Hall) handOverNow(q *page.Request) error {
	if q.Value("keep") != "" {
		if err := t.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return account.KeepTownHall(tx, q.Account.ID) }); err != nil {
			return err
		}
		return q.Redirect("/town-hall/hand-over?done=kept")
	}
	officials := []register.OfficialID{}
	for _, id := range q.R.PostForm["official"] {
		officials = append(officials, register.OfficialID(id))
	}
	_, err := t.People.HandOver(q.R.Context(), q.Account.ID, sentPerson(q), officials, t.Site.Catalogues.Languages())
	if err == nil {
		return q.Redirect("/town-hall/hand-over?done=named")
	}
	v, readErr := t.readHandOver(q)
	if readErr != nil {
		return readErr
	}
	return personAgain(q, v.View, err)
}

// publicView is what the public sees of the own municipalities.
type publicView struct {
	*page.View
	Units []publicPart
}

type publicPart struct{ Name, Slug, Line string }

func (t *Hall) public(q *page.Request) error {
	v := &publicView{View: t.View(q, "townhall.public")}
	v.Lead = v.T("townhall.public-lead")
	for _, u := range ownUnits(v.E, q.Account.Units) {
		v.Units = append(v.Units, publicPart{v.Name(u), u.Slug, v.FrameOf(u)})
	}
	v.Rest = publicPage(v)
	return q.Show(v.View, http.StatusOK)
}
