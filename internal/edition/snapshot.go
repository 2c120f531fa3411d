// Package edition is the immutable public view of the register at one position
// of the ledger: built in memory in the shape that reading needs, filtered,
// counted and searched. It must hold nothing that may not be public, and
// nothing that depends on who asks.
package edition

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Snapshot is what an edition is made of: the public records of the register
// in one state. On disk it is the neutral form, a line of JSON a record.
type Snapshot struct {
	Number       int64     // position of the last public entry
	At           time.Time // of that entry; the register's beginning where there is none
	Begun        date.Day  // the day after that of At in UTC, where it has begun for the association; else zero
	Units        []*register.Unit
	Partnerships []*register.Partnership
	Agreements   []*register.Agreement
	Activities   []*register.Activity
	Sources      []*register.Source
	Contacts     []*register.Contact
	Papers       []*register.PublicPaper
}

// FormatVersion is the version of the neutral form. A reader refuses a newer
// one.
const FormatVersion = 3

type line struct {
	Twinhall    int                   `json:"twinhall,omitempty"`
	Number      int64                 `json:"number,omitempty"`
	At          *time.Time            `json:"at,omitempty"`
	Begun       *date.Day             `json:"begun,omitempty"`
	Unit        *register.Unit        `json:"unit,omitempty"`
	Partnership *register.Partnership `json:"partnership,omitempty"`
	Agreement   *register.Agreement   `json:"agreement,omitempty"`
	Activity    *register.Activity    `json:"activity,omitempty"`
	Source      *register.Source      `json:"source,omitempty"`
	Contact     *register.Contact     `json:"contact,omitempty"`
	Paper       *register.PublicPaper `json:"paper,omitempty"`
	End         int                   `json:"end,omitempty"` // how many records went before
}

// Take reads a snapshot from the database inside one consistent read.
func Take(ctx context.Context, db *sqldb.DB) (*Snapshot, error) {
	s := &Snapshot{}
	return s, db.Read(ctx, func(tx *sqldb.Tx) error {
		head, err := ledger.ReadHead(tx)
		if err != nil {
			return err
		}
		s.Number = head.Public
		if head.Public > 0 {
			e, err := ledger.Get(tx, head.Public)
			if err != nil {
				return err
			}
			s.At = e.At
			if s.Begun, err = begun(tx, e.At); err != nil {
				return err
			}
		}
		if s.Units, err = register.AllUnits(tx); err != nil {
			return err
		}
		if s.Partnerships, err = register.AllPartnerships(tx); err != nil {
			return err
		}
		if s.Agreements, err = register.AllAgreements(tx); err != nil {
			return err
		}
		if s.Activities, err = register.AllActivities(tx); err != nil {
			return err
		}
		if s.Sources, err = register.AllSources(tx); err != nil {
			return err
		}
		if s.Contacts, err = register.Contacts(tx); err != nil {
			return err
		}
		if s.Papers, err = register.PublicPapers(tx); err != nil {
			return err
		}
		s.strip()
		s.gather()
		return nil
	})
}

// strip takes out what may not be public: who recorded a statement, and all of
// a trashed record but that it once was there.
func (s *Snapshot) strip() {
	for i, u := range s.Units {
		if u.Trashed != register.Kept {
			s.Units[i] = &register.Unit{ID: u.ID, Slug: u.Slug, OldSlugs: u.OldSlugs, Trashed: u.Trashed, MergedInto: u.MergedInto}
		}
	}
	for i, p := range s.Partnerships {
		if p.Trashed != register.Kept {
			s.Partnerships[i] = &register.Partnership{ID: p.ID, Trashed: p.Trashed, MergedInto: p.MergedInto}
			continue
		}
		for j := range p.Statements {
			p.Statements[j].Actor = ""
		}
	}
	for i, a := range s.Agreements {
		if a.Trashed != register.Kept {
			s.Agreements[i] = &register.Agreement{ID: a.ID, Trashed: a.Trashed}
		}
	}
	for i, a := range s.Activities {
		if a.Trashed != register.Kept {
			s.Activities[i] = &register.Activity{ID: a.ID, Trashed: a.Trashed}
		}
	}
}

