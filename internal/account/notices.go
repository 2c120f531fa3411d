package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Notice is a letter that somebody may switch off.
type Notice string

// The monthly letter, and those about what is about to lapse, fell asleep or
// is to be asked again.
const (
	Digest Notice = "digest"
	Alarms Notice = "alarms"
)

// Notices in the order in which they are shown.
var Notices = []Notice{Digest, Alarms}

// Gets reports whether somebody gets a letter.
func (a *Account) Gets(n Notice) bool { return n == Digest && a.Digest || n == Alarms && a.Alarms }

// SetNotice switches a letter to somebody on or off.
func SetNotice(tx *sqldb.Tx, id ID, n Notice, on bool) error {
	if !slices.Contains(Notices, n) {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	_, err := tx.Exec(`update account set `+string(n)+` = $1 where id = $2`, flag(on), string(id))
	return err
}

// Tell notes that somebody is being told something, and reports whether it is
// the first time: only then may the letter be queued, in the same transaction.
func Tell(tx *sqldb.Tx, id ID, what string, at time.Time) (bool, error) {
	n, err := tx.Exec(`insert into told (account, what, at) values ($1, $2, $3) on conflict (account, what) do nothing`, string(id), what, at.UnixMilli())
	return n == 1, err
}

// noticeKey is where the key stands by which links that switch letters off are
// signed.
const noticeKey = "notice-key"

// OffToken is what the link of a letter holds by which it is switched off: who,
// which letter, signed. It is good for ever and for nothing else.
func OffToken(tx *sqldb.Tx, id ID, n Notice) (string, error) {
	key, err := keyOfNotices(tx)
	return string(id) + "." + string(n) + "." + signed(key, string(id)+"."+string(n)), err
}

// ReadOff returns whose letter and which a token switches off; a token that
// was not signed here is errs.Gone.
func ReadOff(tx *sqldb.Tx, token string) (ID, Notice, error) {
	at := strings.LastIndexByte(token, '.')
	id, n, ok := strings.Cut(token[:max(at, 0)], ".")
	var text string
	err := tx.Row(`select value from meta where key = $1`, []any{noticeKey}, &text)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return "", "", err
	}
	key, hexErr := hex.DecodeString(text)
	if err != nil || hexErr != nil || !ok || !slices.Contains(Notices, Notice(n)) || !same(token[at+1:], signed(key, id+"."+n)) {
		return "", "", errs.New(errs.Gone, "door.stale")
	}
	return ID(id), Notice(n), nil
}

func signed(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("switch off " + text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// keyOfNotices returns the key; it is made where there is none yet.
func keyOfNotices(tx *sqldb.Tx) ([]byte, error) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	if _, err := tx.Exec(`insert into meta (key, value) values ($1, $2) on conflict (key) do nothing`, noticeKey, hex.EncodeToString(b[:])); err != nil {
		return nil, err
	}
	var text string
	if err := tx.Row(`select value from meta where key = $1`, []any{noticeKey}, &text); err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}
