package official

import (
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

// labels are the messages that name the fields of an official.
var labels = map[string]string{
	"basis":       "official.f.basis",
	"email":       "official.f.email",
	"function":    "official.f.function",
	"languages":   "official.f.languages",
	"left":        "official.f.left",
	"name":        "official.f.name",
	"name-public": "official.f.name-public",
	"own-email":   "official.f.own-email",
	"own-phone":   "official.f.own-phone",
	"phone":       "official.f.phone",
	"review":      "official.f.review",
	"role":        "official.f.role",
	"since":       "official.f.since",
	"until":       "official.f.until",
}

// label is what a field of an official is called.
func label(v *page.View, field string) string {
	if key, ok := labels[field]; ok {
		return v.T(key)
	}
	return v.LedgerLabel(register.KindOfficial, field)
}
