package cli

import (
	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
)

// secrets looks at how what holds a password is kept.
func (d *doctor) secrets() {
	smtp, found, err := d.flags.smtpFrom.read()
	if err != nil {
		d.wrong("secrets", "see the file, its owner and its rights: the user that serves must be able to read it", "%v", err)
		return
	}
	if smtp != "" {
		if _, err := mail.NewSMTP(smtp, "doctor@example.org"); err != nil {
			d.wrong("secrets", "set --smtp-file (TWINHALL_SMTP_FILE) to a file with such an address, or leave it out", "%v", err)
		}
	}
	all := append(d.advice, found...)
	for _, a := range all {
		d.warn("secrets", a.do, "%s", a.says)
	}
	if len(all) == 0 {
		d.fine("secrets", "nobody else reads a password by its file or in the list of processes")
	}
}

// key looks whether the key of the second steps is there and is the one with
// which this database was used.
func (d *doctor) key(tx *sqldb.Tx) error {
	path, pathErr := keyPath(d.database, d.flags.keyFile, d.flags.settings)
	var key *account.Key
	err := pathErr
	if err == nil {
		key, err = account.ReadKey(path)
	}
	steps, lookErr := account.LookAtSteps(tx, key)
	if lookErr != nil {
		return lookErr
	}
	switch {
	case pathErr != nil && !steps.Known:
		d.warn("key", "set --key-file (TWINHALL_KEY_FILE)", "%v", pathErr)
	case errs.Is(err, errs.NotFound) && !steps.Known:
		d.fine("key", "none is needed yet; serve makes it at %s", path)
	case err != nil:
		d.wrong("key", keyLost, "%v; the codes of %d second steps cannot be checked", err, steps.Set)
	case !steps.Fits && steps.Known:
		d.wrong("key", keyLost, "%s is not the key with which this database was used", path)
	case len(steps.Unreadable) > 0:
		for _, id := range steps.Unreadable {
			d.wrong("key", "let the person come in by a recovery code and set up another, or: twinhall user second-reset "+string(id),
				"the second step of the account %s cannot be read with %s", id, path)
		}
	case steps.Plain > 0:
		d.warn("key", "restart serve, which encrypts them", "%d secrets of second steps are not encrypted yet", steps.Plain)
	case !steps.Known:
		d.fine("key", "serve will use %s", path)
	default:
		d.fine("key", "%s is the key of this database, %d second steps are set", path, steps.Set)
	}
	return nil
}
