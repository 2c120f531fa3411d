package register

import (
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
)

// PaperID is the public id of a paper: a UUID of version 7.
type PaperID string

// KindPaper marks a paper's entries in the ledger.
const KindPaper ledger.Kind = "paper"

// Paper is a file that is kept with a partnership: what was signed, decided,
// written, printed. It is closed unless somebody has made it public; its title
// and note name no persons. Its file stays the same for good: another file is
// another paper.
type Paper struct {
	ID          PaperID
	Partnership PartnershipID
	Agreement   AgreementID // "" = of none
	Kind        string      // one of PaperKinds
	Title       string
	Date        date.Date // zero = not known
	Note        string
	Public      bool
	File        string // hash
	Source      SourceID
	Trashed     Trash
	Version     int64
}

// PaperKinds are the words that a paper may be, in the order in which they are
// shown.
var PaperKinds = []string{"agreement", "resolution", "letter", "photo", "gift", "programme", "report", "other"}

// PublicPaper is what the public may see of a paper: all of it, with its file.
type PublicPaper struct {
	ID          PaperID       `json:"id"`
	Partnership PartnershipID `json:"partnership"`
	Agreement   AgreementID   `json:"agreement,omitempty"`
	Kind        string        `json:"kind"`
	Title       string        `json:"title"`
	Date        date.Date     `json:"date,omitzero"`
	Note        string        `json:"note,omitempty"`
	Source      SourceID      `json:"source"`
	File        file.Head     `json:"file"`
}

func (p *Paper) open() bool { return p.Public && p.Trashed == Kept }

// check refuses what is no paper.
func (p *Paper) check() error {
	switch {
	case !slices.Contains(PaperKinds, p.Kind):
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

func paperFields(p *Paper) fields {
	f := fields{}
	f.set("partnership", string(p.Partnership))
	f.set("agreement", string(p.Agreement))
	f.set("paper-kind", p.Kind)
	f.set("title", p.Title)
	f.set("paper-date", p.Date.EDTF())
	f.set("paper-note", p.Note)
	if p.Public {
		f.set("public", "yes")
	}
	f.set("file", p.File)
	f.set("source", string(p.Source))
	f.set("trashed", string(p.Trashed))
	return f
}

func paperOf(id PaperID, f fields) (*Paper, error) {
	p := &Paper{ID: id}
	for name, v := range f {
		var err error
		switch name {
		case "partnership":
			p.Partnership = PartnershipID(v)
		case "agreement":
			p.Agreement = AgreementID(v)
		case "paper-kind":
			p.Kind = v
		case "title":
			p.Title = v
		case "paper-date":
			p.Date, err = date.ParseEDTF(v)
		case "paper-note":
			p.Note = v
		case "public":
			p.Public = v == "yes"
		case "file":
			p.File = v
		case "source":
			p.Source = SourceID(v)
		case "trashed":
			p.Trashed = Trash(v)
		default:
			err = unknownField(KindPaper, name)
		}
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}
