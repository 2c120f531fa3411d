// Package neutral owns the form in which a register leaves one installation
// whole and enters another: lines of JSON, a record each, that any program can
// read and that do not depend on the database. It must not know what records
// mean beyond what keeps a register sound, and merges nothing.
package neutral

import (
	"time"

	"twinhall/internal/date"
	"twinhall/internal/record"
	"twinhall/internal/register"
)

// Version is the version of the head, the end and the register's own lines; the
// lines of a feature have their own. It goes up when a field changes its
// meaning, is renamed, added or left out; a reader refuses newer ones. A test
// compares the names of these lines with those of the version, which stand in
// testdata/names-VERSION.txt.
const Version = 4

// versioned is the first version whose head names the features with their
// versions. Before it, lines of features were in their first.
const versioned = 4

// Form is what an export consists of besides the register itself: the lines of
// features, in their order.
type Form []Lines

// coreLines are the register's own records as the file orders them.
var coreLines = []string{"associations", "sources", "units", "partnerships", "agreements", "activities", "decisions", "officials"}

// line is a line of the file: a head, then records, what is referred to before
// what refers to it, then an end. Field names are those of docs/exchange.md and
// stay when those of Go change.
type line struct {
	Head        int            `json:"twinhall_register,omitempty"`
	Features    map[string]int `json:"features,omitempty"` // the version of each one's lines
	Date        string         `json:"date,omitempty"`
	Demo        bool           `json:"demonstration,omitempty"`
	Association *association   `json:"association,omitempty"`
	Source      *source        `json:"source,omitempty"`
	Unit        *unit          `json:"unit,omitempty"`
	Partnership *partnership   `json:"partnership,omitempty"`
	Agreement   *agreement     `json:"agreement,omitempty"`
	Activity    *activity      `json:"activity,omitempty"`
	Decision    *decision      `json:"decision,omitempty"`
	Official    *official      `json:"official,omitempty"`
	End         *Counts        `json:"end,omitempty"`
}

type association struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Country string `json:"country,omitempty"`
}

type source struct {
	ID        string `json:"id"`
	Address   string `json:"address"`
	Publisher string `json:"publisher,omitempty"`
}

type partnership struct {
	ID          string      `json:"id"`
	Association string      `json:"association"`
	A           string      `json:"a"`
	B           string      `json:"b"`
	Statements  []statement `json:"statements,omitempty"`
	Trashed     string      `json:"trashed,omitempty"`
	MergedInto  string      `json:"merged_into,omitempty"`
}

type statement struct {
	Field     string `json:"field"`
	SaidBy    string `json:"said_by"`
	Source    string `json:"source"`
	Number    int    `json:"number,omitempty"`
	Value     string `json:"value"`
	Written   string `json:"written,omitempty"`
	Retrieved string `json:"retrieved,omitempty"`
	Recorded  string `json:"recorded,omitempty"`
}

type agreement struct {
	ID            string   `json:"id"`
	Association   string   `json:"association"`
	Source        string   `json:"source"`
	Mark          string   `json:"mark,omitempty"`
	Kind          string   `json:"kind,omitempty"`
	Title         string   `json:"title,omitempty"`
	Signed        string   `json:"signed,omitempty"`
	SignedWritten string   `json:"signed_written,omitempty"`
	Place         string   `json:"place,omitempty"`
	Term          string   `json:"term,omitempty"`
	Until         string   `json:"until,omitempty"`
	Years         int64    `json:"years,omitempty"`
	Relation      string   `json:"relation,omitempty"`
	Related       string   `json:"related,omitempty"`
	Parties       []party  `json:"parties"`
	Partnerships  []string `json:"partnerships,omitempty"`
	Trashed       string   `json:"trashed,omitempty"`
}

type party struct {
	Unit           string `json:"unit"`
	Resolution     string `json:"resolution,omitempty"`
	ResolutionDate string `json:"resolution_date,omitempty"`
}

type decision struct {
	Source  string `json:"source"`
	Written string `json:"written"`
	Meaning string `json:"meaning"`
}

// official is the public part of one: the office, not the person.
type official struct {
	ID       string `json:"id"`
	Unit     string `json:"unit"`
	Role     string `json:"role"`
	Function string `json:"function"`
	Email    string `json:"email,omitempty"`
	Phone    string `json:"phone,omitempty"`
}

