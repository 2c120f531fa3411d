package campaign

import (
	"slices"
	"strconv"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"twinhall/internal/campaign"
	"twinhall/internal/date"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

// unitName is what a unit is called in the page's language.
func (v *answerView) unitName(u *register.Unit) string { return nameOf(v.View, u) }

func nameOf(v *page.View, u *register.Unit) string {
	if shown, ok := v.E.UnitByID(u.ID); ok {
		return v.Name(shown)
	}
	return u.NameIn(v.Lang)
}

// at is the value of a field: what was filled in, else what is recorded.
func (v *answerView) at(name, recorded string) string {
	if v.form == nil || len(v.form[name]) == 0 {
		return recorded
	}
	return v.form.Get(name)
}

func (v *answerView) field(x page.Field) page.Field {
	x.Optional, x.Quiet = true, true
	x.Complete = "off"
	if x.Type == "checks" {
		x.Values = v.form[x.Name]
	} else {
		x.Value = v.at(x.Name, x.Value)
	}
	if key := v.Wrong[x.Name]; key != "" {
		x.Error = v.T(key)
		if key == campaign.LooksPersonal {
			x.Error = v.PersonalWords(x.Value)
		}
	}
	return x
}

// choices are words of the vocabulary with "nothing chosen" before them.
func choices(v *page.View, keys map[string]string, words []string, none string) [][2]string {
	var all [][2]string
	if none != "" {
		all = append(all, [2]string{"", v.T(none)})
	}
	for _, w := range words {
		all = append(all, [2]string{w, v.T(keys[w])})
	}
	return all
}

func (v *answerView) said(p campaign.Partner) page.Field {
	f := v.field(page.Field{Name: "said-" + string(p.ID), Label: v.T("answer.said"), Type: "radios"})
	f.Options = [][2]string{{campaign.SaidRight, v.T("answer.right")}, {campaign.SaidCorrect, v.T("answer.correct")},
		{campaign.SaidEnded, v.T("answer.ended")}, {campaign.SaidSkip, v.T("answer.skip")}}
	return f
}

// personal is the field that lets what looks personal become public; nothing
// where nothing does.
func (v *answerView) personal() (all []page.Field) {
	asked := v.form.Get(campaign.PersonalSeen) != ""
	for _, key := range v.Wrong {
		asked = asked || key == campaign.LooksPersonal
	}
	if asked {
		all = append(all, v.field(v.PersonalTick()))
	}
	return all
}

func (v *answerView) long() bool { return v.S.Campaign.Form == campaign.Long }

func (v *answerView) corrections(p campaign.Partner) []page.Field {
	id := string(p.ID)
	all := []page.Field{v.field(page.Field{Name: "since-" + id, Label: v.T("answer.since"), Hint: v.T("answer.date-hint"), Type: "date",
		Value: p.Values.Get("since")})}
	if v.long() {
		all = append(all,
			v.field(page.Field{Name: "form-" + id, Label: v.T("answer.form"), Type: "select", Value: p.Values.Get("form"),
				Options: choices(v.View, register.FormKeys, register.Forms, "answer.unknown")}),
			v.field(page.Field{Name: "state-" + id, Label: v.T("answer.state"), Type: "select", Value: p.Values.Get("state"),
				Options: choices(v.View, register.StateKeys,
					[]string{register.StateActive, register.StateDormant, register.StateSuspended, register.StateProposed}, "answer.unknown")}))
	}
	return all
}

func (v *answerView) ending(p campaign.Partner) []page.Field {
	id := string(p.ID)
	return []page.Field{
		v.field(page.Field{Name: "until-" + id, Label: v.T("answer.until"), Hint: v.T("answer.date-hint"), Type: "date", Value: p.Values.Get("until")}),
		v.field(page.Field{Name: "reason-" + id, Label: v.T("answer.reason"), Type: "select", Value: p.Values.Get("reason"),
			Options: choices(v.View, register.ReasonKeys, register.Reasons, "answer.unknown")}),
	}
}

func (v *answerView) activity(p campaign.Partner) []page.Field {
	id := string(p.ID)
	return []page.Field{
		v.field(page.Field{Name: "act-date-" + id, Label: v.T("answer.act-date"), Hint: v.T("answer.date-hint"), Type: "date"}),
		v.field(page.Field{Name: "act-kind-" + id, Label: v.T("answer.act-kind"), Type: "select",
			Options: choices(v.View, register.ActivityKeys, register.ActivityKinds, "answer.none")}),
		v.field(page.Field{Name: "act-title-" + id, Label: v.T("answer.act-title"), Hint: v.T("answer.no-persons"), Type: "text"}),
		v.field(page.Field{Name: "act-audience-" + id, Label: v.T("answer.act-audience"), Type: "select",
			Options: choices(v.View, register.AudienceKeys, register.Audiences, "answer.none")}),
		v.field(page.Field{Name: "act-number-" + id, Label: v.T("answer.act-number"), Type: "number"}),
	}
}

// touched reports whether something of a folded part is filled in or wrong, so
// that it stands open.
func (v *answerView) touched(fields []page.Field) bool {
	return slices.ContainsFunc(fields, func(f page.Field) bool { return f.Error != "" || v.form.Get(f.Name) != "" })
}

func (v *answerView) newPartner(i int) []page.Field {
	n := strconv.Itoa(i)
	countries := [][2]string{{"", v.T("answer.none")}}
	for _, code := range v.Site.Names.Countries() {
		countries = append(countries, [2]string{code, v.Country(code)})
	}
	order := collate.New(language.Make(v.Lang))
	slices.SortFunc(countries[1:], func(a, b [2]string) int { return order.CompareString(a[1], b[1]) })
	return []page.Field{
		v.field(page.Field{Name: "new-town-" + n, Label: v.T("answer.new-town"), Type: "unit", From: "/suggest.json"}),
		v.field(page.Field{Name: "new-country-" + n, Label: v.T("answer.new-country"), Type: "select", Options: countries}),
		v.field(page.Field{Name: "new-since-" + n, Label: v.T("answer.since"), Hint: v.T("answer.date-hint"), Type: "date"}),
		v.field(page.Field{Name: "new-form-" + n, Label: v.T("answer.form"), Type: "select",
			Options: choices(v.View, register.FormKeys, register.Forms, "answer.unknown")}),
	}
}

// official asks of one role whether who is recorded still holds it.
func (v *answerView) official(role register.OfficialRole) []page.Field {
	name := string(role)
	right := [2]string{campaign.SaidRight, v.T("answer.still")}
	if v.S.Official(role) == nil {
		right = [2]string{campaign.SaidSkip, v.T("answer.skip")}
	}
	ask := v.field(page.Field{Name: name, Label: v.T(officialKeys[role].ask), Hint: v.recorded(role), Type: "radios"})
	ask.Options = [][2]string{right, {campaign.SaidOther, v.T(officialKeys[role].other)}}
	if v.S.Official(role) != nil {
		ask.Options = append(ask.Options, [2]string{campaign.SaidSkip, v.T("answer.skip")})
	}
	return []page.Field{ask,
		v.field(page.Field{Name: name + "-function", Label: v.T("answer.function"), Hint: v.T("answer.function-hint"), Type: "text"}),
		v.field(page.Field{Name: name + "-email", Label: v.T("answer.office-email"), Hint: v.T("answer.office-email-hint"), Type: "email"}),
		v.field(page.Field{Name: name + "-name", Label: v.T("answer.person"), Hint: v.T("answer.person-hint"), Type: "text"}),
		v.field(page.Field{Name: name + "-own", Label: v.T("answer.own-email"), Type: "email"}),
	}
}

// recorded is who is recorded in a role, with persons masked.
func (v *answerView) recorded(role register.OfficialRole) string {
	o := v.S.Official(role)
	if o == nil {
		return v.T("answer.nobody")
	}
	text := o.Function
	if o.Name != "" {
		text += ", " + campaign.MaskedName(o.Name)
	}
	if o.Email != "" {
		text += ", " + campaign.Masked(o.Email)
	}
	return v.T("answer.recorded", "who", text)
}

func (v *answerView) questions() []page.Field {
	return []page.Field{
		v.field(page.Field{Name: "barriers", Label: v.T("answer.barriers"), Type: "checks", Options: choices(v.View, barrierKeys, campaign.Barriers, "")}),
		v.field(page.Field{Name: "barrier", Label: v.T("answer.barrier"), Hint: v.T("answer.no-persons"), Type: "area"}),
		v.field(page.Field{Name: "wishes", Label: v.T("answer.wishes"), Type: "checks", Options: choices(v.View, wishKeys, campaign.Wishes, "")}),
		v.field(page.Field{Name: "wish", Label: v.T("answer.wish"), Hint: v.T("answer.no-persons"), Type: "area"}),
	}
}

// facts are what is recorded of a partnership, in words.
func (v *answerView) facts(p campaign.Partner) (text string) {
	add := func(s string) {
		if text != "" {
			text += ", "
		}
		text += s
	}
	if d, err := date.ParseEDTF(p.Values.Get("since")); err == nil && !d.IsZero() {
		add(v.T("answer.since-date", "date", v.Date(d)))
	}
	if f := p.Values.Get("form"); f != "" {
		add(v.T(register.FormKeys[f]))
	}
	if st := p.Values.Get("state"); st != "" {
		add(v.T(register.StateKeys[st]))
	}
	return text
}

// wrongFields are the wrong fields in the order of their names, for the list
// above the form.
func (v *answerView) wrongFields() []string {
	var names []string
	for name := range v.Wrong {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func dayIn(c *i18n.Catalogue, day string) string {
	d, err := date.ParseEDTF(day)
	if err != nil {
		return day
	}
	return c.Date(d)
}
