package edition

import (
	"encoding/json"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Part is what a feature adds to an edition. Only a PartOf is one.
type Part interface {
	// PartName is what its records are called in the edition on disk.
	PartName() string

	touchedBy(kind ledger.Kind) bool
	take(tx *sqldb.Tx) (records any, err error)
	build(e *Edition, records any) (view any)
	due(view any, day date.Day) date.Day
	files(view any) []file.Head
	write(records any, put func(any) error) error
	read(records any, raw json.RawMessage) (any, error)
}

// PartOf is a part with public records R and a view V made of them. A part
// reads the core of an edition and never alters it: where only records of its
// kinds changed, the next edition shares the core with the one before.
type PartOf[R, V any] struct {
	Name  string        // of its records in the edition on disk, unique for good
	Kinds []ledger.Kind // whose public entries change this part and nothing else
	Take  func(tx *sqldb.Tx) ([]*R, error)
	Build func(e *Edition, records []*R) V
	Due   func(view V, day date.Day) date.Day // when something next changes by time alone, zero = never; nil = never
	Files func(view V) []file.Head            // that everybody may see, those first that are wanted first; nil = none
}

// PartName is the name of the part's records.
func (p *PartOf[R, V]) PartName() string { return p.Name }

// Of is the part's view in an edition; the zero V in one that was made without
// the part.
func (p *PartOf[R, V]) Of(e *Edition) V {
	view, _ := e.views[p.Name].(V)
	return view
}

func (p *PartOf[R, V]) touchedBy(kind ledger.Kind) bool { return slices.Contains(p.Kinds, kind) }

func (p *PartOf[R, V]) take(tx *sqldb.Tx) (any, error) { return p.Take(tx) }

func (p *PartOf[R, V]) build(e *Edition, records any) any {
	all, _ := records.([]*R) // nil where there are none
	return p.Build(e, all)
}

func (p *PartOf[R, V]) due(view any, day date.Day) date.Day {
	if v, ok := view.(V); ok && p.Due != nil {
		return p.Due(v, day)
	}
	return date.Day{}
}

func (p *PartOf[R, V]) files(view any) []file.Head {
	if v, ok := view.(V); ok && p.Files != nil {
		return p.Files(v)
	}
	return nil
}

func (p *PartOf[R, V]) write(records any, put func(any) error) error {
	all, _ := records.([]*R)
	for _, r := range all {
		if err := put(r); err != nil {
			return err
		}
	}
	return nil
}

func (p *PartOf[R, V]) read(records any, raw json.RawMessage) (any, error) {
	all, _ := records.([]*R)
	r := new(R)
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the edition on disk cannot be read")
	}
	return append(all, r), nil
}

// addParts makes the views of the parts, and what follows from them for the
// edition as a whole.
func (e *Edition) addParts(s *Snapshot) {
	e.Due = e.core.due
	e.views = make(map[string]any, len(s.parts))
	e.published = map[string]file.Head{}
	for _, p := range s.parts {
		view := p.build(e, s.records[p.PartName()])
		e.views[p.PartName()] = view
		e.dueOn(p.due(view, e.Day))
		for _, h := range p.files(view) {
			if _, known := e.published[h.Hash]; !known {
				e.published[h.Hash] = h
				e.fileOrder = append(e.fileOrder, h.Hash)
			}
		}
	}
}

// File is a file that is public in this edition, by its hash.
func (e *Edition) File(hash string) (file.Head, bool) {
	h, ok := e.published[hash]
	return h, ok
}

// Files are the hashes of all files that are public, those first that pages
// show at once.
func (e *Edition) Files() []string { return e.fileOrder }
