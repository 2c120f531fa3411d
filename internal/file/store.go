package file

import (
	"bytes"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// chunk is how many bytes lie in a row: little enough that a backup, which
// reads row by row, needs little memory.
const chunk = 256 << 10

// lock is held while files come and go: one that is being put again must not be
// dropped at that moment.
const lock = "file"

// Put keeps a file and its small picture; one that is kept already stays. at is
// the time, in milliseconds since 1970 UTC.
func Put(tx *sqldb.Tx, f *File, at int64) error {
	if err := tx.Exclusive(lock); err != nil {
		return err
	}
	if f.Small != nil {
		if err := put(tx, f.Small, at); err != nil {
			return err
		}
	}
	return put(tx, f, at)
}

func put(tx *sqldb.Tx, f *File, at int64) error {
	n, err := tx.Exec(`insert into file (hash, type, bytes, width, height, thumb, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (hash) do nothing`,
		f.Hash, f.Type, f.Bytes, f.Width, f.Height, f.Thumb, at)
	if err != nil || n == 0 {
		return err
	}
	for i := 0; i*chunk < len(f.Content); i++ {
		part := f.Content[i*chunk : min(len(f.Content), (i+1)*chunk)]
		if _, err := tx.Exec(`insert into file_chunk (file, number, bytes) values ($1, $2, $3)`, f.Hash, i, part); err != nil {
			return err
		}
	}
	return nil
}

// Get returns what is known of a file, or errs.NotFound.
func Get(tx *sqldb.Tx, hash string) (Head, error) {
	h := Head{}
	err := tx.Row(`select hash, type, bytes, width, height, thumb from file where hash = $1`, []any{hash}, &h.Hash, &h.Type, &h.Bytes, &h.Width,
		&h.Height, &h.Thumb)
	if errs.Is(err, errs.NotFound) {
		return h, errs.New(errs.NotFound, "there is no such file")
	}
	return h, err
}

// Read returns the bytes of a file, compared with its hash, or errs.NotFound.
func Read(tx *sqldb.Tx, hash string) ([]byte, error) {
	h, err := Get(tx, hash)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	all.Grow(int(h.Bytes))
	err = tx.Each(`select bytes from file_chunk where file = $1 order by number`, []any{hash}, func(row sqldb.Row) error {
		var part []byte
		err := row.Scan(&part)
		all.Write(part)
		return err
	})
	if err == nil && hashOf(all.Bytes()) != hash {
		err = errs.New(errs.Internal, "the file %s… is damaged in the database", hash[:8])
	}
	return all.Bytes(), err
}

// Heads are all files of the database by hash.
func Heads(tx *sqldb.Tx) (map[string]Head, error) {
	all := map[string]Head{}
	return all, tx.Each(`select hash, type, bytes, width, height, thumb from file`, nil, func(row sqldb.Row) error {
		var h Head
		err := row.Scan(&h.Hash, &h.Type, &h.Bytes, &h.Width, &h.Height, &h.Thumb)
		all[h.Hash] = h
		return err
	})
}

// Drop deletes a file, and its small picture where no other file has the same.
// The caller has made sure that no record holds it.
func Drop(tx *sqldb.Tx, hash string) error {
	if err := tx.Exclusive(lock); err != nil {
		return err
	}
	h, err := Get(tx, hash)
	if err != nil {
		return err
	}
	if err := drop(tx, hash); err != nil || h.Thumb == "" {
		return err
	}
	var others int
	if err := tx.Row(`select count(*) from file where thumb = $1`, []any{h.Thumb}, &others); err != nil || others > 0 {
		return err
	}
	return drop(tx, h.Thumb)
}

func drop(tx *sqldb.Tx, hash string) error {
	if err := Used(tx, hash); err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from file_chunk where file = $1`, hash); err != nil {
		return err
	}
	_, err := tx.Exec(`delete from file where hash = $1`, hash)
	return err
}
