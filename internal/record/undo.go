package record

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// UndoItem is one record that an undo touches, with what becomes of it.
type UndoItem struct {
	Kind    ledger.Kind
	Record  string
	Back    []ledger.Change // fields that go back: before = what stands now
	Stays   []Stays         // fields that stay, and why
	Trashed bool            // made by what is undone, and nothing later refers to it
	Refers  string          // what refers to a record that would have been trashed
}

// Stays is a field that was changed since, so that an undo leaves it.
type Stays struct {
	ledger.Change        // what the undo would have written, against what stands
	Since         int64  // position of the entry that changed it last
	Erased        bool   // it stays because the value that it had is erased
	Actor         string // who did
}

// UndoPlan is what an undo would do.
type UndoPlan struct {
	Items []UndoItem
	Whole bool // the entry asked for is part of a merge, which goes back as a whole
}

// Counts sums the plan up: records that change, fields that stay, records that
// go to the trash, records kept because something refers to them.
func (p UndoPlan) Counts() (changed, stays, trashed, kept int) {
	for _, i := range p.Items {
		if i.Trashed {
			trashed++
		} else if len(i.Back) > 0 {
			changed++
		}
		if i.Refers != "" {
			kept++
		}
		stays += len(i.Stays)
	}
	return
}

// CanUndo reports whether changes of records of a kind can be taken back.
func (ks Kinds) CanUndo(kind ledger.Kind) bool {
	_, err := as[Undoable](ks, kind, "undone")
	return err == nil
}

// isPosition tells the position of an entry from the id of a batch.
var isPosition = regexp.MustCompile(`^[0-9]{1,18}$`)

// Plan is PlanUndo of a batch by its id, or of one entry by its position. An
// entry that is part of a merge stands for the whole batch: half a merge back
// would leave names and partnerships with a municipality that is gone.
func (ks Kinds) Plan(tx *sqldb.Tx, what string) (UndoPlan, error) {
	batch, whole := what, false
	if isPosition.MatchString(what) {
		at, err := strconv.ParseInt(what, 10, 64)
		if err != nil {
			return UndoPlan{}, err
		}
		e, err := ledger.Get(tx, at)
		if err != nil {
			return UndoPlan{}, err
		}
		if whole, err = ledger.Touches(tx, e.Batch, "merged-into"); err != nil {
			return UndoPlan{}, err
		}
		if !whole {
			return ks.PlanUndo(tx, []ledger.Entry{e})
		}
		batch = e.Batch
	} else if _, err := ledger.GetBatch(tx, what); err != nil {
		return UndoPlan{}, err
	}
	entries, err := ledger.List(tx, ledger.Filter{Batch: batch})
	if err != nil {
		return UndoPlan{}, err
	}
	plan, err := ks.PlanUndo(tx, entries)
	plan.Whole = whole
	return plan, err
}

// PlanUndo says what undoing entries would do, field by field: what still has
// the value that they wrote goes back to what stood before them, what was
// changed since stays; a record that they made goes to the trash unless
// something later refers to it. Entries of kinds that cannot be undone are left
// out.
func (ks Kinds) PlanUndo(tx *sqldb.Tx, entries []ledger.Entry) (UndoPlan, error) {
	u := undoer{tx: tx, kinds: ks, undone: map[string]*net{}}
	for _, e := range entries {
		u.add(e)
	}
	var plan UndoPlan
	// Records go back in the reverse order of their making: what refers to
	// others before what is referred to.
	for _, t := range slices.Backward(ks) {
		kind, ok := t.(Undoable)
		if !ok {
			continue
		}
		for i := len(u.order) - 1; i >= 0; i-- {
			n := u.undone[u.order[i]]
			if n.kind != kind.Kind() {
				continue
			}
			item, err := u.item(kind, n)
			if errs.Is(err, errs.NotFound) {
				continue // it was erased for good
			}
			if err != nil {
				return plan, err
			}
			plan.Items = append(plan.Items, item)
		}
	}
	return plan, nil
}

// net is what entries did to one record in sum.
type net struct {
	kind    ledger.Kind
	record  string
	created bool
	last    int64
	fields  map[string]ledger.Change
	names   []string
}

type undoer struct {
	tx      *sqldb.Tx
	kinds   Kinds
	undone  map[string]*net
	order   []string
	trashed map[string]bool
}

func (u *undoer) add(e ledger.Entry) {
	n := u.undone[e.Record]
	if n == nil {
		n = &net{kind: e.Kind, record: e.Record, fields: map[string]ledger.Change{}}
		u.undone[e.Record] = n
		u.order = append(u.order, e.Record)
	}
	n.created = n.created || e.Verb == ledger.Create
	n.last = max(n.last, e.Position)
	for _, c := range e.Changes {
		if first, seen := n.fields[c.Field]; seen {
			c.Before = first.Before
		} else {
			n.names = append(n.names, c.Field)
		}
		n.fields[c.Field] = c
	}
}

