package account

import (
	"context"
	"net/mail"
	"slices"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	outbox "twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Person is what is asked of somebody who is to get an account.
type Person struct {
	Email   string
	Name    string
	Lang    string
	Role    Role
	Units   []register.UnitID // of a coordinator, at least one
	Trusted bool              // of a coordinator
}

// Wrong are the fields of a form that are wrong, with the key of the message
// that says why.
type Wrong map[string]string

func (w Wrong) Error() string { return "some fields are wrong" }

// check tells what is wrong with a person; languages are those of the
// interface.
func (p *Person) check(tx *sqldb.Tx, languages []string) error {
	wrong := Wrong{}
	p.Email, p.Name = strings.TrimSpace(p.Email), strings.Join(strings.Fields(p.Name), " ")
	if a, err := mail.ParseAddress(p.Email); err != nil || a.Address != p.Email || len(p.Email) > 254 || !strings.Contains(p.Email, ".") {
		wrong["email"] = "person.email-wrong"
	}
	if p.Name == "" || len([]rune(p.Name)) > 100 {
		wrong["name"] = "person.name-wrong"
	}
	if !slices.Contains(languages, p.Lang) {
		wrong["lang"] = "person.lang-wrong"
	}
	if !slices.Contains(Roles, p.Role) {
		wrong["role"] = "person.role-wrong"
	}
	if p.Role != Coordinator {
		p.Units, p.Trusted = nil, false
	} else if len(p.Units) == 0 || len(p.Units) > 50 {
		wrong["units"] = "person.units-wrong"
	}
	for _, u := range p.Units {
		found, err := register.UnitExists(tx, u)
		if err != nil {
			return err
		}
		if !found {
			wrong["units"] = "person.units-wrong"
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// Invite makes an account and sends the invitation. The error is a Wrong, or
// errs.Conflict where the address has an account.
func (d *Door) Invite(ctx context.Context, by ID, p Person, languages []string) (*Account, error) {
	var a *Account
	_, err := ledger.Write(ctx, d.DB, ledger.Act{Kind: "rights", Actor: string(by), At: d.Now()}, func(tx *ledger.Tx) error {
		if err := p.check(tx.Tx, languages); err != nil {
			return err
		}
		a = &Account{Email: p.Email, Name: p.Name, Lang: p.Lang, Role: p.Role, State: Invited, Units: p.Units, Trusted: p.Trusted}
		if err := create(tx, a, ""); err != nil {
			return err
		}
		return d.invite(tx.Tx, by, a, false)
	})
	return a, err
}

// invite sends an invitation by somebody, the first or one more: an earlier link
// is void. succeeds says that a is to follow them.
func (d *Door) invite(tx *sqldb.Tx, by ID, a *Account, succeeds bool) error {
	m := Mailing{Letter: LetterInvitation, To: a, Succeeds: succeeds}
	switch inviter, err := Get(tx, by); {
	case err == nil:
		m.By = inviter.Name
	case !errs.Is(err, errs.NotFound): // the operator has no account
		return err
	}
	for _, id := range a.Units {
		switch u, err := register.GetUnit(tx, id); {
		case err == nil:
			m.Towns = append(m.Towns, u.Name)
		case !errs.Is(err, errs.NotFound):
			return err
		}
	}
	token, err := issue(tx, d.Now(), ticketInvite, a.ID, "")
	if err != nil {
		return err
	}
	if err := Logged(tx, Event{At: d.Now(), Kind: "invited", Account: a.ID}); err != nil {
		return err
	}
	m.Token = token
	return outbox.Queue(tx, d.Now(), d.Write(m))
}

// InviteAgain sends a new invitation by somebody to who has not taken up the
// first; the earlier link is void.
func (d *Door) InviteAgain(ctx context.Context, by, id ID) error {
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := Get(tx, id)
		if err != nil {
			return err
		}
		if a.State != Invited {
			return errs.New(errs.Conflict, "person.not-invited")
		}
		succeeds, err := follows(tx, by, a.ID)
		if err != nil {
			return err
		}
		return d.invite(tx, by, a, succeeds)
	})
}

// Change gives an account other rights. version is that of the account as it
// was read; where somebody else changed it meanwhile the error is
// errs.Conflict. The last administrator stays one.
func (d *Door) Change(ctx context.Context, by, id ID, version int64, p Person, state State, languages []string) error {
	_, err := ledger.Write(ctx, d.DB, ledger.Act{Kind: "rights", Actor: string(by), At: d.Now()}, func(tx *ledger.Tx) error {
		if err := tx.Exclusive("rights"); err != nil {
			return err
		}
		old, err := Get(tx.Tx, id)
		if err != nil {
			return err
		}
		if old.Version != version {
			return errs.New(errs.Conflict, "somebody has changed this account meanwhile")
		}
		p.Email = old.Email
		if err := p.check(tx.Tx, languages); err != nil {
			return err
		}
		if state != Disabled {
			state = old.State
			if state == Disabled {
				state = Active
			}
			if !old.Password && state == Active {
				state = Invited
			}
		}
		if old.Role == Administrator && old.State == Active && (p.Role != Administrator || state != Active) {
			n, err := administrators(tx.Tx)
			if err != nil {
				return err
			}
			if n == 1 {
				return Wrong{"role": "person.last-administrator"}
			}
		}
		now := *old
		now.Name, now.Lang, now.Role, now.Units, now.Trusted, now.State = p.Name, p.Lang, p.Role, p.Units, p.Trusted, state
		if err := change(tx, old, &now); err != nil {
			return err
		}
		if state == Disabled || now.Role != old.Role {
			return endAll(tx.Tx, id)
		}
		return nil
	})
	return err
}

// First makes the first administrator of an installation, or one more from the
// command line. Without force it is errs.Conflict where there is one already.
func (d *Door) First(ctx context.Context, by string, p Person, password string, languages []string, force bool) (*Account, error) {
	if err := CheckPassword(password, p.Email, p.Name, d.Context...); err != nil {
		return nil, Wrong{"password": err.(*errs.Error).Text}
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	var a *Account
	_, err = ledger.Write(ctx, d.DB, ledger.Act{Kind: "rights", Actor: by, At: d.Now()}, func(tx *ledger.Tx) error {
		if err := tx.Exclusive("rights"); err != nil {
			return err
		}
		if n, err := administrators(tx.Tx); err != nil {
			return err
		} else if n > 0 && !force {
			return errs.New(errs.Conflict, "there is an administrator already")
		}
		if err := p.check(tx.Tx, languages); err != nil {
			return err
		}
		a = &Account{Email: p.Email, Name: p.Name, Lang: p.Lang, Role: p.Role, State: Active, Units: p.Units, Trusted: p.Trusted}
		return create(tx, a, hash)
	})
	return a, err
}

// Open reports whether there is an administrator yet.
func (d *Door) Open(ctx context.Context) (bool, error) {
	var n int64
	err := d.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		n, err = administrators(tx)
		return err
	})
	return n > 0, err
}

// Guess reports whether a code is the right one. Wrong ones are bounded for
// each address like any other try.
func (d *Door) Guess(ctx context.Context, from From, code, right string) bool {
	ok := false
	err := d.spend(ctx, "", from, func(*sqldb.Tx) error {
		ok = right != "" && same(strings.TrimSpace(code), right)
		return nil
	})
	return err == nil && ok
}

// Demonstrate signs in an invented person, who is made if need be. Only the
// demonstration's door may call it.
func (d *Door) Demonstrate(ctx context.Context, p Person, languages []string, from From) (In, error) {
	var in In
	_, err := ledger.Write(ctx, d.DB, ledger.Act{Kind: "rights", Actor: "demonstration", At: d.Now()}, func(tx *ledger.Tx) error {
		if err := tx.Exclusive("rights"); err != nil {
			return err
		}
		a, err := find(tx.Tx, "folded", fold(p.Email))
		if err != nil {
			return err
		}
		if a == nil {
			if err := p.check(tx.Tx, languages); err != nil {
				return err
			}
			a = &Account{Email: p.Email, Name: p.Name, Lang: p.Lang, Role: p.Role, State: Active, Units: p.Units, Trusted: p.Trusted}
			if err := create(tx, a, ""); err != nil {
				return err
			}
		}
		if a.State != Active {
			now := *a
			now.State = Active
			if err := change(tx, a, &now); err != nil {
				return err
			}
		}
		in, err = d.enter(tx.Tx, a, from, "demonstration")
		return err
	})
	return in, err
}
