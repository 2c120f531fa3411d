package register

import (
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
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
	Partnership PartnershipID
	Why         string // this town
	Began       string // how it did
	Who         string // began it
	Gifts       string // given and got, and where they are
	Traditions  string
	Source      SourceID
	Trashed     Trash
	Version     int64
}

// Empty reports whether nothing is remembered.
func (m *Memory) Empty() bool { return m.Why+m.Began+m.Who+m.Gifts+m.Traditions == "" }

func memoryFields(m *Memory) fields {
	f := fields{}
	f.set("partnership", string(m.Partnership))
	f.set("memory-why", m.Why)
	f.set("memory-began", m.Began)
	f.set("memory-who", m.Who)
	f.set("memory-gifts", m.Gifts)
	f.set("memory-traditions", m.Traditions)
	f.set("source", string(m.Source))
	f.set("trashed", string(m.Trashed))
	return f
}

func memoryOf(id MemoryID, f fields) (*Memory, error) {
	m := &Memory{ID: id}
	for name, v := range f {
		switch name {
		case "partnership":
			m.Partnership = PartnershipID(v)
		case "memory-why":
			m.Why = v
		case "memory-began":
			m.Began = v
		case "memory-who":
			m.Who = v
		case "memory-gifts":
			m.Gifts = v
		case "memory-traditions":
			m.Traditions = v
		case "source":
			m.Source = SourceID(v)
		case "trashed":
			m.Trashed = Trash(v)
		default:
			return nil, unknownField(KindMemory, name)
		}
	}
	return m, nil
}

const memoryColumns = `id, partnership, why, began, who, gifts, traditions, source, trashed, version`

// GetMemory returns the memory with this id, a trashed one too, or
// errs.NotFound.
func GetMemory(tx *sqldb.Tx, id MemoryID) (*Memory, error) {
	all, err := memories(tx, `where id = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "there is no memory %s", id)
	}
	return all[0], nil
}

// MemoriesOf returns the memory of a partnership, if there is one, and those of
// what was merged into it, its own first.
func MemoriesOf(tx *sqldb.Tx, partnership PartnershipID) ([]*Memory, error) {
	return memories(tx, `where partnership in (select id from partnership where id = $1 or merged_into = $1) order by case when partnership = $1 then 0 else 1 end, id`, partnership)
}

func memories(tx *sqldb.Tx, where string, args ...any) ([]*Memory, error) {
	var all []*Memory
	return all, tx.Each(`select `+memoryColumns+` from memory `+where, args, func(row sqldb.Row) error {
		m := &Memory{}
		err := row.Scan(&m.ID, &m.Partnership, &m.Why, &m.Began, &m.Who, &m.Gifts, &m.Traditions, &m.Source, &m.Trashed, &m.Version)
		all = append(all, m)
		return err
	})
}

// PutMemory stores m, as PutUnit does for a unit. A second memory of one
// partnership is errs.Conflict.
func PutMemory(tx *ledger.Tx, m *Memory) (bool, error) {
	if m.Partnership == "" || m.Source == "" {
		return false, errs.New(errs.Invalid, "edit.source-wrong")
	}
	old, verb := fields{}, ledger.Create
	if m.Version == 0 {
		if m.ID == "" {
			m.ID = MemoryID(ledger.NewID())
		}
	} else {
		stands, err := GetMemory(tx.Tx, m.ID)
		if err != nil {
			return false, err
		}
		old, verb = memoryFields(stands), ledger.Update
	}
	changes := memoryFields(m).diff(old)
	if len(changes) == 0 {
		return false, nil
	}
	if err := writeMemory(tx, m, verb); err != nil {
		return false, err
	}
	tx.Record(KindMemory, string(m.ID), verb, changes, touchesPublic(KindMemory, changes))
	return true, nil
}

func writeMemory(tx *ledger.Tx, m *Memory, verb ledger.Verb) error {
	if verb == ledger.Create {
		_, err := tx.Exec(`insert into memory (`+memoryColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
			m.ID, m.Partnership, m.Why, m.Began, m.Who, m.Gifts, m.Traditions, m.Source, m.Trashed)
		m.Version = 1
		return err
	}
	n, err := tx.Exec(`update memory set why = $1, began = $2, who = $3, gifts = $4, traditions = $5, source = $6, trashed = $7, version = version + 1 where id = $8 and version = $9`,
		m.Why, m.Began, m.Who, m.Gifts, m.Traditions, m.Source, m.Trashed, m.ID, m.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "the memory was changed by somebody else meanwhile")
	}
	m.Version++
	return nil
}