func (u *undoer) item(kind Undoable, n *net) (UndoItem, error) {
	item := UndoItem{Kind: n.kind, Record: n.record}
	now, err := kind.Flat(u.tx, n.record)
	if err != nil {
		return item, err
	}
	for _, name := range n.names {
		c := n.fields[name]
		if n.created && !loose(kind, name) {
			continue // what a record is made of goes with the record or not at all
		}
		switch now[name] {
		case c.After:
			gone, err := isErased(u.tx, kind, name, c.Before)
			if err != nil {
				return item, err
			}
			if gone {
				item.Stays = append(item.Stays, Stays{Change: ledger.Change{Field: name, Before: c.After}, Erased: true})
			} else if c.Before != c.After {
				item.Back = append(item.Back, ledger.Change{Field: name, Before: c.After, After: c.Before})
			}
		case c.Before: // stands as it stood: nothing to do
		default:
			since, actor, err := u.changedSince(n, name)
			if err != nil {
				return item, err
			}
			item.Stays = append(item.Stays, Stays{Change: ledger.Change{Field: name, Before: now[name], After: c.Before}, Since: since, Actor: actor})
		}
	}
	if _, hasTrash := InfoOf(kind.Infos(), "trashed"); !n.created || !hasTrash || now["trashed"] != "" {
		return item, nil
	}
	after := maps.Clone(now)
	for _, c := range item.Back {
		if c.After == "" {
			delete(after, c.Field)
		}
	}
	item.Refers, err = u.refers(kind, n, after)
	if err != nil {
		return item, err
	}
	if item.Refers == "" {
		// In the trash it keeps all that it was, so that undoing the undo
		// brings it back whole.
		item.Trashed = true
		item.Back = []ledger.Change{{Field: "trashed", After: string(Undone)}}
		if u.trashed == nil {
			u.trashed = map[string]bool{}
		}
		u.trashed[n.record] = true
	}
	return item, nil
}

// loose reports whether a field can be taken from a record that stays.
func loose(t Type, name string) bool {
	info, _ := InfoOf(t.Infos(), name)
	return info.Loose || name == "trashed"
}

// Holder is a kind that says itself what was recorded since in a record, and
// keeps it from the trash; "" = nothing.
type Holder interface{ Holds(after Flat) string }

func (u *undoer) changedSince(n *net, field string) (position int64, actor string, err error) {
	entries, err := ledger.List(u.tx, ledger.Filter{Record: n.record, After: n.last})
	for _, e := range entries {
		for _, c := range e.Changes {
			if c.Field == field {
				position, actor = e.Position, e.Actor
			}
		}
	}
	return position, actor, err
}

// refers says what stands in the way of trashing a record made by what is
// undone; "" = nothing.
func (u *undoer) refers(kind Undoable, n *net, after Flat) (string, error) {
	holder, holds := kind.(Holder)
	if holds {
		if what := holder.Holds(after); what != "" {
			return what, nil
		}
	}
	for _, t := range u.kinds {
		other, ok := t.(Undoable)
		if !ok {
			continue
		}
		for _, r := range other.References() {
			if r.To != kind.Kind() {
				continue
			}
			if by, err := u.first(string(other.Kind())+" %s", r.Query, n.record); by != "" || err != nil {
				return by, err
			}
		}
	}
	later, err := ledger.List(u.tx, ledger.Filter{Record: n.record, After: n.last, Limit: 1})
	if err != nil {
		return "", err
	}
	if len(later) > 0 && !holds {
		return fmt.Sprintf("a change since (entry %d by %s)", later[0].Position, later[0].Actor), nil
	}
	return "", nil
}

// first names the first record of a query that is not itself being trashed.
func (u *undoer) first(what, query, record string) (string, error) {
	found := ""
	return found, u.tx.Each(query, []any{record}, func(row sqldb.Row) error {
		var id string
		err := row.Scan(&id)
		if found == "" && !u.trashed[id] {
			found = fmt.Sprintf(what, id)
		}
		return err
	})
}

// Undo carries a plan out within tx. A plan that was made on another state of
// the register is errs.Conflict.
func (ks Kinds) Undo(tx *ledger.Tx, plan UndoPlan) error {
	for _, item := range plan.Items {
		if len(item.Back) == 0 {
			continue
		}
		kind, err := as[Undoable](ks, item.Kind, "undone")
		if err != nil {
			return err
		}
		now, err := kind.Flat(tx.Tx, item.Record)
		if err != nil {
			return err
		}
		for _, c := range item.Back {
			if now[c.Field] != c.Before {
				return errs.New(errs.Conflict, "%s %s was changed meanwhile: plan the undo again", item.Kind, item.Record)
			}
			delete(now, c.Field)
			now.Set(c.Field, c.After)
		}
		if err := kind.Replace(tx, item.Record, now); err != nil {
			return err
		}
	}
	return nil
}
