package desk

import (
	"net/http"
	"strconv"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// History is a list of changes in words.
type History struct {
	*page.View
	Entries []entryRow
	MayUndo bool
	More    string // where all of it stands
	Cut     int    // how many are not shown
}

// entryRow is one change of one record.
type entryRow struct {
	Position          int64
	At, Who           string
	Record, Href      string
	Verb, Source, Why string
	Changes           []Change
	Public            []Change // what the public page shows otherwise then, in a preview
	MayUndo           bool
}

// Change is one field of a record in words, before and after.
type Change struct{ Field, Before, After string }

// HistoryOf reads the latest changes of a record in words, for the record's own
// page: whoever sees that sees the earlier values of its personal fields too.
func (d *Desk) HistoryOf(q *page.Request, tx *sqldb.Tx, v *page.View, record string, limit int) (*History, error) {
	entries, err := ledger.List(tx, ledger.Filter{Record: record, Newest: true, Limit: limit})
	if err != nil {
		return nil, err
	}
	more := ""
	if len(entries) == limit {
		more = "/desk/history/" + record
	}
	for i, e := range entries {
		revealed, err := v.Kinds.Reveal(tx, e)
		if err != nil {
			return nil, err
		}
		for j, c := range revealed {
			if c.BeforeErased {
				c.Before = v.T("desk.erased")
			}
			if c.AfterErased {
				c.After = v.T("desk.erased")
			}
			entries[i].Changes[j] = c.Change
		}
	}
	h := &History{View: v, MayUndo: q.Account.Role.Can(account.Edit), More: more}
	return h, d.put(q, tx, h, entries)
}

// historyOf reads a part of the ledger in words.
func (d *Desk) historyOf(q *page.Request, tx *sqldb.Tx, v *page.View, f ledger.Filter) (*History, error) {
	entries, err := ledger.List(tx, f)
	if err != nil {
		return nil, err
	}
	h := &History{View: v, MayUndo: q.Account.Role.Can(account.Edit)}
	return h, d.put(q, tx, h, entries)
}

// put writes entries in words into h.
func (d *Desk) put(q *page.Request, tx *sqldb.Tx, h *History, entries []ledger.Entry) error {
	n, err := q.ActorNames(tx)
	if err != nil {
		return err
	}
	sources, err := register.AllSources(tx)
	if err != nil {
		return err
	}
	said := map[register.SourceID]string{}
	for _, s := range sources {
		said[s.ID] = h.SourceName(s.Address, s.Publisher)
	}
	w := wording{d, tx, h.View, said}
	for _, x := range entries {
		if x.Kind == register.KindSource {
			continue // it stands with what it says
		}
		row := entryRow{Position: x.Position, Who: n.Of(x.Actor), Verb: verbOf(h.View, x), Why: x.Why}
		row.MayUndo = h.MayUndo && x.Position > 0 && h.Kinds.CanUndo(x.Kind)
		if !x.At.IsZero() {
			row.At = h.Moment(x.At)
		}
		if x.Source != "" {
			row.Source = h.SourceName(x.Source, "")
		}
		row.Record, row.Href = w.name(x.Kind, x.Record)
		for _, c := range x.Changes {
			if r, ok := w.change(x, c); ok {
				row.Changes = append(row.Changes, r)
			}
		}
		h.Entries = append(h.Entries, row)
	}
	return nil
}

func verbOf(v *page.View, e ledger.Entry) string {
	for _, c := range e.Changes {
		if c.Field == "trashed" {
			if c.After == "" {
				return v.T("desk.verb-restored")
			}
			return v.T("desk.verb-removed")
		}
		if c.Field == "merged-into" && c.After != "" {
			return v.T("desk.verb-merged")
		}
	}
	return v.T(verbKeys[e.Verb])
}

// wording says changes of the ledger to people: records by their names.
type wording struct {
	d    *Desk
	tx   *sqldb.Tx
	v    *page.View
	said map[register.SourceID]string
}

func (w wording) change(e ledger.Entry, c ledger.Change) (Change, bool) {
	// Of rights and campaigns, which are no kinds of record, it is said that
	// something changed and no more.
	info, ok := w.v.Kinds.Info(e.Kind, c.Field)
	// An end of a partnership stands in its name, but where it changes.
	moved := info.To != "" && e.Verb == ledger.Update && c.Before != "" && c.After != ""
	if !ok || info.Hidden && !moved {
		return Change{}, false
	}
	t := record.Read(c)
	if words := w.d.Words[e.Kind]; words != nil {
		return words(w.v, c)
	}
	words := func(value string) string {
		switch {
		case info.Refers(value):
			return w.v.T("desk.personal")
		case info.To != "" && value != "":
			name, _ := w.name(info.To, value)
			return name
		}
		return w.v.ValueWords(e.Kind, t.Field, value)
	}
	r := Change{Field: w.v.LedgerLabel(e.Kind, t.Field), Before: words(t.Before), After: words(t.After)}
	switch {
	case t.Sayer != "":
		r.Field += " · " + w.v.T(sayerKeys[register.Sayer(t.Sayer)])
		if s := w.said[register.SourceID(t.Source)]; s != "" {
			r.Field += " · " + s
		}
	case t.Detail != "" && len(info.Columns) > 0 && info.Columns[0].To != "":
		name, _ := w.name(info.Columns[0].To, t.Detail)
		r.Field += " · " + name
	case t.Detail != "":
		r.Field += " · " + t.Detail
	}
	return r, r.Before != r.After || t.Sayer != "" || info.Refers(c.After)
}

// name is what a record is called and where it stands: as the public knows it,
// else as the register has it, so that what was removed or is new has a name too.
func (w wording) name(kind ledger.Kind, id string) (name, href string) {
	name, href, ok := w.d.shownName(w.v, kind, id)
	if ok {
		return name, href
	}
	if t, err := w.v.Kinds.Trashable(kind); err == nil {
		if title, err := t.Title(w.tx, id, func(key string) string { return w.v.T(key) }); err == nil && title != "" {
			return title, href
		}
	}
	return name, href
}

// RecordName is what a record is called and where it stands.
func (d *Desk) RecordName(v *page.View, kind ledger.Kind, id string) (name, href string) {
	name, href, _ = d.shownName(v, kind, id)
	return name, href
}

// shownName is RecordName; false where only its kind is known.
func (d *Desk) shownName(v *page.View, kind ledger.Kind, id string) (name, href string, ok bool) {
	page := d.pageOf(kind)
	if page.Path != "" {
		href = v.Here(page.At(id))
	}
	if page.Name != nil {
		if name, ok := page.Name(v, id); ok {
			return name, href, true
		}
	}
	if v.Has("desk.kind-" + string(kind)) {
		return v.T("desk.kind-" + string(kind)), href, false
	}
	return string(kind), href, false
}

// mostShown bounds what one page shows of a large change.
const mostShown = 200

// Preview says in words what a verb would do, and takes it back. Beside the
// changes stands what public pages show otherwise then, which may follow from
// them: another beginning, because of two that contradict each other the newer is
// shown.
func (d *Desk) Preview(q *page.Request, v *page.View, act ledger.Act, f func(*ledger.Tx) error) (*History, error) {
	act.Actor, act.At = string(q.Account.ID), d.Now()
	h := &History{View: v}
	var entries []ledger.Entry
	then := map[string][]Shown{}
	_, err := ledger.Preview(q.R.Context(), d.DB, act, func(tx *ledger.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		if entries = tx.Entries(); len(entries) > mostShown {
			h.Cut = len(entries) - mostShown
			entries = entries[:mostShown]
		}
		for _, e := range entries {
			if shows := d.pageOf(e.Kind).Shows; shows != nil && e.Verb != ledger.Create {
				var err error
				if then[e.Record], err = shows(tx.Tx, v, e.Record); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return h, q.Read(func(tx *sqldb.Tx) error {
		if err := d.put(q, tx, h, entries); err != nil {
			return err
		}
		return d.putShown(tx, h, entries, then)
	})
}

// putShown writes into h what public pages show now and otherwise then.
func (d *Desk) putShown(tx *sqldb.Tx, h *History, entries []ledger.Entry, then map[string][]Shown) error {
	rows := 0
	for _, e := range entries {
		if e.Kind == register.KindSource {
			continue // it has no row
		}
		row := &h.Entries[rows]
		rows++
		after, ok := then[e.Record]
		if !ok {
			continue
		}
		delete(then, e.Record) // once, where a record has several entries
		now, err := d.pageOf(e.Kind).Shows(tx, h.View, e.Record)
		if err != nil {
			return err
		}
		for i, a := range after {
			if now[i].Value != a.Value {
				row.Public = append(row.Public, Change{Field: a.Field, Before: now[i].Value, After: a.Value})
			}
		}
	}
	return nil
}

// undoable are the kinds of batches that change the register; rights and
// campaigns are not taken back here.
var undoable = map[string]bool{"edit": true, "import": true, "undo": true, "decision": true, "answer": true}

// history shows the last batches.
func (d *Desk) history(q *page.Request) error {
	v := d.View(q, "desk.history")
	v.Lead = v.T("desk.history-lead")
	Done(v, q)
	t := page.Table{Caption: v.Title, Columns: append(v.Heads("log.at", "log.what", "log.who"),
		page.Column{Head: v.T("desk.changes"), Number: true}, page.Column{Head: v.T("desk.undo"), Hidden: true})}
	err := q.Read(func(tx *sqldb.Tx) error {
		n, err := q.ActorNames(tx)
		if err != nil {
			return err
		}
		all, err := ledger.Batches(tx, 100)
		for _, b := range all {
			kind := b.Kind
			if key, ok := batchKeys[kind]; ok {
				kind = v.T(key)
			}
			at, undo := v.Moment(b.At), page.Cell{}
			if q.Account.Role.Can(account.Edit) && undoable[b.Kind] {
				undo = page.Cell{Text: v.T("desk.undo-this"), Href: v.Here("/desk/undo/" + b.ID), Aside: ": " + at}
			}
			t.Add(page.LinkTo(v.Here("/desk/history/"+b.ID), at), page.Cell{Text: kind, Muted: v.StepWords(b.Label)}, page.Text(n.Of(b.Actor)),
				page.Text(v.Number(int(b.Entries))), undo)
		}
		return err
	})
	if err != nil {
		return err
	}
	v.Rest = page.TableOf(t)
	return q.Show(v, http.StatusOK)
}

// recordHistory is all that was done to one record, or in one batch.
func (d *Desk) recordHistory(q *page.Request) error {
	v := d.View(q, "desk.history")
	var h *History
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if h, err = d.historyOf(q, tx, v, ledger.Filter{Record: q.ID, Newest: true, Limit: 500}); err == nil && len(h.Entries) == 0 {
			h, err = d.historyOf(q, tx, v, ledger.Filter{Batch: q.ID, Limit: mostShown})
		}
		return err
	})
	if err != nil {
		return err
	}
	h.More = ""
	if len(h.Entries) > 0 {
		v.Lead = h.Entries[0].Record
	}
	v.Rest = HistoryRows(h)
	v.Links = []page.Link{v.Link("desk.tab-history", "/desk/history")}
	return q.Show(v, http.StatusOK)
}

// undoView says what taking back would do.
type undoView struct {
	*page.View
	What                          string
	Whole                         bool // the change asked for is part of a merge
	Diff                          *History
	Changed, Trashed, Stays, Kept int
}

func (d *Desk) undo(q *page.Request) error {
	v := &undoView{View: d.View(q, "desk.undo"), What: q.ID}
	v.Lead = v.T("desk.undo-lead")
	var p record.UndoPlan
	var err error
	v.Diff, err = d.Preview(q, v.View, ledger.Act{Kind: "undo", Label: v.Title}, func(tx *ledger.Tx) (err error) {
		if p, err = d.Kinds.Plan(tx.Tx, q.ID); err != nil {
			return err
		}
		return d.Kinds.Undo(tx, p)
	})
	if err != nil {
		return err
	}
	v.Changed, v.Stays, v.Trashed, v.Kept = p.Counts()
	v.Whole = p.Whole
	v.Rest = undoPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d *Desk) undoNow(q *page.Request) error {
	act := ledger.Act{Kind: "undo", Label: page.Step("desk.undo"), Why: q.Value("why"), Undoes: q.ID}
	w, err := q.Write(act, func(tx *ledger.Tx) error {
		p, err := d.Kinds.Plan(tx.Tx, q.ID)
		if err != nil {
			return err
		}
		return d.Kinds.Undo(tx, p)
	})
	if err != nil {
		return err
	}
	return q.RedirectDone("/desk/history?done=undone", w)
}

// trashView is what was removed.
type trashView struct {
	*page.View
	Table page.Table
}

func (d *Desk) trash(q *page.Request) error {
	v := &trashView{View: d.View(q, "desk.trash")}
	v.Lead = v.T("desk.trash-lead")
	Done(v.View, q)
	v.Table = page.Table{Caption: v.Title,
		Columns: append(v.Heads("person.name", "log.what"), page.Column{Head: v.T("desk.restore"), Hidden: true})}
	err := q.Read(func(tx *sqldb.Tx) error {
		for _, t := range v.Kinds {
			kind, ok := t.(record.Trashable)
			if !ok {
				continue
			}
			ids, err := record.Trashed(tx, kind)
			if err != nil {
				return err
			}
			for _, id := range ids[:min(len(ids), mostShown)] {
				name, err := kind.Title(tx, id, func(key string) string { return v.T(key) })
				if err != nil {
					return err
				}
				var restore page.Cell
				if q.Account.Role.Can(account.Edit) {
					restore = page.Plain(restoreForm(v, string(kind.Kind()), id, name))
				}
				v.Table.Add(page.LinkTo(v.Here("/desk/history/"+id), name), page.Text(v.T("desk.kind-"+string(kind.Kind()))), restore)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.Rest = trashPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d *Desk) restore(q *page.Request) error {
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("desk.restore")}, func(tx *ledger.Tx) error {
		return d.Kinds.Restore(tx, ledger.Kind(q.Value("kind")), q.Value("id"))
	})
	if err != nil {
		return err
	}
	return q.RedirectDone("/desk/trash?done=restored", w)
}

func itoa(n int) string { return strconv.Itoa(n) }
