package desk

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// Search is how the search for anything finds one kind of what there is.
type Search struct {
	Rank  int    // among the kinds
	Key   string // of what the kind is called
	Needs account.Permission
	// Find finds at most limit by a text that is not empty and not long. It is asked
	// only for who has the permission.
	Find func(q *page.Request, tx *sqldb.Tx, text string, limit int) ([]Found, error)
}

// Found is something that was found.
type Found struct {
	Text string `json:"text"`
	Note string `json:"note,omitempty"` // what tells it from others
	Href string `json:"href,omitempty"`
	Do   string `json:"do,omitempty"` // what a script does instead of opening a page
}

// Kind is what was found of one kind.
type Kind struct {
	Name  string  `json:"name"`
	Found []Found `json:"found"`
}

const (
	searchLength = 100 // letters of a text that is searched for
	foundAtOnce  = 6   // of each kind, while somebody types
	foundOnPage  = 20  // of each kind, on the page
)

// searched is the text that a request searches for.
func searched(q *page.Request) string {
	text := strings.Join(strings.Fields(q.Query("q")), " ")
	if runes := []rune(text); len(runes) > searchLength {
		text = strings.TrimSpace(string(runes[:searchLength]))
	}
	return text
}

// find searches all kinds that who asks may see. A page that is called as what
// was typed comes first, all else that the frame knows comes last.
func (d *Desk) find(q *page.Request, text string, limit int) ([]Kind, error) {
	pages := Kind{Name: q.Page.T("find.pages")}
	called := false
	for _, e := range q.Rail() {
		if name := q.Page.T(e.Key); Matches(text, name) {
			pages.Found = append(pages.Found, Found{Text: name, Href: q.Page.Here(e.Path)})
			called = called || begins(name, text)
		}
	}
	slices.SortStableFunc(pages.Found, func(a, b Found) int { return cmp.Compare(distance(text, a.Text), distance(text, b.Text)) })
	kinds := []Kind{pages, d.commands(q, text)}
	if text != "" {
		found, err := d.findRecords(q, text, limit)
		if err != nil {
			return nil, err
		}
		if called {
			kinds = slices.Concat(kinds[:1], found, kinds[1:])
		} else {
			kinds = append(found, kinds...)
		}
	}
	return slices.DeleteFunc(kinds, func(k Kind) bool { return len(k.Found) == 0 }), nil
}

func (d *Desk) findRecords(q *page.Request, text string, limit int) (kinds []Kind, err error) {
	all := append([]Search{{Rank: 25, Key: "desk.proposals", Needs: account.Desk, Find: d.findProposals}}, d.Searches...)
	slices.SortStableFunc(all, func(a, b Search) int { return a.Rank - b.Rank })
	return kinds, q.Read(func(tx *sqldb.Tx) error {
		for _, s := range all {
			if !q.Account.Role.Can(s.Needs) {
				continue
			}
			found, err := s.Find(q, tx, text, limit)
			if err != nil {
				return err
			}
			kinds = append(kinds, Kind{Name: q.Page.T(s.Key), Found: found[:min(len(found), limit)]})
		}
		return nil
	})
}

// commands are what can be done from everywhere.
func (d *Desk) commands(q *page.Request, text string) Kind {
	all := Kind{Name: q.Page.T("find.commands")}
	for _, e := range q.Open(d.New) {
		all.Found = append(all.Found, Found{Text: q.Page.T(e.Key), Href: q.Page.Here(e.Path)})
	}
	all.Found = append(all.Found, Found{Text: q.Page.T("rail.fold"), Do: "fold"}, Found{Text: q.Page.T("keys.title"), Do: "keys"},
		Found{Text: q.Page.T("staff.public"), Href: q.Page.Here("/")}, Found{Text: q.Page.T("inner.sign-out"), Do: "sign-out"})
	all.Found = slices.DeleteFunc(all.Found, func(f Found) bool { return !Matches(text, f.Text) })
	return all
}

func (d *Desk) findProposals(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []Found, err error) {
	open, err := edit.Proposals(tx, edit.Open)
	v := &page.View{Page: q.Page, Me: q.Account, Kinds: d.Kinds}
	for _, p := range open {
		record, _ := d.RecordName(v, p.Change.Kind, p.Change.Record)
		town, _ := d.RecordName(v, register.KindUnit, string(p.Unit))
		if Matches(text, record, town) && len(found) < limit {
			found = append(found, Found{Text: record, Note: town + ", " + v.Day(p.At), Href: v.Here("/desk/proposals/" + p.ID)})
		}
	}
	return found, err
}

// Matches reports whether every word of a text begins a word of one of what
// something is called by. The empty text matches all.
func Matches(text string, called ...string) bool {
	words := strings.Fields(i18n.Fold(strings.Join(called, " ")))
	for _, w := range strings.Fields(i18n.Fold(text)) {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, w) }) {
			return false
		}
	}
	return true
}

// begins reports whether a name begins with what was typed, of which there are
// three letters at least.
func begins(name, text string) bool {
	folded := i18n.Fold(text)
	return len(folded) >= 3 && strings.HasPrefix(i18n.Fold(name), folded)
}

// distance sorts what is called exactly so before what only begins so.
func distance(text, name string) int {
	switch text, name = i18n.Fold(text), i18n.Fold(name); {
	case text == name:
		return 0
	case strings.HasPrefix(name, text):
		return 1
	}
	return 2
}

// searchView is the page of the search for anything.
type searchView struct {
	*page.View
	Text  string
	Kinds []Kind
}

func (d *Desk) search(q *page.Request) error {
	v := &searchView{View: d.View(q, "find.title"), Text: searched(q)}
	v.Wide = false
	if v.Text != "" {
		v.Query = url.Values{"q": {v.Text}}.Encode()
		v.Title = v.T("find.title-for", "text", v.Text)
	}
	var err error
	if v.Kinds, err = d.find(q, v.Text, foundOnPage); err != nil {
		return err
	}
	v.Rest = searchPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d *Desk) searchJSON(q *page.Request) error {
	kinds, err := d.find(q, searched(q), foundAtOnce)
	if err != nil {
		return err
	}
	if kinds == nil {
		kinds = []Kind{}
	}
	q.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(q.W).Encode(kinds)
}
