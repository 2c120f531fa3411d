package mail

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Lists are the kinds of mail that whoever gets them can switch off: what the
// association asks of towns, and what it tells coordinators.
const (
	ListCampaign = "campaign"
	ListDigest   = "digest"
)

// keyOf is the key of the hashes of addresses, made when it is first needed:
// without it the table of who wants no mail cannot be searched for an address.
func keyOf(tx *sqldb.Tx) ([]byte, error) {
	var text string
	err := tx.Row(`select value from meta where key = 'mail-key'`, nil, &text)
	if errs.Is(err, errs.NotFound) {
		var b [32]byte
		_, _ = rand.Read(b[:]) // never fails
		text = hex.EncodeToString(b[:])
		if _, err = tx.Exec(`insert into meta (key, value) values ('mail-key', $1) on conflict (key) do nothing`, text); err == nil {
			err = tx.Row(`select value from meta where key = 'mail-key'`, nil, &text)
		}
	}
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}

func hashAddress(key []byte, list, address string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(list + " " + strings.ToLower(strings.TrimSpace(address))))
	return hex.EncodeToString(h.Sum(nil))
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewOff makes the link's token by which whoever has an address switches a list
// off. It is "" where they have done so: then no mail of the list is for them.
func NewOff(tx *sqldb.Tx, now time.Time, list, address string) (token string, err error) {
	key, err := keyOf(tx)
	if err != nil {
		return "", err
	}
	hash := hashAddress(key, list, address)
	n := 0
	if err := tx.Row(`select count(*) from suppression where list = $1 and address = $2`, []any{list, hash}, &n); err != nil || n > 0 {
		return "", err
	}
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	token = base64.RawURLEncoding.EncodeToString(b[:])
	_, err = tx.Exec(`insert into mail_off (token, list, address, at) values ($1, $2, $3, $4)`, hashToken(token), list, hash, now.UnixMilli())
	return token, err
}

// ListOf is the list that a token switches off, or errs.Gone.
func ListOf(tx *sqldb.Tx, token string) (list string, err error) {
	err = tx.Row(`select list from mail_off where token = $1`, []any{hashToken(token)}, &list)
	if errs.Is(err, errs.NotFound) {
		err = errs.New(errs.Gone, "mail-off.stale")
	}
	return list, err
}

// Off switches the list of a token off for its address, or errs.Gone. Doing so
// again changes nothing.
func Off(tx *sqldb.Tx, now time.Time, token string) error {
	list, err := ListOf(tx, token)
	if err != nil {
		return err
	}
	var address string
	if err := tx.Row(`select address from mail_off where token = $1`, []any{hashToken(token)}, &address); err != nil {
		return err
	}
	_, err = tx.Exec(`insert into suppression (list, address, at) values ($1, $2, $3) on conflict (list, address) do nothing`, list, address, now.UnixMilli())
	return err
}

// On takes back that an address wants no mails of a list. It reports whether it
// did not want them.
func On(tx *sqldb.Tx, list, address string) (bool, error) {
	key, err := keyOf(tx)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`delete from suppression where list = $1 and address = $2`, list, hashAddress(key, list, address))
	return n > 0, err
}

// IsOff reports whether an address wants no mails of a list.
func IsOff(tx *sqldb.Tx, list, address string) (bool, error) {
	var text string
	if err := tx.Row(`select value from meta where key = 'mail-key'`, nil, &text); errs.Is(err, errs.NotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	key, err := hex.DecodeString(text)
	if err != nil {
		return false, err
	}
	n := 0
	err = tx.Row(`select count(*) from suppression where list = $1 and address = $2`, []any{list, hashAddress(key, list, address)}, &n)
	return n > 0, err
}

// WithOff gives a mail of a list the headers by which mail programs show a
// button to switch it off (RFC 8058), and a line with the link at its foot.
// link is the address of the page, words say what it does.
func (m Message) WithOff(list, link, words string) Message {
	m.List = list
	m.Text += words + "\n" + link + "\n"
	if m.HTML != "" {
		m.HTML = strings.TrimSuffix(m.HTML, "</body></html>") + `<p style="font-size:14px"><a href="` + html.EscapeString(link) + `">` +
			html.EscapeString(words) + `</a></p></body></html>`
	}
	headers := map[string]string{"List-Unsubscribe": "<" + link + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
	for name, value := range m.Headers {
		headers[name] = value
	}
	m.Headers = headers
	return m
}

// KeepReturns is how long what came back, and links to switch mails off, are
// kept.
const KeepReturns = 400 * 24 * time.Hour

// Tidy deletes what has had its time.
func Tidy(tx *sqldb.Tx, now time.Time) error {
	for _, query := range []string{`delete from mail_off where at < $1`, `delete from mail_return where at < $1`} {
		if _, err := tx.Exec(query, now.Add(-KeepReturns).UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}
