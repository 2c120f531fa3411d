package official

import (
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// inHistory tells which field of an official changed. What is personal
// stands on the official's own page only.
func inHistory(v *page.View, c ledger.Change) (desk.Change, bool) {
	label, ok := labels[c.Field]
	if c.Field == "recorded-by" || !ok {
		return desk.Change{}, false
	}
	info, _ := v.Kinds.Info(register.KindOfficial, c.Field)
	words := func(value string) string {
		if info.Refers(value) {
			return v.T("desk.personal")
		}
		return officialWords(v, c.Field, value, false)
	}
	r := desk.Change{Field: v.T(label), Before: words(c.Before), After: words(c.After)}
	return r, true
}