// unit is a unit as UnitKind describes it.
type unit register.Unit

var unitObject = record.Object[register.Unit]{Kind: register.UnitKind, Order: []string{"id", "level", "country", "name", "slug", "parent", "region",
	"district", "position", "population", "population_year", "website", "listed", "names", "external_ids", "old_slugs", "memberships", "trashed",
	"merged_into"}}

func (u *unit) MarshalJSON() ([]byte, error)   { return unitObject.Marshal((*register.Unit)(u)) }
func (u *unit) UnmarshalJSON(raw []byte) error { return unitObject.Unmarshal(raw, (*register.Unit)(u)) }

// instant is how the form writes when something was recorded.
const instant = "2006-01-02T15:04:05.000Z"

func stamp(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(instant)
}

func edtf(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.EDTF()
}

func fromPartnership(p *register.Partnership) *partnership {
	out := &partnership{ID: string(p.ID), Association: string(p.Association), A: string(p.A), B: string(p.B), Trashed: string(p.Trashed),
		MergedInto: string(p.MergedInto)}
	for _, s := range p.Statements {
		out.Statements = append(out.Statements, statement{string(s.Field), string(s.Sayer), string(s.Source), s.Seq, s.Value, s.Written, s.Retrieved, stamp(s.At)})
	}
	return out
}

// record is the partnership for the register; its statements are recorded by
// actor.
func (p *partnership) record(actor string) *register.Partnership {
	out := &register.Partnership{ID: register.PartnershipID(p.ID), Association: register.AssociationID(p.Association), A: register.UnitID(p.A),
		B:       register.UnitID(p.B),
		Trashed: register.Trash(p.Trashed), MergedInto: register.PartnershipID(p.MergedInto)}
	for _, s := range p.Statements {
		at := int64(0)
		if t, err := time.Parse(instant, s.Recorded); err == nil { // checked before
			at = t.UnixMilli()
		}
		out.Statements = append(out.Statements,
			register.Statement{Field: register.Field(s.Field), Sayer: register.Sayer(s.SaidBy), Source: register.SourceID(s.Source), Seq: s.Number,
				Value: s.Value, Written: s.Written, Retrieved: s.Retrieved, Actor: actor, At: at})
	}
	return out
}

func fromAgreement(a *register.Agreement) *agreement {
	out := &agreement{ID: string(a.ID), Association: string(a.Association), Source: string(a.Source), Mark: a.Mark, Kind: a.Kind, Title: a.Title,
		Signed: edtf(a.Signed), SignedWritten: a.Signed.Written,
		Place: a.Place, Term: a.Term, Until: edtf(a.Until), Years: a.Years, Relation: a.Relation, Related: string(a.Related), Trashed: string(a.Trashed),
		Parties: []party{}}
	for _, p := range a.Parties {
		out.Parties = append(out.Parties, party{string(p.Unit), p.Resolution, p.ResolutionDate})
	}
	for _, id := range a.Partnerships {
		out.Partnerships = append(out.Partnerships, string(id))
	}
	return out
}

func (a *agreement) record() *register.Agreement {
	out := &register.Agreement{ID: register.AgreementID(a.ID), Association: register.AssociationID(a.Association), Source: register.SourceID(a.Source),
		Mark: a.Mark, Kind: a.Kind, Title: a.Title,
		Place: a.Place, Term: a.Term, Years: a.Years, Relation: a.Relation, Related: register.AgreementID(a.Related), Trashed: register.Trash(a.Trashed)}
	// Both were checked before.
	out.Signed, _ = date.ParseEDTF(a.Signed)
	out.Signed.Written = a.SignedWritten
	out.Until, _ = date.ParseEDTF(a.Until)
	for _, p := range a.Parties {
		out.Parties = append(out.Parties, register.Party{Unit: register.UnitID(p.Unit), Resolution: p.Resolution, ResolutionDate: p.ResolutionDate})
	}
	for _, id := range a.Partnerships {
		out.Partnerships = append(out.Partnerships, register.PartnershipID(id))
	}
	return out
}

func (o *official) record() *register.Official {
	return &register.Official{ID: register.OfficialID(o.ID), Unit: register.UnitID(o.Unit), Role: register.OfficialRole(o.Role), Function: o.Function,
		Email: o.Email, Phone: o.Phone}
}
