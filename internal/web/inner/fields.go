package inner

import (
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/register"
)

// RegisterField is a field of a record's form by its name. What a name means is
// the same on all forms; what it is called may differ by the kind of record.
// towns is where suggestions of towns come from.
func RegisterField(v *View, kind, name, towns string) Field {
	f := Field{Name: name, Label: FieldOfKind(v, kind, name), Type: "text", Optional: true}
	if key := "edit.f." + kind + "-" + name + "-hint"; v.Has(key) {
		f.Hint = v.T(key)
	} else if key := "edit.f." + name + "-hint"; v.Has(key) {
		f.Hint = v.T(key)
	}
	words := func(prefix string, all []string, optional bool) {
		f.Type = "select"
		if optional {
			f.Options = [][2]string{{"", v.T("edit.not-known")}}
		}
		for _, w := range all {
			f.Options = append(f.Options, [2]string{w, v.T(prefix + w)})
		}
	}
	switch name {
	case "a", "b":
		f.Type, f.From, f.Optional = "unit", towns, false
	case "since", "until", "from", "event-date", "signed", "resolution-date-a", "resolution-date-b", "paper-date":
		f.Type = "date"
		if f.Hint == "" {
			f.Hint = v.T("edit.date-hint")
		}
	case "form":
		words("form.", register.Forms, true)
	case "state":
		words("state.", register.States, true)
	case "reason":
		words("reason.", register.Reasons, true)
	case "event-kind":
		words("event.", register.EventKinds, true)
		f.Options[0][1] = v.T("edit.none")
	case "theme":
		f.Type = "checks"
		for _, t := range register.Themes() {
			f.Options = append(f.Options, [2]string{t.Key, v.T("theme." + t.Key)})
		}
	case "note", "names", "paper-note", "memory-why", "memory-began", "memory-who", "memory-gifts", "memory-traditions":
		f.Type = "area"
	case "paper-kind":
		words("paper.kind-", register.PaperKinds, false)
		f.Options = append([][2]string{{"", v.T("edit.choose-one")}}, f.Options...)
		f.Optional = false
	case "paper-title":
		f.Optional = false
	case "public":
		f.Type, f.Options = "checks", [][2]string{{"yes", v.T("edit.public-yes")}}
	case "file":
		f.Type, f.Optional = "file", false
	case "level":
		words("level.", []string{string(register.LevelMunicipality), string(register.LevelDistrict), string(register.LevelRegion)}, false)
		f.Optional = false
	case "country":
		f.Type, f.Optional = "select", false
		f.Options = append([][2]string{{"", v.T("edit.choose-one")}}, Countries(v)...)
	case "name":
		f.Optional = false
	case "population", "population-year":
		f.Type = "number"
	case "website":
		f.Type = "url"
	case "member":
		f.Type, f.Options = "checks", [][2]string{{"yes", v.T("edit.member-yes")}}
	case "kind":
		if kind == string(register.KindActivity) {
			words("activity.", register.ActivityKinds, true)
			f.Options[0][1], f.Optional = v.T("edit.choose-one"), false
			break
		}
		words("agreement.", edit.AgreementKinds, true)
	case "participants":
		f.Type = "rows"
		groups := [][2]string{{"", v.T("edit.none")}}
		for _, a := range register.Audiences {
			groups = append(groups, [2]string{a, v.T("audience." + a)})
		}
		f.Columns = []Field{{Name: "audience", Label: v.T("edit.f.audience"), Type: "select", Options: groups},
			{Name: "country", Label: v.T("edit.f.country"), Type: "select", Options: append([][2]string{{"", v.T("edit.not-known")}}, Countries(v)...)},
			{Name: "number", Label: v.T("edit.f.number"), Type: "number"}}
	case "term":
		words("term.", edit.Terms, true)
	case "relation":
		words("relation.", edit.Relations, true)
		f.Options[0][1] = v.T("edit.none")
	}
	if name == "from" {
		f.Optional = false
	}
	return f
}

// FieldOfKind is what a field is called on the forms of a kind of record.
func FieldOfKind(v *View, kind, name string) string {
	if key := "edit.f." + kind + "-" + name; kind != "" && v.Has(key) {
		return v.T(key)
	}
	return v.T("edit.f." + name)
}

