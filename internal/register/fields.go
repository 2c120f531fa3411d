package register

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
)

// fields is a record taken apart for the ledger: field name → value, absent
// where empty. History, undo and the version check all work on this form.
type fields map[string]string

func (f fields) set(name, value string) {
	if value != "" {
		f[name] = value
	}
}

// diff lists what leads from old to f.
func (f fields) diff(old fields) []ledger.Change {
	var changes []ledger.Change
	for name, before := range old {
		if f[name] != before {
			changes = append(changes, ledger.Change{Field: name, Before: before, After: f[name]})
		}
	}
	for name, after := range f {
		if _, stood := old[name]; !stood {
			changes = append(changes, ledger.Change{Field: name, After: after})
		}
	}
	sort.Slice(changes, func(i, j int) bool { return changes[i].Field < changes[j].Field })
	return changes
}

// key joins the parts of a field name; parts that hold a slash are quoted.
func key(parts ...string) string {
	for i, p := range parts {
		if strings.ContainsAny(p, "/%") {
			parts[i] = strings.NewReplacer("%", "%25", "/", "%2F").Replace(p)
		}
	}
	return strings.Join(parts, "/")
}

func parts(name string) []string {
	ps := strings.Split(name, "/")
	for i, p := range ps {
		if strings.Contains(p, "%") {
			ps[i] = strings.NewReplacer("%2F", "/", "%25", "%").Replace(p)
		}
	}
	return ps
}

func list(values ...string) string {
	b, _ := json.Marshal(values) // strings always marshal
	return string(b)
}

func unlist(s string, into ...*string) error {
	var values []string
	if err := json.Unmarshal([]byte(s), &values); err != nil || len(values) != len(into) {
		return errs.New(errs.Internal, "the ledger holds a value of unknown form: %q", s)
	}
	for i, v := range values {
		*into[i] = v
	}
	return nil
}