// Save writes the snapshot to path, whole or not at all.
func (s *Snapshot) Save(path string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".edition-*")
	if err != nil {
		return errs.Wrap(errs.Unavailable, err, "the edition cannot be kept on disk")
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if err := s.Write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Write writes the neutral form, compressed.
func (s *Snapshot) Write(w io.Writer) error {
	zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	buf := bufio.NewWriterSize(zip, 1<<16)
	out := json.NewEncoder(buf)
	out.SetEscapeHTML(false)
	n := 0
	put := func(l line) {
		if err == nil {
			err = out.Encode(l)
		}
		n++
	}
	head := line{Twinhall: FormatVersion, Number: s.Number, At: &s.At}
	if !s.Begun.IsZero() {
		head.Begun = &s.Begun
	}
	put(head)
	for _, r := range s.Sources {
		put(line{Source: r})
	}
	for _, r := range s.Units {
		put(line{Unit: r})
	}
	for _, r := range s.Partnerships {
		put(line{Partnership: r})
	}
	for _, r := range s.Agreements {
		put(line{Agreement: r})
	}
	for _, r := range s.Activities {
		put(line{Activity: r})
	}
	for _, r := range s.Contacts {
		put(line{Contact: r})
	}
	for _, r := range s.Papers {
		put(line{Paper: r})
	}
	put(line{End: n})
	if err != nil {
		return err
	}
	if err := buf.Flush(); err != nil {
		return err
	}
	return zip.Close()
}

// Load reads the snapshot in the file at path. A file that is cut short or of
// a newer form is errs.Invalid.
func Load(path string) (*Snapshot, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.Wrap(errs.NotFound, err, "no edition is kept on disk")
	}
	defer f.Close()
	return ReadSnapshot(f)
}

// ReadSnapshot reads the neutral form, compressed.
func ReadSnapshot(r io.Reader) (*Snapshot, error) {
	zip, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the edition on disk cannot be read")
	}
	in := json.NewDecoder(zip)
	s := &Snapshot{}
	for n := 0; ; n++ {
		var l line
		if err := in.Decode(&l); err != nil {
			return nil, errs.Wrap(errs.Invalid, err, "the edition on disk is cut short")
		}
		switch {
		case n == 0 && (l.Twinhall < 1 || l.Twinhall > FormatVersion):
			return nil, errs.New(errs.Invalid, "the edition on disk is of form %d; this program knows %d", l.Twinhall, FormatVersion)
		case n == 0:
			s.Number = l.Number
			if l.At != nil {
				s.At = *l.At
			}
			if l.Begun != nil {
				s.Begun = *l.Begun
			}
		case l.Source != nil:
			s.Sources = append(s.Sources, l.Source)
		case l.Unit != nil:
			s.Units = append(s.Units, l.Unit)
		case l.Partnership != nil:
			s.Partnerships = append(s.Partnerships, l.Partnership)
		case l.Agreement != nil:
			s.Agreements = append(s.Agreements, l.Agreement)
		case l.Activity != nil:
			s.Activities = append(s.Activities, l.Activity)
		case l.Contact != nil:
			s.Contacts = append(s.Contacts, l.Contact)
		case l.Paper != nil:
			s.Papers = append(s.Papers, l.Paper)
		case l.End != n:
			return nil, errs.New(errs.Invalid, "the edition on disk is incomplete")
		default:
			// The rest is the checksum, which is compared at the very end.
			if _, err := io.Copy(io.Discard, zip); err != nil {
				return nil, errs.Wrap(errs.Invalid, err, "the edition on disk is damaged")
			}
			s.gather()
			return s, nil
		}
	}
}
