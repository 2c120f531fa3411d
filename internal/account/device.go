package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/netip"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// deviceKey is where the key of the marks of devices stands in the database.
const deviceKey = "device-key"

// device is the mark of a browser in which somebody has signed in: it says
// nothing but that, and is void with a new password.
func device(tx *sqldb.Tx, a *Account) (string, error) {
	var key string
	err := tx.Row(`select value from meta where key = $1`, []any{deviceKey}, &key)
	if errs.Is(err, errs.NotFound) {
		var b [32]byte
		_, _ = rand.Read(b[:]) // never fails
		key = hex.EncodeToString(b[:])
		if _, err = tx.Exec(`insert into meta (key, value) values ($1, $2) on conflict (key) do nothing`, deviceKey, key); err == nil {
			err = tx.Row(`select value from meta where key = $1`, []any{deviceKey}, &key)
		}
	}
	if err != nil {
		return "", err
	}
	var password string
	if err := tx.Row(`select password from account where id = $1`, []any{string(a.ID)}, &password); err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(string(a.ID) + "\x00" + password))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// knows reports whether a try comes from a device of the account.
func knows(tx *sqldb.Tx, a *Account, from From) (bool, error) {
	if a == nil || from.Device == "" || len(from.Device) > 100 {
		return false, nil
	}
	want, err := device(tx, a)
	return err == nil && same(want, from.Device), err
}

// network is the part of an address that one household or company has.
func network(address string) string {
	at, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	bits := 24
	if at = at.Unmap(); at.Is6() {
		bits = 64
	}
	p, err := at.WithZone("").Prefix(bits)
	if err != nil {
		return address
	}
	return p.String()
}
