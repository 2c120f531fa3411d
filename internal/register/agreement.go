package register

import (
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// AgreementID is the public id of an agreement: a UUID of version 7.
type AgreementID string

// Agreement is a signed instrument: a record of its own with two or more
// parties, tied to one or more partnerships.
type Agreement struct {
	ID           AgreementID
	Association  AssociationID
	Mark         string // tells the agreements of one source apart
	Kind         string // agreement, declaration, contract, memorandum, oath, "" = not known
	Title        string
	Signed       date.Date // zero = unknown
	Place        string
	Term         string    // "open", "until", "years", "electoral", "" = not known
	Until        date.Date // of a term until a date
	Years        int64     // of a term of years, 0 = not known how many
	Relation     string    // renews, amends, ends: what it does to Related
	Related      AgreementID
	Source       SourceID
	Parties      []Party
	Partnerships []PartnershipID
	Trashed      Trash
	Version      int64
}

// Party is a unit that signed, with the resolution of its council.
type Party struct {
	Unit           UnitID
	Resolution     string
	ResolutionDate string // EDTF
}

// AddParty adds a party; what a party that stands does not say yet is filled.
func (a *Agreement) AddParty(p Party) {
	for i := range a.Parties {
		if a.Parties[i].Unit == p.Unit {
			if a.Parties[i].Resolution == "" {
				a.Parties[i].Resolution = p.Resolution
			}
			return
		}
	}
	a.Parties = append(a.Parties, p)
}

// AddPartnership ties the agreement to a partnership, once.
func (a *Agreement) AddPartnership(id PartnershipID) {
	if !slices.Contains(a.Partnerships, id) {
		a.Partnerships = append(a.Partnerships, id)
	}
}

// AgreementKinds, Terms and Relations list the words that an agreement may
// hold, in the order in which forms show them. A term of years stands in
// imported agreements only.
var (
	AgreementKinds = []string{"agreement", "declaration", "contract", "memorandum", "oath"}
	Terms          = []string{"open", "until", "electoral"}
	Relations      = []string{"renews", "amends", "ends"}
)

// AgreementKind is the kind of record that agreements are. A form has the
// resolutions of the first two parties, which are the ends of its partnership.
var AgreementKind = &record.Kind[Agreement]{
	Named: KindAgreement,
	Store: "agreement",
	Head: func(a *Agreement) record.Head {
		return record.Head{ID: (*string)(&a.ID), Version: &a.Version, Trashed: &a.Trashed}
	},
	Fields: []record.Field[Agreement]{
		{Info: record.Info{Form: "partnership", Type: record.Ref, Class: record.Public, To: KindPartnership, About: true}, Column: record.NoColumn},
		{Info: record.Info{Name: "kind", Form: "kind", Type: record.Word, Class: record.Public, Words: AgreementKinds, Keys: AgreementKeys},
			String: func(a *Agreement) *string { return &a.Kind }},
		{Info: record.Info{Name: "title", Form: "title", Class: record.Public, FreeText: true}, String: func(a *Agreement) *string { return &a.Title }},
		{Info: record.Info{Name: "signed", Form: "signed", Type: record.Date, Class: record.Public, FreeText: true},
			Date: func(a *Agreement) *date.Date { return &a.Signed }, Get: signedText, Set: setSigned},
		{Info: record.Info{Class: record.Public, FreeText: true}, Column: "written", String: func(a *Agreement) *string { return &a.Signed.Written }},
		{Info: record.Info{Name: "place", Form: "place", Class: record.Public, FreeText: true}, String: func(a *Agreement) *string { return &a.Place }},
		{Info: record.Info{Name: "term", Form: "term", Type: record.Word, Class: record.Public, Words: Terms, Keys: TermKeys},
			String: func(a *Agreement) *string { return &a.Term }},
		{Info: record.Info{Name: "until", Form: "until", Type: record.Date, Class: record.Public}, Date: func(a *Agreement) *date.Date { return &a.Until }},
		{Info: record.Info{Name: "years", Type: record.Number, Class: record.Public}, Number: func(a *Agreement) *int64 { return &a.Years }},
		{Info: record.Info{Form: "resolution-a", Class: record.Public, FreeText: true}, Column: record.NoColumn, String: resolution(0)},
		{Info: record.Info{Form: "resolution-date-a", Type: record.Date, Class: record.Public}, Column: record.NoColumn, String: resolutionDate(0)},
		{Info: record.Info{Form: "resolution-b", Class: record.Public, FreeText: true}, Column: record.NoColumn, String: resolution(1)},
		{Info: record.Info{Form: "resolution-date-b", Type: record.Date, Class: record.Public}, Column: record.NoColumn, String: resolutionDate(1)},
		{Info: record.Info{Name: "relation", Form: "relation", Type: record.Word, Class: record.Public, Words: Relations, Keys: RelationKeys, Unsaid: "edit.none"},
			String: func(a *Agreement) *string { return &a.Relation }},
		{Info: record.Info{Name: "related", Form: "related", Class: record.Public, To: KindAgreement},
			String: func(a *Agreement) *string { return (*string)(&a.Related) }},
		{Info: record.Info{Name: "party", Type: record.Rows, Class: record.Public, FreeText: true,
			Columns: []record.Info{{To: KindUnit}, {FreeText: true}, {Type: record.Date}}},
			Rows: &record.RowsOf[Agreement]{Table: "agreement_party", Of: "agreement", Columns: []string{"unit", "resolution", "resolution_date"}, Keys: 1,
				Get: partyRows, Set: setParties}},
		{Info: record.Info{Name: "for", Type: record.Rows, Class: record.Public, Hidden: true, Columns: []record.Info{{To: KindPartnership}}},
			Rows: &record.RowsOf[Agreement]{Table: "agreement_partnership", Of: "agreement", Columns: []string{"partnership"}, Keys: 1,
				Get: func(a *Agreement) [][]string { return idRows(a.Partnerships) },
				Set: func(a *Agreement, rows [][]string) { a.Partnerships = rowIDs[PartnershipID](rows) }}},
		{Info: record.Info{Name: "association", Type: record.Ref, Class: record.Public, Hidden: true}, Fixed: true,
			String: func(a *Agreement) *string { return (*string)(&a.Association) }},
		{Info: record.Info{Name: "mark", Class: record.Public, FreeText: true, Hidden: true}, String: func(a *Agreement) *string { return &a.Mark }},
		{Info: record.Info{Name: "source", Type: record.Ref, Class: record.Public, Hidden: true}, Fixed: true,
			String: func(a *Agreement) *string { return (*string)(&a.Source) }},
	},
	Check: func(a *Agreement) error {
		if len(a.Parties) < 2 {
			return errs.New(errs.Invalid, "an agreement needs at least two parties")
		}
		return nil
	},
	Called: agreementTitle,
	Rules:  agreementRules,
	Begin:  beginAgreement,
	Before: relatedStands,
}

func signedText(a *Agreement) string {
	if a.Signed.IsZero() {
		return ""
	}
	return record.List(a.Signed.EDTF(), a.Signed.Written)
}

func setSigned(a *Agreement, value string) (err error) {
	var edtf, written string
	if err = record.Unlist(value, &edtf, &written); err == nil {
		a.Signed, err = date.ParseEDTF(edtf)
		a.Signed.Written = written
	}
	return err
}

// resolution is that of the nth party's council.
func resolution(n int) func(*Agreement) *string {
	return func(a *Agreement) *string {
		if n >= len(a.Parties) {
			return nil
		}
		return &a.Parties[n].Resolution
	}
}

func resolutionDate(n int) func(*Agreement) *string {
	return func(a *Agreement) *string {
		if n >= len(a.Parties) {
			return nil
		}
		return &a.Parties[n].ResolutionDate
	}
}

func partyRows(a *Agreement) (rows [][]string) {
	for _, p := range a.Parties {
		rows = append(rows, []string{string(p.Unit), p.Resolution, p.ResolutionDate})
	}
	return rows
}

func setParties(a *Agreement, rows [][]string) {
	a.Parties = nil
	for _, row := range rows {
		a.Parties = append(a.Parties, Party{UnitID(row[0]), row[1], row[2]})
	}
}

// agreementTitle is its title with its first two parties.
func agreementTitle(tx *sqldb.Tx, a *Agreement, _ func(string) string) (string, error) {
	if len(a.Parties) < 2 {
		return a.Title, nil
	}
	name, err := EndNames(tx, a.Parties[0].Unit, a.Parties[1].Unit)
	if a.Title != "" {
		name = a.Title + ": " + name
	}
	return name, err
}

func agreementRules(tx *ledger.Tx, now record.Values, wrong record.Wrong) {
	if v := now.Get("signed"); v != "" && wrong["signed"] == "" && !record.IsPast(tx, v) {
		wrong["signed"] = "edit.date-future"
	}
	if now.Get("term") == "until" && now.Get("until") == "" {
		wrong["until"] = "edit.until-missing"
	}
	if signed, err := date.ParseEDTF(now.Get("signed")); err == nil && !signed.IsZero() && wrong["until"] == "" {
		if until, err := date.ParseEDTF(now.Get("until")); err == nil && !until.IsZero() && until.To().Before(signed.From()) {
			wrong["until"] = "edit.until-before-signed"
		}
	}
	if (now.Get("relation") == "") != (now.Get("related") == "") {
		wrong["related"] = "edit.related-both"
	}
	if now.Get("kind") == "" && now.Get("signed") == "" && now.Get("title") == "" {
		wrong["signed"] = "edit.agreement-empty"
	}
}

// beginAgreement makes a new agreement of the two ends of the partnership that
// the change names.
func beginAgreement(tx *ledger.Tx, a *Agreement, c record.Change) error {
	p, err := GetPartnership(tx.Tx, PartnershipID(c.Now.Get("partnership")))
	if err != nil {
		return err
	}
	own, err := OwnAssociation(tx)
	if err != nil {
		return err
	}
	source, err := EnsureSource(tx, c.Said.Source, "")
	if err != nil {
		return err
	}
	a.Association, a.Source, a.Mark = own.ID, source.ID, ledger.NewID()
	a.Parties = []Party{{Unit: p.A}, {Unit: p.B}}
	slices.SortFunc(a.Parties, func(x, y Party) int { return strings.Compare(string(x.Unit), string(y.Unit)) })
	a.Partnerships = []PartnershipID{p.ID}
	return nil
}

// relatedStands refuses a related agreement that there is not.
func relatedStands(tx *ledger.Tx, k *record.Kind[Agreement], a *Agreement, _ record.Change) error {
	if a.Related == "" {
		return nil
	}
	if _, err := k.Get(tx.Tx, string(a.Related)); err != nil || a.Related == a.ID {
		return record.Wrong{"related": "edit.choose"}
	}
	return nil
}

// GetAgreement returns the agreement with this id, a trashed one too, or
// errs.NotFound.
func GetAgreement(tx *sqldb.Tx, id AgreementID) (*Agreement, error) {
	return AgreementKind.Get(tx, string(id))
}

// AllAgreements returns every agreement, trashed ones too, in order of id.
func AllAgreements(tx *sqldb.Tx) ([]*Agreement, error) { return AgreementKind.List(tx, `order by id`) }

// AgreementsOf returns the agreements of a partnership that stand.
func AgreementsOf(tx *sqldb.Tx, id PartnershipID) ([]*Agreement, error) {
	return AgreementKind.List(tx, `where trashed = '' and id in (select agreement from agreement_partnership where partnership = $1) order by id`, id)
}

// PutAgreement stores a, as PutUnit does for a unit. An agreement has at least
// two parties.
func PutAgreement(tx *ledger.Tx, a *Agreement) (bool, error) { return AgreementKind.Put(tx, a) }
