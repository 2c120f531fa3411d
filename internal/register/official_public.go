package register

import "twinhall/internal/sqldb"

// Contact is what the public may see of an official. It has no field for what
// it may not.
type Contact struct {
	ID       OfficialID   `json:"id"`
	Unit     UnitID       `json:"unit"`
	Role     OfficialRole `json:"role"`
	Function string       `json:"function"`
	Email    string       `json:"email,omitempty"` // of the office
	Phone    string       `json:"phone,omitempty"` // of the office
	Name     string       `json:"name,omitempty"`  // of an elected person whose name is public only
}

// Contact is the public part of o, nil where there is none. An address of the
// office that looks like a person's is held back unless the name is public.
func (o *Official) Contact() *Contact {
	if o.Trashed != Kept || o.Function == "" {
		return nil
	}
	c := &Contact{ID: o.ID, Unit: o.Unit, Role: o.Role, Function: o.Function, Email: o.Email, Phone: o.Phone}
	named := o.NamePublic && o.Role == Elected && o.Basis == PublicFunction
	if named {
		c.Name = o.Name
	}
	if LooksPersonal(c.Email) && !named {
		c.Email = ""
	}
	return c
}

// Contacts are the public parts of all officials, in order of id.
func Contacts(tx *sqldb.Tx) ([]*Contact, error) {
	all, err := AllOfficials(tx)
	var contacts []*Contact
	for _, o := range all {
		if c := o.Contact(); c != nil {
			contacts = append(contacts, c)
		}
	}
	return contacts, err
}
