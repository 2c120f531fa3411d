package register

import (
	"fmt"
	"strconv"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// unitKind is the kind of record that units are.
type unitKind struct{}

// UnitType is the kind of record that units are.
var UnitType = unitKind{}

func (unitKind) Kind() ledger.Kind { return KindUnit }
func (unitKind) Table() string     { return "unit" }

// unitInfos are the fields of a unit, those of its form in their order. The
// names of a form are lines of "lang: name"; one without a language is another
// name.
var unitInfos = []record.Info{
	{Name: "name", Form: "name", Class: record.Public, Most: 120, Required: "edit.name-wrong"},
	{Name: "level", Form: "level", Type: record.Word, Class: record.Public, Words: levels, Keys: LevelKeys, Required: "edit.choose", Unsaid: record.Always},
	{Name: "country", Form: "country", Type: record.Country, Class: record.Public, Required: "edit.choose"},
	{Name: "region", Form: "region", Class: record.Public},
	{Name: "district", Form: "district", Class: record.Public},
	{Name: "position", Class: record.Public},
	{Form: "lat", Class: record.Public},
	{Form: "lon", Class: record.Public},
	{Name: "population", Form: "population", Type: record.Number, Class: record.Public},
	{Name: "population-year", Form: "population-year", Type: record.Number, Class: record.Public},
	{Name: "website", Form: "website", Type: record.Web, Class: record.Public},
	{Form: "names", Type: record.Text, Class: record.Public},
	{Name: "id", Class: record.Public},
	{Form: "code", Class: record.Public},
	{Form: "wikidata", Class: record.Public},
	{Name: "member", Form: "member", Type: record.Flag, Class: record.Public, Keys: map[string]string{"yes": "edit.member-yes"}, Loose: true},
	{Name: "slug", Class: record.Public, Hidden: true},
	{Name: "parent", Class: record.Public},
	{Name: "listed", Class: record.Public},
	{Name: "old-slug", Class: record.Public, Loose: true},
	{Name: "trashed", Type: record.Word, Class: record.Public, Keys: record.TrashedKeys, Loose: true},
	{Name: "merged-into", Class: record.Public},
}

var levels = []string{string(LevelMunicipality), string(LevelDistrict), string(LevelRegion)}

func (unitKind) Infos() []record.Info { return unitInfos }

func (unitKind) Flat(tx *sqldb.Tx, id string) (record.Flat, error) {
	u, err := GetUnit(tx, UnitID(id))
	if err != nil {
		return nil, err
	}
	return unitFields(u), nil
}

func (unitKind) Replace(tx *ledger.Tx, id string, f record.Flat) error {
	u, err := unitOf(UnitID(id), f)
	if err != nil {
		return err
	}
	old, err := GetUnit(tx.Tx, u.ID)
	if err != nil {
		return err
	}
	u.Version = old.Version
	_, err = ReplaceUnit(tx, old, u)
	return err
}

func (unitKind) References() []record.Reference {
	return []record.Reference{{To: KindUnit, Query: `select id from unit where (parent = $1 or merged_into = $1) and trashed = ''`}}
}

func (unitKind) Title(tx *sqldb.Tx, id string, _ func(string) string) (string, error) {
	u, err := GetUnit(tx, UnitID(id))
	if err != nil {
		return "", err
	}
	return u.Name, nil
}

// MayRemove refuses to remove a unit with partnerships that stand.
func (unitKind) MayRemove(tx *sqldb.Tx, id string) error {
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

func (unitKind) Values(tx *sqldb.Tx, id string) (record.Values, error) {
	u, err := GetUnit(tx, UnitID(id))
	if err != nil {
		return nil, err
	}
	return UnitValues(u), nil
}

func unitFields(u *Unit) record.Flat {
	f := record.Flat{}
	f.Set("level", string(u.Level))
	f.Set("country", u.Country)
	f.Set("name", u.Name)
	f.Set("slug", u.Slug)
	f.Set("parent", string(u.Parent))
	f.Set("region", u.Region)
	f.Set("district", u.District)
	if u.Placed {
		f.Set("position", strconv.FormatFloat(u.Position.Lat, 'f', -1, 64)+" "+strconv.FormatFloat(u.Position.Lon, 'f', -1, 64))
	}
	f.Set("population", record.Count(u.Population))
	f.Set("population-year", record.Count(int64(u.PopulationYear)))
	f.Set("website", u.Website)
	f.Set("listed", u.Listed)
	f.Set("trashed", string(u.Trashed))
	f.Set("merged-into", string(u.MergedInto))
	for _, n := range u.Names {
		f.Set(record.Key("name", string(n.Kind), n.Lang, n.Name), "1")
	}
	for _, x := range u.ExternalIDs {
		f.Set(record.Key("id", x.Scheme, x.Value, x.ValidFrom), record.List(x.ValidTo))
	}
	for _, s := range u.OldSlugs {
		f.Set(record.Key("old-slug", s), "1")
	}
	for _, m := range u.Members {
		f.Set(record.Key("member", string(m.Association)), record.List(m.Since, m.Until))
	}
	return f
}

func unitOf(id UnitID, f record.Flat) (*Unit, error) {
	u := &Unit{ID: id}
	for _, name := range f.Names() {
		v := f[name]
		switch ps := record.Parts(name); ps[0] {
		case "level":
			u.Level = Level(v)
		case "country":
			u.Country = v
		case "name":
			if len(ps) == 1 {
				u.Name = v
			} else {
				u.Names = append(u.Names, Name{NameKind(ps[1]), ps[2], ps[3]})
			}
		case "slug":
			u.Slug = v
		case "parent":
			u.Parent = UnitID(v)
		case "region":
			u.Region = v
		case "district":
			u.District = v
		case "position":
			if _, err := fmt.Sscan(v, &u.Position.Lat, &u.Position.Lon); err != nil {
				return nil, errs.Wrap(errs.Internal, err, "position %q", v)
			}
			u.Placed = true
		case "population":
			u.Population, _ = strconv.ParseInt(v, 10, 64)
		case "population-year":
			u.PopulationYear, _ = strconv.Atoi(v)
		case "website":
			u.Website = v
		case "listed":
			u.Listed = v
		case "trashed":
			u.Trashed = Trash(v)
		case "merged-into":
			u.MergedInto = UnitID(v)
		case "id":
			x := ExternalID{Scheme: ps[1], Value: ps[2], ValidFrom: ps[3]}
			if err := record.Unlist(v, &x.ValidTo); err != nil {
				return nil, err
			}
			u.ExternalIDs = append(u.ExternalIDs, x)
		case "old-slug":
			u.OldSlugs = append(u.OldSlugs, ps[1])
		case "member":
			m := Membership{Association: AssociationID(ps[1])}
			if err := record.Unlist(v, &m.Since, &m.Until); err != nil {
				return nil, err
			}
			u.Members = append(u.Members, m)
		default:
			return nil, record.UnknownField(KindUnit, name)
		}
	}
	return u, nil
}

func position(lat, lon *float64) (geo.Point, bool) {
	if lat == nil || lon == nil {
		return geo.Point{}, false
	}
	return geo.Point{Lat: *lat, Lon: *lon}, true
}
