package article

import (
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Due are the articles of which something is to be published or taken down by
// now.
func Due(tx *sqldb.Tx, now Moment) (due []*Article, err error) {
	all, err := Kind.List(tx, `where trashed = '' and (publish_at <> '' and publish_at <= $1 or end_at <> '' and end_at <= $1)`, string(now))
	for _, a := range all {
		if a.turn(now) {
			due = append(due, a)
		}
	}
	return due, err
}

// Turn publishes and takes down what is due, and tells how many articles
// changed. Any number of nodes may call it, as often as they like.
func Turn(tx *ledger.Tx, now Moment) (n int, err error) {
	due, err := Due(tx.Tx, now)
	if err != nil {
		return 0, err
	}
	for _, a := range due {
		if _, err := Put(tx, a); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// turn brings an article up to date and reports whether that changes it.
func (a *Article) turn(now Moment) (changed bool) {
	ended := a.End != "" && a.End <= now
	for i := range a.In {
		switch t := &a.In[i]; {
		case ended && (t.Public() || t.State == Ready):
			t.State, t.Shown, changed = Ended, Words{}, true
		case !ended && t.State == Ready && a.Publish != "" && a.Publish <= now:
			t.State, t.Shown, changed = Public, t.Words, true
		}
	}
	a.dated(string(now[:len("2006-01-02")]))
	return changed
}
