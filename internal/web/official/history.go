package official

import (
	"strings"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/inner"
)

// inHistory tells which field of an official changed. What is personal
// stands on the official's own page only.
func inHistory(v *inner.View, c ledger.Change) (desk.Change, bool) {
	if c.Field == "recorded-by" || !v.Has("official.f."+c.Field) {
		return desk.Change{}, false
	}
	words := func(value string) string {
		switch {
		case strings.HasPrefix(value, "ref:"):
			return v.T("desk.personal")
		case v.Has("official." + c.Field + "." + value):
			return v.T("official." + c.Field + "." + value)
		case value == "1":
			return "✓"
		}
		return v.ValueWords(register.KindOfficial, c.Field, value)
	}
	r := desk.Change{Field: v.T("official.f." + c.Field), Before: words(c.Before), After: words(c.After)}
	return r, true
}
