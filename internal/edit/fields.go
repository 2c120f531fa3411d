package edit

import (
	"maps"
	"slices"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// ends are the fields by which a new partnership says between whom it is. Who
// proposes may know a town in words only: "town" and "country", or "written".
var ends = []string{"a", "b", "town", "country", "written"}

// Fields are all fields that a change of a kind of record can have, in the
// order in which they are shown.
func Fields(kind ledger.Kind) []string {
	switch kind {
	case register.KindPartnership:
		return slices.Concat(ends, PartnershipFields)
	case register.KindUnit:
		return UnitFields
	case register.KindAgreement:
		return slices.Concat([]string{"partnership"}, AgreementFields)
	case register.KindActivity:
		return slices.Concat([]string{"partnership"}, ActivityFields)
	case register.KindPaper:
		return slices.Concat([]string{"partnership", "file"}, PaperFields)
	case register.KindMemory:
		return slices.Concat([]string{"partnership"}, MemoryFields)
	}
	return nil
}

// Changed are the fields in which a change differs from what its form showed,
// in the order of Fields. Whoever decides upon it sees all of them: what is no
// field of the kind comes last.
func (c Change) Changed() []string {
	all := slices.Clone(Fields(c.Kind))
	more := map[string]bool{}
	for _, v := range []Values{c.Was, c.Now} {
		for f := range v {
			more[f] = !slices.Contains(all, f)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(more)) {
		if more[f] {
			all = append(all, f)
		}
	}
	return slices.DeleteFunc(all, func(f string) bool { return c.Now.Equal(c.Was, f) })
}

// About reports whether a field says what a change is about: it is accepted or
// declined with the whole.
func (c Change) About(field string) bool {
	return field == "partnership" || field == "file" || c.Kind == register.KindPartnership && slices.Contains(ends, field)
}
