// Package privacy owns the rights of persons: what is held of somebody is
// found, shown and erased, everywhere. It keeps the list of what was erased, so
// that a restored backup can be cleaned, without saying whom it is about.
package privacy

import (
	"context"
	"slices"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Found is where somebody is held.
type Found struct {
	Officials []*register.Official
	Accounts  []*account.Account
	Texts     []Hit // all other places
}

// Find finds a person by name, address, telephone number or id: officials and
// accounts of which all words of the query are in the name, or of that address
// or id, and every text with these words, in any order, or that address: also
// what once stood in a personal field and was not erased. Case and accents do not count; other forms of a name are other words.
func (r Rules) Find(ctx context.Context, db *sqldb.DB, query string) (Found, error) {
	var f Found
	return f, db.Read(ctx, func(tx *sqldb.Tx) error {
		officials, accounts, err := everybody(tx)
		if err != nil {
			return err
		}
		w := wanted{text: strings.TrimSpace(query), words: nameWords(query)}
		for _, o := range officials {
			if w.is(string(o.ID), o.Name, []string{o.Email, o.OwnEmail}, []string{o.Phone, o.OwnPhone}) {
				f.Officials = append(f.Officials, o)
			}
		}
		for _, a := range accounts {
			if w.is(string(a.ID), a.Name, []string{a.Email}, nil) {
				f.Accounts = append(f.Accounts, a)
			}
		}
		m := newFingerprints([]byte("find"))
		m.addText(query)
		if f.Texts, err = r.walk(tx, m, nil); err != nil {
			return err
		}
		s := Subjects{}
		for _, o := range f.Officials {
			s.Officials = append(s.Officials, o.ID)
		}
		hits, err := values(tx, m, s.ids())
		f.Texts = append(f.Texts, hits...)
		return err
	})
}

func everybody(tx *sqldb.Tx) ([]*register.Official, []*account.Account, error) {
	officials, err := register.AllOfficials(tx)
	if err != nil {
		return nil, nil, err
	}
	accounts, err := account.List(tx)
	return officials, accounts, err
}

// wanted is a query for a person.
type wanted struct {
	text  string
	words []string
}

func (w wanted) is(id, name string, mails, phones []string) bool {
	if w.text == "" {
		return false
	}
	if w.text == id {
		return true
	}
	for _, m := range mails {
		if m != "" && mailKey(m) == mailKey(w.text) {
			return true
		}
	}
	for _, p := range phones {
		if k := phoneKey(p); k != "" && k == phoneKey(w.text) && !strings.Contains(w.text, "@") {
			return true
		}
	}
	has := nameWords(name)
	for _, word := range w.words {
		if !slices.Contains(has, word) {
			return false
		}
	}
	return len(w.words) > 0 && !strings.Contains(w.text, "@")
}

// Subjects are the officials and accounts that one person is, and records that
// are erased for a person's sake.
type Subjects struct {
	Officials []register.OfficialID
	Accounts  []account.ID
	Records   []Record // that were decided upon
}

// The subjects as the list of erasures names them.
const (
	officialMark = "official:"
	accountMark  = "account:"
)

func (s Subjects) list() []string {
	all := []string{}
	for _, id := range s.Officials {
		all = append(all, officialMark+string(id))
	}
	for _, id := range s.Accounts {
		all = append(all, accountMark+string(id))
	}
	for _, x := range s.Records {
		all = append(all, string(x.Kind)+":"+x.ID)
	}
	return all
}

func subjectsOf(list []string) (s Subjects) {
	for _, text := range list {
		if id, ok := strings.CutPrefix(text, officialMark); ok {
			s.Officials = append(s.Officials, register.OfficialID(id))
		} else if id, ok := strings.CutPrefix(text, accountMark); ok {
			s.Accounts = append(s.Accounts, account.ID(id))
		} else if kind, id, ok := strings.Cut(text, ":"); ok {
			s.Records = append(s.Records, Record{ledger.Kind(kind), id})
		}
	}
	return s
}

func (s Subjects) ids() (ids []string) {
	for _, id := range s.Officials {
		ids = append(ids, string(id))
	}
	for _, id := range s.Accounts {
		ids = append(ids, string(id))
	}
	return ids
}

// read returns the records of the subjects; one that is not there is
// errs.NotFound, and none at all errs.Invalid.
func (s Subjects) read(tx *sqldb.Tx) (officials []*register.Official, accounts []*account.Account, err error) {
	if len(s.Officials)+len(s.Accounts) == 0 {
		return nil, nil, errs.New(errs.Invalid, "it is not said of whom")
	}
	for _, id := range s.Officials {
		o, err := register.GetOfficial(tx, id)
		if err != nil {
			return nil, nil, err
		}
		officials = append(officials, o)
	}
	for _, id := range s.Accounts {
		a, err := account.Get(tx, id)
		if err != nil {
			return nil, nil, err
		}
		accounts = append(accounts, a)
	}
	return officials, accounts, nil
}

// fingerprintsOf is what the subjects are recognised by in texts: names, own
// addresses and numbers, and what else the operator says.
func fingerprintsOf(key []byte, officials []*register.Official, accounts []*account.Account, also []string) *fingerprints {
	m := newFingerprints(key)
	for _, o := range officials {
		m.addName(o.Name)
		m.addMail(o.OwnEmail)
		m.addPhone(o.OwnPhone)
		if register.LooksPersonal(o.Email) {
			m.addMail(o.Email)
		}
	}
	for _, a := range accounts {
		m.addName(a.Name)
		m.addMail(a.Email)
	}
	for _, text := range also {
		m.addText(text)
	}
	return m
}
