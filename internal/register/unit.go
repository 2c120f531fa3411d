package register

import (
	"slices"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// UnitID is the public id of a unit: a UUID of version 7, kept through export,
// import, undo and merge.
type UnitID string

// Level says what sort of unit it is.
type Level string

// A district is part of a city; a region is above municipalities.
const (
	LevelMunicipality Level = "municipality"
	LevelDistrict     Level = "district"
	LevelRegion       Level = "region"
)

// Unit is a municipality, a district or a region: what can be an end of a
// partnership.
type Unit struct {
	ID             UnitID
	Level          Level
	Country        string // ISO 3166-1 alpha-2; XK for Kosovo
	Name           string // official, in its own script
	Slug           string // stands in addresses, unique, the same in all languages
	Parent         UnitID // "" = none known
	Region         string
	District       string // of the country's administration; "" = none known
	Position       geo.Point
	Placed         bool // Position is known
	Population     int64
	PopulationYear int64  // 0 = unknown
	Website        string // http or https, "" = none known
	Listed         string // the national list that knows it, "" = none does
	Names          []Name
	ExternalIDs    []ExternalID
	OldSlugs       []string
	Members        []Membership
	Trashed        Trash
	MergedInto     UnitID
	Version        int64 // counts changes from 1; 0 = not stored yet
}

// NameKind says what sort of name it is besides the official one.
type NameKind string

// What the association calls the unit in a language, which readers of it see
// before any other name; any other name, by which it is found; a name no longer
// used. Imports give the last two alone.
const (
	NameOfficial  NameKind = "official"
	NameAlternate NameKind = "alternate"
	NameOld       NameKind = "old"
)

// Name is a name of a unit besides Unit.Name. Lang is a BCP 47 code, "" where
// the source gives none.
type Name struct {
	Kind NameKind
	Lang string
	Name string
}

// ExternalID is what another register calls a unit, for a time: codes change.
type ExternalID struct {
	Scheme    string // "national:CZ", "wikidata", "geonames", "place", …
	Value     string
	ValidFrom string // EDTF, "" = always
	ValidTo   string
}

// Membership of a unit in an association, from and to as EDTF.
type Membership struct {
	Association  AssociationID
	Since, Until string
}

// UnitKind is how units are stored and what the ledger knows of them. The lines
// of its form without a place in the record are made of others, by unit_form.go.
var UnitKind = &record.Kind[Unit]{
	Named: KindUnit,
	Store: "unit",
	Head: func(u *Unit) record.Head {
		return record.Head{ID: (*string)(&u.ID), Version: &u.Version, Trashed: &u.Trashed}
	},
	Fields: []record.Field[Unit]{
		{Info: record.Info{Name: "name", Form: "name", Class: record.Public, Most: 120, Required: "edit.name-wrong"},
			String: func(u *Unit) *string { return &u.Name }},
		{Info: record.Info{Name: "level", Form: "level", Type: record.Word, Class: record.Public, Words: levels, Keys: LevelKeys, Required: "edit.choose",
			Unsaid: record.Always},
			String: func(u *Unit) *string { return (*string)(&u.Level) }},
		{Info: record.Info{Name: "country", Form: "country", Type: record.Country, Class: record.Public, Required: "edit.choose"},
			String: func(u *Unit) *string { return &u.Country }},
		{Info: record.Info{Name: "region", Form: "region", Class: record.Public, Recurs: true}, String: func(u *Unit) *string { return &u.Region }},
		{Info: record.Info{Name: "district", Form: "district", Class: record.Public, Recurs: true}, String: func(u *Unit) *string { return &u.District }},
		{Info: record.Info{Name: "position", Class: record.Public}, Point: func(u *Unit) (*geo.Point, *bool) { return &u.Position, &u.Placed }},
		{Info: record.Info{Form: "lat", Class: record.Public}, Column: record.NoColumn},
		{Info: record.Info{Form: "lon", Class: record.Public}, Column: record.NoColumn},
		{Info: record.Info{Name: "population", Form: "population", Type: record.Number, Class: record.Public, Most: 50_000_000},
			Number: func(u *Unit) *int64 { return &u.Population }},
		{Info: record.Info{Name: "population-year", Form: "population-year", Type: record.Number, Class: record.Public},
			Number: func(u *Unit) *int64 { return &u.PopulationYear }},
		{Info: record.Info{Name: "website", Form: "website", Type: record.Web, Class: record.Public}, String: func(u *Unit) *string { return &u.Website }},
		{Info: record.Info{Form: "names", Type: record.Text, Class: record.Public}, Column: record.NoColumn},
		{Info: record.Info{Form: "code", Class: record.Public}, Column: record.NoColumn},
		{Info: record.Info{Form: "wikidata", Class: record.Public}, Column: record.NoColumn},
		{Info: record.Info{Form: "member", Type: record.Flag, Class: record.Public, Keys: map[string]string{"yes": "edit.member-yes"}}, Column: record.NoColumn},
		{Info: record.Info{Name: "slug", Class: record.Public, Hidden: true}, String: func(u *Unit) *string { return &u.Slug }},
		{Info: record.Info{Name: "parent", Class: record.Public, To: KindUnit}, String: func(u *Unit) *string { return (*string)(&u.Parent) }},
		{Info: record.Info{Name: "listed", Class: record.Public, Recurs: true}, String: func(u *Unit) *string { return &u.Listed }},
		{Info: record.Info{Name: "merged-into", Class: record.Public, To: KindUnit}, String: func(u *Unit) *string { return (*string)(&u.MergedInto) }},
		{Info: record.Info{Type: record.Rows, Class: record.Public},
			Rows: &record.RowsOf[Unit]{Table: "unit_name", Name: "name", Member: "names", Of: "unit", Columns: []string{"kind", "lang", "name"}, Keys: 3,
				Get: rowsOf(func(u *Unit) []Name { return u.Names }, func(n Name) []string { return []string{string(n.Kind), n.Lang, n.Name} }),
				Set: setRows(func(u *Unit) *[]Name { return &u.Names }, func(c []string) Name { return Name{NameKind(c[0]), c[1], c[2]} })}},
		{Info: record.Info{Name: "id", Type: record.Rows, Class: record.Public},
			Rows: &record.RowsOf[Unit]{Table: "external_id", Member: "external_ids", Of: "unit",
				Columns: []string{"scheme", "value", "valid_from", "valid_to"}, Keys: 3, Listed: true,
				Get: rowsOf(func(u *Unit) []ExternalID { return u.ExternalIDs },
					func(x ExternalID) []string { return []string{x.Scheme, x.Value, x.ValidFrom, x.ValidTo} }),
				Set: setRows(func(u *Unit) *[]ExternalID { return &u.ExternalIDs },
					func(c []string) ExternalID { return ExternalID{c[0], c[1], c[2], c[3]} })}},
		{Info: record.Info{Name: "old-slug", Type: record.Rows, Class: record.Public, Loose: true},
			Rows: &record.RowsOf[Unit]{Table: "unit_slug", Member: "old_slugs", Of: "unit", Columns: []string{"slug"}, Keys: 1,
				Get: func(u *Unit) [][]string { return idRows(u.OldSlugs) },
				Set: func(u *Unit, rows [][]string) { u.OldSlugs = rowIDs[string](rows) }}},
		{Info: record.Info{Name: "member", Type: record.Rows, Class: record.Public, Loose: true},
			Rows: &record.RowsOf[Unit]{Table: "membership", Member: "memberships", Of: "unit", Columns: []string{"association", "since", "until"}, Keys: 1,
				Get: rowsOf(func(u *Unit) []Membership { return u.Members },
					func(m Membership) []string { return []string{string(m.Association), m.Since, m.Until} }),
				Set: setRows(func(u *Unit) *[]Membership { return &u.Members },
					func(c []string) Membership { return Membership{AssociationID(c[0]), c[1], c[2]} })}},
	},
	Called: func(_ *sqldb.Tx, u *Unit, _ func(string) string) (string, error) { return u.Name, nil },
}

var levels = []string{string(LevelMunicipality), string(LevelDistrict), string(LevelRegion)}

// storedUnit is embedded by this name, since Kind is a method.
type storedUnit = record.Kind[Unit]

// unitType is UnitKind with its form.
type unitType struct{ *storedUnit }

// UnitType is the kind of record that units are.
var UnitType = unitType{UnitKind}

// MayRemove refuses to remove a unit with partnerships that stand.
func (unitType) MayRemove(tx *sqldb.Tx, id string) error {
	of, err := PartnershipsOf(tx, UnitID(id))
	if err != nil {
		return err
	}
	for _, p := range of {
		if p.Trashed == Kept && p.MergedInto == "" {
			return errs.New(errs.Conflict, "edit.has-partnerships")
		}
	}
	return nil
}

// Values are those of a unit as its form shows them.
func (unitType) Values(tx *sqldb.Tx, id string) (record.Values, error) {
	u, err := GetUnit(tx, UnitID(id))
	if err != nil {
		return nil, err
	}
	return UnitValues(u), nil
}

// GetUnit returns the unit with this id, trashed and merged ones too, or
// errs.NotFound.
func GetUnit(tx *sqldb.Tx, id UnitID) (*Unit, error) { return UnitKind.Get(tx, string(id)) }

// AllUnits returns every unit, trashed and merged ones too, in order of id.
func AllUnits(tx *sqldb.Tx) ([]*Unit, error) { return UnitKind.List(tx, `order by id`) }

// MergedInto returns the units that became part of this one, in order of id.
func MergedInto(tx *sqldb.Tx, id UnitID) ([]*Unit, error) {
	return UnitKind.List(tx, `where merged_into = $1 order by id`, id)
}

// PutUnit stores u: new where its Version is 0, else in place of what stands
// at that version (errs.Conflict where another change came first). It gives a
// new unit its id if it has none. The difference goes to the ledger; without a
// difference nothing is written. It reports whether anything was.
func PutUnit(tx *ledger.Tx, u *Unit) (bool, error) { return UnitKind.Put(tx, u) }

// ReplaceUnit is PutUnit for a caller that holds what stands in old.
func ReplaceUnit(tx *ledger.Tx, old, u *Unit) (bool, error) { return UnitKind.PutOver(tx, old, u) }

// UnitExists reports whether there is a unit with this id that is neither
// trashed nor merged into another.
func UnitExists(tx *sqldb.Tx, id UnitID) (bool, error) {
	var n int64
	err := tx.Row(`select count(*) from unit where id = $1 and trashed = '' and merged_into = ''`, []any{string(id)}, &n)
	return n > 0, err
}

func (u *Unit) slugged() Slugged {
	code := string(u.ID)
	for _, x := range u.ExternalIDs {
		if strings.HasPrefix(x.Scheme, "national:") {
			code = x.Value
		}
	}
	return Slugged{Name: u.Name, District: u.District, Region: u.Region, Country: u.Country, Code: code}
}

// AddName gives u a further name; a name that it has stays once.
func (u *Unit) AddName(n Name) {
	for _, m := range u.Names {
		if m == n {
			return
		}
	}
	u.Names = append(u.Names, n)
}

// Clone is a copy of u that shares nothing with it.
func (u *Unit) Clone() *Unit {
	c := *u
	c.Names = slices.Clone(u.Names)
	c.ExternalIDs = slices.Clone(u.ExternalIDs)
	c.OldSlugs = slices.Clone(u.OldSlugs)
	c.Members = slices.Clone(u.Members)
	return &c
}

// Differs reports whether storing next in place of old would change anything.
func Differs(old, next *Unit) bool { return len(UnitKind.FlatOf(next).Diff(UnitKind.FlatOf(old))) > 0 }

// PositionText is a unit's position as the ledger holds it.
func PositionText(u *Unit) string { return UnitKind.FlatOf(u)["position"] }

// HeldFields are the fields of units that a person changed by an edit, as
// "unit-id field" → the value that he gave. While a field still has that value
// no import changes it.
func HeldFields(tx *sqldb.Tx) (map[string]string, error) {
	held := map[string]string{}
	return held, ledger.Each(tx, "edit", KindUnit, func(e ledger.Entry) {
		for _, c := range e.Changes {
			held[e.Record+" "+c.Field] = c.After
		}
	})
}

// NewUnitSlug gives a new unit its place in addresses.
func NewUnitSlug(tx *sqldb.Tx, u *Unit) error {
	all, err := AllUnits(tx)
	if err == nil {
		u.Slug = NewSlugs(SlugTaken(all)).Give([]Slugged{u.slugged()})[0]
	}
	return err
}

// UnitWithID returns the unit that has an id of a scheme, "" where none has.
// What was merged leads on.
func UnitWithID(tx *sqldb.Tx, scheme, value string) (id UnitID, err error) {
	err = tx.Each(`select u.id, u.merged_into from external_id x join unit u on u.id = x.unit where x.scheme = $1 and x.value = $2 and u.trashed = ''`,
		[]any{scheme, value}, func(row sqldb.Row) error {
			var into UnitID
			err := row.Scan(&id, &into)
			if into != "" {
				id = into
			}
			return err
		})
	return id, err
}
