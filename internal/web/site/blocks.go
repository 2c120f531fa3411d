package site

import (
	"slices"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
)

// HomeBlock is a section of the home page. Draw makes it, nil where there is
// nothing to see.
type HomeBlock struct {
	Rank int
	Draw func(*Page) templ.Component
}

// The order of the home page, below the search and the map.
const (
	HomeNotices   = 5  // what everybody must know now
	HomeNew       = 10 // what is new
	HomeDeadline  = 20 // the next deadline
	HomeEvent     = 30 // the next event
	HomeOffers    = 40 // the newest offers
	HomeNumbers   = 50
	HomeCountries = 60
)

// TownBlock is a section of a town's page. Draw makes it, nil where there is
// nothing to see.
type TownBlock struct {
	Rank int
	Draw func(*Page, *edition.Unit) templ.Component
}

// The order of a town's page: what a reader asks of a town, one after another.
const (
	TownPartners   = 10 // who are its partners
	TownSeeks      = 20 // is it seeking one
	TownActivities = 30 // what they do together
	TownSince      = 40 // since when
	TownOffice     = 50 // who is responsible
	TownSays       = 60 // what it says, and what others say
	TownAround     = 70 // its region and neighbours
	TownFacts      = 80
)

// Block is a section of a page with its place in the order.
type Block struct {
	Rank int
	templ.Component
}

// InOrder are the sections that there are, by rank; those of one rank stand as
// they came.
func InOrder(blocks []Block) []Block {
	blocks = slices.DeleteFunc(blocks, func(b Block) bool { return b.Component == nil })
	slices.SortStableFunc(blocks, func(a, b Block) int { return a.Rank - b.Rank })
	return blocks
}

// TownBlocks are the sections that features add to the page of a town.
func (p *Page) TownBlocks(u *edition.Unit) []Block {
	var all []Block
	for _, b := range p.OnTown {
		all = append(all, Block{b.Rank, b.Draw(p, u)})
	}
	return all
}
