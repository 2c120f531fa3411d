package practice

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/fulltext"
	"twinhall/internal/practice"
	"twinhall/internal/register"
	"twinhall/internal/sheet"
	"twinhall/internal/web/site"
)

// entry is a card as lists show it.
type entry struct {
	practice.Text
	Path, Lang string
	When       string
	Towns      string
}

func entryOf(p *site.Page, x *practice.Published) entry {
	return entry{Text: x.For(p.Lang), Path: "/good-practice/" + x.Slug, Lang: x.Shown(p.Lang), When: when(p, x), Towns: strings.Join(townNames(p, x), " · ")}
}

func entries(p *site.Page, all []*practice.Published) (list []entry) {
	for _, x := range all {
		list = append(list, entryOf(p, x))
	}
	return list
}

// when says in words when it was.
func when(p *site.Page, x *practice.Published) string {
	if x.Until.IsZero() || x.Until.EDTF() == x.From.EDTF() {
		return p.Date(x.From)
	}
	return p.Date(x.From) + " – " + p.Date(x.Until)
}

// townNames are the names of a card's towns: as the register calls them for the
// reader, else as the card writes them.
func townNames(p *site.Page, x *practice.Published) (names []string) {
	units := practice.Part.Of(p.E).Units(x)
	for i, t := range x.Towns {
		if units[i] != edition.None {
			names = append(names, p.Name(p.E.Unit(units[i])))
		} else {
			names = append(names, t.Name)
		}
	}
	return names
}

// choice is a choice of a filter.
type choice struct {
	Name, Label string
	Value       string
	Options     [][2]string
}

type listView struct {
	*site.Page
	Choices []choice
	Entries []entry
	Of      int // how many there are in all
	Map     templ.Component
	Frame   string // the line by which another site shows the list
}

// filterOf reads the filter of an address, and the query in its one form. What
// is no word of a list is left out.
func filterOf(r site.Request, countries []string) (f practice.Filter, query string) {
	themes := make([]string, 0, 13)
	for _, t := range register.Themes() {
		themes = append(themes, t.Key)
	}
	var parts []string
	for _, x := range []struct {
		name string
		all  []string
		to   *string
	}{{"theme", themes, &f.Theme}, {"audience", register.Audiences, &f.Audience}, {"size", practice.Sizes, &f.Size}, {"country", countries, &f.Country},
		{"cost", practice.Costs, &f.Cost}} {
		if value := r.Query.Get(x.name); slices.Contains(x.all, value) {
			*x.to = value
			parts = append(parts, x.name+"="+value)
		}
	}
	return f, strings.Join(parts, "&")
}

// countriesOf are the countries of all cards.
func countriesOf(cards *practice.Cards) (codes []string) {
	for _, x := range cards.Latest() {
		for _, t := range x.Towns {
			if !slices.Contains(codes, t.Country) {
				codes = append(codes, t.Country)
			}
		}
	}
	return codes
}

// chosen are the cards that an address chooses.
func chosen(s *site.Site, lang string, r site.Request, path string) (*site.Page, practice.Filter, []*practice.Published, site.Answer, bool) {
	cards := practice.Part.Of(r.E)
	f, query := filterOf(r, countriesOf(cards))
	if a, moved := s.Canonicalize(r, lang, path, query); moved {
		return nil, f, nil, a, false
	}
	p := s.NewPage(lang, r, path)
	p.Query = query
	return p, f, cards.Choose(r.E, f), site.Answer{}, true
}

