package practice

import (
	"slices"

	"twinhall/internal/edition"
)

// Filter chooses cards; what it leaves empty chooses all.
type Filter struct {
	Theme, Audience string
	Size            string // one of Sizes: a town of the card has so many people
	Country         string // a town of the card lies there
	Cost            string // one of Costs
}

// Sizes are classes of towns by their people, Costs of cards by what is known
// to have been spent, in euros: what it cost, else the grant.
var (
	Sizes = []string{"village", "small", "middle", "large"}
	Costs = []string{"low", "some", "high"}
)

// SizeOf is the class of a town with so many people, "" where that is not known:
// below 2,000, 10,000, 50,000, and from there.
func SizeOf(people int64) string {
	switch {
	case people <= 0:
		return ""
	case people < 2_000:
		return "village"
	case people < 10_000:
		return "small"
	case people < 50_000:
		return "middle"
	}
	return "large"
}

// CostOf is the class of a card by its cost, "" where none is known: up to
// 10,000 euros, up to 30,000, above.
func (x *Published) CostOf() string {
	cost := x.Cost
	if cost == 0 {
		cost = x.Grant
	}
	switch {
	case cost == 0:
		return ""
	case cost <= 10_000:
		return "low"
	case cost <= 30_000:
		return "some"
	}
	return "high"
}

// Choose are the cards that a filter chooses, the latest first.
func (c *Cards) Choose(e *edition.Edition, f Filter) (chosen []*Published) {
	for _, x := range c.Latest() {
		if (f.Theme == "" || slices.Contains(x.Themes, f.Theme)) && (f.Audience == "" || slices.Contains(x.Audiences, f.Audience)) &&
			(f.Country == "" || slices.ContainsFunc(x.Towns, func(t Town) bool { return t.Country == f.Country })) &&
			(f.Cost == "" || x.CostOf() == f.Cost) && (f.Size == "" || c.hasSize(e, x, f.Size)) {
			chosen = append(chosen, x)
		}
	}
	return chosen
}

func (c *Cards) hasSize(e *edition.Edition, x *Published, size string) bool {
	return slices.ContainsFunc(c.units[x], func(u edition.U) bool { return u != edition.None && SizeOf(e.Unit(u).Population) == size })
}

// Like are cards of other towns that are about as large as a municipality, at
// most so many, those of its own country first.
func (c *Cards) Like(e *edition.Edition, u *edition.Unit, most int) (like []*Published) {
	size := SizeOf(u.Population)
	if c == nil || size == "" {
		return nil
	}
	for _, own := range []bool{true, false} {
		for _, x := range c.All {
			home := slices.ContainsFunc(x.Towns, func(t Town) bool { return t.Country == u.Country })
			if len(like) < most && home == own && c.hasSize(e, x, size) && !slices.Contains(c.units[x], u.Index) {
				like = append(like, x)
			}
		}
	}
	return like
}
