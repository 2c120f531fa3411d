package record

import (
	"strings"

	"twinhall/internal/ledger"
)

// Reading is one change of the ledger taken apart for people: which field, of
// statements also who says it and the source, before and after.
type Reading struct {
	Field         string // "since", "name", "position", …
	Sayer         Sayer  // of a statement
	Source        string // id
	Detail        string // what else tells the field apart: a language, a scheme, a unit
	Before, After string
}

// Read takes a change of a record apart. What it does not know it leaves as it
// stands.
func Read(c ledger.Change) Reading {
	ps := Parts(c.Field)
	t := Reading{Field: ps[0], Before: c.Before, After: c.After}
	first := func(s string) string {
		if s == "" {
			return ""
		}
		values := UnlistAny(s)
		if len(values) == 0 {
			return s
		}
		return values[0]
	}
	switch {
	case ps[0] == "say" && len(ps) == 5:
		t.Field, t.Sayer, t.Source = ps[1], Sayer(ps[2]), ps[3]
		t.Before, t.After = first(c.Before), first(c.After)
	case ps[0] == "name" && len(ps) == 4:
		t.Field, t.Detail = "names", ps[2]
		t.Before, t.After = present(c.Before, ps[3]), present(c.After, ps[3])
	case ps[0] == "id" && len(ps) == 4:
		t.Detail = ps[1]
		t.Before, t.After = present(c.Before, ps[2]), present(c.After, ps[2])
		if until := first(c.After); until != "" {
			t.After += " – " + until
		}
	case ps[0] == "old-slug" && len(ps) == 2:
		t.Before, t.After = present(c.Before, ps[1]), present(c.After, ps[1])
	case ps[0] == "member":
		t.Before, t.After = present(c.Before, "yes"), present(c.After, "yes")
		if values := UnlistAny(c.After); len(values) == 2 && values[1] != "" {
			t.After = "– " + values[1]
		}
	case ps[0] == "party" && len(ps) == 2:
		t.Detail = ps[1]
		t.Before, t.After = strings.Join(UnlistAny(c.Before), " "), strings.Join(UnlistAny(c.After), " ")
	case ps[0] == "for" && len(ps) == 2:
		t.Before, t.After = present(c.Before, ps[1]), present(c.After, ps[1])
	case ps[0] == "signed" && len(ps) == 1:
		t.Before, t.After = first(c.Before), first(c.After)
	}
	return t
}

func present(value, what string) string {
	if value == "" {
		return ""
	}
	return what
}
