package register

import (
	"encoding/json"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

const paperColumns = `id, partnership, agreement, kind, title, day, note, public, file, source, trashed, version`

// GetPaper returns the paper with this id, a trashed one too, or
// errs.NotFound.
func GetPaper(tx *sqldb.Tx, id PaperID) (*Paper, error) {
	all, err := papers(tx, `where id = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "there is no paper %s", id)
	}
	return all[0], nil
}

// PapersOf returns the papers of a partnership and of those that were merged
// into it, trashed ones too, in order of id.
func PapersOf(tx *sqldb.Tx, partnership PartnershipID) ([]*Paper, error) {
	return papers(tx, `where partnership in (select id from partnership where id = $1 or merged_into = $1) order by id`, partnership)
}

// PapersOfUnit returns the papers of all partnerships of a unit, trashed ones
// too, in order of id.
func PapersOfUnit(tx *sqldb.Tx, unit UnitID) ([]*Paper, error) {
	return papers(tx, `where partnership in (select id from partnership where a = $1 or b = $1) order by id`, unit)
}

// PapersWith returns the papers that a file belongs to, itself or as its small
// picture, without those in the trash.
func PapersWith(tx *sqldb.Tx, hash string) ([]*Paper, error) {
	return papers(tx, `where trashed = '' and file in (select hash from file where hash = $1 or thumb = $1) order by id`, hash)
}

// PublicPapers are all papers that everybody may see, in order of id.
func PublicPapers(tx *sqldb.Tx) ([]*PublicPaper, error) {
	all, err := papers(tx, `where public = 1 and trashed = '' and partnership in (select id from partnership where trashed = '') order by id`)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	heads, err := file.Heads(tx)
	if err != nil {
		return nil, err
	}
	public := make([]*PublicPaper, len(all))
	for i, p := range all {
		public[i] = &PublicPaper{ID: p.ID, Partnership: p.Partnership, Agreement: p.Agreement, Kind: p.Kind, Title: p.Title, Date: p.Date, Note: p.Note, Source: p.Source, File: heads[p.File]}
	}
	return public, nil
}

func papers(tx *sqldb.Tx, where string, args ...any) ([]*Paper, error) {
	var all []*Paper
	return all, tx.Each(`select `+paperColumns+` from paper `+where, args, func(row sqldb.Row) error {
		p := &Paper{}
		var day string
		var public int
		err := row.Scan(&p.ID, &p.Partnership, &p.Agreement, &p.Kind, &p.Title, &day, &p.Note, &public, &p.File, &p.Source, &p.Trashed, &p.Version)
		if err != nil {
			return err
		}
		p.Public = public == 1
		p.Date, err = parseDate(day)
		all = append(all, p)
		return err
	})
}

// PutPaper stores p, as PutUnit does for a unit; its file must be kept already.
// What is wrong with it is errs.Invalid with the key of a message.
func PutPaper(tx *ledger.Tx, p *Paper) (bool, error) {
	if err := p.check(); err != nil {
		return false, err
	}
	old, verb, public := fields{}, ledger.Create, p.open()
	if p.Version == 0 {
		if p.ID == "" {
			p.ID = PaperID(ledger.NewID())
		}
	} else {
		stands, err := GetPaper(tx.Tx, p.ID)
		if err != nil {
			return false, err
		}
		old, verb, public = paperFields(stands), ledger.Update, public || stands.open()
		if stands.File != p.File {
			return false, errs.New(errs.Internal, "a paper keeps its file")
		}
	}
	changes := paperFields(p).diff(old)
	if len(changes) == 0 {
		return false, nil
	}
	if err := writePaper(tx, p, verb); err != nil {
		return false, err
	}
	tx.Record(KindPaper, string(p.ID), verb, changes, public)
	return true, nil
}

func writePaper(tx *ledger.Tx, p *Paper, verb ledger.Verb) error {
	public := 0
	if p.Public {
		public = 1
	}
	if verb == ledger.Create {
		_, err := tx.Exec(`insert into paper (`+paperColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`,
			p.ID, p.Partnership, p.Agreement, p.Kind, p.Title, p.Date.EDTF(), p.Note, public, p.File, p.Source, p.Trashed)
		p.Version = 1
		return err
	}
	n, err := tx.Exec(`update paper set agreement = $1, kind = $2, title = $3, day = $4, note = $5, public = $6, source = $7, trashed = $8, version = version + 1 where id = $9 and version = $10`,
		p.Agreement, p.Kind, p.Title, p.Date.EDTF(), p.Note, public, p.Source, p.Trashed, p.ID, p.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "the paper was changed by somebody else meanwhile")
	}
	p.Version++
	return nil
}

// ErasePaper deletes a paper for good: its row, what the history says of it in
// words, and its file where no other paper has the same. It cannot be undone.
func ErasePaper(tx *ledger.Tx, id PaperID) error {
	p, err := GetPaper(tx.Tx, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from paper where id = $1`, id); err != nil {
		return err
	}
	if err := forgetWords(tx, KindPaper, string(id)); err != nil {
		return err
	}
	tx.Record(KindPaper, string(id), ledger.Update, []ledger.Change{{Field: "trashed", Before: string(p.Trashed), After: "erased"}}, p.open())
	var others int
	if err := tx.Row(`select count(*) from paper where file = $1`, []any{p.File}, &others); err != nil || others > 0 {
		return err
	}
	return file.Drop(tx.Tx, p.File)
}

// forgetWords takes the values of free texts out of the history of a record.
func forgetWords(tx *ledger.Tx, kind ledger.Kind, record string) error {
	entries, err := ledger.List(tx.Tx, ledger.Filter{Record: record})
	if err != nil {
		return err
	}
	for _, e := range entries {
		kept := e.Changes[:0]
		for _, c := range e.Changes {
			if !IsFreeText(kind, c.Field) {
				kept = append(kept, c)
			}
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`update ledger set changes = $1 where position = $2`, string(text), e.Position); err != nil {
			return err
		}
	}
	return nil
}

// KeepUpload is how long a file is kept that was uploaded and belongs to no
// paper: so long a form that was refused can be sent again.
const KeepUpload = 24 * time.Hour

// SweepFiles deletes the files that no paper holds, that were uploaded before
// then, and that nothing else waits for: wanted says so, nil = nothing does.
func SweepFiles(tx *sqldb.Tx, before time.Time, wanted func(hash string) (bool, error)) error {
	var hashes []string
	if err := tx.Each(`select hash from file where at < $1 and not exists (select 1 from paper p where p.file = file.hash) and not exists (select 1 from file f where f.thumb = file.hash)`,
		[]any{before.UnixMilli()}, func(row sqldb.Row) error {
			var hash string
			err := row.Scan(&hash)
			hashes = append(hashes, hash)
			return err
		}); err != nil {
		return err
	}
	for _, hash := range hashes {
		if wanted != nil {
			if yes, err := wanted(hash); err != nil {
				return err
			} else if yes {
				continue
			}
		}
		if err := file.Drop(tx, hash); err != nil {
			return err
		}
	}
	return nil
}
