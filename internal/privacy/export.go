package privacy

import (
	"context"
	"strings"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Held is everything that is held of a person, to be shown to them.
type Held struct {
	At        time.Time      `json:"at"`
	Officials []heldOfficial `json:"officials"`
	Accounts  []heldAccount  `json:"accounts"`
	Mails     []heldMail     `json:"mails"`
	Texts     []Hit          `json:"texts"` // other texts in which the person is named
}

type heldOfficial struct {
	ID           string                 `json:"id"`
	Municipality string                 `json:"municipality"`
	Role         string                 `json:"role"`
	Function     string                 `json:"function"`
	Email        string                 `json:"email,omitempty"`
	Phone        string                 `json:"phone,omitempty"`
	Name         string                 `json:"name,omitempty"`
	OwnEmail     string                 `json:"own_email,omitempty"`
	OwnPhone     string                 `json:"own_phone,omitempty"`
	Languages    []string               `json:"languages,omitempty"`
	Since        string                 `json:"since,omitempty"`
	Until        string                 `json:"until,omitempty"`
	Basis        string                 `json:"basis,omitempty"`
	Recorded     string                 `json:"recorded,omitempty"`
	Review       string                 `json:"review,omitempty"`
	NamePublic   bool                   `json:"name_public"`
	Values       []record.PersonalValue `json:"values"` // of personal fields, now and once
	History      []heldChange           `json:"history"`
}

type heldChange struct {
	At     time.Time `json:"at"`
	Fields []string  `json:"fields"`
}

type heldAccount struct {
	ID             string       `json:"id"`
	Email          string       `json:"email"`
	Name           string       `json:"name"`
	Lang           string       `json:"lang"`
	Role           string       `json:"role"`
	State          string       `json:"state"`
	Municipalities []string     `json:"municipalities,omitempty"`
	Created        time.Time    `json:"created"`
	SecondStep     bool         `json:"second_step"`
	Sessions       []heldLine   `json:"sessions"`
	SignIns        []heldLine   `json:"sign_ins"`
	History        []heldChange `json:"history"` // of its rights
}

type heldLine struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

type heldMail struct {
	At      time.Time `json:"at"`
	State   string    `json:"state"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
}

// Export gathers everything that is held of the subjects. Passwords, codes and
// tokens are not data of a person to be read: they are left out.
func (r Rules) Export(ctx context.Context, db *sqldb.DB, now time.Time, s Subjects) (Held, error) {
	h := Held{At: now.UTC(), Officials: []heldOfficial{}, Accounts: []heldAccount{}, Mails: []heldMail{}, Texts: []Hit{}}
	return h, db.Read(ctx, func(tx *sqldb.Tx) error {
		officials, accounts, err := s.read(tx)
		if err != nil {
			return err
		}
		for _, o := range officials {
			one, err := holdOfficial(tx, o)
			if err != nil {
				return err
			}
			h.Officials = append(h.Officials, one)
		}
		for _, a := range accounts {
			one, err := holdAccount(tx, a)
			if err != nil {
				return err
			}
			h.Accounts = append(h.Accounts, one)
		}
		m := fingerprintsOf([]byte("export"), officials, accounts, nil)
		hits, err := r.walk(tx, m, s.ids())
		if err != nil {
			return err
		}
		also, err := values(tx, m, s.ids())
		if err != nil {
			return err
		}
		for _, hit := range append(hits, also...) {
			if hit.Table != "outbox" && hit.Table != "security_log" {
				h.Texts = append(h.Texts, hit)
			}
		}
		return h.addMails(tx, m)
	})
}

func (h *Held) addMails(tx *sqldb.Tx, m *fingerprints) error {
	all, err := mail.Last(tx, 1<<30)
	for _, q := range all {
		if len(m.find(q.To+" "+q.Subject+" "+q.Text)) > 0 {
			h.Mails = append(h.Mails, heldMail{q.Created, q.State, q.Subject, q.Text})
		}
	}
	return err
}

func holdOfficial(tx *sqldb.Tx, o *register.Official) (heldOfficial, error) {
	h := heldOfficial{ID: string(o.ID), Role: string(o.Role), Function: o.Function, Email: o.Email, Phone: o.Phone, Name: o.Name, OwnEmail: o.OwnEmail,
		OwnPhone: o.OwnPhone, Languages: o.Languages, Since: o.Since, Until: o.Until, Basis: string(o.Basis), Recorded: o.Recorded, Review: o.Review,
		NamePublic: o.NamePublic}
	var err error
	if h.Municipality, err = unitName(tx, o.Unit); err != nil {
		return h, err
	}
	if h.Values, err = record.PersonalValues(tx, string(o.ID)); err != nil {
		return h, err
	}
	h.History, err = historyOf(tx, string(o.ID))
	return h, err
}

func holdAccount(tx *sqldb.Tx, a *account.Account) (heldAccount, error) {
	h := heldAccount{ID: string(a.ID), Email: a.Email, Name: a.Name, Lang: a.Lang, Role: string(a.Role), State: string(a.State), Created: a.Created,
		SecondStep: a.TOTP, Sessions: []heldLine{}, SignIns: []heldLine{}}
	for _, u := range a.Units {
		name, err := unitName(tx, u)
		if err != nil {
			return h, err
		}
		h.Municipalities = append(h.Municipalities, name)
	}
	for query, into := range map[string]*[]heldLine{
		`select created, agent from session where account = $1 order by created`:                            &h.Sessions,
		`select at, kind || ' ' || address || ' ' || note from security_log where account = $1 order by at`: &h.SignIns,
	} {
		if err := tx.Each(query, []any{string(a.ID)}, func(row sqldb.Row) error {
			var at int64
			var what string
			err := row.Scan(&at, &what)
			*into = append(*into, heldLine{time.UnixMilli(at).UTC(), strings.TrimSpace(what)})
			return err
		}); err != nil {
			return h, err
		}
	}
	var err error
	h.History, err = historyOf(tx, string(a.ID))
	return h, err
}

func unitName(tx *sqldb.Tx, id register.UnitID) (string, error) {
	u, err := register.GetUnit(tx, id)
	if err != nil {
		return "", err
	}
	return u.Name, nil
}

func historyOf(tx *sqldb.Tx, record string) ([]heldChange, error) {
	entries, err := ledger.List(tx, ledger.Filter{Record: record})
	all := []heldChange{}
	for _, e := range entries {
		c := heldChange{At: e.At}
		for _, change := range e.Changes {
			c.Fields = append(c.Fields, change.Field)
		}
		all = append(all, c)
	}
	return all, err
}
