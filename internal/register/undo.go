package register

import (
	"fmt"

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
	Label string // of what is undone
	Batch string // set where a whole batch is undone
	Items []UndoItem
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

// PlanUndo says what undoing entries would do, field by field: what still has
// the value that they wrote goes back to what stood before them, what was
// changed since stays; a record that they made goes to the trash unless
// something later refers to it.
func PlanUndo(tx *sqldb.Tx, entries []ledger.Entry) (UndoPlan, error) {
	u := undoer{tx: tx, undone: map[string]*net{}}
	for _, e := range entries {
		u.add(e)
	}
	var plan UndoPlan
	// Records go back in the reverse order of their making: what refers to
	// others before what is referred to.
	for _, rank := range []ledger.Kind{KindPaper, KindMemory, KindOfficial, KindDecision, KindActivity, KindAgreement, KindPartnership, KindUnit} {
		for i := len(u.order) - 1; i >= 0; i-- {
			n := u.undone[u.order[i]]
			if n.kind != rank {
				continue
			}
			item, err := u.item(n)
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

func (u *undoer) item(n *net) (UndoItem, error) {
	item := UndoItem{Kind: n.kind, Record: n.record}
	now, err := loadFields(u.tx, n.kind, n.record)
	if n.kind == KindPaper && errs.Is(err, errs.NotFound) {
		return item, nil // erased for good
	}
	if err != nil {
		return item, err
	}
	for _, name := range n.names {
		c := n.fields[name]
		if n.created && !removable(n.kind, name) {
			continue // what a record is made of goes with the record or not at all
		}
		switch now[name] {
		case c.After:
			gone, err := erased(u.tx, c.Before)
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
	if !n.created || n.kind == KindDecision || now["trashed"] != "" {
		return item, nil
	}
	after := fields{}
	for k, v := range now {
		after[k] = v
	}
	for _, c := range item.Back {
		if c.After == "" {
			delete(after, c.Field)
		}
	}
	item.Refers, err = u.refers(n, after)
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

// removable tells the fields that can be taken from a record which stays.
func removable(kind ledger.Kind, name string) bool {
	if kind == KindDecision {
		return true
	}
	switch parts(name)[0] {
	case "say", "old-slug", "member", "trashed":
		return true
	}
	return false
}

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
func (u *undoer) refers(n *net, after fields) (string, error) {
	later, err := ledger.List(u.tx, ledger.Filter{Record: n.record, After: n.last, Limit: 1})
	if err != nil {
		return "", err
	}
	switch n.kind {
	case KindPartnership:
		for name := range after {
			if parts(name)[0] == "say" {
				return "statements recorded since", nil
			}
		}
		for _, q := range []struct{ what, query string }{
			{"agreement %s", `select p.agreement from agreement_partnership p join agreement a on a.id = p.agreement where p.partnership = $1 and a.trashed = ''`},
			{"activity %s", `select p.activity from activity_partnership p join activity a on a.id = p.activity where p.partnership = $1 and a.trashed = ''`},
			{"paper %s", `select id from paper where partnership = $1 and trashed = ''`},
			{"memory %s", `select id from memory where partnership = $1 and trashed = ''`},
		} {
			if by, err := u.first(q.what, q.query, n.record); by != "" || err != nil {
				return by, err
			}
		}
	case KindUnit:
		for _, q := range []struct{ what, query string }{
			{"partnership %s", `select id from partnership where (a = $1 or b = $1) and trashed = ''`},
			{"official %s", `select id from official where unit = $1 and trashed = ''`},
			{"agreement %s", `select p.agreement from agreement_party p join agreement a on a.id = p.agreement where p.unit = $1 and a.trashed = ''`},
			{"unit %s", `select id from unit where (parent = $1 or merged_into = $1) and trashed = ''`},
		} {
			if by, err := u.first(q.what, q.query, n.record); by != "" || err != nil {
				return by, err
			}
		}
	case KindAgreement:
		if by, err := u.first("agreement %s", `select id from agreement where related = $1 and trashed = ''`, n.record); by != "" || err != nil {
			return by, err
		}
	}
	if len(later) > 0 && n.kind != KindPartnership {
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
func Undo(tx *ledger.Tx, plan UndoPlan) error {
	for _, item := range plan.Items {
		if len(item.Back) == 0 {
			continue
		}
		now, err := loadFields(tx.Tx, item.Kind, item.Record)
		if err != nil {
			return err
		}
		for _, c := range item.Back {
			if now[c.Field] != c.Before {
				return errs.New(errs.Conflict, "%s %s was changed meanwhile: plan the undo again", item.Kind, item.Record)
			}
			delete(now, c.Field)
			now.set(c.Field, c.After)
		}
		if err := storeFields(tx, item.Kind, item.Record, now); err != nil {
			return err
		}
	}
	return nil
}

func loadFields(tx *sqldb.Tx, kind ledger.Kind, record string) (fields, error) {
	switch kind {
	case KindUnit:
		u, err := GetUnit(tx, UnitID(record))
		if err != nil {
			return nil, err
		}
		return unitFields(u), nil
	case KindPartnership:
		p, err := GetPartnership(tx, PartnershipID(record))
		if err != nil {
			return nil, err
		}
		return partnershipFields(p), nil
	case KindAgreement:
		a, err := GetAgreement(tx, AgreementID(record))
		if err != nil {
			return nil, err
		}
		return agreementFields(a), nil
	case KindActivity:
		a, err := GetActivity(tx, ActivityID(record))
		if err != nil {
			return nil, err
		}
		return activityFields(a), nil
	case KindPaper:
		p, err := GetPaper(tx, PaperID(record))
		if err != nil {
			return nil, err
		}
		return paperFields(p), nil
	case KindMemory:
		m, err := GetMemory(tx, MemoryID(record))
		if err != nil {
			return nil, err
		}
		return memoryFields(m), nil
	case KindOfficial:
		o, err := GetOfficial(tx, OfficialID(record))
		if err != nil {
			return nil, err
		}
		return officialFields(o), nil
	case KindDecision:
		f := fields{}
		var meaning string
		err := tx.Row(`select meaning from decision where scope || ' ' || written = $1`, []any{record}, &meaning)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		f.set("meaning", meaning)
		return f, nil
	}
	return nil, errs.New(errs.Internal, "an undo of a %s is not known", kind)
}

func storeFields(tx *ledger.Tx, kind ledger.Kind, record string, f fields) error {
	switch kind {
	case KindUnit:
		u, err := unitOf(UnitID(record), f)
		if err != nil {
			return err
		}
		old, err := GetUnit(tx.Tx, u.ID)
		if err != nil {
			return err
		}
		u.Version = old.Version
		_, err = ReplaceUnit(tx, old, u)
		return err
	case KindPartnership:
		p, err := partnershipOf(PartnershipID(record), f)
		if err != nil {
			return err
		}
		old, err := GetPartnership(tx.Tx, p.ID)
		if err != nil {
			return err
		}
		p.Version = old.Version
		_, err = ReplacePartnership(tx, old, p)
		return err
	case KindAgreement:
		a, err := agreementOf(AgreementID(record), f)
		if err != nil {
			return err
		}
		old, err := GetAgreement(tx.Tx, a.ID)
		if err != nil {
			return err
		}
		a.Version = old.Version
		_, err = PutAgreement(tx, a)
		return err
	case KindActivity:
		a, err := activityOf(ActivityID(record), f)
		if err != nil {
			return err
		}
		old, err := GetActivity(tx.Tx, a.ID)
		if err != nil {
			return err
		}
		a.Version = old.Version
		_, err = PutActivity(tx, a)
		return err
	case KindPaper:
		p, err := paperOf(PaperID(record), f)
		if err != nil {
			return err
		}
		old, err := GetPaper(tx.Tx, p.ID)
		if err != nil {
			return err
		}
		p.Version = old.Version
		_, err = PutPaper(tx, p)
		return err
	case KindMemory:
		m, err := memoryOf(MemoryID(record), f)
		if err != nil {
			return err
		}
		old, err := GetMemory(tx.Tx, m.ID)
		if err != nil {
			return err
		}
		m.Version = old.Version
		_, err = PutMemory(tx, m)
		return err
	case KindOfficial:
		o, err := officialOf(tx.Tx, OfficialID(record), f)
		if err != nil {
			return err
		}
		old, err := GetOfficial(tx.Tx, o.ID)
		if err != nil {
			return err
		}
		o.Version = old.Version
		_, err = replaceOfficial(tx, old, o)
		return err
	case KindDecision:
		old, err := loadFields(tx.Tx, kind, record)
		if err != nil {
			return err
		}
		d, err := decisionOf(record)
		if err != nil {
			return err
		}
		return putDecision(tx, record, d.Scope, d.Written, old, f)
	}
	return errs.New(errs.Internal, "an undo of a %s is not known", kind)
}
