package paper

import (
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// MemoryID is the public id of a memory: a UUID of version 7.
type MemoryID string

// KindMemory marks a memory's entries in the ledger.
const KindMemory ledger.Kind = "memory"

// Memory is what a partnership's people know of it and a new officer does not:
// one a partnership. All of it is internal. Who names those who began it; the
// other fields name no persons.
type Memory struct {
	ID          MemoryID
	Partnership register.PartnershipID
	Why         string // this town
	Began       string // how it did
	Who         string // began it
	Gifts       string // given and got, and where they are
	Traditions  string
	Source      register.SourceID
	Trashed     register.Trash
	Version     int64
}

// Empty reports whether nothing is remembered.
func (m *Memory) Empty() bool { return m.Why+m.Began+m.Who+m.Gifts+m.Traditions == "" }

// remembered is a text of a memory. label and hint are keys of messages.
func remembered(name, column, label, hint string, text func(*Memory) *string) record.Field[Memory] {
	return record.Field[Memory]{Info: record.Info{Name: name, Form: name, Label: label, Hint: hint, Type: record.Text, Class: record.Internal,
		FreeText: true, Most: 4000}, Column: column, String: text}
}

// MemoryKind is the kind of record that memories are.
var MemoryKind = &record.Kind[Memory]{
	Named: KindMemory,
	Store: "memory",
	Head: func(m *Memory) record.Head {
		return record.Head{ID: (*string)(&m.ID), Version: &m.Version, Trashed: &m.Trashed}
	},
	Fields: []record.Field[Memory]{
		remembered("memory-why", "why", "edit.f.memory-why", "edit.f.memory-why-hint", func(m *Memory) *string { return &m.Why }),
		remembered("memory-began", "began", "edit.f.memory-began", "edit.f.memory-began-hint", func(m *Memory) *string { return &m.Began }),
		remembered("memory-who", "who", "edit.f.memory-who", "edit.f.memory-who-hint", func(m *Memory) *string { return &m.Who }),
		remembered("memory-gifts", "gifts", "edit.f.memory-gifts", "", func(m *Memory) *string { return &m.Gifts }),
		remembered("memory-traditions", "traditions", "edit.f.memory-traditions", "", func(m *Memory) *string { return &m.Traditions }),
		{Info: record.Info{Name: "partnership", Form: "partnership", Type: record.Ref, About: true, Class: record.Internal, To: register.KindPartnership,
			Hidden: true}, Fixed: true,
			String: func(m *Memory) *string { return (*string)(&m.Partnership) }},
		{Info: record.Info{Name: "source", Type: record.Ref, Class: record.Internal, Hidden: true}, String: func(m *Memory) *string { return (*string)(&m.Source) }},
	},
	Check: func(m *Memory) error {
		if m.Partnership == "" || m.Source == "" {
			return errs.New(errs.Invalid, "edit.source-wrong")
		}
		return nil
	},
	Called: func(tx *sqldb.Tx, m *Memory, _ func(string) string) (string, error) {
		return register.PairName(tx, m.Partnership)
	},
	Find: findMemory,
	Required: func(_ *ledger.Tx, c record.Change, wrong record.Wrong) {
		for _, field := range []string{"memory-why", "memory-began", "memory-who", "memory-gifts", "memory-traditions"} {
			if c.Now.Get(field) != "" {
				return
			}
		}
		wrong["memory-why"] = "memory.empty"
	},
	Begin: func(tx *ledger.Tx, m *Memory, c record.Change) error {
		p, err := register.GetPartnership(tx.Tx, register.PartnershipID(c.Now.Get("partnership")))
		if err != nil {
			return err
		}
		source, err := register.EnsureSource(tx, c.Said.Source, "")
		if err == nil {
			m.Partnership, m.Source = p.ID, source.ID
		}
		return err
	},
	// What was removed is written anew: there is one a partnership.
	Before: func(_ *ledger.Tx, _ *record.Kind[Memory], m *Memory, _ record.Change) error {
		m.Trashed = register.Kept
		return nil
	},
}

// findMemory is the memory that a partnership has already: where somebody else
// has begun to write it down meanwhile, theirs is what stands.
func findMemory(tx *ledger.Tx, k *record.Kind[Memory], c record.Change) (*Memory, error) {
	all, err := k.List(tx.Tx, `where partnership = $1`, c.Now.Get("partnership"))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// GetMemory returns the memory with this id, a trashed one too, or
// errs.NotFound.
func GetMemory(tx *sqldb.Tx, id MemoryID) (*Memory, error) { return MemoryKind.Get(tx, string(id)) }

// MemoriesOf returns the memory of a partnership, if there is one, and those of
// what was merged into it, its own first.
func MemoriesOf(tx *sqldb.Tx, partnership register.PartnershipID) ([]*Memory, error) {
	return MemoryKind.List(tx, `where partnership in (select id from partnership where id = $1 or merged_into = $1)
		order by case when partnership = $1 then 0 else 1 end, id`, partnership)
}

// PutMemory stores m, as PutUnit does for a unit. A second memory of one
// partnership is errs.Conflict.
func PutMemory(tx *ledger.Tx, m *Memory) (bool, error) { return MemoryKind.Put(tx, m) }
