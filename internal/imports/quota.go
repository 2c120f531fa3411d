package imports

import (
	"cmp"

	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/sqldb"
)

// Quota bounds, in bytes, what is kept of what people handed in and no record
// holds: lists, and papers whose form was refused or that wait to be decided.
type Quota struct{ Account, All int64 }

// DefaultQuota is what holds where nothing is set.
var DefaultQuota = Quota{Account: 200 << 20, All: 2 << 30}

// Take refuses what would go over the quota, as errs.Invalid with the key of a
// message. It is called in the transaction that keeps the bytes, and of two at
// once the second waits for the first.
func (q Quota) Take(tx *sqldb.Tx, account string, bytes int64) error {
	if err := tx.Exclusive("quota"); err != nil {
		return err
	}
	own, all, err := file.Waiting(tx, account)
	if err != nil {
		return err
	}
	var ownLists, lists int64
	const sum = `select coalesce(sum(case when account = $1 then size else 0 end), 0), coalesce(sum(size), 0) from import_file
		where exists (select 1 from import_chunk c where c.import = import_file.id)`
	if err := tx.Row(sum, []any{account}, &ownLists, &lists); err != nil {
		return err
	}
	switch {
	case own+ownLists+bytes > cmp.Or(q.Account, DefaultQuota.Account):
		return errs.New(errs.Invalid, "quota.account")
	case all+lists+bytes > cmp.Or(q.All, DefaultQuota.All):
		return errs.New(errs.Invalid, "quota.all")
	}
	return nil
}
