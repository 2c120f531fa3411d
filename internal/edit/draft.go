package edit

import (
	"encoding/json"
	"net/url"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Draft is a form that somebody has begun to fill in. Form is the address of
// its page: one draft a person and form.
type Draft struct {
	Form   string
	Values url.Values
	At     time.Time
}

// MostDrafts is how many drafts one person may have; the oldest go first.
const MostDrafts = 100

// SaveDraft keeps a form in place of an earlier draft of it.
func SaveDraft(tx *sqldb.Tx, account string, d Draft) error {
	text, err := json.Marshal(d.Values)
	if err != nil {
		return err
	}
	if len(d.Form) > 300 || len(text) > 60<<10 {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	if _, err := tx.Exec(`insert into draft (account, form, fields, at) values ($1, $2, $3, $4)
		on conflict (account, form) do update set fields = excluded.fields, at = excluded.at`, account, d.Form, string(text), d.At.UnixMilli()); err != nil {
		return err
	}
	_, err = tx.Exec(`delete from draft where account = $1 and form not in (select form from draft where account = $1 order by at desc limit $2)`,
		account, MostDrafts)
	return err
}

// GetDraft returns a person's draft of a form, nil where there is none.
func GetDraft(tx *sqldb.Tx, account, form string) (*Draft, error) {
	all, err := drafts(tx, `where account = $1 and form = $2`, account, form)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Drafts are a person's drafts, the newest first.
func Drafts(tx *sqldb.Tx, account string) ([]Draft, error) {
	return drafts(tx, `where account = $1 order by at desc`, account)
}

func drafts(tx *sqldb.Tx, where string, args ...any) ([]Draft, error) {
	var all []Draft
	return all, tx.Each(`select form, fields, at from draft `+where, args, func(row sqldb.Row) error {
		var d Draft
		var text string
		var at int64
		if err := row.Scan(&d.Form, &text, &at); err != nil {
			return err
		}
		d.At = time.UnixMilli(at).UTC()
		all = append(all, d)
		return json.Unmarshal([]byte(text), &all[len(all)-1].Values)
	})
}

// DropDraft forgets a draft.
func DropDraft(tx *sqldb.Tx, account, form string) error {
	_, err := tx.Exec(`delete from draft where account = $1 and form = $2`, account, form)
	return err
}

// Filter is a choice of records that somebody keeps under a name.
type Filter struct{ ID, Name, Path, Query string }

// SaveFilter keeps a filter.
func SaveFilter(tx *sqldb.Tx, account string, f Filter) error {
	_, err := tx.Exec(`insert into saved_filter (id, account, name, path, query) values ($1, $2, $3, $4, $5)`, f.ID, account, f.Name, f.Path, f.Query)
	return err
}

// Filters are a person's kept filters, by name.
func Filters(tx *sqldb.Tx, account string) ([]Filter, error) {
	var all []Filter
	return all, tx.Each(`select id, name, path, query from saved_filter where account = $1 order by name, id`, []any{account}, func(row sqldb.Row) error {
		var f Filter
		err := row.Scan(&f.ID, &f.Name, &f.Path, &f.Query)
		all = append(all, f)
		return err
	})
}

// DropFilter forgets a filter of somebody.
func DropFilter(tx *sqldb.Tx, account, id string) error {
	_, err := tx.Exec(`delete from saved_filter where account = $1 and id = $2`, account, id)
	return err
}
