package file

import (
	"crypto/rand"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Upload is by whom and with which form a file was sent.
type Upload struct{ Account, Form string }

// Keep keeps a file until what it was sent for is decided. The id is how the
// same form of the same person gets it again; what a file holds, and so its
// hash, gives nobody a right to it.
func Keep(tx *sqldb.Tx, f *File, u Upload, at int64) (id string, err error) {
	if err := Put(tx, f, at); err != nil {
		return "", err
	}
	// One that was kept already is as young as its last upload.
	if _, err := tx.Exec(`update file set at = $1 where hash = $2 and at < $1`, at, f.Hash); err != nil {
		return "", err
	}
	id = rand.Text()
	_, err = tx.Exec(`insert into file_upload (id, account, form, file, at) values ($1, $2, $3, $4, $5)`, id, u.Account, u.Form, f.Hash, at)
	return id, err
}

// Kept is the hash of the file that somebody sent with a form before, or
// errs.NotFound.
func Kept(tx *sqldb.Tx, id string, u Upload) (hash string, err error) {
	err = tx.Row(`select file from file_upload where id = $1 and account = $2 and form = $3`, []any{id, u.Account, u.Form}, &hash)
	return hash, err
}

// LetGo forgets an upload, in whose place another came. The file goes with the
// next sweep where nobody else has sent it and nothing holds it.
func LetGo(tx *sqldb.Tx, id string, u Upload) error {
	hash, err := Kept(tx, id, u)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from file_upload where id = $1`, id); err != nil {
		return err
	}
	_, err = tx.Exec(`update file set at = 0 where hash = $1 and not exists (select 1 from file_upload where file = $1)`, hash)
	return err
}

// Used forgets who sent a file: a record holds it now.
func Used(tx *sqldb.Tx, hash string) error {
	_, err := tx.Exec(`delete from file_upload where file = $1`, hash)
	return err
}

// Waiting is how many bytes are kept of files that no record holds: of those
// that an account sent, and of all.
func Waiting(tx *sqldb.Tx, account string) (own, all int64, err error) {
	const sum = `select coalesce(sum(f.bytes + coalesce(t.bytes, 0)), 0) from file f left join file t on t.hash = f.thumb
		where f.hash in (select file from file_upload where account = $1 or $2 = 1)`
	if err = tx.Row(sum, []any{account, 0}, &own); err == nil {
		err = tx.Row(sum, []any{account, 1}, &all)
	}
	return own, all, err
}