func list(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p, f, found, a, ok := chosen(s, lang, r, "/good-practice")
	if !ok {
		return a, nil
	}
	v := &listView{Page: p, Entries: entries(p, found), Of: len(practice.Part.Of(r.E).Latest())}
	v.Title, v.Description = v.T("nav.practice"), v.T("practice.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("nav.guide"), Href: v.Here("/guide")}, {Name: v.Title}}
	v.HasFeed, v.FeedPath, v.Feed, v.Views = true, "/good-practice.atom", p.Query, true
	v.Choices = v.choices(f)
	v.Map = mapOf(p, found)
	v.Frame = p.FrameLine(v.Title, "100%", 600)
	return v.Page.Answer(listPage(v), http.StatusOK)
}

// choices are the choices of the filter, with what is chosen.
func (v *listView) choices(f practice.Filter) []choice {
	option := func(key, value string) [2]string { return [2]string{value, v.T(key)} }
	var themes, audiences, sizes, costs, countries [][2]string
	for _, t := range register.Themes() {
		themes = append(themes, option(register.ThemeKeys[t.Key], t.Key))
	}
	for _, a := range register.Audiences {
		audiences = append(audiences, option(register.AudienceKeys[a], a))
	}
	for _, size := range practice.Sizes {
		sizes = append(sizes, option(sizeKeys[size], size))
	}
	for _, cost := range practice.Costs {
		costs = append(costs, option(costKeys[cost], cost))
	}
	for _, code := range countriesOf(practice.Part.Of(v.E)) {
		countries = append(countries, [2]string{code, v.Country(code)})
	}
	order := v.Collator()
	slices.SortStableFunc(countries, func(a, b [2]string) int { return order(a[1], b[1]) })
	return []choice{{"theme", v.T("practice.theme"), f.Theme, themes}, {"audience", v.T("practice.audience"), f.Audience, audiences},
		{"size", v.T("practice.size"), f.Size, sizes}, {"country", v.T("practice.country"), f.Country, countries}, {"cost", v.T("practice.cost"), f.Cost, costs}}
}

var (
	sizeKeys = map[string]string{"village": "practice.size-village", "small": "practice.size-small", "middle": "practice.size-middle",
		"large": "practice.size-large"}
	costKeys = map[string]string{"low": "practice.cost-low", "some": "practice.cost-some", "high": "practice.cost-high"}
)

// mapOf shows the towns of cards that the register knows, nil where it knows
// none.
func mapOf(p *site.Page, found []*practice.Published) templ.Component {
	cards := practice.Part.Of(p.E)
	var points []site.ChoicePoint
	seen := map[edition.U]bool{}
	for _, x := range found {
		for _, i := range cards.Units(x) {
			if i == edition.None || seen[i] || !p.E.Unit(i).Placed {
				continue
			}
			seen[i] = true
			points = append(points, site.ChoicePoint{Name: p.Name(p.E.Unit(i)), At: p.E.Unit(i).Position})
		}
	}
	return p.ChoiceMap(points, p.N("practice.map", len(points)))
}

type cardView struct {
	*site.Page
	X       *practice.Published
	Text    practice.Text
	In      string // the language of the text
	Towns   []town
	Pairs   []link
	Facts   [][2]string
	Like    []entry
	Map     templ.Component
	Cited   string
	Mail    string
	Address string // of the page with the facts, as people read it
}

type town struct{ Name, Path, Where string }

type link struct{ Text, Path string }

func one(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	cards := practice.Part.Of(r.E)
	x, ok := cards.One(r.Part)
	if !ok {
		return site.Answer{}, errs.New(errs.NotFound, "no such card")
	}
	path := "/good-practice/" + x.Slug
	if a, moved := s.Canonicalize(r, lang, path, ""); moved {
		return a, nil
	}
	v := &cardView{Page: s.NewPage(lang, r, path), X: x, In: x.Shown(lang), Text: x.For(lang)}
	v.Title, v.Description = v.Text.Title, v.Text.Summary
	v.Crumbs = []site.Crumb{{Name: v.T("nav.practice"), Href: v.Here("/good-practice")}, {Name: v.Title}}
	v.HasFeed, v.FeedPath, v.Views = true, "/good-practice.atom", true
	names := townNames(v.Page, x)
	for i, u := range cards.Units(x) {
		t := town{Name: names[i], Where: v.Country(x.Towns[i].Country)}
		if u != edition.None {
			t.Path = "/municipalities/" + v.E.Unit(u).Slug
		}
		v.Towns = append(v.Towns, t)
	}
	for _, p := range cards.Pairs(x) {
		q := v.E.Partnership(p)
		v.Pairs = append(v.Pairs, link{v.Name(v.E.Unit(q.A)) + " – " + v.Name(v.E.Unit(q.B)), "/partnerships/" + string(q.ID)})
	}
	v.Facts = v.facts()
	v.Map = mapOf(v.Page, []*practice.Published{x})
	for _, u := range cards.Units(x) {
		if u != edition.None && len(v.Like) == 0 {
			for _, other := range cards.Like(v.E, v.E.Unit(u), 3) {
				if other != x {
					v.Like = append(v.Like, entryOf(v.Page, other))
				}
			}
		}
	}
	if u, err := url.Parse(x.Address); err == nil {
		v.Address = strings.TrimPrefix(u.Host, "www.")
	}
	v.Cited = v.SiteName(v.Page) + ". " + v.Title + ". " + v.Canonical(lang)
	v.Mail = "mailto:?subject=" + url.PathEscape(v.Title) + "&body=" + url.PathEscape(v.Canonical(lang))
	return v.Page.Answer(cardPage(v), http.StatusOK)
}

// facts are what is known of a card besides its texts, in words.
func (v *cardView) facts() (facts [][2]string) {
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, [2]string{v.T(key), value})
		}
	}
	add("practice.when", when(v.Page, v.X))
	add("practice.theme", v.words(v.X.Themes, register.ThemeKeys))
	add("practice.audience", v.words(v.X.Audiences, register.AudienceKeys))
	if v.X.People > 0 {
		add("practice.people", v.Number(int(v.X.People)))
	}
	if v.X.Abroad > 0 {
		add("practice.abroad", v.Number(int(v.X.Abroad)))
	}
	add("practice.money", v.words(v.X.Funds, practice.FundKeys))
	if v.X.Cost > 0 {
		add("practice.cost", v.T("practice.euros", "n", v.Number(int(v.X.Cost))))
	}
	if v.X.Grant > 0 {
		add("practice.grant", v.T("practice.euros", "n", v.Number(int(v.X.Grant))))
	}
	add("practice.contact", v.X.Contact)
	return facts
}

