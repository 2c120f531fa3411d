package register

import (
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
)

// UnitValues are the values of a unit as its form shows them.
func UnitValues(u *Unit) record.Values {
	v := UnitKind.ValuesOf(u)
	if u.Placed {
		v.Set("lat", strconv.FormatFloat(u.Position.Lat, 'f', -1, 64))
		v.Set("lon", strconv.FormatFloat(u.Position.Lon, 'f', -1, 64))
	}
	var names []string
	for _, n := range u.Names {
		switch {
		case n.Kind == NameOfficial && n.Lang != "":
			names = append(names, n.Lang+": "+n.Name)
		case n.Kind == NameAlternate && n.Lang == "":
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

func idOf(u *Unit, scheme string) string {
	for _, x := range u.ExternalIDs {
		if x.Scheme == scheme && x.ValidTo == "" {
			return x.Value
		}
	}
	return ""
}

// Apply changes a unit, or makes one.
func (unitType) Apply(tx *ledger.Tx, c record.Change) (string, error) {
	wrong := record.Wrong{}
	if !record.Sourced(c.Said.Source) {
		wrong["source"] = "edit.source-wrong"
	}
	u := &Unit{ID: UnitID(c.New)}
	touched := c.Now.Names()
	if c.Record != "" {
		var err error
		if u, err = GetUnit(tx.Tx, UnitID(c.Record)); err != nil {
			return "", err
		}
		if u.MergedInto != "" || u.Trashed != Kept {
			return "", errs.New(errs.Gone, "inner.not-found")
		}
		if touched, err = c.Touched(tx, UnitValues(u)); err != nil {
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
			renamed = record.Tidy(c.Now.Get("name"))
			if renamed == "" || !record.Short(renamed, 120) {
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
	if err := wrong.Err(); err != nil {
		return "", err
	}
	if c.Record == "" {
		if err := NewUnitSlug(tx.Tx, u); err != nil {
			return "", err
		}
	}
	if slices.Contains(touched, "member") {
		if err := setMember(tx, u, c.Now.Get("member") != ""); err != nil {
			return "", err
		}
	}
	if _, err := PutUnit(tx, u); err != nil {
		if errs.Is(err, errs.Conflict) && (slices.Contains(touched, "code") || slices.Contains(touched, "wikidata")) {
			return "", record.Wrong{"code": "edit.code-taken"}
		}
		return "", err
	}
	if renamed != "" {
		if err := Rename(tx, u.ID, renamed); err != nil {
			return "", err
		}
	}
	return string(u.ID), nil
}

// setUnit puts one field into u and returns the key of what is wrong with it.
func setUnit(tx *ledger.Tx, u *Unit, f string, now record.Values) string {
	text := record.Tidy(now.Get(f))
	switch f {
	case "lat", "lon":
		return setPosition(u, now)
	case "population-year":
		n, ok := record.WholeNumber(text)
		if text != "" && (!ok || n < 1800 || int(n) > tx.Act().At.Year()) {
			return "edit.year-wrong"
		}
		u.PopulationYear = n
	case "names":
		return setNames(u, now.Get(f))
	case "code":
		setID(u, "national:"+u.Country, text, record.Day(tx))
	case "wikidata":
		if text != "" && (text[0] != 'Q' || strings.Trim(text[1:], "0123456789") != "" || len(text) < 2 || len(text) > 12) {
			return "edit.wikidata-wrong"
		}
		setID(u, "wikidata", text, record.Day(tx))
	default:
		return UnitKind.Take(u, f, now)
	}
	if !record.Short(text, 200) {
		return "edit.too-long"
	}
	return ""
}

func setPosition(u *Unit, now record.Values) string {
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
func setNames(u *Unit, text string) string {
	u.Names = slices.DeleteFunc(u.Names, func(n Name) bool {
		return n.Kind == NameOfficial && n.Lang != "" || n.Kind == NameAlternate && n.Lang == ""
	})
	for _, line := range lines(text) {
		n := Name{Kind: NameAlternate, Name: line}
		if lang, name, ok := strings.Cut(line, ":"); ok {
			n = Name{Kind: NameOfficial, Lang: strings.TrimSpace(lang), Name: strings.TrimSpace(name)}
			if len(n.Lang) < 2 || len(n.Lang) > 8 || strings.Trim(n.Lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
				return "edit.names-wrong"
			}
		}
		if n.Name == "" || !record.Short(n.Name, 120) {
			return "edit.names-wrong"
		}
		if before := u.Corrected(n.Lang); n.Kind == NameOfficial && before != "" && before != n.Name {
			return "edit.names-twice" // readers of a language see one
		}
		u.AddName(n)
	}
	if len(u.Names) > 100 {
		return "edit.too-long"
	}
	return ""
}

// setID gives u another id of a scheme; the one that it had is over.
func setID(u *Unit, scheme, value, until string) {
	for i := range u.ExternalIDs {
		if x := &u.ExternalIDs[i]; x.Scheme == scheme && x.ValidTo == "" {
			x.ValidTo = until
		}
	}
	if value != "" {
		u.ExternalIDs = slices.DeleteFunc(u.ExternalIDs, func(x ExternalID) bool { return x.Scheme == scheme && x.Value == value })
		u.ExternalIDs = append(u.ExternalIDs, ExternalID{Scheme: scheme, Value: value})
	}
}

func setMember(tx *ledger.Tx, u *Unit, yes bool) error {
	own, err := OwnAssociation(tx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(u.Members, func(m Membership) bool { return m.Association == own.ID })
	switch {
	case yes && i < 0:
		u.Members = append(u.Members, Membership{Association: own.ID})
	case yes:
		u.Members[i].Until = ""
	case i >= 0:
		u.Members[i].Until = record.Day(tx)
	}
	return nil
}

// degrees reads a coordinate with point or comma.
func degrees(text string, most float64) (float64, bool) {
	f, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	return f, err == nil && f >= -most && f <= most
}

// lines are the lines of a text that hold something.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = record.Tidy(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
