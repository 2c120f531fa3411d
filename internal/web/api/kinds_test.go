package api

import (
	"reflect"
	"strings"
	"testing"

	"twinhall/internal/record"
	"twinhall/internal/register"
)

// properties are the names that an answer of the API has, those of parts that it
// embeds too.
func properties(of reflect.Type) map[string]bool {
	all := map[string]bool{}
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Anonymous {
			for name := range properties(f.Type) {
				all[name] = true
			}
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		all[name] = true
	}
	return all
}

// The answers of the API have every public field of the kinds of record, or it
// is said here why not, and no other field of theirs. Whoever adds a field decides it.
func TestPublicFieldsAreInTheAPI(t *testing.T) {
	t.Parallel()
	other := map[string]string{"unit id": "external_ids", "unit old-slug": "old_slugs", "agreement party": "parties"}
	left := map[string]string{
		"unit listed": "it is of use to imports alone", "unit member": "the API tells nothing of associations", "unit merged-into": "a merged unit leads on",
		"activity for": "it is part of the answer of the partnership", "activity association": "the register has one",
		"agreement for": "it is part of the answer of the partnership", "agreement association": "the register has one",
		"agreement mark": "it tells the agreements of one source apart", "agreement relation": "it is in related",
	}
	for kind, answer := range map[record.Type]reflect.Type{register.UnitType: reflect.TypeFor[Unit](), register.ActivityKind: reflect.TypeFor[Activity](),
		register.AgreementKind: reflect.TypeFor[Agreement]()} {
		has := properties(answer)
		for _, i := range kind.Infos() {
			field := string(kind.Kind()) + " " + i.Name
			name := strings.ReplaceAll(i.Name, "-", "_")
			if other[field] != "" {
				name = other[field]
			}
			if i.Name == "" || i.Name == "trashed" {
				continue
			}
			if i.Class != record.Public {
				if has[name] {
					t.Errorf("%s is %s, and the API answers with it", field, i.Class)
				}
				continue
			}
			if why := left[field]; has[name] == (why != "") {
				t.Errorf("%s: that %s is in the answer of the API is %v; reason why it is not: %q", field, name, has[name], why)
			}
			delete(left, field)
		}
	}
	for field := range left {
		t.Errorf("there is no public field %s", field)
	}
}
