package desk

import (
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/register"
	"twinhall/internal/web/inner"
)

// field is a field of a form by its name. What a name means is the same on all
// forms.
func (d *Desk) field(v *inner.View, name string) inner.Field {
	f := inner.Field{Name: name, Label: v.T("edit.f." + name), Type: "text", Optional: true}
	if key := "edit.f." + name + "-hint"; v.Has(key) {
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
		f.Type, f.From, f.Optional = "unit", "/desk/places.json", false
	case "since", "until", "event-date", "signed", "resolution-date-a", "resolution-date-b", "paper-date":
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
		f.Options = append([][2]string{{"", v.T("edit.choose-one")}}, d.countries(v)...)
	case "name":
		f.Optional = false
	case "population", "population-year":
		f.Type = "number"
	case "website":
		f.Type = "url"
	case "member":
		f.Type, f.Options = "checks", [][2]string{{"yes", v.T("edit.member-yes")}}
	case "kind":
		words("agreement.", edit.AgreementKinds, true)
	case "term":
		words("term.", edit.Terms, true)
	case "relation":
		words("relation.", edit.Relations, true)
		f.Options[0][1] = v.T("edit.none")
	}
	return f
}

// countries are all countries by name in the reader's language.
func (d *Desk) countries(v *inner.View) [][2]string {
	var all [][2]string
	for _, code := range d.Site.Names.Countries() {
		all = append(all, [2]string{code, v.Country(code)})
	}
	order := v.Collator()
	slices.SortStableFunc(all, func(a, b [2]string) int { return order(a[1], b[1]) })
	return all
}

// dates are the fields that are dates.
var dates = []string{"since", "until", "event-date", "signed", "resolution-date-a", "resolution-date-b", "paper-date"}

// valueWords is a value of a field in the reader's words.
func valueWords(v *inner.View, field, value string) string {
	if value == "" {
		return ""
	}
	prefix := map[string]string{"form": "form.", "state": "state.", "reason": "reason.", "event-kind": "event.", "theme": "theme.", "level": "level.", "kind": "agreement.",
		"term": "term.", "paper-kind": "paper.kind-", "public": "edit.public-", "relation": "relation.", "trashed": "desk.trashed-", "member": "edit.member-"}[field]
	switch {
	case prefix != "" && v.Has(prefix+value):
		return v.T(prefix + value)
	case field == "country":
		return v.Country(value)
	case field == "listed" && value == "yes":
		return v.T("said.listed")
	case field == "event":
		kind, edtf, _ := strings.Cut(value, ":")
		if d, err := date.ParseEDTF(edtf); err == nil && v.Has("event."+kind) {
			return v.T("event."+kind) + " " + v.Date(d)
		}
	case slices.Contains(dates, field) || field == "confirmed":
		if d, err := date.ParseEDTF(value); err == nil {
			return v.Date(d)
		}
	}
	return value
}

// fieldLabel is what a field of the ledger is called.
func fieldLabel(v *inner.View, field string) string {
	for _, key := range []string{"edit.f." + field, "field." + field} {
		if v.Has(key) {
			return v.T(key)
		}
	}
	return field
}

// webOnly is an address that a link may lead to.
func webOnly(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// agreementName is what an agreement is called in a list.
func agreementName(v *inner.View, a *register.Agreement) string {
	name := v.T("agreement.untitled")
	if a.Kind != "" {
		name = v.T("agreement." + a.Kind)
	}
	if a.Title != "" {
		name += ": " + a.Title
	}
	if !a.Signed.IsZero() {
		name += ", " + v.Date(a.Signed)
	}
	return name
}

func checkName(url string) string {
	return strings.TrimSuffix(url[strings.LastIndexByte(url, '/')+1:], ".json")
}

// sentNames are the names of what a form sent, but for its step.
func sentNames(sent map[string][]string) []string {
	var all []string
	for name := range sent {
		if name != "step" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}
