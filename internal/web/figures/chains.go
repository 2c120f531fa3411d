package figures

import (
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// chainsView is the question how two towns hang together, with its answer.
type chainsView struct {
	*site.Page
	From, To chainEnd
	Chain    edition.Chain
	Found    bool // a chain exists
	Asked    bool // both ends are known
	Same     bool
	Links    []chainLink
	Length   float64 // kilometres along the chain; 0 where an end is unplaced
	Map      *site.Map
}

// chainEnd is one end as somebody wrote it.
type chainEnd struct {
	Field string // from or to
	Label string
	Text  string // as written
	U     *edition.Unit
	Hits  []edition.Hit // what may be meant, where that is not certain
	Wrong string        // what to change
}

// chainLink is one step of a chain.
type chainLink struct {
	Partner *edition.Unit
	P       *edition.Partnership
}

func chains(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	v := &chainsView{Page: s.NewPage(lang, r, "/chains")}
	v.From, v.To = readEnd(v.Page, r, "from", "chains.from"), readEnd(v.Page, r, "to", "chains.to")
	v.Query = chainQuery(v.From, v.To)
	if a, moved := s.Canonicalize(r, lang, "/chains", v.Query); moved {
		return a, nil
	}
	v.Views = true
	v.Title, v.Description = v.T("chains.title"), v.T("chains.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("insight.figures"), Href: v.Here("/figures")}, {Name: v.T("insight.chains")}}
	v.NoIndex = v.Query != ""
	if v.From.U != nil && v.To.U != nil {
		v.answer()
	}
	return v.Page.Answer(chainsPage(v), http.StatusOK)
}

// readEnd finds the unit that a field names: by its address, else by a name
// that only one unit bears.
func readEnd(p *site.Page, r site.Request, field, label string) chainEnd {
	text := strings.Join(strings.Fields(r.Query.Get(field)), " ")
	if len(text) > 100 {
		text = strings.ToValidUTF8(text[:100], "")
	}
	end := chainEnd{Field: field, Label: p.T(label), Text: text}
	if text == "" {
		return end
	}
	if u, found := p.E.UnitBySlug(text); found == edition.Here || found == edition.Moved {
		end.U = p.E.Unit(u)
		end.Text = p.Name(end.U)
		return end
	}
	hits := p.E.Search(text, 8)
	whole := 0
	for _, h := range hits {
		if h.Whole() {
			whole++
		}
	}
	switch {
	case len(hits) == 0:
		end.Wrong = p.T("chains.none-named", "text", text)
	case len(hits) == 1 || whole == 1:
		end.U = p.E.Unit(hits[0].Unit)
		end.Text = p.Name(end.U)
	default:
		end.Wrong, end.Hits = p.T("chains.several", "text", text), hits
	}
	return end
}

// chainQuery is the canonical form of the question. An end that is not known
// stays as it was written, so that nothing is lost.
func chainQuery(ends ...chainEnd) string {
	q := url.Values{}
	for _, e := range ends {
		switch {
		case e.U != nil:
			q.Set(e.Field, e.U.Slug)
		case e.Text != "":
			q.Set(e.Field, e.Text)
		}
	}
	return q.Encode()
}

// choose is the address of the question with one end settled.
func (v *chainsView) choose(end chainEnd, u *edition.Unit) string {
	end.U = u
	other := v.To
	if end.Field == "to" {
		other = v.From
	}
	return v.Here("/chains") + "?" + chainQuery(end, other)
}

func (v *chainsView) answer() {
	v.Asked = true
	from, to := v.From.U, v.To.U
	v.Same = from.Index == to.Index
	v.Title = v.T("chains.title-of", "a", v.Name(from), "b", v.Name(to))
	if v.Same {
		return
	}
	v.Chain, v.Found = v.E.Chain(from.Index, to.Index)
	if !v.Found {
		return
	}
	placed := true
	for i, p := range v.Chain.Partnerships {
		q := v.E.Partnership(p)
		v.Links = append(v.Links, chainLink{v.E.Unit(v.Chain.Units[i+1]), q})
		v.Length += q.DistanceKm
		placed = placed && q.DistanceKm > 0
	}
	if !placed {
		v.Length = 0
	}
	v.Map = v.MapOf(v.Chain.Partnerships, from, 0)
}

// inWords is the chain as a sentence.
func (v *chainsView) inWords() string {
	names := make([]string, len(v.Chain.Units))
	for i, u := range v.Chain.Units {
		names[i] = v.Name(v.E.Unit(u))
	}
	return strings.Join(names, " – ")
}

// ways says how many chains are as short.
func (v *chainsView) ways() string {
	switch n := v.Chain.Ways; {
	case n <= 1:
		return v.T("chains.only")
	case n >= edition.MaxWays:
		return v.T("chains.very-many", "n", v.Number(edition.MaxWays))
	default:
		return v.N("chains.ways", n)
	}
}

// turned is the address of the question the other way round.
func (v *chainsView) turned() string {
	from, to := v.To, v.From
	from.Field, to.Field = "from", "to"
	return v.Here("/chains") + "?" + chainQuery(from, to)
}
