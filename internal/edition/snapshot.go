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
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Snapshot is what an edition is made of: the public records of the register
// in one state, and those of parts. On disk it is a line of JSON a record.
type Snapshot struct {
	Number       int64     // position of the last public entry
	At           time.Time // of that entry; the register's beginning where there is none
	Begun        date.Day  // the day after that of At in UTC, where it has begun for the association; else zero
	Units        []*register.Unit
	Partnerships []*register.Partnership
	Agreements   []*register.Agreement
	Activities   []*register.Activity
	Sources      []*register.Source

	parts   []Part
	records map[string]any // of the parts, by name
}

// FormatVersion is the version of the form on disk. A reader refuses a newer
// one. Before the fourth, records of parts stood under names of their own.
const FormatVersion = 4

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
	Part        string                `json:"part,omitempty"`
	Record      any                   `json:"record,omitempty"`
	End         int                   `json:"end,omitempty"` // how many records went before
}

// readLine is a line of any version, its record not read yet.
type readLine struct {
	line
	Record  json.RawMessage `json:"record"`
	Contact json.RawMessage `json:"contact"` // before the fourth version
	Paper   json.RawMessage `json:"paper"`   // before the fourth version
}

// part is the record of a part that a line holds, and which part it is of.
func (l *readLine) part() (name string, record json.RawMessage) {
	switch {
	case l.Part != "":
		return l.Part, l.Record
	case l.Contact != nil:
		return "contact", l.Contact
	case l.Paper != nil:
		return "paper", l.Paper
	}
	return "", nil
}

// Take reads a snapshot with the records of these parts from the database
// inside one consistent read.
func Take(ctx context.Context, db *sqldb.DB, parts ...Part) (*Snapshot, error) {
	s := &Snapshot{parts: parts, records: map[string]any{}}
	return s, db.Read(ctx, s.take)
}

// takeHead reads where the ledger stands.
func (s *Snapshot) takeHead(tx *sqldb.Tx) error {
	head, err := ledger.ReadHead(tx)
	if err != nil {
		return err
	}
	s.Number = head.Public
	if head.Public == 0 {
		return nil
	}
	e, err := ledger.Get(tx, head.Public)
	if err != nil {
		return err
	}
	s.At = e.At
	s.Begun, err = begun(tx, e.At)
	return err
}

func (s *Snapshot) take(tx *sqldb.Tx) (err error) {
	if err := s.takeHead(tx); err != nil {
		return err
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
	s.strip()
	s.gather()
	return s.takeParts(tx, s.parts)
}

func (s *Snapshot) takeParts(tx *sqldb.Tx, parts []Part) (err error) {
	for _, p := range parts {
		if s.records[p.PartName()], err = p.take(tx); err != nil {
			return err
		}
	}
	return nil
}

// mostFollowed bounds how many entries are looked at to find that nothing but
// parts changed.
const mostFollowed = 1000

// next reads a snapshot as Take does, where only parts changed since s by
// reading these alone: then shared is true.
func (s *Snapshot) next(ctx context.Context, db *sqldb.DB) (next *Snapshot, shared bool, err error) {
	next = &Snapshot{parts: s.parts, records: map[string]any{}}
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		touched, ok, err := s.touched(tx)
		if err != nil {
			return err
		}
		if !ok {
			return next.take(tx)
		}
		*next = *s
		next.records = maps.Clone(s.records)
		if err := next.takeHead(tx); err != nil {
			return err
		}
		shared = true
		if next.day() != s.day() {
			*next, shared = Snapshot{parts: s.parts, records: map[string]any{}}, false
			return next.take(tx)
		}
		return next.takeParts(tx, touched)
	})
	return next, shared, err
}

// touched are the parts that changed since s; false where something else did,
// or too much to tell.
func (s *Snapshot) touched(tx *sqldb.Tx) (parts []Part, ok bool, err error) {
	entries, err := ledger.List(tx, ledger.Filter{After: s.Number, Limit: mostFollowed})
	if err != nil || len(entries) == mostFollowed {
		return nil, false, err
	}
	for _, e := range entries {
		if !e.Public {
			continue
		}
		i := slices.IndexFunc(s.parts, func(p Part) bool { return p.touchedBy(e.Kind) })
		if i < 0 {
			return nil, false, nil
		}
		if !slices.Contains(parts, s.parts[i]) {
			parts = append(parts, s.parts[i])
		}
	}
	return parts, len(parts) > 0, nil
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

// Write writes the form on disk, compressed.
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
	for _, p := range s.parts {
		_ = p.write(s.records[p.PartName()], func(r any) error {
			put(line{Part: p.PartName(), Record: r})
			return err
		})
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
func Load(path string, parts ...Part) (*Snapshot, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.Wrap(errs.NotFound, err, "no edition is kept on disk")
	}
	defer f.Close()
	return ReadSnapshot(f, parts...)
}

// ReadSnapshot reads the form on disk, compressed. Records of other parts are
// passed over.
func ReadSnapshot(r io.Reader, parts ...Part) (*Snapshot, error) {
	zip, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the edition on disk cannot be read")
	}
	in := json.NewDecoder(zip)
	s := &Snapshot{parts: parts, records: map[string]any{}}
	for n := 0; ; n++ {
		var l readLine
		if err := in.Decode(&l); err != nil {
			return nil, errs.Wrap(errs.Invalid, err, "the edition on disk is cut short")
		}
		part, record := l.part()
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
		case part != "":
			if err := s.readPart(part, record); err != nil {
				return nil, err
			}
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

func (s *Snapshot) readPart(name string, record json.RawMessage) (err error) {
	i := slices.IndexFunc(s.parts, func(p Part) bool { return p.PartName() == name })
	if i >= 0 {
		s.records[name], err = s.parts[i].read(s.records[name], record)
	}
	return err
}
