package partnership

import (
	"cmp"
	"math"
	"slices"

	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

// feedLength is how many entries a feed has at most.
const feedLength = 50

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
	f := v.Atom(v.TitleOf("feed.title"), "/partnerships"+v.Suffix())
	for i, n := range newest(r.E, v.Result.Found, feedLength) {
		if i == 0 {
			f.Updated = site.AtomTime(n.at)
		}
		f.Entries = append(f.Entries, v.entry(n))
	}
	return f.Answer()
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

func (v *Choice) entry(n news) site.AtomEntry {
	q := v.E.Partnership(n.p)
	a, b := v.E.Ends(n.p, v.Result.Query, v.Lang)
	address := v.Links.Absolute("/" + v.Lang + "/partnerships/" + string(q.ID))
	e := site.AtomEntry{ID: "urn:uuid:" + string(q.ID), Updated: site.AtomTime(n.at), Links: []site.AtomLink{{Rel: "alternate", Type: "text/html", Href: address}},
		Title: v.T("feed.new", "a", v.Name(a), "b", v.Name(b))}
	pair := &pairView{Page: v.Page, P: q, A: a, B: b}
	e.Summary = pair.lead()
	e.Category = []site.AtomCategory{{Term: "new"}}
	if n.ended {
		e.ID += "#ended"
		e.Title = v.T("feed.ended", "a", v.Name(a), "b", v.Name(b))
		e.Category = []site.AtomCategory{{Term: "ended"}}
	}
	for _, u := range []*edition.Unit{a, b} {
		if c := (site.AtomCategory{Term: u.Country}); !slices.Contains(e.Category, c) {
			e.Category = append(e.Category, c)
		}
	}
	return e
}
