package search

import (
	"net/url"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/fulltext"
	"twinhall/internal/register"
	"twinhall/internal/search"
	"twinhall/internal/web/site"
)

// item is what a hit says to readers, on the page and as JSON.
type item struct {
	Kind    string
	Name    string
	Lang    string // of the name and the passage, "" = that of the page, or not known
	Also    string // the other name by which it was found
	Where   string
	Count   string
	Path    string // below the language
	Near    bool
	Passage []fulltext.Piece
}

func itemOf(p *site.Page, h search.Hit) item {
	x := item{Kind: h.Kind, Near: h.Near}
	switch {
	case h.Text != nil:
		x.Name, x.Path, x.Passage = h.Text.Title, h.Text.URL, h.Text.Passage
		if h.Text.Lang != p.Lang {
			x.Lang = h.Text.Lang
		}
		if !h.Text.Date.IsZero() {
			x.Where = p.Date(h.Text.Date)
		}
		if id, ok := strings.CutPrefix(h.Text.URL, "/partnerships/"); ok && h.Kind == search.Partnership {
			if at, found := p.E.PartnershipByID(register.PartnershipID(id)); found == edition.Here {
				q := p.E.Partnership(at)
				x.Name, x.Where = p.Name(p.E.Unit(q.A))+" – "+p.Name(p.E.Unit(q.B)), p.T(register.StateKeys[q.State])
			}
		}
	case h.Kind == search.Place:
		u := p.E.Unit(h.Unit)
		x.Name, x.Where, x.Path = p.Plain(u), p.Where(u), "/municipalities/"+u.Slug
		x.Count = p.N("count.partnerships", u.Counted)
		if h.Name != x.Name {
			x.Also = h.Name
		}
	case h.Kind == search.Partnership:
		q := p.E.Partnership(h.Pair)
		x.Name = p.Name(p.E.Unit(h.A)) + " – " + p.Name(p.E.Unit(h.B))
		x.Path = search.PairAddress(q)
		x.Where = p.T(register.StateKeys[q.State])
		if !q.Since.IsZero() {
			x.Count = p.T("chains.since", "date", p.Date(q.Since))
		}
	case h.Kind == search.Country:
		x.Name, x.Path = p.Country(h.Country), "/countries/"+strings.ToLower(h.Country)
		if c, ok := p.E.CountryOf(h.Country); ok {
			x.Count = p.N("count.partnerships", c.Partnerships)
		}
	case h.Kind == search.Region:
		x.Name, x.Where = p.Region(h.Country, h.Region), p.Country(h.Country)
		q := edition.Query{Unit: edition.None, Values: map[edition.Facet][]string{edition.FacetRegion: {h.Country + "|" + h.Region}}}
		x.Path = "/partnerships?" + q.Encode()
		x.Count = p.N("count.partnerships", len(p.E.Select(q).Found))
	}
	return x
}

// passage is the passage without what marks the words in it.
func (x item) passage() string {
	var b strings.Builder
	for _, piece := range x.Passage {
		b.WriteString(piece.Text)
	}
	return b.String()
}

// where is the address of the search for a text.
func where(path string, values url.Values) string {
	if q := values.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// langOf is the language of a hit's name and passage.
func langOf(x item, v *view) string {
	if x.Lang != "" {
		return x.Lang
	}
	return v.Lang
}

func describedBy(v *view) string {
	if v.WrongFrom {
		return "a-from-hint a-from-wrong"
	}
	return "a-from-hint"
}
