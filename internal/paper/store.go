package paper

import (
	"time"

	"twinhall/internal/edit"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Get returns the paper with this id, a trashed one too, or
// errs.NotFound.
func Get(tx *sqldb.Tx, id ID) (*Paper, error) { return Kind.Get(tx, string(id)) }

// Of returns the papers of a partnership and of those that were merged
// into it, trashed ones too, in order of id.
func Of(tx *sqldb.Tx, partnership register.PartnershipID) ([]*Paper, error) {
	return Kind.List(tx, `where partnership in (select id from partnership where id = $1 or merged_into = $1) order by id`, partnership)
}

// OfUnit returns the papers of all partnerships of a unit, trashed ones
// too, in order of id.
func OfUnit(tx *sqldb.Tx, unit register.UnitID) ([]*Paper, error) {
	return Kind.List(tx, `where partnership in (select id from partnership where a = $1 or b = $1) order by id`, unit)
}

// With returns the papers that a file belongs to, itself or as its small
// picture, without those in the trash.
func With(tx *sqldb.Tx, hash string) ([]*Paper, error) {
	return Kind.List(tx, `where trashed = '' and file in (select hash from file where hash = $1 or thumb = $1) order by id`, hash)
}

// AllPublished are all papers that everybody may see, in order of id.
func AllPublished(tx *sqldb.Tx) ([]*Published, error) {
	all, err := Kind.List(tx, `where public = 1 and trashed = '' and partnership in (select id from partnership where trashed = '') order by id`)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	heads, err := file.Heads(tx)
	if err != nil {
		return nil, err
	}
	public := make([]*Published, len(all))
	for i, p := range all {
		public[i] = &Published{ID: p.ID, Partnership: p.Partnership, Agreement: p.Agreement, Kind: p.Kind, Title: p.Title, Date: p.Date, Note: p.Note,
			Source: p.Source, File: heads[p.File]}
	}
	return public, nil
}

// Put stores p, as PutUnit does for a unit; its file must be kept already.
// What is wrong with it is errs.Invalid with the key of a message.
func Put(tx *ledger.Tx, p *Paper) (bool, error) { return Kind.Put(tx, p) }

// Erase deletes a paper for good: its row, what the history says of it in
// words, and its file where no other paper has the same. It cannot be undone.
func Erase(tx *ledger.Tx, id ID) error {
	p, err := Get(tx.Tx, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from paper where id = $1`, id); err != nil {
		return err
	}
	if err := record.ForgetWords(tx, Kind, string(id)); err != nil {
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
// then, and that no proposal waits with.
func SweepFiles(tx *sqldb.Tx, before time.Time) error {
	var hashes []string
	if err := tx.Each(`select hash from file where at < $1 and not exists (select 1 from paper p where p.file = file.hash) and not exists (select 1
		from file f where f.thumb = file.hash)`,
		[]any{before.UnixMilli()}, func(row sqldb.Row) error {
			var hash string
			err := row.Scan(&hash)
			hashes = append(hashes, hash)
			return err
		}); err != nil {
		return err
	}
	for _, hash := range hashes {
		if waits, err := Proposed(tx, hash); err != nil {
			return err
		} else if waits {
			continue
		}
		if err := file.Drop(tx, hash); err != nil {
			return err
		}
	}
	return nil
}

// Proposed reports whether a proposal that is not decided yet brings a file.
func Proposed(tx *sqldb.Tx, hash string) (found bool, err error) {
	for _, state := range []edit.ProposalState{edit.Open, edit.Asked} {
		all, err := edit.Proposals(tx, state)
		if err != nil {
			return false, err
		}
		for _, p := range all {
			found = found || p.Change.Kind == KindPaper && p.Change.Now.Get("file") == hash
		}
	}
	return found, nil
}
