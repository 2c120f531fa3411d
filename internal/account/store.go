package account

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// fold is an address as it is compared: mail systems tell capitals apart in
// theory only.
func fold(email string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(email))) }

const accountColumns = `id, email, name, lang, role, state, password, totp, trusted, digest, alarms, created, version`

func scan(row sqldb.Row) (*Account, error) {
	a := &Account{}
	var role, state, password, totp string
	var created int64
	var trusted, digest, alarms int
	if err := row.Scan((*string)(&a.ID), &a.Email, &a.Name, &a.Lang, &role, &state, &password, &totp, &trusted, &digest, &alarms, &created,
		&a.Version); err != nil {
		return nil, err
	}
	a.Role, a.State, a.Password, a.TOTP, a.Created = Role(role), State(state), password != "", totp != "", time.UnixMilli(created).UTC()
	a.Trusted, a.Digest, a.Alarms = trusted != 0, digest != 0, alarms != 0
	return a, nil
}

// find returns the account for which column has a value, or nil.
func find(tx *sqldb.Tx, column, value string) (a *Account, err error) {
	err = tx.Each(`select `+accountColumns+` from account where `+column+` = $1`, []any{value}, func(row sqldb.Row) error {
		a, err = scan(row)
		return err
	})
	if err != nil || a == nil {
		return nil, err
	}
	return a, tx.Each(`select unit from account_unit where account = $1 order by unit`, []any{string(a.ID)}, func(row sqldb.Row) error {
		var u register.UnitID
		err := row.Scan((*string)(&u))
		a.Units = append(a.Units, u)
		return err
	})
}

// Get returns an account, or errs.NotFound.
func Get(tx *sqldb.Tx, id ID) (*Account, error) {
	a, err := find(tx, "id", string(id))
	if err == nil && a == nil {
		err = errs.New(errs.NotFound, "there is no such account")
	}
	return a, err
}

// ByEmail returns the account of an address, or errs.NotFound.
func ByEmail(tx *sqldb.Tx, email string) (*Account, error) {
	a, err := find(tx, "folded", fold(email))
	if err == nil && a == nil {
		err = errs.New(errs.NotFound, "there is no account with this address")
	}
	return a, err
}

// List returns all accounts, by name, but those that were erased: nobody knows
// any more whose they were.
func List(tx *sqldb.Tx) ([]*Account, error) {
	var all []*Account
	if err := tx.Each(`select `+accountColumns+` from account where email <> '' order by name, id`, nil, func(row sqldb.Row) error {
		a, err := scan(row)
		all = append(all, a)
		return err
	}); err != nil {
		return nil, err
	}
	of := map[ID]*Account{}
	for _, a := range all {
		of[a.ID] = a
	}
	return all, tx.Each(`select account, unit from account_unit order by account, unit`, nil, func(row sqldb.Row) error {
		var id ID
		var u register.UnitID
		if err := row.Scan((*string)(&id), (*string)(&u)); err != nil {
			return err
		}
		if a := of[id]; a != nil {
			a.Units = append(a.Units, u)
		}
		return nil
	})
}

// administrators counts those who can sign in.
func administrators(tx *sqldb.Tx) (n int64, err error) {
	err = tx.Row(`select count(*) from account where role = $1 and state = $2`, []any{string(Administrator), string(Active)}, &n)
	return n, err
}

// create writes a new account and tells the ledger of its rights.
func create(tx *ledger.Tx, a *Account, password string) error {
	a.ID, a.Version, a.Created, a.Digest, a.Alarms = ID(ledger.NewID()), 1, tx.Act().At, true, true
	if _, err := tx.Exec(`insert into account (id, email, folded, name, lang, role, state, password, trusted, created, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(a.ID), a.Email, fold(a.Email), a.Name, a.Lang, string(a.Role), string(a.State), password, flag(a.Trusted), a.Created.UnixMilli(),
		a.Version); err != nil {
		if errs.Is(err, errs.Conflict) {
			return errs.New(errs.Conflict, "there is an account with this address already")
		}
		return err
	}
	if err := putUnits(tx.Tx, a); err != nil {
		return err
	}
	tx.Record(KindAccount, string(a.ID), ledger.Create, rights(&Account{}, a), false)
	return nil
}

func putUnits(tx *sqldb.Tx, a *Account) error {
	if _, err := tx.Exec(`delete from account_unit where account = $1`, string(a.ID)); err != nil {
		return err
	}
	for _, u := range a.Units {
		if _, err := tx.Exec(`insert into account_unit (account, unit) values ($1, $2)`, string(a.ID), string(u)); err != nil {
			return err
		}
	}
	return nil
}

// rights are the differences that the ledger may hold: what an account may,
// never whose it is.
func rights(old, now *Account) []ledger.Change {
	units := func(a *Account) string {
		all := make([]string, len(a.Units))
		for i, u := range a.Units {
			all[i] = string(u)
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	return []ledger.Change{
		{Field: "role", Before: string(old.Role), After: string(now.Role)},
		{Field: "state", Before: string(old.State), After: string(now.State)},
		{Field: "units", Before: units(old), After: units(now)},
		{Field: "trusted", Before: yes(old.Trusted), After: yes(now.Trusted)},
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// change writes an account's rights if nobody else has changed it since it was
// read, and tells the ledger.
func change(tx *ledger.Tx, old, now *Account) error {
	n, err := tx.Exec(`update account set name = $1, lang = $2, role = $3, state = $4, trusted = $5, version = version + 1 where id = $6 and version = $7`,
		now.Name, now.Lang, string(now.Role), string(now.State), flag(now.Trusted), string(old.ID), old.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "somebody has changed this account meanwhile")
	}
	if err := putUnits(tx.Tx, now); err != nil {
		return err
	}
	tx.Record(KindAccount, string(old.ID), ledger.Update, rights(old, now), false)
	return nil
}
