package desk

import (
	"slices"
	"strings"

	"twinhall/internal/web/inner"
)

// field is a field of a form by its name; see inner.RegisterField.
func (d *Desk) field(v *inner.View, name string) inner.Field {
	return inner.RegisterField(v, "", name, placesPath)
}

// placesPath is where the desk's forms take towns from.
const placesPath = "/desk/places.json"

// dates are the fields that are dates.
var dates = inner.DateFields

func valueWords(v *inner.View, field, value string) string { return inner.ValueWords(v, field, value) }

func fieldLabel(v *inner.View, field string) string { return inner.FieldLabel(v, field) }

// webOnly is an address that a link may lead to.
func webOnly(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
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
