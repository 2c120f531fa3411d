package edit

import (
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// MemoryFields are the fields of a memory's form in their order. A new one has
// also "partnership".
var MemoryFields = []string{"memory-why", "memory-began", "memory-who", "memory-gifts", "memory-traditions"}

// memoryText is the text of a memory that a field is.
func memoryText(m *register.Memory, field string) *string {
	return map[string]*string{"memory-why": &m.Why, "memory-began": &m.Began, "memory-who": &m.Who, "memory-gifts": &m.Gifts, "memory-traditions": &m.Traditions}[field]
}

// MemoryValues are the values of a memory as its form shows them.
func MemoryValues(m *register.Memory) Values {
	v := Values{}
	for _, f := range MemoryFields {
		v.Set(f, *memoryText(m, f))
	}
	return v
}

// applyMemory changes what is remembered of a partnership. Where somebody else
// has begun to write it down meanwhile, theirs is what stands.
func applyMemory(tx *ledger.Tx, c Change) (string, error) {
	wrong := Wrong{}
	for _, f := range MemoryFields {
		if !short(c.Now.Get(f), 4000) {
			wrong[f] = "edit.too-long"
		}
	}
	src, err := c.source(tx, wrong)
	if err != nil {
		return "", err
	}
	m, err := c.memory(tx)
	if err != nil {
		return "", err
	}
	if m.Version == 0 {
		m.Source = src.ID
	}
	c.Record = string(m.ID)
	now := Values{}
	for _, f := range MemoryFields {
		now[f] = c.Now[f]
	}
	c.Now = now
	touched, err := c.touched(tx, MemoryValues(m))
	if err != nil {
		return "", err
	}
	if m.Version == 0 && len(touched) == 0 {
		return "", Wrong{"memory-why": "memory.empty"}
	}
	for _, f := range touched {
		*memoryText(m, f) = c.Now.Get(f)
	}
	_, err = register.PutMemory(tx, m)
	return string(m.ID), err
}

// memory is the one that is changed: by its id, else the partnership's, else a
// new one.
func (c Change) memory(tx *ledger.Tx) (*register.Memory, error) {
	if c.Record != "" {
		m, err := register.GetMemory(tx.Tx, register.MemoryID(c.Record))
		if err == nil && m.Trashed != register.Kept {
			err = errs.New(errs.Gone, "inner.not-found")
		}
		return m, err
	}
	p, err := register.GetPartnership(tx.Tx, register.PartnershipID(c.Now.Get("partnership")))
	if err != nil {
		return nil, err
	}
	all, err := register.MemoriesOf(tx.Tx, p.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.Partnership == p.ID {
			m.Trashed = register.Kept // one a partnership: what was removed is written anew
			return m, nil
		}
	}
	return &register.Memory{Partnership: p.ID}, nil
}
