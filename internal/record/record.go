// Package record owns what all kinds of record have in common: a kind says once
// what its fields are, and from that follow how a record is stored, what the
// ledger keeps of it, what undoing it means, the values of its forms and their
// check, and who may see which field. It must not know what any record means.
package record

import (
	"slices"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Class says who may see a field, and where its value may lie.
type Class string

// A public field may be in editions, exports and pages; an internal one is for
// the association and in the ledger; the value of a personal one is for those
// who must reach the person, and lies where it can be erased: never in the
// ledger, an edition, an export or a log.
const (
	Public   Class = "public"
	Internal Class = "internal"
	Personal Class = "personal"
)

// FieldType says how the values of a field are written.
type FieldType int

// A Line is a text without line breaks, a Text may have them. The value of a
// Word is one of Words, or of the programme's own list where these are nil. A
// Ref is the id of a record of the kind To. Of a field of Rows there may be
// several values.
const (
	Line FieldType = iota
	Text
	Word
	Words
	Date
	Number
	Flag
	Ref
	Web
	Country
	File
	Rows
)

// Info is what is known of a field without a record.
type Info struct {
	Name      string // in the ledger; of a name with several parts its beginning, as "party" or "say/since". "" = the ledger knows it by another field
	Form      string // on forms, "" = on none
	Type      FieldType
	Class     Class             // "" = Personal: closed until somebody says otherwise
	Sometimes bool              // its value is personal in some records, as the address of an office may be a person's; there it is kept apart
	Opens     bool              // it is public in some records, as the title of a paper that is shown
	FreeText  bool              // people write what they like in it, so that they may name a person though they should not
	Most      int               // characters that a form takes, 0 = DefaultMost; of a Number the greatest, 0 = any
	Words     []string          // that a Word may be, in the order in which they are shown
	Keys      map[string]string // of the messages that say these words to people, by word
	Label     string            // key of the message that names it on forms, "" = as its name is called everywhere
	Hint      string            // key of the message below that name, likewise
	To        ledger.Kind       // of a Ref
	Required  string            // key of the message where a form leaves it empty, "" = it may
	Unsaid    string            // key of the message that stands for no value in a choice, "" = "edit.not-known", Always = there is always one
	Twice     string            // of Rows: key of the message where one stands there twice
	Made      bool              // it is entered when the record is made, and never again
	About     bool              // it says what a new record is about: proposals hold it, and no form has it as a field
	Loose     bool              // an undo may take it from a record that stays
	Recurs    bool              // many records have the same value, so that an edition keeps it once
	Hidden    bool              // it says nothing to people who read a history
	Columns   []Info            // of Rows
}

// MayBePublic reports whether the public sees the field, in some records at
// least.
func (i Info) MayBePublic() bool { return i.class() == Public || i.Opens }

// Always is a choice that always has a value.
const Always = "-"

// DefaultMost is how many characters a form takes in a field that says nothing
// else.
const DefaultMost = 200

// Type is a kind of record, as those see it who work on records of any kind.
// What else it can do says whether it is Undoable or Editable.
type Type interface {
	Kind() ledger.Kind
	Infos() []Info // its fields, those of its form in the form's order
}

// Undoable is a kind whose changes can be taken back.
type Undoable interface {
	Type
	// Flat returns a record as it stands, or errs.NotFound.
	Flat(tx *sqldb.Tx, id string) (Flat, error)
	// Replace stores f in place of what stands.
	Replace(tx *ledger.Tx, id string, f Flat) error
	// References are the ways in which records of this kind refer to others.
	References() []Reference
}

// Trashable is a kind whose records can be removed and brought back.
type Trashable interface {
	Undoable
	// Table is where its trash is looked for.
	Table() string
	// Title is what a record is called in lists; words says a word to people.
	Title(tx *sqldb.Tx, id string, words func(key string) string) (string, error)
}

// Editable is a kind whose records people change by forms.
type Editable interface {
	Type
	// Values are those of a record as its form shows them.
	Values(tx *sqldb.Tx, id string) (Values, error)
	// Apply carries a change out and returns the id of its record. The error is
	// a Wrong, a *Clash, or of the store.
	Apply(tx *ledger.Tx, c Change) (id string, err error)
}

// Reference is a way in which records of a kind refer to those of another. The
// query takes the id that is referred to and returns the ids of the records
// that do and are not in the trash.
type Reference struct {
	To    ledger.Kind
	Query string
}

// Kinds are kinds of record, what is referred to before what refers to it.
type Kinds []Type

// Of returns the kind of that name, or errs.Internal.
func (ks Kinds) Of(kind ledger.Kind) (Type, error) {
	i := slices.IndexFunc(ks, func(t Type) bool { return t.Kind() == kind })
	if i < 0 {
		return nil, errs.New(errs.Internal, "there is no kind of record %q", kind)
	}
	return ks[i], nil
}

// as returns the kind of that name if it can do what T asks.
func as[T Type](ks Kinds, kind ledger.Kind, what string) (found T, err error) {
	t, err := ks.Of(kind)
	if err != nil {
		return found, err
	}
	found, ok := t.(T)
	if !ok {
		return found, errs.New(errs.Invalid, "a %s cannot be %s", kind, what)
	}
	return found, nil
}

// Editable returns the kind of that name, or errs.Invalid where it has no form.
func (ks Kinds) Editable(kind ledger.Kind) (Editable, error) {
	return as[Editable](ks, kind, "edited")
}

// Trashable returns the kind of that name, or errs.Invalid where it has no
// trash.
func (ks Kinds) Trashable(kind ledger.Kind) (Trashable, error) {
	return as[Trashable](ks, kind, "removed")
}

// Apply carries a change of a record of any kind out.
func (ks Kinds) Apply(tx *ledger.Tx, c Change) (string, error) {
	t, err := ks.Editable(c.Kind)
	if err != nil {
		return "", err
	}
	return t.Apply(tx, c)
}

// Values are those of a record of any kind as its form shows them.
func (ks Kinds) Values(tx *sqldb.Tx, kind ledger.Kind, id string) (Values, error) {
	t, err := ks.Editable(kind)
	if err != nil {
		return nil, err
	}
	return t.Values(tx, id)
}

// Info returns what is known of a field as the ledger names it.
func (ks Kinds) Info(kind ledger.Kind, field string) (Info, bool) {
	t, err := ks.Of(kind)
	if err != nil {
		return Info{}, false
	}
	return InfoOf(t.Infos(), field)
}

// ClassOf is the class of a field as the ledger names it. What no kind knows is
// personal: closed until somebody says otherwise.
func (ks Kinds) ClassOf(kind ledger.Kind, field string) Class {
	info, _ := ks.Info(kind, field)
	return info.class()
}

// IsFreeText reports whether people write what they like in a field as the
// ledger names it.
func (ks Kinds) IsFreeText(kind ledger.Kind, field string) bool {
	info, _ := ks.Info(kind, field)
	return info.FreeText
}

// HasFreeText reports whether any field of a kind is free text.
func (ks Kinds) HasFreeText(kind ledger.Kind) bool {
	t, err := ks.Of(kind)
	return err == nil && slices.ContainsFunc(t.Infos(), func(i Info) bool { return i.FreeText })
}

func (i Info) class() Class {
	if i.Class == "" {
		return Personal
	}
	return i.Class
}

// InfoOf finds a field as the ledger names it: whole, or by its beginning.
func InfoOf(infos []Info, field string) (Info, bool) {
	name := Parts(field)
	for n := len(name); n > 0; n-- {
		begins := Key(name[:n]...)
		if i := slices.IndexFunc(infos, func(i Info) bool { return i.Name == begins }); i >= 0 {
			return infos[i], true
		}
	}
	return Info{}, false
}

// FormInfo finds a field as forms name it.
func FormInfo(t Type, name string) (Info, bool) {
	infos := t.Infos()
	if i := slices.IndexFunc(infos, func(i Info) bool { return i.Form == name && name != "" }); i >= 0 {
		return infos[i], true
	}
	return Info{}, false
}

// FormNames are the fields of a kind's form in their order, of a record that
// stands or of a new one.
func FormNames(t Type, stands bool) []string {
	var names []string
	for _, i := range t.Infos() {
		if i.Form != "" && !i.About && !(stands && i.Made) {
			names = append(names, i.Form)
		}
	}
	return names
}

// TouchesPublic reports whether changes touch a public field: then a new
// edition is due.
func TouchesPublic(infos []Info, changes []ledger.Change) bool {
	return slices.ContainsFunc(changes, func(c ledger.Change) bool {
		info, _ := InfoOf(infos, c.Field)
		return info.class() == Public
	})
}

// OnlyUndoable is a kind of which nothing is offered but to take changes back:
// no form of every kind's edits it, and the trash does not show it.
type OnlyUndoable struct{ Undoable }

// Plain is a kind whose records are neither taken back nor edited: only the
// ledger knows them.
type Plain struct {
	Named  ledger.Kind
	Fields []Info
}

// Kind is its name.
func (p Plain) Kind() ledger.Kind { return p.Named }

// Infos are its fields.
func (p Plain) Infos() []Info { return p.Fields }