func (v *cardView) words(all []string, keys map[string]string) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = v.T(keys[w])
	}
	return strings.Join(words, ", ")
}

// feed tells of the cards that a filter chooses, the latest first.
func feed(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p, _, found, a, ok := chosen(s, lang, r, "/good-practice.atom")
	if !ok {
		return a, nil
	}
	f := p.Atom(p.T("nav.practice"), "/good-practice"+p.Suffix())
	for _, x := range found[:min(50, len(found))] {
		e := entryOf(p, x)
		f.Entries = append(f.Entries, site.AtomEntry{ID: "urn:uuid:" + x.ID, Title: e.Title, Updated: f.Updated, Summary: e.Summary,
			Links: []site.AtomLink{{Rel: "alternate", Type: "text/html", Href: p.Links.Absolute("/" + lang + e.Path)}}})
	}
	return f.Answer()
}

// csv are the cards that a filter chooses, as a table.
func csv(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p, _, found, a, ok := chosen(s, lang, r, "/good-practice.csv")
	if !ok {
		return a, nil
	}
	head := []string{"slug", "lang", "title", "summary", "done", "outcome", "otherwise", "towns", "countries", "themes", "audiences", "from", "until", "people",
		"abroad", "funds", "cost_eur", "grant_eur", "source", "url"}
	number := func(n int64) any {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	var b bytes.Buffer
	err := sheet.WriteText(&b, sheet.Text{}, head, func(yield func([]any) error) error {
		for _, x := range found {
			var names, countries []string
			for _, t := range x.Towns {
				names, countries = append(names, t.Name), append(countries, t.Country)
			}
			t := x.For(lang)
			if err := yield([]any{x.Slug, x.Shown(lang), t.Title, t.Summary, t.Done, t.Outcome, t.Otherwise, strings.Join(names, "; "),
				strings.Join(countries, "; "), strings.Join(x.Themes, "; "), strings.Join(x.Audiences, "; "), x.From.EDTF(), x.Until.EDTF(), number(x.People),
				number(x.Abroad), strings.Join(x.Funds, "; "), number(x.Cost), number(x.Grant), x.Address,
				p.Links.Absolute("/" + lang + "/good-practice/" + x.Slug)}); err != nil {
				return err
			}
		}
		return nil
	})
	return site.Answer{Status: http.StatusOK, Type: "text/csv; charset=utf-8", File: "good-practice.csv", Body: b.Bytes()}, err
}

// frame is the list as another site shows it.
func frame(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p, _, found, a, ok := chosen(s, lang, r, "/embed/good-practice")
	if !ok {
		return a, nil
	}
	p.Title, p.NoIndex = p.T("nav.practice"), true
	return p.InFrame(frameList(p, entries(p, found)))
}

func frameTitle(p *site.Page, rest string, _ url.Values) (string, bool) {
	return p.T("nav.practice"), rest == ""
}

// onTown are a town's cards on its page, else what towns as large as it did.
func onTown(p *site.Page, u *edition.Unit) templ.Component {
	cards := practice.Part.Of(p.E)
	own := cards.OfUnit(u.Index)
	like := cards.Like(p.E, u, 3)
	if len(own) == 0 && len(like) == 0 {
		return nil
	}
	return townBlock(p, entries(p, own), entries(p, like))
}

// onPartnership are the cards of a partnership on its page.
func onPartnership(p *site.Page, pair *edition.Partnership) templ.Component {
	all := practice.Part.Of(p.E).OfPair(pair.Index)
	if len(all) == 0 {
		return nil
	}
	return pairBlock(p, entries(p, all))
}

// texts are the cards, so that they are found.
func texts(s *site.Site, e *edition.Edition) (all []fulltext.Document) {
	for _, x := range practice.Part.Of(e).Latest() {
		for _, reader := range s.Catalogues.Languages() {
			t := x.For(reader)
			all = append(all, fulltext.Document{URL: "/good-practice/" + x.Slug, Lang: x.Shown(reader), Reader: reader, Title: t.Title, Date: x.From, Weight: 0.5,
				Text: strings.Join([]string{t.Summary, t.Done, t.Outcome, t.Otherwise}, "\n")})
		}
	}
	return all
}

// sitemap are the pages of good practice.
func sitemap(e *edition.Edition) []string {
	paths := []string{"/good-practice"}
	for _, x := range practice.Part.Of(e).Latest() {
		paths = append(paths, "/good-practice/"+x.Slug)
	}
	return paths
}

// Some are the latest cards of a theme as a list, at most so many; nil where
// there is none.
func Some(p *site.Page, theme string, most int) templ.Component {
	all := practice.Part.Of(p.E).Choose(p.E, practice.Filter{Theme: theme})
	if len(all) == 0 {
		return nil
	}
	return cardList(p, entries(p, all[:min(most, len(all))]), "p")
}
