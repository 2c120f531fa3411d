package register

import (
	"strconv"
	"sync"

	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// partnershipKind is the kind of record that partnerships are: what is said of
// one is in its statements, field by field.
type partnershipKind struct{}

// PartnershipType is the kind of record that partnerships are.
var PartnershipType = partnershipKind{}

func (partnershipKind) Kind() ledger.Kind { return KindPartnership }
func (partnershipKind) Table() string     { return "partnership" }

// partnershipInfos are the fields of a partnership, those of its form in their
// order. Event and note are added to what stands.
var partnershipInfos = sync.OnceValue(func() []record.Info {
	return []record.Info{
		{Name: "a", Form: "a", Type: record.Ref, Class: record.Public, To: KindUnit, Made: true, Hidden: true, Required: "edit.unit-wrong"},
		{Name: "b", Form: "b", Type: record.Ref, Class: record.Public, To: KindUnit, Made: true, Hidden: true, Required: "edit.unit-wrong"},
		{Form: "town", Class: record.Public, About: true},
		{Form: "country", Type: record.Country, Class: record.Public, About: true},
		{Form: "written", Class: record.Public, About: true},
		{Name: "say/state", Form: "state", Type: record.Word, Class: record.Public, FreeText: true, Words: States, Keys: StateKeys, Loose: true},
		{Name: "say/since", Form: "since", Type: record.Date, Class: record.Public, FreeText: true, Loose: true},
		{Name: "say/until", Form: "until", Type: record.Date, Class: record.Public, FreeText: true, Loose: true},
		{Name: "say/reason", Form: "reason", Type: record.Word, Class: record.Public, FreeText: true, Words: Reasons, Keys: ReasonKeys, Loose: true},
		{Name: "say/form", Form: "form", Type: record.Word, Class: record.Public, FreeText: true, Words: Forms, Keys: FormKeys, Loose: true},
		{Name: "say/instrument", Form: "instrument", Class: record.Public, FreeText: true, Loose: true},
		{Name: "say/theme", Form: "theme", Type: record.Words, Class: record.Public, FreeText: true, Words: themeKeys(), Keys: ThemeKeys, Loose: true},
		{Form: "event-kind", Type: record.Word, Class: record.Public, Words: EventKinds, Keys: EventKeys, Unsaid: "edit.none"},
		{Form: "event-date", Type: record.Date, Class: record.Public},
		{Name: "say/note", Form: "note", Type: record.Text, Class: record.Public, FreeText: true, Most: 2000, Loose: true},
		{Name: "say/listed", Class: record.Public, FreeText: true, Loose: true},
		{Name: "say/event", Class: record.Public, FreeText: true, Loose: true},
		{Name: "say/dates", Class: record.Public, FreeText: true, Loose: true},
		{Name: "say/confirmed", Type: record.Date, Class: record.Public, FreeText: true, Loose: true},
		{Name: "association", Class: record.Public, Hidden: true},
		{Name: "trashed", Type: record.Word, Class: record.Public, Keys: record.TrashedKeys, Loose: true},
		{Name: "merged-into", Class: record.Public, To: KindPartnership},
	}
})

func (partnershipKind) Infos() []record.Info { return partnershipInfos() }

func (partnershipKind) Flat(tx *sqldb.Tx, id string) (record.Flat, error) {
	p, err := GetPartnership(tx, PartnershipID(id))
	if err != nil {
		return nil, err
	}
	return partnershipFields(p), nil
}

func (partnershipKind) Replace(tx *ledger.Tx, id string, f record.Flat) error {
	p, err := partnershipOf(PartnershipID(id), f)
	if err != nil {
		return err
	}
	old, err := GetPartnership(tx.Tx, p.ID)
	if err != nil {
		return err
	}
	p.Version = old.Version
	_, err = ReplacePartnership(tx, old, p)
	return err
}

func (partnershipKind) References() []record.Reference {
	return []record.Reference{{To: KindUnit, Query: `select id from partnership where (a = $1 or b = $1) and trashed = ''`}}
}

// Holds says that there are statements which are not undone: nothing else that
// was done since keeps a partnership from the trash.
func (partnershipKind) Holds(after record.Flat) string {
	for name := range after {
		if record.Parts(name)[0] == "say" {
			return "statements recorded since"
		}
	}
	return ""
}

func (partnershipKind) Title(tx *sqldb.Tx, id string, _ func(string) string) (string, error) {
	return PairName(tx, PartnershipID(id))
}

func (partnershipKind) Values(tx *sqldb.Tx, id string) (record.Values, error) {
	p, err := GetPartnership(tx, PartnershipID(id))
	if err != nil {
		return nil, err
	}
	return PartnershipValues(p), nil
}

func partnershipFields(p *Partnership) record.Flat {
	f := record.Flat{}
	f.Set("association", string(p.Association))
	f.Set("a", string(p.A))
	f.Set("b", string(p.B))
	f.Set("trashed", string(p.Trashed))
	f.Set("merged-into", string(p.MergedInto))
	for _, s := range p.Statements {
		f.Set(statementKey(s), record.List(s.Value, s.Written, s.Retrieved, s.Actor, strconv.FormatInt(s.At, 10)))
	}
	return f
}

func partnershipOf(id PartnershipID, f record.Flat) (*Partnership, error) {
	p := &Partnership{ID: id}
	for _, name := range f.Names() {
		v := f[name]
		switch ps := record.Parts(name); ps[0] {
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
			if err := record.Unlist(v, &s.Value, &s.Written, &s.Retrieved, &s.Actor, &at); err != nil {
				return nil, err
			}
			s.Seq, _ = strconv.Atoi(ps[4])
			s.At, _ = strconv.ParseInt(at, 10, 64)
			p.Statements = append(p.Statements, s)
		default:
			return nil, record.UnknownField(KindPartnership, name)
		}
	}
	return p, nil
}
