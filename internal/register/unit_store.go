package register

import (
	"cmp"
	"slices"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

const unitColumns = `id, level, country, name, slug, parent, region, district, lat, lon,
	population, population_year, website, listed, trashed, merged_into, version`

func scanUnit(row sqldb.Row) (*Unit, error) {
	u := &Unit{}
	var lat, lon *float64
	err := row.Scan(&u.ID, &u.Level, &u.Country, &u.Name, &u.Slug, &u.Parent, &u.Region, &u.District, &lat, &lon,
		&u.Population, &u.PopulationYear, &u.Website, &u.Listed, &u.Trashed, &u.MergedInto, &u.Version)
	u.Position, u.Placed = position(lat, lon)
	return u, err
}

// GetUnit returns the unit with this id, trashed and merged ones too, or
// errs.NotFound.
func GetUnit(tx *sqldb.Tx, id UnitID) (*Unit, error) {
	units, err := units(tx, `where id = $1`, `where unit = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(units) == 0 {
		return nil, errs.New(errs.NotFound, "there is no unit %s", id)
	}
	return units[0], nil
}

// AllUnits returns every unit, trashed and merged ones too, in order of id.
func AllUnits(tx *sqldb.Tx) ([]*Unit, error) {
	return units(tx, `order by id`, `order by unit`)
}

// units reads units with all that hangs on them: one query a table, never one
// a unit. What hangs on a unit is sorted here and not by the database, because
// each sorts texts its own way. A row that hangs on no unit is left out.
func units(tx *sqldb.Tx, where, whereUnit string, args ...any) ([]*Unit, error) {
	var all []*Unit
	byID := map[UnitID]*Unit{}
	err := tx.Each(`select `+unitColumns+` from unit `+where, args, func(row sqldb.Row) error {
		u, err := scanUnit(row)
		all = append(all, u)
		byID[u.ID] = u
		return err
	})
	if err != nil {
		return nil, err
	}
	parts := []struct {
		query string
		scan  func(sqldb.Row) (UnitID, func(*Unit), error)
	}{
		{`select unit, kind, lang, name from unit_name `, scanName},
		{`select unit, scheme, value, valid_from, valid_to from external_id `, scanExternalID},
		{`select unit, slug from unit_slug `, scanOldSlug},
		{`select unit, association, since, until from membership `, scanMembership},
	}
	for _, part := range parts {
		err := tx.Each(part.query+whereUnit, args, func(row sqldb.Row) error {
			id, add, err := part.scan(row)
			if u := byID[id]; err == nil && u != nil {
				add(u)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for _, u := range all {
		u.sort()
	}
	return all, nil
}

func scanName(row sqldb.Row) (id UnitID, add func(*Unit), err error) {
	var n Name
	err = row.Scan(&id, &n.Kind, &n.Lang, &n.Name)
	return id, func(u *Unit) { u.Names = append(u.Names, n) }, err
}

func scanExternalID(row sqldb.Row) (id UnitID, add func(*Unit), err error) {
	var x ExternalID
	err = row.Scan(&id, &x.Scheme, &x.Value, &x.ValidFrom, &x.ValidTo)
	return id, func(u *Unit) { u.ExternalIDs = append(u.ExternalIDs, x) }, err
}

func scanOldSlug(row sqldb.Row) (id UnitID, add func(*Unit), err error) {
	var slug string
	err = row.Scan(&id, &slug)
	return id, func(u *Unit) { u.OldSlugs = append(u.OldSlugs, slug) }, err
}

func scanMembership(row sqldb.Row) (id UnitID, add func(*Unit), err error) {
	var m Membership
	err = row.Scan(&id, &m.Association, &m.Since, &m.Until)
	return id, func(u *Unit) { u.Members = append(u.Members, m) }, err
}

// sort puts what hangs on u into the one order in which it is read.
func (u *Unit) sort() {
	slices.SortFunc(u.Names, func(a, b Name) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(u.ExternalIDs, func(a, b ExternalID) int {
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Value, b.Value), cmp.Compare(a.ValidFrom, b.ValidFrom))
	})
	slices.Sort(u.OldSlugs)
	slices.SortFunc(u.Members, func(a, b Membership) int { return cmp.Compare(a.Association, b.Association) })
}

// PutUnit stores u: new where its Version is 0, else in place of what stands
// at that version (errs.Conflict where another change came first). It gives a
// new unit its id if it has none. The difference goes to the ledger; without a
// difference nothing is written. It reports whether anything was.
func PutUnit(tx *ledger.Tx, u *Unit) (bool, error) {
	if u.Version == 0 {
		return true, insertUnit(tx, u)
	}
	old, err := GetUnit(tx.Tx, u.ID)
	if err != nil {
		return false, err
	}
	return ReplaceUnit(tx, old, u)
}

// ReplaceUnit is PutUnit for a caller that holds what stands in old.
func ReplaceUnit(tx *ledger.Tx, old, u *Unit) (bool, error) {
	changes := unitFields(u).Diff(unitFields(old))
	if len(changes) == 0 {
		return false, nil
	}
	lat, lon := nullable(u)
	n, err := tx.Exec(`update unit set level = $1, country = $2, name = $3, slug = $4, parent = $5, region = $6, district = $7, lat = $8, lon = $9,
		population = $10, population_year = $11, website = $12, listed = $13, trashed = $14, merged_into = $15, version = version + 1
		where id = $16 and version = $17`,
		u.Level, u.Country, u.Name, u.Slug, u.Parent, u.Region, u.District, lat, lon,
		u.Population, u.PopulationYear, u.Website, u.Listed, u.Trashed, u.MergedInto, u.ID, u.Version)
	if err != nil {
		return false, err
	}
	if n == 0 {
		return false, errs.New(errs.Conflict, "%s was changed by somebody else meanwhile", u.Name)
	}
	u.Version++
	for _, table := range []string{"unit_name", "external_id", "unit_slug", "membership"} {
		if touches(changes, table) {
			if _, err := tx.Exec(`delete from `+table+` where unit = $1`, u.ID); err != nil {
				return false, err
			}
			if err := insertUnitRows(tx, u, table); err != nil {
				return false, err
			}
		}
	}
	tx.Record(KindUnit, string(u.ID), ledger.Update, changes, record.TouchesPublic(unitInfos, changes))
	return true, nil
}

var unitTableOf = map[string]string{"name": "unit_name", "id": "external_id", "old-slug": "unit_slug", "member": "membership"}

func touches(changes []ledger.Change, table string) bool {
	for _, c := range changes {
		if ps := record.Parts(c.Field); len(ps) > 1 && unitTableOf[ps[0]] == table {
			return true
		}
	}
	return false
}

func nullable(u *Unit) (lat, lon *float64) {
	if !u.Placed {
		return nil, nil
	}
	return &u.Position.Lat, &u.Position.Lon
}

func insertUnit(tx *ledger.Tx, u *Unit) error {
	if u.ID == "" {
		u.ID = UnitID(ledger.NewID())
	}
	u.Version = 1
	lat, lon := nullable(u)
	if _, err := tx.Exec(`insert into unit (`+unitColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		u.ID, u.Level, u.Country, u.Name, u.Slug, u.Parent, u.Region, u.District, lat, lon,
		u.Population, u.PopulationYear, u.Website, u.Listed, u.Trashed, u.MergedInto, u.Version); err != nil {
		return err
	}
	for _, table := range []string{"unit_name", "external_id", "unit_slug", "membership"} {
		if err := insertUnitRows(tx, u, table); err != nil {
			return err
		}
	}
	changes := unitFields(u).Diff(nil)
	tx.Record(KindUnit, string(u.ID), ledger.Create, changes, record.TouchesPublic(unitInfos, changes))
	return nil
}

func insertUnitRows(tx *ledger.Tx, u *Unit, table string) error {
	switch table {
	case "unit_name":
		for _, n := range u.Names {
			if _, err := tx.Exec(`insert into unit_name (unit, kind, lang, name) values ($1, $2, $3, $4)`, u.ID, n.Kind, n.Lang, n.Name); err != nil {
				return err
			}
		}
	case "external_id":
		for _, x := range u.ExternalIDs {
			if _, err := tx.Exec(`insert into external_id (unit, scheme, value, valid_from, valid_to) values ($1, $2, $3, $4, $5)`,
				u.ID, x.Scheme, x.Value, x.ValidFrom, x.ValidTo); err != nil {
				return err
			}
		}
	case "unit_slug":
		for _, s := range u.OldSlugs {
			if _, err := tx.Exec(`insert into unit_slug (unit, slug) values ($1, $2)`, u.ID, s); err != nil {
				return err
			}
		}
	case "membership":
		for _, m := range u.Members {
			if _, err := tx.Exec(`insert into membership (unit, association, since, until) values ($1, $2, $3, $4)`, u.ID, m.Association, m.Since, m.Until); err != nil {
				return err
			}
		}
	}
	return nil
}

// UnitExists reports whether there is a unit with this id that is neither
// trashed nor merged into another.
func UnitExists(tx *sqldb.Tx, id UnitID) (bool, error) {
	var n int64
	err := tx.Row(`select count(*) from unit where id = $1 and trashed = '' and merged_into = ''`, []any{string(id)}, &n)
	return n > 0, err
}
