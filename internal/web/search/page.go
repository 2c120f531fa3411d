package search

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/search"
	"twinhall/internal/web/site"
)

const (
	perKind   = 12  // hits of each kind where all are shown
	ofOneKind = 100 // where one kind alone is
	longest   = 200 // bytes of a field that are read
)

// fields are the parameters of a search as they are read and written.
var fields = []string{"q", "exact", "without", "kind", "theme", "from", "language"}

// asked reads what was asked for. values are the same, each bounded, empty ones
// left out; wrongFrom is set where "from" is no year.
func asked(s *site.Site, lang string, r site.Request) (q search.Query, values url.Values, wrongFrom bool) {
	values = url.Values{}
	for _, name := range fields {
		text := strings.Join(strings.Fields(r.Query.Get(name)), " ")
		if len(text) > longest {
			text = text[:longest]
		}
		if text = strings.ToValidUTF8(text, ""); text != "" {
			values.Set(name, text)
		}
	}
	q = search.Query{Text: values.Get("q"), Lang: lang, Exact: values.Get("exact"), Without: values.Get("without"), Limit: perKind}
	if kind := values.Get("kind"); slices.ContainsFunc(kinds(s), func(k kindName) bool { return k.kind == kind }) {
		q.Kinds, q.Limit = []string{kind}, ofOneKind
	} else {
		values.Del("kind")
	}
	if theme, ok := register.ThemeNamed(values.Get("theme")); ok {
		q.Themes = []string{theme}
		values.Set("theme", theme)
	} else {
		values.Del("theme")
	}
	if l := values.Get("language"); slices.Contains(s.Catalogues.Languages(), l) {
		q.TextLang = l
	} else {
		values.Del("language")
	}
	if from := values.Get("from"); from != "" {
		year, err := strconv.Atoi(from)
		if err == nil && year >= 1000 && year <= 9999 {
			q.From = date.Day{Year: year, Month: 1, Day: 1}
		} else {
			wrongFrom = true
		}
	}
	return q, values, wrongFrom
}

// kindName is a kind of hit with the message above such hits.
type kindName struct{ kind, name string }

// kinds are those of hits, in the order in which equal ones stand.
func kinds(s *site.Site) []kindName {
	all := []kindName{{search.Place, "found.places"}, {search.Partnership, "found.partnerships"}, {search.Country, "found.countries"},
		{search.Region, "found.regions"}}
	for _, p := range s.Published {
		if !slices.ContainsFunc(all, func(k kindName) bool { return k.kind == p.Kind }) {
			all = append(all, kindName{p.Kind, p.Name})
		}
	}
	return all
}

// group are the hits of a kind.
type group struct {
	Name  string // message
	Items []item
	More  string // where the others are, "" = that is all
}

type view struct {
	*site.Page
	Text      string
	Values    url.Values
	Asked     bool // something was
	Groups    []group
	Answer    search.Answer
	WrongFrom bool
	Advanced  bool
	Kinds     []kindName
	Chain     string // how the two towns that were named are connected
	A, B      string
}

func searchPage(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	q, values, wrongFrom := asked(s, lang, r)
	if a, moved := s.Canonicalize(r, lang, "/search", values.Encode()); moved {
		return a, nil
	}
	v := &view{Page: s.NewPage(lang, r, "/search"), Text: q.Text, Values: values, WrongFrom: wrongFrom, Kinds: kinds(s)}
	v.Query, v.NoIndex, v.Views = values.Encode(), len(values) > 0, true
	v.Title, v.Description = v.T("found.title"), v.T("found.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("found.title")}}
	if q.Text != "" {
		v.Title = v.T("found.title-for", "text", q.Text)
	}
	v.Advanced = q.Advanced() || wrongFrom
	if v.Asked = q.Text != "" || q.Advanced(); v.Asked {
		answer, err := s.Search(r.E, q)
		if err != nil {
			return site.Answer{}, err
		}
		v.Answer = answer
		v.group(q)
		if two := answer.Apart; two != nil {
			a, b := r.E.Unit(two[0]), r.E.Unit(two[1])
			v.A, v.B = v.Name(a), v.Name(b)
			v.Chain = where("/chains", url.Values{"from": {a.Slug}, "to": {b.Slug}})
		}
	}
	return v.Page.Answer(foundPage(v), http.StatusOK)
}

// group puts the hits together by kind, the kind of the best one first.
func (v *view) group(q search.Query) {
	for _, h := range v.Answer.Hits {
		at := slices.IndexFunc(v.Kinds, func(k kindName) bool { return k.kind == h.Kind })
		if at < 0 {
			continue
		}
		name := v.Kinds[at].name
		i := slices.IndexFunc(v.Groups, func(g group) bool { return g.Name == name })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(v.Groups, group{Name: name})
		}
		v.Groups[i].Items = append(v.Groups[i].Items, itemOf(v.Page, h))
		if n := len(v.Groups[i].Items); len(q.Kinds) == 0 && n >= perKind && (v.Answer.Kinds[h.Kind] == 0 || v.Answer.Kinds[h.Kind] > n) {
			values := url.Values{"kind": {h.Kind}}
			for name, value := range v.Values {
				values[name] = value
			}
			values.Set("kind", h.Kind)
			v.Groups[i].More = where("/search", values)
		}
	}
}

