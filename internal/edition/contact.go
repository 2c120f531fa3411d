package edition

import (
	"slices"
	"strings"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// Contacts is the part of an edition that tells which offices answer for the
// partnerships of a unit.
var Contacts = &PartOf[register.Contact, ContactsOf]{
	Name:  "contact",
	Kinds: []ledger.Kind{register.KindOfficial},
	Take:  register.Contacts,
	Build: func(_ *Edition, all []*register.Contact) ContactsOf {
		of := ContactsOf{}
		for _, c := range all {
			of[c.Unit] = append(of[c.Unit], c)
		}
		for _, contacts := range of {
			slices.SortStableFunc(contacts, func(a, b *register.Contact) int { return strings.Compare(string(a.Role), string(b.Role)) })
		}
		return of
	},
}

// ContactsOf are the offices of each unit, the elected person's before the
// officers'.
type ContactsOf map[register.UnitID][]*register.Contact
