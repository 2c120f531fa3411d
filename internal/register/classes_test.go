package register

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
)

// full fills every field of a record, so that all that the ledger can name of
// it comes out.
func full(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case !f.CanSet():
		case f.Type() == reflect.TypeOf(date.Date{}):
			d, _ := date.ParseEDTF("1977")
			f.Set(reflect.ValueOf(d))
		case f.Kind() == reflect.String:
			f.SetString("x")
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.CanInt():
			f.SetInt(1)
		case f.Kind() == reflect.Float64:
			f.SetFloat(1)
		case f.Kind() == reflect.Struct:
			full(f)
		case f.Kind() == reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			if e := f.Index(0); e.Kind() == reflect.Struct {
				full(e)
			} else {
				e.SetString("x")
			}
		}
	}
}

// classes is who may see what, as it was decided: whoever adds a field decides
// it here once more.
var classes = map[ledger.Kind]map[record.Class]string{
	KindUnit: {record.Public: "level country name slug parent region district position population population-year website listed trashed " +
		"merged-into id old-slug member"},
	KindPartnership: {record.Public: "association a b trashed merged-into say/listed say/since say/until say/form say/state say/reason " +
		"say/instrument say/event say/theme say/note say/dates say/confirmed"},
	KindAgreement: {record.Public: "association mark kind title signed place term years until relation related source trashed party for"},
	KindActivity:  {record.Public: "association kind title from until place note source trashed participants for"},
	KindDay:       {record.Public: "day"},
	KindSource:    {record.Public: "address publisher"},
	KindDecision:  {record.Internal: "meaning"},
	KindOfficial: {record.Public: "unit role function email phone name-public left trashed",
		record.Internal: "languages since until basis recorded recorded-by review", record.Personal: "name own-email own-phone"},
}

// freeText is where people may name somebody though they should not.
var freeText = map[ledger.Kind]string{
	KindPartnership: "say/dates say/event say/form say/instrument say/listed say/note say/reason say/since say/state say/theme say/until say/confirmed",
	KindActivity:    "title place note", KindAgreement: "mark title signed place party", KindSource: "address publisher",
	KindOfficial: "function email phone recorded-by",
}

// Every field of every kind of record has the class that was decided, and is
// free text where that was.
func TestEveryFieldIsClassified(t *testing.T) {
	t.Parallel()
	kinds := Kinds()
	if len(kinds) != len(classes) {
		t.Errorf("%d kinds, of which %d are classified", len(kinds), len(classes))
	}
	for _, kind := range kinds {
		want := map[string]record.Class{}
		for class, names := range classes[kind.Kind()] {
			for _, name := range strings.Fields(names) {
				want[name] = class
			}
		}
		free := strings.Fields(freeText[kind.Kind()])
		for _, i := range kind.Infos() {
			if i.Name == "" {
				continue
			}
			if i.Class != want[i.Name] || want[i.Name] == "" {
				t.Errorf("%s %s is %q, want %q", kind.Kind(), i.Name, i.Class, want[i.Name])
			}
			if i.FreeText != slices.Contains(free, i.Name) {
				t.Errorf("%s %s: that it is free text is %v", kind.Kind(), i.Name, i.FreeText)
			}
			delete(want, i.Name)
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			t.Errorf("%s has no field %s", kind.Kind(), name)
		}
	}
	if kinds.ClassOf(KindUnit, "secret") != record.Personal || kinds.ClassOf("king", "name") != record.Personal {
		t.Error("what no kind knows is not closed")
	}
	if kinds.ClassOf(KindPartnership, "say/since/a/1/0") != record.Public || kinds.ClassOf(KindAgreement, "party/1") != record.Public {
		t.Error("a field of several parts is not found")
	}
}

// refs are the personal values of an official that is filled whole.
var refs = record.Refs{"name": {ID: "1", Value: "x"}, "own-email": {ID: "2", Value: "x"}, "own-phone": {ID: "3", Value: "x"}}

// A record that is filled whole is taken apart into fields that its kind knows,
// and each that it knows comes out.
func TestTheLedgerNamesNoOtherFields(t *testing.T) {
	t.Parallel()
	u, p, o, a, act := &Unit{}, &Partnership{}, &Official{}, &Agreement{}, &Activity{}
	for _, r := range []any{u, p, o, a, act} {
		full(reflect.ValueOf(r).Elem())
	}
	o.refs = refs
	p.Statements = nil
	for _, i := range partnershipInfos() {
		if field, ok := strings.CutPrefix(i.Name, "say/"); ok {
			p.Statements = append(p.Statements, Statement{Field: Field(field), Value: "x"})
		}
	}
	for kind, flat := range map[record.Type]record.Flat{UnitType: UnitKind.FlatOf(u), PartnershipType: partnershipFields(p), OfficialKind: OfficialKind.FlatOf(o),
		AgreementKind: AgreementKind.FlatOf(a), ActivityKind: ActivityKind.FlatOf(act)} {
		seen := map[string]bool{}
		for name := range flat {
			i, ok := record.InfoOf(kind.Infos(), name)
			if !ok {
				t.Errorf("%s: no field %s", kind.Kind(), name)
			}
			seen[i.Name] = true
		}
		for _, i := range kind.Infos() {
			if i.Name != "" && !seen[i.Name] {
				t.Errorf("%s: the ledger never names %s", kind.Kind(), i.Name)
			}
		}
	}
}

// What an official's personal fields hold comes into the ledger as references
// only.
func TestPersonalFieldsAreReferences(t *testing.T) {
	t.Parallel()
	o := &Official{}
	full(reflect.ValueOf(o).Elem())
	o.refs = refs
	n := 0
	for name, value := range OfficialKind.FlatOf(o) {
		if Kinds().ClassOf(KindOfficial, name) == record.Personal {
			n++
			if !strings.HasPrefix(value, "ref:") {
				t.Errorf("%s is %q", name, value)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d personal fields", n)
	}
}
