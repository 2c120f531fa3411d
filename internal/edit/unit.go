package edit

import (
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/gazetteer"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// UnitFields are the fields of a unit's form in their order. Names are lines
// of "lang: name", a line without a language is another name.
var UnitFields = []string{"name", "level", "country", "region", "district", "lat", "lon", "population", "population-year", "website", "names", "code", "wikidata", "member"}

// UnitValues are the values of a unit as its form shows them.
func UnitValues(u *register.Unit) Values {
	v := Values{}
	v.Set("name", u.Name)
	v.Set("level", string(u.Level))
	v.Set("country", u.Country)
	v.Set("region", u.Region)
	v.Set("district", u.District)
	if u.Placed {
		v.Set("lat", strconv.FormatFloat(u.Position.Lat, 'f', -1, 64))
		v.Set("lon", strconv.FormatFloat(u.Position.Lon, 'f', -1, 64))
	}
	if u.Population > 0 {
		v.Set("population", strconv.FormatInt(u.Population, 10))
	}
	if u.PopulationYear > 0 {
		v.Set("population-year", strconv.Itoa(u.PopulationYear))
	}
	v.Set("website", u.Website)
	var names []string
	for _, n := range u.Names {
		switch {
		case n.Kind == register.NameOfficial && n.Lang != "":
			names = append(names, n.Lang+": "+n.Name)
		case n.Kind == register.NameAlternate && n.Lang == "":
			names = append(names, n.Name)
		}
	}
	v.Set("names", strings.Join(names, "\n"))
	v.Set("code", idOf(u, "national:"+u.Country))
	v.Set("wikidata", idOf(u, "wikidata"))
	if len(u.Members) > 0 && u.Members[0].Until == "" {
		v.Set("member", "yes")
	}
	return v
}

func idOf(u *register.Unit, scheme string) string {
	for _, x := range u.ExternalIDs {
		if x.Scheme == scheme && x.ValidTo == "" {
			return x.Value
		}
	}
	return ""
}

func applyUnit(tx *ledger.Tx, c Change) (string, error) {
	wrong := Wrong{}
	if c.Said.Source != "" || c.Record == "" {
		if !Sourced(c.Said.Source) {
			wrong["source"] = "edit.source-wrong"
		}
	} else {
		wrong["source"] = "edit.source-wrong"
	}
	u := &register.Unit{}
	touched := keys(c.Now)
	if c.Record != "" {
		var err error
		if u, err = register.GetUnit(tx.Tx, register.UnitID(c.Record)); err != nil {
			return "", err
		}
		if u.MergedInto != "" || u.Trashed != register.Kept {
			return "", errs.New(errs.Gone, "inner.not-found")
		}
		if touched, err = c.touched(tx, UnitValues(u)); err != nil {
			return "", err
		}
		if len(touched) == 0 {
			return c.Record, nil
		}
	} else if c.Now.Get("name") == "" {
		wrong["name"] = "edit.name-wrong"
	}
	renamed := ""
	for _, f := range touched {
		if f == "name" && c.Record != "" {
			renamed = tidy(c.Now.Get("name"))
			if renamed == "" || !short(renamed, 120) {
				wrong["name"] = "edit.name-wrong"
			}
			continue
		}
		if key := setUnit(tx, u, f, c.Now); key != "" {
			wrong[f] = key
		}
	}
	if u.Country == "" || len(u.Country) != 2 {
		wrong["country"] = "edit.choose"
	}
	if (c.Now.Get("lat") == "") != (c.Now.Get("lon") == "") {
		wrong["lat"] = "edit.position-both"
	}
	if err := wrong.err(); err != nil {
		return "", err
	}
	if c.Record == "" {
		if err := register.NewUnitSlug(tx.Tx, u); err != nil {
			return "", err
		}
	}
	if slices.Contains(touched, "member") {
		if err := setMember(tx, u, c.Now.Get("member") != ""); err != nil {
			return "", err
		}
	}
	if _, err := register.PutUnit(tx, u); err != nil {
		if errs.Is(err, errs.Conflict) && (slices.Contains(touched, "code") || slices.Contains(touched, "wikidata")) {
			return "", Wrong{"code": "edit.code-taken"}
		}
		return "", err
	}
	if renamed != "" {
		if err := register.Rename(tx, u.ID, renamed); err != nil {
			return "", err
		}
	}
	return string(u.ID), nil
}

// setUnit puts one field into u and returns the key of what is wrong with it.
func setUnit(tx *ledger.Tx, u *register.Unit, f string, now Values) string {
	text := tidy(now.Get(f))
	switch f {
	case "name":
		u.Name = text
		if text == "" || !short(text, 120) {
			return "edit.name-wrong"
		}
	case "level":
		u.Level = register.Level(text)
		if !slices.Contains([]register.Level{register.LevelMunicipality, register.LevelDistrict, register.LevelRegion}, u.Level) {
			return "edit.choose"
		}
	case "country":
		u.Country = text
	case "region":
		u.Region = text
	case "district":
		u.District = text
	case "lat", "lon":
		return setPosition(u, now)
	case "population":
		n, ok := number(text)
		if text != "" && (!ok || n > 50_000_000) {
			return "edit.number-wrong"
		}
		u.Population = n
	case "population-year":
		n, ok := number(text)
		if text != "" && (!ok || n < 1800 || int(n) > tx.Act().At.Year()) {
			return "edit.year-wrong"
		}
		u.PopulationYear = int(n)
	case "website":
		if text != "" && !isWeb(text) {
			return "edit.web-wrong"
		}
		u.Website = text
	case "names":
		return setNames(u, now.Get(f))
	case "code":
		setID(u, "national:"+u.Country, text, day(tx))
	case "wikidata":
		if text != "" && (text[0] != 'Q' || strings.Trim(text[1:], "0123456789") != "" || len(text) < 2 || len(text) > 12) {
			return "edit.wikidata-wrong"
		}
		setID(u, "wikidata", text, day(tx))
	}
	if !short(text, 200) {
		return "edit.too-long"
	}
	return ""
}

func setPosition(u *register.Unit, now Values) string {
	if now.Get("lat") == "" && now.Get("lon") == "" {
		u.Placed = false
		u.Position.Lat, u.Position.Lon = 0, 0
		return ""
	}
	lat, okLat := degrees(now.Get("lat"), 90)
	lon, okLon := degrees(now.Get("lon"), 180)
	if !okLat || !okLon {
		return "edit.position-wrong"
	}
	u.Position.Lat, u.Position.Lon, u.Placed = lat, lon, true
	return ""
}

// setNames replaces the names in other languages and the other names; old ones
// stay.
func setNames(u *register.Unit, text string) string {
	u.Names = slices.DeleteFunc(u.Names, func(n register.Name) bool {
		return n.Kind == register.NameOfficial && n.Lang != "" || n.Kind == register.NameAlternate && n.Lang == ""
	})
	for _, line := range lines(text) {
		n := register.Name{Kind: register.NameAlternate, Name: line}
		if lang, name, ok := strings.Cut(line, ":"); ok {
			n = register.Name{Kind: register.NameOfficial, Lang: strings.TrimSpace(lang), Name: strings.TrimSpace(name)}
			if len(n.Lang) < 2 || len(n.Lang) > 8 || strings.Trim(n.Lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
				return "edit.names-wrong"
			}
		}
		if n.Name == "" || !short(n.Name, 120) {
			return "edit.names-wrong"
		}
		u.AddName(n)
	}
	if len(u.Names) > 100 {
		return "edit.too-long"
	}
	return ""
}

// setID gives u another id of a scheme; the one that it had is over.
func setID(u *register.Unit, scheme, value, until string) {
	for i := range u.ExternalIDs {
		if x := &u.ExternalIDs[i]; x.Scheme == scheme && x.ValidTo == "" {
			x.ValidTo = until
		}
	}
	if value != "" {
		u.ExternalIDs = slices.DeleteFunc(u.ExternalIDs, func(x register.ExternalID) bool { return x.Scheme == scheme && x.Value == value })
		u.ExternalIDs = append(u.ExternalIDs, register.ExternalID{Scheme: scheme, Value: value})
	}
}

func setMember(tx *ledger.Tx, u *register.Unit, yes bool) error {
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(u.Members, func(m register.Membership) bool { return m.Association == own.ID })
	switch {
	case yes && i < 0:
		u.Members = append(u.Members, register.Membership{Association: own.ID})
	case yes:
		u.Members[i].Until = ""
	case i >= 0:
		u.Members[i].Until = day(tx)
	}
	return nil
}

// FromPlace fills a unit's form from a place of the gazetteer.
func FromPlace(g *gazetteer.Gazetteer, id gazetteer.PlaceID) Values {
	p := g.Place(id)
	v := Values{}
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
		return "", Wrong{"b": "edit.unit-wrong"}
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

func keys(v Values) []string {
	var all []string
	for f := range v {
		all = append(all, f)
	}
	slices.Sort(all)
	return all
}
