package partnership

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"math"
	"net/http"
	"slices"
	"time"

	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

// feedLength is how many entries a feed has at most.
const feedLength = 50

// atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID       string         `xml:"id"`
	Title    string         `xml:"title"`
	Updated  string         `xml:"updated"`
	Links    []atomLink     `xml:"link"`
	Category []atomCategory `xml:"category"`
	Summary  string         `xml:"summary"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// news is what a feed tells of a partnership: that it was taken up into the
// register, or that it is known to have ended.
type news struct {
	p     edition.P
	ended bool
	at    int64 // when it was recorded, milliseconds since 1970 UTC
}

// feed tells of the partnerships that a filter chooses, newest first: by
// country, region, town or any other facet. An entry bears the time at which
// the register learned of it, not that at which it happened.
func feed(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	q, town, _ := ReadQuery(s, r)
	q.Page, q.Sort = 1, ""
	if a, moved := s.Canonicalize(r, lang, "/feed.atom", Encode(q, town)); moved {
		return a, nil
	}
	v := &Choice{Page: s.NewPage(lang, r, "/feed.atom"), Town: town}
	v.Query = Encode(q, town)
	all := q
	if len(q.Values[edition.FacetState]) == 0 {
		all = q.With(edition.FacetState, "any")
	}
	v.Result = r.E.Select(all)
	v.Result.Query = q
	f := atomFeed{Lang: lang, ID: v.Canonical(lang), Title: v.TitleOf("feed.title"), Author: v.SiteName(v.Page), Updated: stamp(r.E.At.UnixMilli()),
		Links: []atomLink{{"self", "application/atom+xml", v.Canonical(lang)}, {"alternate", "text/html", v.Links.Absolute("/"+lang+"/partnerships") + v.Suffix()}}}
	for i, n := range newest(r.E, v.Result.Found, feedLength) {
		if i == 0 {
			f.Updated = stamp(n.at)
		}
		f.Entries = append(f.Entries, v.entry(n))
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	out := xml.NewEncoder(&b)
	out.Indent("", " ")
	if err := out.Encode(f); err != nil {
		return site.Answer{}, err
	}
	return site.Answer{Status: http.StatusOK, Type: "application/atom+xml; charset=utf-8", Body: b.Bytes()}, nil
}

// newest are the last news of partnerships, the newest first, at most so many.
func newest(e *edition.Edition, found []edition.P, most int) []news {
	var all []news
	for _, p := range found {
		q := e.Partnership(p)
		first, ended := int64(math.MaxInt64), int64(math.MaxInt64)
		for _, st := range q.Statements {
			first = min(first, st.At)
			if st.Field == register.FieldState && st.Value == register.StateEnded && q.State == register.StateEnded {
				ended = min(ended, st.At)
			}
		}
		// What came into the register as ended is no news of a beginning.
		if first < ended {
			all = append(all, news{p, false, first})
		}
		if ended < math.MaxInt64 {
			all = append(all, news{p, true, ended})
		}
		if len(all) > 100*most {
			all = newestOf(all, most) // a register may have a million
		}
	}
	return newestOf(all, most)
}

func newestOf(all []news, most int) []news {
	slices.SortStableFunc(all, func(a, b news) int {
		if a.at != b.at {
			return cmp.Compare(b.at, a.at)
		}
		return int(b.p - a.p)
	})
	return all[:min(most, len(all))]
}

func stamp(milliseconds int64) string {
	return time.UnixMilli(milliseconds).UTC().Format(time.RFC3339)
}

func (v *Choice) entry(n news) atomEntry {
	q := v.E.Partnership(n.p)
	a, b := v.E.Ends(n.p, v.Result.Query, v.Lang)
	address := v.Links.Absolute("/" + v.Lang + "/partnerships/" + string(q.ID))
	e := atomEntry{ID: "urn:uuid:" + string(q.ID), Updated: stamp(n.at), Links: []atomLink{{"alternate", "text/html", address}},
		Title: v.T("feed.new", "a", v.Name(a), "b", v.Name(b))}
	pair := &pairView{Page: v.Page, P: q, A: a, B: b}
	e.Summary = pair.lead()
	e.Category = []atomCategory{{"new"}}
	if n.ended {
		e.ID += "#ended"
		e.Title = v.T("feed.ended", "a", v.Name(a), "b", v.Name(b))
		e.Category = []atomCategory{{"ended"}}
	}
	for _, u := range []*edition.Unit{a, b} {
		if c := (atomCategory{u.Country}); !slices.Contains(e.Category, c) {
			e.Category = append(e.Category, c)
		}
	}
	return e
}