// JoinParticipants puts the rows of a sent form together: an audience, a
// country and a number are one value.
func JoinParticipants(post url.Values) {
	audiences := post["participants.audience"]
	if len(audiences) == 0 {
		return
	}
	cell := func(name string, i int) string {
		if all := post["participants."+name]; i < len(all) {
			return strings.TrimSpace(strings.ReplaceAll(all[i], ":", ""))
		}
		return ""
	}
	post.Del("participants")
	for i := range audiences {
		if line := cell("audience", i) + ":" + cell("country", i) + ":" + cell("number", i); line != "::" {
			post.Add("participants", line)
		}
	}
}

// Countries are all countries by name in the reader's language.
func Countries(v *View) [][2]string {
	var all [][2]string
	for _, code := range v.Names.Countries() {
		all = append(all, [2]string{code, v.Country(code)})
	}
	order := v.Collator()
	slices.SortStableFunc(all, func(a, b [2]string) int { return order(a[1], b[1]) })
	return all
}

// DateFields are the fields that are dates.
var DateFields = []string{"since", "until", "from", "event-date", "signed", "resolution-date-a", "resolution-date-b", "paper-date"}

// ValueWords is a value of a field in the reader's words.
func ValueWords(v *View, field, value string) string {
	if value == "" {
		return ""
	}
	prefix := map[string]string{"form": "form.", "state": "state.", "reason": "reason.", "event-kind": "event.", "theme": "theme.", "level": "level.", "kind": "agreement.",
		"term": "term.", "paper-kind": "paper.kind-", "public": "edit.public-", "relation": "relation.", "trashed": "desk.trashed-", "member": "edit.member-"}[field]
	switch {
	case prefix != "" && v.Has(prefix+value):
		return v.T(prefix + value)
	case field == "kind" && v.Has("activity."+value):
		return v.T("activity." + value)
	case field == "participants":
		return participantsWords(v, value)
	case field == "country":
		return v.Country(value)
	case field == "listed" && value == "yes":
		return v.T("said.listed")
	case field == "event":
		kind, edtf, _ := strings.Cut(value, ":")
		if d, err := date.ParseEDTF(edtf); err == nil && v.Has("event."+kind) {
			return v.T("event."+kind) + " " + v.Date(d)
		}
	case slices.Contains(DateFields, field) || field == "confirmed":
		if d, err := date.ParseEDTF(value); err == nil {
			return v.Date(d)
		}
	}
	return value
}

// FieldLabel is what a field of the ledger is called.
func FieldLabel(v *View, field string) string {
	if field == "note" {
		return v.T("field.note") // on a form it is added
	}
	for _, key := range []string{"edit.f." + field, "field." + field} {
		if v.Has(key) {
			return v.T(key)
		}
	}
	return field
}

// participantsWords is one "audience:COUNTRY:number" in words.
func participantsWords(v *View, value string) string {
	cells := strings.Split(value, ":")
	if len(cells) != 3 || !v.Has("audience."+cells[0]) {
		return value
	}
	words := v.T("audience." + cells[0])
	if cells[1] != "" {
		words += ", " + v.Country(cells[1])
	}
	if cells[2] != "" {
		words += ": " + cells[2]
	}
	return words
}

// ReadValues reads what a form of a record showed and what was entered. What
// cannot be read as a date is wrong at its field.
func (q *Request) ReadValues(fields, dates []string, wrong edit.Wrong) (was, now edit.Values) {
	was, now = edit.Values{}, edit.Values{}
	post := q.R.PostForm
	JoinParticipants(post)
	for _, f := range fields {
		if all := post["was."+f]; len(all) > 0 {
			was[f] = all
		}
		if post.Get("take."+f) == "theirs" {
			now[f] = was[f]
			continue
		}
		for _, value := range post[f] {
			if value = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(value, ""), "\r\n", "\n")); value == "" {
				continue
			}
			if slices.Contains(dates, f) {
				edtf, ok := edit.Date(value)
				if !ok {
					wrong[f] = "edit.date-wrong"
					continue
				}
				value = edtf
			}
			now[f] = append(now[f], value)
		}
	}
	return was, now
}

// DateWords is a date as it stands in a form: in words where these are
// understood again.
func DateWords(v *View, edtf string) string {
	d, err := date.ParseEDTF(edtf)
	if err != nil || d.IsZero() {
		return edtf
	}
	words := v.Date(d)
	if back, ok := edit.Date(words); ok && back == edtf && words != "" {
		return words
	}
	return edtf
}

// OrDash is a text of a cell, or a dash where there is none.
func OrDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
