// Package redirect is the feature of old addresses: where those of a site that
// moved here lead, and which are asked for and not found. It owns the rules of
// both and their tables.
package redirect

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Languages are those with which a target may begin.
var Languages = []string{"cs", "sk", "de", "en", "hr"}

// ID is the public id of a rule: a UUID of version 7.
type ID string

// KindRule marks a rule's entries in the ledger.
const KindRule ledger.Kind = "redirect"

// Rule says where an old address leads.
type Rule struct {
	ID      ID
	From    string // a path, or with /* at its end all paths below it and itself
	To      string // a path with its language; where it ends in /* too, the rest of the old address follows
	Note    string // for the desk
	Trashed record.Trash
	Version int64
}

// Fields of a form.
const (
	FieldFrom = "redirect-from"
	FieldTo   = "redirect-to"
	FieldNote = "redirect-note"
)

// MostPath is how many characters a path of a rule has at most.
const MostPath = 500

// star ends a rule for all paths below its own.
const star = "/*"

// Kind is the kind of record that rules are.
var Kind = &record.Kind[Rule]{
	Named: KindRule,
	Store: "redirect",
	Head: func(r *Rule) record.Head {
		return record.Head{ID: (*string)(&r.ID), Version: &r.Version, Trashed: &r.Trashed}
	},
	Fields: []record.Field[Rule]{
		{Info: record.Info{Name: "from", Form: FieldFrom, Type: record.Line, Class: record.Public, FreeText: true, Most: MostPath,
			Label: "edit.f.redirect-from", Hint: "edit.f.redirect-from-hint", Required: "redirect.from-wrong"},
			Column: "asked", String: func(r *Rule) *string { return &r.From }},
		{Info: record.Info{Name: "to", Form: FieldTo, Type: record.Line, Class: record.Public, Most: MostPath, Label: "edit.f.redirect-to",
			Hint: "edit.f.redirect-to-hint", Required: "redirect.to-missing"},
			Column: "target", String: func(r *Rule) *string { return &r.To }},
		{Info: record.Info{Name: "note", Form: FieldNote, Type: record.Line, Class: record.Internal, FreeText: true, Label: "edit.f.redirect-note",
			Hint: "edit.f.redirect-note-hint"}, String: func(r *Rule) *string { return &r.Note }},
	},
	Check:  (*Rule).check,
	Called: func(_ *sqldb.Tx, r *Rule, _ func(string) string) (string, error) { return r.From, nil },
	Begin:  func(*ledger.Tx, *Rule, record.Change) error { return nil },
	Before: func(tx *ledger.Tx, k *record.Kind[Rule], r *Rule, _ record.Change) error {
		r.From, r.To = Normal(r.From), Normal(r.To)
		others, err := list(tx.Tx, k)
		if err != nil {
			return err
		}
		wrong := record.Wrong{}
		if field, key := r.Wrong(others); key != "" {
			wrong[field] = key
		}
		return wrong.Err()
	},
}

// Normal is a path as rules hold it: its characters as they are read, no slash
// at its end.
func Normal(at string) string {
	at = record.Tidy(at)
	if plain, err := url.PathUnescape(at); err == nil && !strings.ContainsFunc(plain, unicode.IsControl) && !strings.ContainsAny(plain, "?#") {
		at = strings.ToValidUTF8(plain, "")
	}
	if trimmed := strings.TrimRight(at, "/"); trimmed != "" || at == "" {
		return trimmed
	}
	return "/"
}

// isPath reports whether a text is a path of a site and nothing else: no scheme,
// no host, no query, nothing that a browser would read otherwise.
func isPath(at string) bool {
	return strings.HasPrefix(at, "/") && path.Clean(at) == at && !strings.ContainsAny(at, `\?#`) && !strings.Contains(at, "://") &&
		!strings.ContainsFunc(at, unicode.IsControl)
}