// chosen are the fields of the form that were not empty, for those that are
// choices.
func (v *view) chosen(field, value string) bool { return v.Values.Get(field) == value }

// jsonHit is a hit as JSON.
type jsonHit struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	URL     string `json:"url"`
	Also    string `json:"also,omitempty"`
	Where   string `json:"where,omitempty"`
	Count   string `json:"count,omitempty"`
	Near    bool   `json:"near,omitempty"`
	Passage string `json:"passage,omitempty"`
	Lang    string `json:"language,omitempty"`
}

type jsonMissing struct {
	Name    string    `json:"name"`
	Country string    `json:"country"`
	There   int       `json:"there,omitempty"`
	Towns   int       `json:"towns"`
	URL     string    `json:"url,omitempty"`
	Near    []jsonHit `json:"near,omitempty"`
}

func jsonOf(p *site.Page, h search.Hit) jsonHit {
	x := itemOf(p, h)
	return jsonHit{x.Kind, x.Name, p.Here(x.Path), x.Also, x.Where, x.Count, x.Near, x.passage(), x.Lang}
}

// searchJSON answers a search for programs: all hits in one list, the best first.
func searchJSON(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	q, _, _ := asked(s, lang, r)
	p := s.NewPage(lang, r, "")
	var out struct {
		Text    string       `json:"q"`
		Hits    []jsonHit    `json:"hits"`
		Some    bool         `json:"some_words,omitempty"`
		Instead [][2]string  `json:"instead,omitempty"`
		Missing *jsonMissing `json:"missing,omitempty"`
		Chain   string       `json:"chain,omitempty"`
	}
	out.Text, out.Hits = q.Text, []jsonHit{}
	answer, err := s.Search(r.E, q)
	if err != nil {
		return site.Answer{}, err
	}
	out.Some, out.Instead = answer.Some, answer.Instead
	for _, h := range answer.Hits {
		out.Hits = append(out.Hits, jsonOf(p, h))
	}
	if m := answer.Missing; m != nil {
		out.Missing = &jsonMissing{Name: m.Name, Country: m.Country, There: m.There, Towns: m.Towns}
		if _, ok := r.E.CountryOf(m.Country); ok {
			out.Missing.URL = p.Here("/countries/" + strings.ToLower(m.Country))
		}
		for _, u := range m.Near {
			out.Missing.Near = append(out.Missing.Near, jsonOf(p, search.Hit{Kind: search.Place, Unit: u.Index, Name: p.Plain(u)}))
		}
	}
	if two := answer.Apart; two != nil {
		out.Chain = p.Here(where("/chains", url.Values{"from": {r.E.Unit(two[0]).Slug}, "to": {r.E.Unit(two[1]).Slug}}))
	}
	return answerJSON(out)
}

func answerJSON(v any) (site.Answer, error) {
	b, err := json.Marshal(v)
	return site.Answer{Status: http.StatusOK, Type: "application/json; charset=utf-8", Body: b}, err
}

// suggestions is how many there are at most.
const suggestions = 8

// suggest answers what a search field asks while somebody types; with
// kind=place what a field for a town asks.
func suggest(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	list := []jsonHit{}
	text := strings.TrimSpace(r.Query.Get("q"))
	if text != "" && len(text) <= longest {
		q := search.Query{Text: text, Lang: lang, Limit: suggestions, Typing: true}
		if kind := r.Query.Get("kind"); kind == search.Place {
			q.Kinds = []string{kind}
		}
		answer, err := s.Search(r.E, q)
		if err != nil {
			return site.Answer{}, err
		}
		p := s.NewPage(lang, r, "")
		for _, h := range answer.Hits[:min(suggestions, len(answer.Hits))] {
			list = append(list, jsonOf(p, h))
		}
	}
	return answerJSON(list)
}

// largest are towns with many partners: where nothing was asked for, or nothing
// found.
func (v *view) largest() (all []*edition.Unit) {
	busiest := v.E.Busiest()
	for _, u := range busiest[:min(6, len(busiest))] {
		all = append(all, v.E.Unit(u))
	}
	return all
}

// missingCountry is where the partnerships of the country stand in which a place
// lies that is not in the register, "" = there is none.
func (v *view) missingCountry() string {
	if m := v.Answer.Missing; m != nil {
		if _, ok := v.E.CountryOf(m.Country); ok {
			return "/countries/" + strings.ToLower(m.Country)
		}
	}
	return ""
}
