package redirect

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Published is a rule as the public site follows it.
type Published struct {
	ID   string `json:"id"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Part is the part of an edition that holds the rules, so that old addresses lead
// on while the database is down.
var Part = &edition.PartOf[Published, *Rules]{
	Name:  "redirect",
	Kinds: []ledger.Kind{KindRule},
	Take:  AllPublished,
	Build: func(_ *edition.Edition, all []*Published) *Rules { return NewRules(all) },
}

// AllPublished are the rules that hold, by their old addresses: what an erasure
// left of an address is none.
func AllPublished(tx *sqldb.Tx) (public []*Published, err error) {
	all, err := All(tx)
	for _, r := range all {
		if _, key := r.wrongAlone(); key == "" {
			public = append(public, &Published{string(r.ID), r.From, r.To})
		}
	}
	return public, err
}

// Rules are all rules, to be asked for an address.
type Rules struct{ exact, below map[string]string }

// NewRules makes them ready to be asked.
func NewRules(all []*Published) *Rules {
	rules := &Rules{map[string]string{}, map[string]string{}}
	for _, x := range slices.Backward(all) { // of two for one address the first holds
		if prefix, wild := strings.CutSuffix(x.From, star); wild {
			rules.below[prefix] = x.To
		} else {
			rules.exact[x.From] = x.To
		}
	}
	return rules
}

// Find says where an address leads: by the rule for it alone, else by the one
// with the longest beginning. Where the target is redirected too, as after an
// undo, it leads nowhere: nobody is sent in a circle.
func (rules *Rules) Find(asked string) (to string, ok bool) {
	if rules == nil || len(rules.exact)+len(rules.below) == 0 {
		return "", false
	}
	if to, ok = rules.match(asked); !ok {
		return "", false
	}
	if _, again := rules.match(to); again {
		return "", false
	}
	if strings.Count(to, "/") == 1 {
		to += "/" // home
	}
	return to, true
}

func (rules *Rules) match(asked string) (to string, ok bool) {
	at := strings.TrimRight(asked, "/")
	if at == "" {
		at = "/"
	}
	if to, ok = rules.exact[at]; ok {
		return to, true
	}
	for prefix := at; ; {
		if to, ok = rules.below[prefix]; ok {
			return follow(to, strings.TrimPrefix(at, prefix))
		}
		cut := strings.LastIndexByte(prefix, '/')
		if cut < 0 {
			return "", false
		}
		prefix = prefix[:cut]
	}
}

// follow is a target with the rest of the old address where it carries it. A rest
// that is no path leads nowhere.
func follow(to, rest string) (string, bool) {
	base, carries := strings.CutSuffix(to, star)
	if !carries {
		return to, true
	}
	to = base + rest
	return to, path.Clean(to) == to && !strings.ContainsRune(to, '\\') && !strings.ContainsFunc(to, unicode.IsControl)
}
