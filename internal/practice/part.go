package practice

import (
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Published is a card as everybody may see it.
type Published struct {
	ID        string          `json:"id"`
	Slug      string          `json:"slug"`
	Towns     []Town          `json:"towns"`
	Themes    []string        `json:"themes,omitempty"`
	Audiences []string        `json:"audiences,omitempty"`
	From      date.Date       `json:"from"`
	Until     date.Date       `json:"until"`
	People    int64           `json:"people,omitempty"`
	Abroad    int64           `json:"abroad,omitempty"`
	Funds     []string        `json:"funds,omitempty"`
	Cost      int64           `json:"cost,omitempty"`
	Grant     int64           `json:"grant,omitempty"`
	Address   string          `json:"address,omitempty"`
	Read      date.Date       `json:"read"`
	Contact   string          `json:"contact,omitempty"`
	In        map[string]Text `json:"in"`
}

// Part is the part of an edition that holds the cards.
var Part = &edition.PartOf[Published, *Cards]{
	Name:  "practice",
	Kinds: []ledger.Kind{KindCard},
	Take:  AllPublished,
	Build: newCards,
}

// AllPublished are the cards that everybody may see, the latest first.
func AllPublished(tx *sqldb.Tx) (public []*Published, err error) {
	all, err := All(tx)
	for _, c := range all {
		if c.Public {
			public = append(public, c.published())
		}
	}
	return public, err
}

func (c *Card) published() *Published {
	x := &Published{ID: string(c.ID), Slug: c.Slug, Towns: c.Towns, Themes: strings.Fields(c.Themes), Audiences: strings.Fields(c.Audiences), From: c.From,
		Until: c.Until, People: c.People, Abroad: c.Abroad, Funds: strings.Fields(c.Funds), Cost: c.Cost, Grant: c.Grant, Address: c.Address, Read: c.Read,
		Contact: c.Contact, In: map[string]Text{}}
	for i, lang := range Languages {
		if c.In[i].Whole() {
			x.In[lang] = c.In[i]
		}
	}
	return x
}

// Shown is the language in which readers of one see the card: theirs, else the
// first of Languages in which it is written.
func (x *Published) Shown(lang string) string {
	if _, ok := x.In[lang]; ok {
		return lang
	}
	for _, l := range Languages {
		if _, ok := x.In[l]; ok {
			return l
		}
	}
	return lang
}

// For is the card as readers of a language see it.
func (x *Published) For(lang string) Text { return x.In[x.Shown(lang)] }

// Cards are all cards with their towns in the register.
type Cards struct {
	All    []*Published // the latest first
	bySlug map[string]*Published
	units  map[*Published][]edition.U // of each town of the card, None where the register has none or several
	pairs  map[*Published][]edition.P // partnerships between its towns
	ofUnit map[edition.U][]*Published
	ofPair map[edition.P][]*Published
}

// newCards ties cards to the register: a town of a card is the municipality
// with its address, else the only one of its country that is officially called
// so.
func newCards(e *edition.Edition, all []*Published) *Cards {
	c := &Cards{All: all, bySlug: map[string]*Published{}, units: map[*Published][]edition.U{}, pairs: map[*Published][]edition.P{},
		ofUnit: map[edition.U][]*Published{}, ofPair: map[edition.P][]*Published{}}
	if len(all) == 0 {
		return c
	}
	named := unitsByName(e, all)
	for _, x := range all {
		c.bySlug[x.Slug] = x
		for _, t := range x.Towns {
			u := edition.None
			if found, how := e.UnitBySlug(t.Slug); t.Slug != "" && how == edition.Here {
				u = found
			} else if found, ok := named[nameKey(t.Name, t.Country)]; ok && t.Slug == "" {
				u = found
			}
			c.units[x] = append(c.units[x], u)
			if u != edition.None && !slices.Contains(c.ofUnit[u], x) {
				c.ofUnit[u] = append(c.ofUnit[u], x)
			}
		}
		for _, u := range c.units[x] {
			if u == edition.None {
				continue
			}
			for _, p := range e.Unit(u).Partnerships {
				if slices.Contains(c.units[x], e.Other(p, u).Index) && !slices.Contains(c.pairs[x], p) {
					c.pairs[x] = append(c.pairs[x], p)
					c.ofPair[p] = append(c.ofPair[p], x)
				}
			}
		}
	}
	return c
}

func nameKey(name, country string) string { return country + "|" + i18n.Fold(name) }

// unitsByName are the units whose names cards write, None where several of a
// country bear one.
func unitsByName(e *edition.Edition, all []*Published) map[string]edition.U {
	wanted, named := map[string]bool{}, map[string]edition.U{}
	for _, x := range all {
		for _, t := range x.Towns {
			wanted[nameKey(t.Name, t.Country)] = true
		}
	}
	for i := range e.Units {
		u := &e.Units[i]
		names := []string{u.Name, u.OwnName()}
		for _, n := range u.Names {
			if n.Kind == register.NameOfficial {
				names = append(names, n.Name)
			}
		}
		for _, name := range names {
			key := nameKey(name, u.Country)
			if !wanted[key] {
				continue
			}
			if other, ok := named[key]; ok && other != u.Index {
				named[key] = edition.None
			} else if !ok {
				named[key] = u.Index
			}
		}
	}
	return named
}

// One is the card at an address.
func (c *Cards) One(slug string) (*Published, bool) {
	if c == nil {
		return nil, false
	}
	x, ok := c.bySlug[slug]
	return x, ok
}

// Latest are all cards, the latest first.
func (c *Cards) Latest() []*Published {
	if c == nil {
		return nil
	}
	return c.All
}

// Units are the municipalities of a card's towns, None where the register has
// none or several.
func (c *Cards) Units(x *Published) []edition.U { return c.units[x] }

// Pairs are the partnerships between the towns of a card.
func (c *Cards) Pairs(x *Published) []edition.P { return c.pairs[x] }

// OfUnit are the cards of a municipality, the latest first.
func (c *Cards) OfUnit(u edition.U) []*Published {
	if c == nil {
		return nil
	}
	return c.ofUnit[u]
}

// OfPair are the cards of a partnership, the latest first.
func (c *Cards) OfPair(p edition.P) []*Published {
	if c == nil {
		return nil
	}
	return c.ofPair[p]
}
