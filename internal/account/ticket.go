package account

import (
	"log/slog"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
)

// Letter is a mail that a step of the door sends.
type Letter string

// The letters.
const (
	LetterInvitation Letter = "invitation"
	LetterReset      Letter = "reset"
	LetterSignIn     Letter = "sign-in"
)

// Mailing is a letter with what it says. The token stands in its link, the code is
// six digits or "".
type Mailing struct {
	Letter      Letter
	To          *Account
	Token, Code string

	// Of an invitation: the name of who invites, "" = the operator; the names of the
	// coordinator's municipalities; and whether they are to follow who invites.
	By       string
	Towns    []string
	Succeeds bool
}

// Door is how people come in. Write makes the mail of a letter.
type Door struct {
	DB    *sqldb.DB
	Write func(Mailing) mail.Message
	Now   func() time.Time
	// Evenly is of what the time is a multiple that a mail takes which somebody asks
	// for without being signed in: who waits must not learn from it whether there is
	// an account. 0 = as long as it takes.
	Evenly time.Duration
	Key    *Key         // of the second steps, from Unlock; nil = none can be set up, and no code of an app is right
	Log    *slog.Logger // is told of second steps that cannot be read; may be nil
	// Context are words that nobody's password may be made of: names of the
	// installation.
	Context []string
}

// kind of a ticket.
type kind string

const (
	ticketInvite kind = "invite"
	ticketReset  kind = "reset"
	ticketLink   kind = "sign-in"      // the token stands in a mail alone
	ticketCode   kind = "sign-in code" // the token is in the browser that asked, the code in the mail
	ticketSecond kind = "second"       // the password was right, the second step is to come
)

// How long tickets are good for.
var good = map[kind]time.Duration{
	ticketInvite: 14 * 24 * time.Hour,
	ticketReset:  time.Hour,
	ticketLink:   15 * time.Minute,
	ticketCode:   15 * time.Minute,
	ticketSecond: 10 * time.Minute,
}

// maxTries is how often a code may be wrong before its ticket is void.
const maxTries = 5

// issue makes a ticket and returns its token. Earlier ones of the same kind
// for the same account are void.
func issue(tx *sqldb.Tx, now time.Time, k kind, id ID, code string) (string, error) {
	if id != "" {
		if _, err := tx.Exec(`delete from ticket where account = $1 and kind = $2`, string(id), string(k)); err != nil {
			return "", err
		}
	}
	token := newToken()
	hash := hashToken(token)
	if code != "" {
		code = hashCode(hash, code)
	}
	_, err := tx.Exec(`insert into ticket (hash, kind, account, code, expires) values ($1, $2, $3, $4, $5)`, hash, string(k), string(id), code,
		now.Add(good[k]).UnixMilli())
	return token, err
}

// errStale is the answer to a ticket that is unknown, used or expired: nobody
// learns which.
var errStale = errs.New(errs.Gone, "door.stale")

// ticket is a step under way.
type ticket struct {
	hash    string
	account *Account // nil = of nobody
	code    string
	tries   int
}

// look finds a ticket that is still good.
func look(tx *sqldb.Tx, now time.Time, k kind, token string) (*ticket, error) {
	t := &ticket{hash: hashToken(token)}
	var id string
	err := tx.Row(`select account, code, tries from ticket where hash = $1 and kind = $2 and expires > $3`, []any{t.hash, string(k), now.UnixMilli()},
		&id, &t.code, &t.tries)
	if errs.Is(err, errs.NotFound) {
		return nil, errStale
	}
	if err != nil {
		return nil, err
	}
	if id != "" {
		if t.account, err = Get(tx, ID(id)); err != nil {
			return nil, errStale
		}
	}
	return t, nil
}

// spend uses a ticket up, and all others of its account that are under way. Of
// two who come at once one is too late.
func (t *ticket) spend(tx *sqldb.Tx) error {
	n, err := tx.Exec(`delete from ticket where hash = $1`, t.hash)
	if err != nil {
		return err
	}
	if n == 0 {
		return errStale
	}
	_, err = tx.Exec(`delete from ticket where account = $1`, string(t.account.ID))
	return err
}

// wrong counts a wrong code; after maxTries the ticket is void.
func (t *ticket) wrong(tx *sqldb.Tx) error {
	if t.tries+1 >= maxTries {
		_, err := tx.Exec(`delete from ticket where hash = $1`, t.hash)
		return err
	}
	_, err := tx.Exec(`update ticket set tries = tries + 1 where hash = $1`, t.hash)
	return err
}
