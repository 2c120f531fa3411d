// Package paper is the feature of papers and memory: files that are kept with
// a partnership, and what its people remember. It owns their rules and their
// tables; files themselves belong to the room file.
package paper

import (
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// ID is the public id of a paper: a UUID of version 7.
type ID string

// KindPaper marks a paper's entries in the ledger.
const KindPaper ledger.Kind = "paper"

// Paper is a file that is kept with a partnership: what was signed, decided,
// written, printed. It is closed unless somebody has made it public; its title
// and note name no persons. Its file stays the same for good: another file is
// another paper.
type Paper struct {
	ID          ID
	Partnership register.PartnershipID
	Agreement   register.AgreementID // "" = of none
	Kind        string               // one of Sorts
	Title       string
	Date        date.Date // zero = not known
	Note        string
	Public      bool
	File        string // hash
	Source      register.SourceID
	Trashed     register.Trash
	Version     int64
}

// Sorts are the words that a paper may be, in the order in which they are
// shown.
var Sorts = []string{"agreement", "resolution", "letter", "photo", "gift", "programme", "report", "other"}

// SortKeys are of the messages that say these words to people.
var SortKeys = map[string]string{
	"agreement":  "paper.kind-agreement",
	"resolution": "paper.kind-resolution",
	"letter":     "paper.kind-letter",
	"photo":      "paper.kind-photo",
	"gift":       "paper.kind-gift",
	"programme":  "paper.kind-programme",
	"report":     "paper.kind-report",
	"other":      "paper.kind-other",
}

// Published is what the public may see of a paper: all of it, with its file.
type Published struct {
	ID          ID                     `json:"id"`
	Partnership register.PartnershipID `json:"partnership"`
	Agreement   register.AgreementID   `json:"agreement,omitempty"`
	Kind        string                 `json:"kind"`
	Title       string                 `json:"title"`
	Date        date.Date              `json:"date,omitzero"`
	Note        string                 `json:"note,omitempty"`
	Source      register.SourceID      `json:"source"`
	File        file.Head              `json:"file"`
}

// Kind is the kind of record that papers are. A paper is closed: all of it
// is public only where it is marked so itself.
var Kind = &record.Kind[Paper]{
	Named: KindPaper,
	Store: "paper",
	Head: func(p *Paper) record.Head {
		return record.Head{ID: (*string)(&p.ID), Version: &p.Version, Trashed: &p.Trashed}
	},
	Fields: []record.Field[Paper]{
		{Info: record.Info{Name: "file", Form: "file", Type: record.File, Class: record.Internal, Hidden: true, Made: true, Required: "file.missing"}, Fixed: true,
			String: func(p *Paper) *string { return &p.File }},
		{Info: record.Info{Name: "paper-kind", Form: "paper-kind", Label: "edit.f.paper-kind", Type: record.Word, Class: record.Internal, Words: Sorts,
			Keys: SortKeys, Required: "edit.choose"},
			Column: "kind", String: func(p *Paper) *string { return &p.Kind }},
		{Info: record.Info{Name: "title", Form: "paper-title", Label: "edit.f.paper-title", Hint: "edit.f.paper-title-hint", Class: record.Internal,
			FreeText: true, Required: "paper.title-missing"},
			String: func(p *Paper) *string { return &p.Title }},
		{Info: record.Info{Name: "paper-date", Form: "paper-date", Label: "edit.f.paper-date", Type: record.Date, Class: record.Internal}, Column: "day",
			Date: func(p *Paper) *date.Date { return &p.Date }},
		{Info: record.Info{Name: "agreement", Form: "paper-agreement", Label: "edit.f.paper-agreement", Type: record.Ref, Class: record.Internal,
			To: register.KindAgreement, Hidden: true},
			String: func(p *Paper) *string { return (*string)(&p.Agreement) }},
		{Info: record.Info{Name: "paper-note", Form: "paper-note", Label: "edit.f.paper-note", Hint: "edit.f.paper-note-hint", Type: record.Text,
			Class: record.Internal, FreeText: true, Most: 2000}, Column: "note",
			String: func(p *Paper) *string { return &p.Note }},
		{Info: record.Info{Name: "public", Form: "public", Type: record.Flag, Class: record.Internal, Keys: map[string]string{"yes": "edit.public-yes"},
			Label: "edit.f.public", Hint: "edit.f.public-hint"},
			Flag: func(p *Paper) *bool { return &p.Public }},
		{Info: record.Info{Name: "partnership", Form: "partnership", Type: record.Ref, About: true, Class: record.Internal, To: register.KindPartnership,
			Hidden: true}, Fixed: true,
			String: func(p *Paper) *string { return (*string)(&p.Partnership) }},
		{Info: record.Info{Name: "source", Type: record.Ref, Class: record.Internal, Hidden: true}, String: func(p *Paper) *string { return (*string)(&p.Source) }},
	},
	Check:  (*Paper).check,
	Public: func(p *Paper) bool { return p.Public },
	Settled: func(old, next *Paper) error {
		if old.File != next.File {
			return errs.New(errs.Internal, "a paper keeps its file")
		}
		return nil
	},
	Called: func(tx *sqldb.Tx, p *Paper, _ func(string) string) (string, error) {
		name, err := register.PairName(tx, p.Partnership)
		return p.Title + ": " + name, err
	},
	Required: func(tx *ledger.Tx, c record.Change, wrong record.Wrong) {
		if _, err := file.Get(tx.Tx, c.Now.Get("file")); err != nil {
			wrong["file"] = "file.missing" // none was sent, or too long ago
		}
	},
	Begin: func(tx *ledger.Tx, p *Paper, c record.Change) error {
		source, err := register.EnsureSource(tx, c.Said.Source, "")
		if err == nil {
			p.Partnership, p.Source = register.PartnershipID(c.Now.Get("partnership")), source.ID
			err = file.Used(tx.Tx, c.Now.Get("file"))
		}
		return err
	},
	Before: agreementOfPair,
}

// agreementOfPair refuses an agreement that is none of the paper's partnership.
func agreementOfPair(tx *ledger.Tx, _ *record.Kind[Paper], p *Paper, _ record.Change) error {
	of, err := register.FollowPartnership(tx.Tx, p.Partnership)
	if err != nil || p.Agreement == "" {
		return err
	}
	all, err := register.AgreementsOf(tx.Tx, of.ID)
	if err == nil && !slices.ContainsFunc(all, func(a *register.Agreement) bool { return a.ID == p.Agreement }) {
		err = record.Wrong{"paper-agreement": "edit.choose"}
	}
	return err
}

func (p *Paper) open() bool { return p.Public && p.Trashed == register.Kept }

// check refuses what is no paper.
func (p *Paper) check() error {
	switch {
	case !slices.Contains(Sorts, p.Kind):
		return errs.New(errs.Invalid, "paper.kind-wrong")
	case p.Title == "":
		return errs.New(errs.Invalid, "paper.title-missing")
	case p.Partnership == "":
		return errs.New(errs.Invalid, "paper.partnership-missing")
	case p.File == "":
		return errs.New(errs.Invalid, "file.missing")
	case p.Source == "":
		return errs.New(errs.Invalid, "edit.source-wrong")
	}
	return nil
}
