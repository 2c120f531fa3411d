package unit

import (
	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// around is what lies two steps and more from a town.
type around struct {
	Reach  []site.Figure
	Shared []sharedRow // two partners or more in common
	Others int         // units two steps away that share one partner only
}

type sharedRow struct {
	U       *edition.Unit
	By      []*edition.Unit
	Partner bool
}

// sharedShown is how many towns with common partners a town's page names, and
// byShown how many of the common partners.
const (
	sharedShown = 12
	byShown     = 5
)

func (v *townView) around() *around {
	if v.U.Counted == 0 {
		return nil
	}
	two := v.E.PartnersOfPartners(v.U.Index)
	if len(two) == 0 {
		return nil
	}
	a := &around{}
	farther := 0
	for _, s := range two {
		if !s.Partner {
			farther++
		}
		if len(s.By) < 2 {
			a.Others++
			continue
		}
		if len(a.Shared) < sharedShown {
			row := sharedRow{U: v.E.Unit(s.Unit), Partner: s.Partner}
			for _, u := range s.By {
				row.By = append(row.By, v.E.Unit(u))
			}
			a.Shared = append(a.Shared, row)
		}
	}
	a.Reach = []site.Figure{{What: v.N("reach.1", v.U.Counted), N: v.Number(v.U.Counted)}, {What: v.N("reach.2", farther), N: v.Number(farther)}}
	return a
}
