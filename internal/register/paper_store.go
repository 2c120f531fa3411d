package register

import (
	"time"

	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// GetPaper returns the paper with this id, a trashed one too, or
// errs.NotFound.
func GetPaper(tx *sqldb.Tx, id PaperID) (*Paper, error) { return PaperKind.Get(tx, string(id)) }

// PapersOf returns the papers of a partnership and of those that were merged
// into it, trashed ones too, in order of id.
func PapersOf(tx *sqldb.Tx, partnership PartnershipID) ([]*Paper, error) {
	return PaperKind.List(tx, `where partnership in (select id from partnership where id = $1 or merged_into = $1) order by id`, partnership)
}

// PapersOfUnit returns the papers of all partnerships of a unit, trashed ones
// too, in order of id.
func PapersOfUnit(tx *sqldb.Tx, unit UnitID) ([]*Paper, error) {
	return PaperKind.List(tx, `where partnership in (select id from partnership where a = $1 or b = $1) order by id`, unit)
}

// PapersWith returns the papers that a file belongs to, itself or as its small
// picture, without those in the trash.
func PapersWith(tx *sqldb.Tx, hash string) ([]*Paper, error) {
	return PaperKind.List(tx, `where trashed = '' and file in (select hash from file where hash = $1 or thumb = $1) order by id`, hash)
}

// PublicPapers are all papers that everybody may see, in order of id.
func PublicPapers(tx *sqldb.Tx) ([]*PublicPaper, error) {
	all, err := PaperKind.List(tx, `where public = 1 and trashed = '' and partnership in (select id from partnership where trashed = '') order by id`)
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

// PutPaper stores p, as PutUnit does for a unit; its file must be kept already.
// What is wrong with it is errs.Invalid with the key of a message.
func PutPaper(tx *ledger.Tx, p *Paper) (bool, error) { return PaperKind.Put(tx, p) }

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
	if err := record.ForgetWords(tx, PaperKind, string(id)); err != nil {
		return err
	}
	tx.Record(KindPaper, string(id), ledger.Update, []ledger.Change{{Field: "trashed", Before: string(p.Trashed), After: "erased"}}, p.open())
	var others int
	if err := tx.Row(`select count(*) from paper where file = $1`, []any{p.File}, &others); err != nil || others > 0 {
		return err
	}
	return file.Drop(tx.Tx, p.File)
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