// Wrong says what is wrong with a rule beside others: the field, and the key of a
// message; "" = nothing. That a living address must not be redirected those know
// who know the site.
func (r *Rule) Wrong(others []*Rule) (field, key string) {
	if field, key = r.wrongAlone(); key != "" {
		return field, key
	}
	return r.wrongBeside(others)
}

func (r *Rule) wrongAlone() (field, key string) {
	from, wild := strings.CutSuffix(r.From, star)
	to, carries := strings.CutSuffix(r.To, star)
	lang, _, _ := strings.Cut(strings.TrimPrefix(to, "/"), "/")
	switch {
	case !record.Short(r.From, MostPath):
		return FieldFrom, "edit.too-long"
	case !record.Short(r.To, MostPath):
		return FieldTo, "edit.too-long"
	case !isPath(r.From):
		return FieldFrom, "redirect.from-wrong"
	case strings.Contains(from, "*"):
		return FieldFrom, "redirect.star-wrong"
	case r.To == "":
		return FieldTo, "redirect.to-missing"
	case !isPath(r.To):
		return FieldTo, "redirect.to-outside"
	case !slices.Contains(Languages, lang):
		return FieldTo, "redirect.to-language"
	case strings.Contains(to, "*") || carries && !wild:
		return FieldTo, "redirect.to-star"
	case r.From == r.To:
		return FieldTo, "redirect.same"
	case meet(r.To, r.From):
		return FieldTo, "redirect.loop"
	}
	return "", ""
}

func (r *Rule) wrongBeside(others []*Rule) (field, key string) {
	for _, o := range others {
		if o.ID != r.ID && o.From == r.From {
			return FieldFrom, "redirect.twice"
		}
	}
	if r.leadsBack(others) {
		return FieldTo, "redirect.loop"
	}
	for _, o := range others {
		switch {
		case o.ID == r.ID:
		case meet(r.To, o.From):
			return FieldTo, "redirect.chain"
		case meet(o.To, r.From):
			return FieldFrom, "redirect.chain-from"
		}
	}
	return "", ""
}

// leadsBack reports whether who follows a rule and then others may come to where
// it begins.
func (r *Rule) leadsBack(others []*Rule) bool {
	seen := map[*Rule]bool{}
	for next := []*Rule{r}; len(next) > 0; next = next[1:] {
		for _, o := range others {
			if o.ID == r.ID || seen[o] || !meet(next[0].To, o.From) {
				continue
			}
			if meet(o.To, r.From) {
				return true
			}
			seen[o] = true
			next = append(next, o)
		}
	}
	return false
}

// meet reports whether a target may be an address that a rule is asked for. Each
// of both may stand for all paths below it.
func meet(to, from string) bool {
	a, all := strings.CutSuffix(to, star)
	b, wild := strings.CutSuffix(from, star)
	return a == b || wild && strings.HasPrefix(a, b+"/") || all && strings.HasPrefix(b, a+"/")
}

func (r *Rule) check() error {
	if r.Trashed != record.Kept {
		return nil // what an erasure or an undo left may go
	}
	if _, key := r.wrongAlone(); key != "" {
		return errs.New(errs.Invalid, "%s", key)
	}
	return nil
}

// Get returns the rule with this id, a trashed one too, or errs.NotFound.
func Get(tx *sqldb.Tx, id ID) (*Rule, error) { return Kind.Get(tx, string(id)) }

// All are the rules that are not in the trash, by their old addresses.
func All(tx *sqldb.Tx) ([]*Rule, error) { return list(tx, Kind) }

func list(tx *sqldb.Tx, k *record.Kind[Rule]) ([]*Rule, error) {
	all, err := k.List(tx, `where trashed = ''`)
	slices.SortFunc(all, func(a, b *Rule) int {
		if c := strings.Compare(a.From, b.From); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return all, err
}

// Put stores r; what is wrong with it alone is errs.Invalid with the key of a
// message.
func Put(tx *ledger.Tx, r *Rule) (bool, error) { return Kind.Put(tx, r) }
