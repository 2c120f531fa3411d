package page_test

import (
	"testing"

	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// A step is told in the language of who reads the history, whoever made it.
func TestStepsAreToldInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	for _, c := range []struct{ label, en, cs string }{
		{page.Step("desk.remove"), "Remove", "Odstranit"},
		{page.Step("desk.edit-of", "what", "desk.kind-official"), "Edit: Official", "Upravit: Odpovědná osoba"},
		{page.Step("desk.bulk-label", "n", 5, "field", "edit.f.since"), "Since: 5 partnerships at once", "Od kdy: 5 partnerství najednou"},
		{page.Step("desk.proposal-of", "unit", "Frýdek-Místek & Co? =1"), "Proposal: Frýdek-Místek & Co? =1", "Návrh: Frýdek-Místek & Co? =1"},
		{"list of 2024?.csv", "list of 2024?.csv", "list of 2024?.csv"},
		{"Opava – Martin", "Opava – Martin", "Opava – Martin"},
	} {
		for lang, want := range map[string]string{"en": c.en, "cs": c.cs} {
			v := &page.View{Page: in.House.Site.Inner(lang, "/desk/history", in.Keeper.Current())}
			if got := v.StepWords(c.label); got != want {
				t.Errorf("%s in %s: %q, want %q", c.label, lang, got, want)
			}
		}
	}
}