// unlistAny is what a list holds, nothing where it is none.
func unlistAny(s string) []string {
	var values []string
	if err := json.Unmarshal([]byte(s), &values); err != nil {
		return nil
	}
	return values
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func unitFields(u *Unit) fields {
	f := fields{}
	f.set("level", string(u.Level))
	f.set("country", u.Country)
	f.set("name", u.Name)
	f.set("slug", u.Slug)
	f.set("parent", string(u.Parent))
	f.set("region", u.Region)
	f.set("district", u.District)
	if u.Placed {
		f.set("position", strconv.FormatFloat(u.Position.Lat, 'f', -1, 64)+" "+strconv.FormatFloat(u.Position.Lon, 'f', -1, 64))
	}
	f.set("population", number(u.Population))
	f.set("population-year", number(int64(u.PopulationYear)))
	f.set("website", u.Website)
	f.set("listed", u.Listed)
	f.set("trashed", string(u.Trashed))
	f.set("merged-into", string(u.MergedInto))
	for _, n := range u.Names {
		f.set(key("name", string(n.Kind), n.Lang, n.Name), "1")
	}
	for _, x := range u.ExternalIDs {
		f.set(key("id", x.Scheme, x.Value, x.ValidFrom), list(x.ValidTo))
	}
	for _, s := range u.OldSlugs {
		f.set(key("old-slug", s), "1")
	}
	for _, m := range u.Members {
		f.set(key("member", string(m.Association)), list(m.Since, m.Until))
	}
	return f
}

func unitOf(id UnitID, f fields) (*Unit, error) {
	u := &Unit{ID: id}
	for _, name := range sorted(f) {
		v := f[name]
		switch ps := parts(name); ps[0] {
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
			if err := unlist(v, &x.ValidTo); err != nil {
				return nil, err
			}
			u.ExternalIDs = append(u.ExternalIDs, x)
		case "old-slug":
			u.OldSlugs = append(u.OldSlugs, ps[1])
		case "member":
			m := Membership{Association: AssociationID(ps[1])}
			if err := unlist(v, &m.Since, &m.Until); err != nil {
				return nil, err
			}
			u.Members = append(u.Members, m)
		default:
			return nil, unknownField(KindUnit, name)
		}
	}
	return u, nil
}

func partnershipFields(p *Partnership) fields {
	f := fields{}
	f.set("association", string(p.Association))
	f.set("a", string(p.A))
	f.set("b", string(p.B))
	f.set("trashed", string(p.Trashed))
	f.set("merged-into", string(p.MergedInto))
	for _, s := range p.Statements {
		f.set(statementKey(s), list(s.Value, s.Written, s.Retrieved, s.Actor, strconv.FormatInt(s.At, 10)))
	}
	return f
}

func statementKey(s Statement) string {
	return key("say", string(s.Field), string(s.Sayer), string(s.Source), strconv.Itoa(s.Seq))
}

func partnershipOf(id PartnershipID, f fields) (*Partnership, error) {
	p := &Partnership{ID: id}
	for _, name := range sorted(f) {
		v := f[name]
		switch ps := parts(name); ps[0] {
		case "association":
			p.Association = AssociationID(v)
		case "a":
			p.A = UnitID(v)
		case "b":
			p.B = UnitID(v)
		case "trashed":
			p.Trashed = Trash(v)
		case "merged-into":
			p.MergedInto = PartnershipID(v)
		case "say":
			s := Statement{Field: Field(ps[1]), Sayer: Sayer(ps[2]), Source: SourceID(ps[3])}
			var at string
			if err := unlist(v, &s.Value, &s.Written, &s.Retrieved, &s.Actor, &at); err != nil {
				return nil, err
			}
			s.Seq, _ = strconv.Atoi(ps[4])
			s.At, _ = strconv.ParseInt(at, 10, 64)
			p.Statements = append(p.Statements, s)
		default:
			return nil, unknownField(KindPartnership, name)
		}
	}
	return p, nil
}

func agreementFields(a *Agreement) fields {
	f := fields{}
	f.set("association", string(a.Association))
	f.set("mark", a.Mark)
	f.set("kind", a.Kind)
	f.set("title", a.Title)
	if !a.Signed.IsZero() {
		f.set("signed", list(a.Signed.EDTF(), a.Signed.Written))
	}
	f.set("place", a.Place)
	f.set("term", a.Term)
	if !a.Until.IsZero() {
		f.set("until", a.Until.EDTF())
	}
	f.set("years", number(int64(a.Years)))
	f.set("relation", a.Relation)
	f.set("related", string(a.Related))
	f.set("source", string(a.Source))
	f.set("trashed", string(a.Trashed))
	for _, p := range a.Parties {
		f.set(key("party", string(p.Unit)), list(p.Resolution, p.ResolutionDate))
	}
	for _, id := range a.Partnerships {
		f.set(key("for", string(id)), "1")
	}
	return f
}

func agreementOf(id AgreementID, f fields) (*Agreement, error) {
	a := &Agreement{ID: id}
	for _, name := range sorted(f) {
		v := f[name]
		var err error
		switch ps := parts(name); ps[0] {
		case "association":
			a.Association = AssociationID(v)
		case "mark":
			a.Mark = v
		case "kind":
			a.Kind = v
		case "title":
			a.Title = v
		case "signed":
			var edtf, written string
			if err = unlist(v, &edtf, &written); err == nil {
				a.Signed, err = date.ParseEDTF(edtf)
				a.Signed.Written = written
			}
		case "place":
			a.Place = v
		case "term":
			a.Term = v
		case "until":
			a.Until, err = date.ParseEDTF(v)
		case "years":
			a.Years, err = strconv.Atoi(v)
		case "relation":
			a.Relation = v
		case "related":
			a.Related = AgreementID(v)
		case "source":
			a.Source = SourceID(v)
		case "trashed":
			a.Trashed = Trash(v)
		case "party":
			p := Party{Unit: UnitID(ps[1])}
			err = unlist(v, &p.Resolution, &p.ResolutionDate)
			a.Parties = append(a.Parties, p)
		case "for":
			a.Partnerships = append(a.Partnerships, PartnershipID(ps[1]))
		default:
			err = unknownField(KindAgreement, name)
		}
		if err != nil {
			return nil, err
		}
	}
	return a, nil
}

func sorted(f fields) []string {
	names := make([]string, 0, len(f))
	for n := range f {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

func unknownField(kind ledger.Kind, name string) error {
	return errs.New(errs.Internal, "a %s has no field %q", kind, name)
}

func position(lat, lon *float64) (geo.Point, bool) {
	if lat == nil || lon == nil {
		return geo.Point{}, false
	}
	return geo.Point{Lat: *lat, Lon: *lon}, true
}
