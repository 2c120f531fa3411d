package edit

import (
	"strconv"

	"twinhall/internal/gazetteer"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
)

// FromPlace fills a unit's form from a place of the gazetteer.
func FromPlace(g *gazetteer.Gazetteer, id gazetteer.PlaceID) record.Values {
	p := g.Place(id)
	v := record.Values{}
	v.Set("name", p.Name)
	v.Set("level", p.Level.String())
	v.Set("country", p.Country)
	v.Set("region", p.Admin1Name)
	v.Set("district", p.Admin2Name)
	v.Set("lat", strconv.FormatFloat(p.Point.Lat, 'f', 5, 64))
	v.Set("lon", strconv.FormatFloat(p.Point.Lon, 'f', 5, 64))
	if p.Population > 0 {
		v.Set("population", strconv.Itoa(p.Population))
		v.Set("population-year", strconv.Itoa(gazetteerYear))
	}
	return v
}

// gazetteerYear is the year of the gazetteer's populations.
const gazetteerYear = 2020

// PlaceUnit returns the unit of a place of the gazetteer; it is made where
// there is none yet.
func PlaceUnit(tx *ledger.Tx, g *gazetteer.Gazetteer, key string) (register.UnitID, error) {
	if id, err := register.UnitWithID(tx.Tx, "place", key); err != nil || id != "" {
		return id, err
	}
	at, ok := g.ByKey(key)
	if !ok {
		return "", record.Wrong{"b": "edit.unit-wrong"}
	}
	p := g.Place(at)
	u := &register.Unit{Level: register.Level(p.Level.String()), Country: p.Country, Name: p.Name, Region: p.Admin1Name, District: p.Admin2Name,
		Position: p.Point, Placed: true, Population: int64(p.Population), ExternalIDs: []register.ExternalID{{Scheme: "place", Value: key}}}
	if u.Population > 0 {
		u.PopulationYear = gazetteerYear
	}
	for _, name := range g.Alternates(at) {
		if name != u.Name {
			u.AddName(register.Name{Kind: register.NameAlternate, Name: name})
		}
	}
	if err := register.NewUnitSlug(tx.Tx, u); err != nil {
		return "", err
	}
	_, err := register.PutUnit(tx, u)
	return u.ID, err
}
