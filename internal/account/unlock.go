package account

import (
	"context"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// markKey names the row of meta by which a database knows the key with which its
// secrets are encrypted.
const markKey = "second-step-key"

// Steps is what was found of the second steps of an installation and of its key.
type Steps struct {
	Known      bool // the database was used with a key
	Fits       bool // and with this one
	Set        int  // second steps that are set
	Plain      int  // secrets that are not encrypted
	Unreadable []ID // accounts whose second step the key does not open

	Made    bool // by Unlock: the key
	Missing bool // to Unlock: the key of the database is not there
	Sealed  int  // by Unlock: secrets that were not encrypted before
}

// LookAtSteps looks at the second steps with a key, which may be nil, and
// changes nothing.
func LookAtSteps(tx *sqldb.Tx, k *Key) (s Steps, err error) {
	mark, err := markOf(tx)
	if err != nil {
		return s, err
	}
	s.Known, s.Fits = mark != "", k != nil && mark == k.mark()
	return s, eachSecret(tx, func(id ID, set, prepared string) error {
		if set != "" {
			s.Set++
		}
		for _, stored := range []string{set, prepared} {
			if plainSecret(stored) {
				s.Plain++
			}
		}
		if _, err := k.open(id, set); err != nil {
			s.Unreadable = append(s.Unreadable, id)
		}
		return nil
	})
}

// Unlock gives the door the key in a file: the first time it is made. All secrets
// that are not encrypted yet are, in one transaction, whichever nodes start at
// once. Where the database was used with another key the error is errs.Conflict.
// Where the file is missing and the database was used with a key before, the door
// stays without one: no code of an app is right then, recovery codes are.
func (d *Door) Unlock(ctx context.Context, path string) (s Steps, err error) {
	var key *Key
	err = d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := tx.Exclusive(markKey); err != nil {
			return err
		}
		mark, err := markOf(tx)
		if err != nil {
			return err
		}
		key, err = ReadKey(path)
		switch {
		case errs.Is(err, errs.NotFound) && mark == "":
			key, s.Made = NewKey(), true
			err = key.write(path)
		case errs.Is(err, errs.NotFound):
			key, err = nil, nil
		}
		if err != nil {
			return err
		}
		if key != nil && mark != "" && mark != key.mark() {
			return errs.New(errs.Conflict, "%s is not the key with which this database encrypts the secrets of second steps. All nodes need the same key file: "+
				"copy it from a node that runs, or bring back the one that was kept with the backups. If that key is lost for good, stop all nodes, "+
				"run twinhall user second-reset --all and start again", path)
		}
		sealed := 0
		if key != nil {
			if mark == "" {
				if _, err := tx.Exec(`insert into meta (key, value) values ($1, $2)`, markKey, key.mark()); err != nil {
					return err
				}
			}
			if sealed, err = sealAll(tx, key); err != nil {
				return err
			}
		}
		made := s.Made
		s, err = LookAtSteps(tx, key)
		s.Made, s.Missing, s.Sealed = made, key == nil, sealed
		return err
	})
	if err == nil {
		d.Key = key
	}
	return s, err
}

func markOf(tx *sqldb.Tx) (mark string, err error) {
	err = tx.Row(`select value from meta where key = $1`, []any{markKey}, &mark)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return mark, err
}

func eachSecret(tx *sqldb.Tx, f func(id ID, set, prepared string) error) error {
	return tx.Each(`select id, totp, totp_new from account where totp <> '' or totp_new <> '' order by id`, nil, func(row sqldb.Row) error {
		var id ID
		var set, prepared string
		if err := row.Scan((*string)(&id), &set, &prepared); err != nil {
			return err
		}
		return f(id, set, prepared)
	})
}

// sealAll encrypts what is not encrypted yet.
func sealAll(tx *sqldb.Tx, k *Key) (sealed int, err error) {
	type secrets struct {
		id            ID
		set, prepared string
	}
	var plain []secrets
	if err := eachSecret(tx, func(id ID, set, prepared string) error {
		if plainSecret(set) || plainSecret(prepared) {
			plain = append(plain, secrets{id, set, prepared})
		}
		return nil
	}); err != nil {
		return 0, err
	}
	for _, p := range plain {
		for _, stored := range []*string{&p.set, &p.prepared} {
			if plainSecret(*stored) {
				*stored = k.seal(p.id, *stored)
				sealed++
			}
		}
		if _, err := tx.Exec(`update account set totp = $1, totp_new = $2 where id = $3`, p.set, p.prepared, string(p.id)); err != nil {
			return 0, err
		}
	}
	return sealed, nil
}

// ResetSecond takes the second step from somebody who cannot use it any more, for
// an administrator or from the command line: the person signs in by the password
// alone and sets up another. They are signed out everywhere.
func (d *Door) ResetSecond(ctx context.Context, by string, id ID) error {
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := Get(tx, id); err != nil {
			return err
		}
		return d.resetSecond(tx, by, id)
	})
}

// ResetAllSeconds takes the second step from everybody, and lets the next start
// use whatever key there is: for an installation whose key is lost. It returns
// how many had one.
func (d *Door) ResetAllSeconds(ctx context.Context, by string) (n int, err error) {
	return n, d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := tx.Exclusive(markKey); err != nil {
			return err
		}
		var all []ID
		if err := eachSecret(tx, func(id ID, set, _ string) error {
			all = append(all, id)
			if set != "" {
				n++
			}
			return nil
		}); err != nil {
			return err
		}
		for _, id := range all {
			if err := d.resetSecond(tx, by, id); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`delete from meta where key = $1`, markKey)
		return err
	})
}

func (d *Door) resetSecond(tx *sqldb.Tx, by string, id ID) error {
	if err := dropSecond(tx, id); err != nil {
		return err
	}
	if err := endAll(tx, id); err != nil {
		return err
	}
	return Logged(tx, Event{At: d.Now(), Kind: "second-reset", Account: id, Note: by})
}

// dropSecond forgets all that belongs to a second step.
func dropSecond(tx *sqldb.Tx, id ID) error {
	if _, err := tx.Exec(`update account set totp = '', totp_new = '', totp_last = 0 where id = $1`, string(id)); err != nil {
		return err
	}
	_, err := tx.Exec(`delete from recovery_code where account = $1`, string(id))
	return err
}
