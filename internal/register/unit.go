package register

import (
	"slices"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/ledger"
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

// An official name in another language, any other name, a name no longer used.
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
