// Package account owns the people who sign in: who they are, what they may,
// and how they prove who they are. Names and addresses stay in its tables; the
// ledger hears of rights only, never of a person. It must not know pages.
package account

import (
	"slices"
	"time"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// ID is the public id of an account: a UUID of version 7.
type ID string

// Role is what somebody is to the association.
type Role string

// An administrator looks after the installation and its people, an editor
// keeps the register, an adviser reads and advises. A coordinator is an official of one
// or more municipalities.
const (
	Administrator Role = "administrator"
	Editor        Role = "editor"
	Adviser       Role = "adviser"
	Coordinator   Role = "coordinator"
)

// Roles in the order in which they are shown.
var Roles = []Role{Administrator, Editor, Adviser, Coordinator}

// State says whether an account can be used.
type State string

// Invited until the invitation is taken up.
const (
	Invited  State = "invited"
	Active   State = "active"
	Disabled State = "disabled"
)

// Account is somebody who may sign in. Email and Name are personal.
type Account struct {
	ID       ID
	Email    string
	Name     string
	Lang     string // of mails to them
	Role     Role
	State    State
	Units    []register.UnitID // of a coordinator
	Trusted  bool              // of a coordinator: changes hold at once
	Digest   bool              // gets the monthly letter
	Alarms   bool              // gets letters about what is about to lapse or fell asleep
	Password bool              // one is set
	TOTP     bool              // a second step is set
	Created  time.Time
	Version  int64
}

// KindAccount marks an account's entries in the ledger.
const KindAccount ledger.Kind = "account"

// Permission is something that only some may do.
type Permission string

// What needs a permission. Every route of the inner pages names one.
const (
	OwnAccount  Permission = "own account"  // see and change one's own
	People      Permission = "people"       // invite, change rights, disable
	SecurityLog Permission = "security log" // read it
	Desk        Permission = "desk"         // read the register with its history
	Edit        Permission = "edit"         // change the register, undo, merge
	Campaigns   Permission = "campaigns"    // ask the towns, read what they answer
	Outbox      Permission = "outbox"       // mails that wait or cannot be sent
	Import      Permission = "import"       // spend files in
	Persons     Permission = "persons"      // find, show and erase what is held of somebody
	TownHall    Permission = "town hall"    // keep what one's own municipalities say
)

// May is the one table of who may do what.
var May = map[Permission][]Role{
	OwnAccount:  {Administrator, Editor, Adviser, Coordinator},
	People:      {Administrator},
	SecurityLog: {Administrator},
	Desk:        {Administrator, Editor, Adviser},
	Edit:        {Administrator, Editor},
	Campaigns:   {Administrator, Editor},
	Outbox:      {Administrator},
	Import:      {Administrator, Editor},
	Persons:     {Administrator},
	TownHall:    {Coordinator},
}

// Can reports whether a role may do what needs p. What is not in the table
// nobody may.
func (r Role) Can(p Permission) bool { return slices.Contains(May[p], r) }
