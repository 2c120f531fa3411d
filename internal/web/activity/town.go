package activity

import (
	"slices"

	"github.com/a-h/templ"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

// townShown is how many activities a town's page shows before "more".
const townShown = 8

// townActivity is an activity with the partners with whom it was.
type townActivity struct {
	*register.Activity
	With []partner
}

type partner struct {
	U  *edition.Unit
	ID register.PartnershipID
}

// onTown is what a town and its partners did together, the newest first. One of
// several partnerships stands there once.
func onTown(p *site.Page, u *edition.Unit) templ.Component {
	var all []*townActivity
	at := map[register.ActivityID]*townActivity{}
	for _, i := range u.Partnerships {
		pair := p.E.Partnership(i)
		for _, a := range pair.Activities {
			one := at[a.ID]
			if one == nil {
				one = &townActivity{Activity: a}
				at[a.ID] = one
				all = append(all, one)
			}
			one.With = append(one.With, partner{p.E.Other(i, u.Index), pair.ID})
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b *townActivity) int { return date.Compare(b.From, a.From) })
	return townActivities(p, u, all)
}
