package record

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
)

// Flat is a record taken apart for the ledger: field name → value, absent where
// empty. History, undo and the version check all work on this form. The name of
// a field of which there may be several has parts: "party/ID".
type Flat map[string]string

// Set sets a field; "" leaves it out.
func (f Flat) Set(name, value string) {
	if value != "" {
		f[name] = value
	}
}

// Diff lists what leads from old to f.
func (f Flat) Diff(old Flat) []ledger.Change {
	var changes []ledger.Change
	for name, before := range old {
		if f[name] != before {
			changes = append(changes, ledger.Change{Field: name, Before: before, After: f[name]})
		}
	}
	for name, after := range f {
		if _, stood := old[name]; !stood {
			changes = append(changes, ledger.Change{Field: name, After: after})
		}
	}
	slices.SortFunc(changes, func(a, b ledger.Change) int { return strings.Compare(a.Field, b.Field) })
	return changes
}

// Names are the fields that are not empty, sorted.
func (f Flat) Names() []string { return slices.Sorted(maps.Keys(f)) }

// Key joins the parts of a field name; parts that hold a slash are quoted.
func Key(parts ...string) string {
	quoted := make([]string, len(parts))
	for i, p := range parts {
		if strings.ContainsAny(p, "/%") {
			p = strings.NewReplacer("%", "%25", "/", "%2F").Replace(p)
		}
		quoted[i] = p
	}
	return strings.Join(quoted, "/")
}

// Parts are what Key joined.
func Parts(name string) []string {
	ps := strings.Split(name, "/")
	for i, p := range ps {
		if strings.Contains(p, "%") {
			ps[i] = strings.NewReplacer("%2F", "/", "%25", "%").Replace(p)
		}
	}
	return ps
}

// List writes several texts as one value.
func List(values ...string) string {
	b, _ := json.Marshal(values) // strings always marshal
	return string(b)
}

// Unlist reads what List wrote; another number of texts is errs.Internal.
func Unlist(value string, into ...*string) error {
	values := UnlistAny(value)
	if len(values) != len(into) {
		return errs.New(errs.Internal, "the ledger holds a value of unknown form: %q", value)
	}
	for i, v := range values {
		*into[i] = v
	}
	return nil
}

// UnlistAny is what List wrote, nil where it did not.
func UnlistAny(value string) []string {
	var values []string
	if err := json.Unmarshal([]byte(value), &values); err != nil {
		return nil
	}
	return values
}

// Count writes a number; 0 is "".
func Count(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// UnknownField is the error of a field that a kind does not have.
func UnknownField(kind ledger.Kind, name string) error {
	return errs.New(errs.Internal, "a %s has no field %q", kind, name)
}
