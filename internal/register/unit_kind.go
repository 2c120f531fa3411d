package register

import (
	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

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
		{Rows: &record.RowsOf[Unit]{Table: "unit_name", Name: "name", Of: "unit", Columns: []string{"kind", "lang", "name"}, Keys: 3,
			Get: rowsOf(func(u *Unit) []Name { return u.Names }, func(n Name) []string { return []string{string(n.Kind), n.Lang, n.Name} }),
			Set: setRows(func(u *Unit) *[]Name { return &u.Names }, func(c []string) Name { return Name{NameKind(c[0]), c[1], c[2]} })}},
		{Info: record.Info{Name: "id", Type: record.Rows, Class: record.Public},
			Rows: &record.RowsOf[Unit]{Table: "external_id", Of: "unit", Columns: []string{"scheme", "value", "valid_from", "valid_to"}, Keys: 3, Listed: true,
				Get: rowsOf(func(u *Unit) []ExternalID { return u.ExternalIDs },
					func(x ExternalID) []string { return []string{x.Scheme, x.Value, x.ValidFrom, x.ValidTo} }),
				Set: setRows(func(u *Unit) *[]ExternalID { return &u.ExternalIDs },
					func(c []string) ExternalID { return ExternalID{c[0], c[1], c[2], c[3]} })}},
		{Info: record.Info{Name: "old-slug", Type: record.Rows, Class: record.Public, Loose: true},
			Rows: &record.RowsOf[Unit]{Table: "unit_slug", Of: "unit", Columns: []string{"slug"}, Keys: 1,
				Get: func(u *Unit) [][]string { return idRows(u.OldSlugs) },
				Set: func(u *Unit, rows [][]string) { u.OldSlugs = rowIDs[string](rows) }}},
		{Info: record.Info{Name: "member", Type: record.Rows, Class: record.Public, Loose: true},
			Rows: &record.RowsOf[Unit]{Table: "membership", Of: "unit", Columns: []string{"association", "since", "until"}, Keys: 1,
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
