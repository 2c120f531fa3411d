package official

import (
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// spoken are the languages that an official's form offers, each as it calls
// itself.
var spoken = [][2]string{
	{"cs", "čeština"}, {"sk", "slovenčina"}, {"de", "Deutsch"}, {"en", "English"}, {"pl", "polski"}, {"hu", "magyar"},
	{"fr", "français"}, {"it", "italiano"}, {"es", "español"}, {"uk", "українська"}, {"ru", "русский"}, {"hr", "hrvatski"},
	{"sl", "slovenščina"}, {"sr", "srpski"}, {"ro", "română"}, {"bg", "български"}, {"nl", "Nederlands"}, {"da", "dansk"},
	{"sv", "svenska"}, {"lt", "lietuvių"}, {"pt", "português"}, {"el", "ελληνικά"},
}

// fields are the fields of an official's form, filled with o.
func fields(v *page.View, o *register.Official) []page.Field {
	choice := func(name, value string) page.Field {
		return page.Field{Name: name, Label: v.T(labels[name]), Type: "select", Value: value}
	}
	text := func(name, kind, value string) page.Field {
		return page.Field{Name: name, Label: v.T(labels[name]), Type: kind, Value: value, Optional: true, Complete: "off"}
	}
	role := choice("role", string(o.Role))
	for _, r := range register.OfficialRoles {
		role.Options = append(role.Options, [2]string{string(r), v.T(register.OfficialRoleKeys[r])})
	}
	function := text("function", "text", o.Function)
	function.Optional = false
	basis := choice("basis", string(o.Basis))
	basis.Options = [][2]string{{"", v.T("edit.choose-one")}}
	for _, b := range register.Bases {
		basis.Options = append(basis.Options, [2]string{string(b), v.T(register.BasisKeys[b])})
	}
	basis.Optional = true
	basis.Hint = v.T("official.f.basis-hint")
	public := page.Field{Name: "name-public", Label: v.T("official.f.name-public"), Type: "checks", Optional: true,
		Options: [][2]string{{"yes", v.T("official.f.name-public-yes")}}}
	if o.NamePublic {
		public.Values = []string{"yes"}
	}
	return []page.Field{
		role,
		function, text("email", "email", o.Email), text("phone", "tel", o.Phone),
		{Type: "heading", Label: v.T("official.person"), Hint: v.T("official.person-hint")},
		text("name", "text", o.Name), text("own-email", "email", o.OwnEmail), text("own-phone", "tel", o.OwnPhone), basis, public,
		{Type: "heading", Label: v.T("official.term")},
		{Name: "languages", Label: v.T("official.f.languages"), Type: "checks", Options: spoken, Values: o.Languages, Optional: true},
		text("since", "date", page.DateWords(v, o.Since)), text("until", "date", page.DateWords(v, o.Until)), text("review", "date", page.DateWords(v, o.Review)),
	}
}

// read puts what a form sent into o. What cannot be read as a date
// stays as it was written and is refused with the rest.
func read(q *page.Request, o *register.Official) {
	o.Role, o.Function, o.Email, o.Phone = register.OfficialRole(q.Value("role")), q.Value("function"), q.Value("email"), q.Value("phone")
	o.Name, o.OwnEmail, o.OwnPhone = q.Value("name"), q.Value("own-email"), q.Value("own-phone")
	o.Basis, o.NamePublic, o.Languages = register.Basis(q.Value("basis")), q.Value("name-public") != "", q.R.PostForm["languages"]
	for name, into := range map[string]*string{"since": &o.Since, "until": &o.Until, "review": &o.Review} {
		*into = q.Value(name)
		if edtf, ok := edit.Date(*into); ok {
			*into = edtf
		}
	}
}

// historyLine is one change of an official in words, for those who may see
// the record.
type historyLine struct {
	At      string
	Changes []string
}

// officialHidden are fields that say nothing to people.
var officialHidden = map[string]bool{"unit": true, "recorded": true, "recorded-by": true}

// history is the history of an official, the newest first, with the
// personal values that were not erased.
func history(tx *sqldb.Tx, v *page.View, id register.OfficialID) ([]historyLine, error) {
	entries, err := ledger.List(tx, ledger.Filter{Record: string(id), Newest: true, Limit: 20})
	if err != nil {
		return nil, err
	}
	var all []historyLine
	for _, e := range entries {
		changes, err := v.Kinds.Reveal(tx, e)
		if err != nil {
			return nil, err
		}
		line := historyLine{At: v.Moment(e.At)}
		for _, c := range changes {
			if officialHidden[c.Field] {
				continue
			}
			after, before := officialWords(v, c.Field, c.After, c.AfterErased), officialWords(v, c.Field, c.Before, c.BeforeErased)
			text := label(v, c.Field) + ": "
			if before != "" {
				text += before + " → "
			}
			if after == "" {
				after = "–"
			}
			line.Changes = append(line.Changes, text+after)
		}
		if len(line.Changes) > 0 {
			all = append(all, line)
		}
	}
	return all, nil
}

func officialWords(v *page.View, field, value string, gone bool) string {
	if gone {
		return v.T("desk.erased")
	}
	key := ""
	switch field {
	case "role":
		key = register.OfficialRoleKeys[register.OfficialRole(value)]
	case "basis":
		key = register.BasisKeys[register.Basis(value)]
	case "trashed":
		key = record.TrashedKeys[value]
	}
	if key != "" {
		return v.T(key)
	}
	switch field {
	case "since", "until", "review", "left":
		if d, err := date.ParseEDTF(value); err == nil {
			return v.Date(d)
		}
	case "name-public":
		if value != "" {
			return v.T("official.f.name-public-yes")
		}
	case "languages":
		var words []string
		for _, code := range strings.Fields(value) {
			for _, l := range spoken {
				if l[0] == code {
					code = l[1]
				}
			}
			words = append(words, code)
		}
		return strings.Join(words, ", ")
	}
	return value
}
