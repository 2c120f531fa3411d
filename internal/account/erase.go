package account

import (
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Classes says of an account's fields who may see them, as record.Classes
// does of the register's. The secrets of an account are as personal as its
// name: they stand in no ledger, edition, export or log.
var Classes = map[string]record.Class{
	"email": record.Personal, "folded": record.Personal, "name": record.Personal,
	"password": record.Personal, "totp": record.Personal, "totp_new": record.Personal, "totp_last": record.Personal,
	"trusted": record.Internal, "digest": record.Internal, "alarms": record.Internal,
	"lang": record.Internal, "role": record.Internal, "state": record.Internal, "units": record.Internal,
	"created": record.Internal, "version": record.Internal, "id": record.Internal,
}

// Erase empties an account: name, address, secrets, sessions, tickets, its
// lines of the security log. It is switched off for good; the ledger keeps its
// id. Whether it is the last administrator's the caller has asked.
func Erase(tx *ledger.Tx, id ID) error {
	old, err := Get(tx.Tx, id)
	if err != nil {
		return err
	}
	if err := Forget(tx.Tx, old.Email); err != nil {
		return err
	}
	now := *old
	now.Name, now.State, now.Units, now.Trusted = "", Disabled, nil, false
	if err := change(tx, old, &now); err != nil {
		return err
	}
	if _, err := tx.Exec(`update account set email = '', folded = $1, password = '', totp = '', totp_new = '' where id = $2`, "erased "+string(id),
		string(id)); err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from hand_over where successor = $1 or predecessor = $1`, string(id)); err != nil {
		return err
	}
	for _, table := range []string{"recovery_code", "session", "ticket", "security_log", "told"} {
		if _, err := tx.Exec(`delete from `+table+` where account = $1`, string(id)); err != nil {
			return err
		}
	}
	return nil
}

// Forget deletes what is counted of tries and mails of an address: the keys
// are hashes by which the address could be guessed.
func Forget(tx *sqldb.Tx, email string) error {
	for _, key := range []string{"account ", "mail ", "proof "} {
		if _, err := tx.Exec(`delete from allowance where key like $1`, key+hashToken(fold(email))+"%"); err != nil {
			return err
		}
	}
	return nil
}

// LastAdministrator reports whether nobody else could administer without this
// account.
func LastAdministrator(tx *sqldb.Tx, id ID) (bool, error) {
	a, err := Get(tx, id)
	if err != nil || a.Role != Administrator || a.State != Active {
		return false, err
	}
	n, err := administrators(tx)
	return n == 1, err
}
