package unit

import (
	"net/http"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/web/partnership"
	"twinhall/internal/web/site"
)

type townView struct {
	*site.Page
	U          *edition.Unit
	Partners   []townRow // that count
	Others     []townRow // proposed, suspended, ended
	Districts  []districtRows
	Parent     *edition.Unit
	Countries  int
	Neighbours []edition.Near
	Map        *site.Map
	Says       []townRow // whose ends say different things
	OtherNames []edition.OtherName
	MoreNames  int
	Timeline   []townEvent
	Around     *around // nil = no partner has another partner
	Blocks     []site.Block
}

type townRow struct {
	P       *edition.Partnership
	Partner *edition.Unit
	Source  *register.Source
	On      string // date retrieved, EDTF
}

type districtRows struct {
	U    *edition.Unit
	Rows []townRow
}

// unitAt finds the unit that an address names, with its canonical path between
// before and after. It is nil where the answer is to go elsewhere, or an error.
func unitAt(s *site.Site, lang string, r site.Request, before, after string) (u *edition.Unit, path string, a site.Answer, err error) {
	at, found := r.E.UnitBySlug(r.Part)
	switch found {
	case edition.Moved:
		return nil, "", s.RedirectTo("/"+lang+before+r.E.Unit(at).Slug+after, http.StatusMovedPermanently), nil
	case edition.Gone:
		return nil, "", site.Answer{}, errs.New(errs.Gone, "removed")
	case edition.Missing:
		return nil, "", site.Answer{}, errs.New(errs.NotFound, "no such municipality")
	}
	path = before + r.E.Unit(at).Slug + after
	if a, moved := s.Canonicalize(r, lang, path, ""); moved {
		return nil, "", a, nil
	}
	return r.E.Unit(at), path, site.Answer{}, nil
}

func municipality(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	u, path, a, err := unitAt(s, lang, r, "/municipalities/", "")
	if u == nil {
		return a, err
	}
	v := &townView{Page: s.NewPage(lang, r, path), U: u}
	v.AtDesk = "/desk/municipalities/" + string(u.ID)
	v.Crumbs = []site.Crumb{{Name: v.T("nav.municipalities"), Href: v.Here("/municipalities")}}
	if len(u.Partnerships) > 0 {
		v.Crumbs = append(v.Crumbs, site.Crumb{Name: v.Country(u.Country), Href: v.Here("/countries/" + strings.ToLower(u.Country))})
	}
	v.Crumbs = append(v.Crumbs, site.Crumb{Name: v.Name(u)})
	if u.Parent != edition.None {
		v.Parent = r.E.Unit(u.Parent)
	}
	v.Partners, v.Others = rowsOf(v.Page, u)
	countries := map[string]bool{}
	for _, row := range v.Partners {
		countries[row.Partner.Country] = true
	}
	v.Countries = len(countries)
	for _, d := range u.Districts {
		rows, _ := rowsOf(v.Page, r.E.Unit(d))
		if len(rows) > 0 {
			v.Districts = append(v.Districts, districtRows{r.E.Unit(d), rows})
		}
	}
	for _, row := range append(append([]townRow{}, v.Partners...), v.Others...) {
		if row.P.SaidBy == 2 || len(row.P.Contrary) > 0 {
			v.Says = append(v.Says, row)
		}
	}
	v.Neighbours = r.E.Neighbours(u.Index, 8)
	v.Timeline = v.timeline()
	v.Around = v.around()
	v.names()
	v.Title = v.T("town.title", "name", v.Name(u))
	v.Description = v.T("town.none", "name", v.Name(u))
	if u.Counted > 0 {
		v.Description = v.N("town.description", u.Counted, "name", v.Name(u))
	}
	if u.Counted == 0 && len(u.Partnerships) == 0 {
		v.NoIndex = true
	}
	if len(v.Partners) > 0 && u.Placed {
		var ps []edition.P
		for _, row := range v.Partners {
			ps = append(ps, row.P.Index)
		}
		v.Map = v.MapOf(ps, u, 0)
	}
	v.share()
	v.Blocks = v.blocks()
	a, err = v.Page.Answer(townPage(v), http.StatusOK)
	a.Keep = err == nil // also of towns without partners: they are bounded in number
	return a, err
}

// blocks are the sections of the page: its own, and those that features add.
func (v *townView) blocks() []site.Block {
	own := []site.Block{{Rank: site.TownPartners, Component: townPartners(v)}}
	if len(v.Timeline) > 0 {
		own = append(own, site.Block{Rank: site.TownSince, Component: timelineOf(v, v.Timeline)})
	}
	if len(v.Says) > 0 {
		own = append(own, site.Block{Rank: site.TownSays, Component: townSays(v)})
	}
	if v.Around != nil {
		own = append(own, site.Block{Rank: site.TownAround, Component: aroundTown(v, v.Around)})
	}
	if len(v.Neighbours) > 0 {
		own = append(own, site.Block{Rank: site.TownAround, Component: townNear(v)})
	}
	own = append(own, site.Block{Rank: site.TownFacts, Component: townFacts(v)})
	return site.InOrder(append(own, v.TownBlocks(v.U)...))
}

// names chooses the other names to show, at most a dozen.
func (v *townView) names() {
	v.OtherNames = v.U.OtherNames(v.Lang)
	if len(v.OtherNames) > 12 {
		v.MoreNames = len(v.OtherNames) - 12
		v.OtherNames = v.OtherNames[:12]
	}
}

// ownNames are the own name of the town, in Latin letters and in its script, as
// far as they are not what the page calls it.
func (v *townView) ownNames() []string {
	var all []string
	for _, name := range []string{v.U.OwnName(), v.U.Original()} {
		if name != "" && name != v.Plain(v.U) {
			all = append(all, name)
		}
	}
	return all
}

func rowsOf(p *site.Page, u *edition.Unit) (counted, others []townRow) {
	for _, i := range u.Partnerships {
		row := townRow{P: p.E.Partnership(i), Partner: p.E.Other(i, u.Index)}
		row.Source, row.On = partnership.SourceOf(p, row.P)
		if edition.Counted(row.P.State) {
			counted = append(counted, row)
		} else {
			others = append(others, row)
		}
	}
	for _, rows := range [][]townRow{counted, others} {
		names := make([]edition.U, len(rows))
		at := map[edition.U]townRow{}
		for i, row := range rows {
			names[i] = row.Partner.Index
			at[row.Partner.Index] = row
		}
		p.E.SortUnits(names, p.Lang)
		for i, n := range names {
			rows[i] = at[n]
		}
	}
	return counted, others
}
