// Package revoke keeps what was taken back for good outside the database: that a
// password was changed, a right taken away, a link made void. A backup from before
// does not know it, and would give all of it back. It is the list beside the list
// of erasures; it names accounts and records by their ids alone.
package revoke

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Revocation is a line of the list: what was taken back of what. ID is that of the
// entry of the database that tells of it, At when that was, in milliseconds since
// 1970 UTC. As is what stands since, where there is something.
type Revocation struct {
	ID     string            `json:"id"`
	At     int64             `json:"at"`
	Of     string            `json:"of"`   // the feature that takes it back again
	What   string            `json:"what"` // in the feature's words: password, rights, link
	Record string            `json:"record"`
	As     map[string]string `json:"as,omitempty"`
}

// Source is what a feature revokes.
type Source struct {
	Of string
	// Since are the revocations that the database tells of, later than an instant
	// in milliseconds since 1970 UTC.
	Since func(tx *sqldb.Tx, after int64) ([]Revocation, error)
	// Apply takes back again, in a database that was restored, and tells of how many
	// records.
	Apply func(tx *ledger.Tx, all []Revocation) (int, error)
	// Restored does what is right after any restore, whatever is on the list.
	Restored func(tx *ledger.Tx) error
}

// listForm is the form of the file. A reader refuses newer ones.
const listForm = 1

type head struct {
	Form int `json:"twinhall_revoked"`
}

// Beside is where the list lies: beside that of the erasures.
func Beside(erasures string) string { return erasures + ".revoked" }

// Read reads a list, empty where there is no file. A line that is cut short at the
// end is left out: the next one that is written begins anew.
func Read(path string) ([]Revocation, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the list of what was revoked, %s, cannot be read", path)
	}
	defer f.Close()
	return read(f, path)
}

// mostLine bounds a line of the list.
const mostLine = 1 << 20

func read(r io.Reader, path string) ([]Revocation, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostLine)
	var h head
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &h) != nil || h.Form < 1 {
		return nil, errs.New(errs.Invalid, "%s is no list of what was revoked, or it is damaged", path)
	}
	if h.Form > listForm {
		return nil, errs.New(errs.Invalid, "%s is of form %d, this program knows %d: use a newer program", path, h.Form, listForm)
	}
	var all []Revocation
	for lines.Scan() {
		var x Revocation
		if json.Unmarshal(lines.Bytes(), &x) == nil && x.ID != "" {
			all = append(all, x)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "%s is damaged", path)
	}
	return all, nil
}

// List is the file with what of it is known to be written.
type List struct {
	Path    string
	Sources []Source

	known map[string]bool
	last  int64 // of what was written the newest
}

// overlap is how far back a look at the database goes behind what was written, for
// entries that were committed later than they say.
const overlap = 10 * 60 * 1000 // milliseconds

// Write appends to the file what the database knows and the file does not: a list
// that was lost comes back as far as the database remembers. It reports how many
// lines it wrote.
func (l *List) Write(ctx context.Context, db *sqldb.DB) (int, error) {
	if l.known == nil {
		if err := l.begin(); err != nil {
			return 0, err
		}
	}
	var fresh []Revocation
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		fresh = nil
		for _, s := range l.Sources {
			all, err := s.Since(tx, max(l.last-overlap, 0))
			if err != nil {
				return err
			}
			for _, x := range all {
				if !l.known[x.ID] {
					x.Of = s.Of
					fresh = append(fresh, x)
				}
			}
		}
		return nil
	})
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	if err := l.append(fresh); err != nil {
		l.known = nil // what reached the file is read again
		return 0, err
	}
	for _, x := range fresh {
		l.known[x.ID], l.last = true, max(l.last, x.At)
	}
	return len(fresh), nil
}

// begin reads what is written. Other nodes write to the same file: what one of
// them wrote is written once more at worst, which changes nothing.
func (l *List) begin() error {
	all, err := Read(l.Path)
	if err != nil {
		return err
	}
	l.known, l.last = map[string]bool{}, 0
	for _, x := range all {
		l.known[x.ID], l.last = true, max(l.last, x.At)
	}
	return nil
}

func (l *List) append(fresh []Revocation) error {
	f, err := os.OpenFile(l.Path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "the list of what was revoked, %s, cannot be written", l.Path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	out := json.NewEncoder(&lines)
	if info.Size() == 0 {
		if err := out.Encode(head{listForm}); err != nil {
			return err
		}
	} else {
		end := make([]byte, 1)
		if _, err := f.ReadAt(end, info.Size()-1); err != nil {
			return err
		}
		if end[0] != '\n' {
			lines.WriteByte('\n') // a line was cut short
		}
	}
	for _, x := range fresh {
		if err := out.Encode(x); err != nil {
			return err
		}
	}
	if _, err := f.Write(lines.Bytes()); err != nil {
		return err
	}
	return f.Sync()
}

// Reapply takes back again from a restored database what was revoked since its
// backup was made, and does what is right after any restore. It returns of how many
// records something was taken back.
func Reapply(ctx context.Context, db *sqldb.DB, act ledger.Act, sources []Source, list []Revocation) (int, error) {
	n := 0
	_, err := ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
		n = 0
		made, err := madeAt(tx.Tx)
		if err != nil {
			return err
		}
		for _, s := range sources {
			if err := s.Restored(tx); err != nil {
				return err
			}
			known := map[string]bool{}
			before, err := s.Since(tx.Tx, 0)
			if err != nil {
				return err
			}
			for _, x := range before {
				known[x.ID] = true
			}
			var since []Revocation
			for _, x := range list {
				if x.Of == s.Of && !known[x.ID] && x.At >= made-overlap {
					since = append(since, x)
				}
			}
			if len(since) == 0 {
				continue
			}
			m, err := s.Apply(tx, since)
			if err != nil {
				return err
			}
			n += m
		}
		return nil
	})
	return n, err
}

// madeAt is about when a backup was made: the newest that is written down in it.
// What was revoked before may be there no more to be known by, and is not taken
// back a second time.
func madeAt(tx *sqldb.Tx) (at int64, err error) {
	for _, table := range []string{"batch", "security_log"} {
		var newest int64
		if err := tx.Row(`select coalesce(max(at), 0) from `+table, nil, &newest); err != nil {
			return 0, err
		}
		at = max(at, newest)
	}
	return at, nil
}
