package register

import (
	"strconv"
	"strings"

	"twinhall/internal/i18n"
)

// Slugs gives units their place in addresses: the name, then with the
// district (or the region, or the country), then with the code, until it is
// unique. Bearers of one name that are given slugs together are all told apart
// in the same way, whatever their order.
type Slugs struct {
	taken func(slug string) bool
	given map[string]bool
}

// NewSlugs returns a giver of slugs; taken tells what is in use, also by units
// that were renamed, merged or trashed.
func NewSlugs(taken func(slug string) bool) *Slugs {
	return &Slugs{taken: taken, given: map[string]bool{}}
}

// Slugged is what a slug is made of.
type Slugged struct {
	Name     string
	District string
	Region   string
	Country  string // ISO code
	Code     string // tells apart what nothing else does
}

// Give returns one slug for each of these, in their order.
func (s *Slugs) Give(units []Slugged) []string {
	slugs := make([]string, len(units))
	open := make([]int, len(units))
	for i := range open {
		open[i] = i
	}
	for step := 0; len(open) > 0; step++ {
		bearers := map[string]int{}
		for _, i := range open {
			slugs[i] = units[i].slug(step)
			bearers[slugs[i]]++
		}
		var still []int
		for _, i := range open {
			if slug := slugs[i]; step < 3 && (bearers[slug] > 1 || s.used(slug)) {
				still = append(still, i)
			}
		}
		settled := map[int]bool{}
		for _, i := range still {
			settled[i] = true
		}
		for _, i := range open {
			if !settled[i] {
				slugs[i] = s.unique(slugs[i])
				s.given[slugs[i]] = true
			}
		}
		open = still
	}
	return slugs
}

func (s *Slugs) used(slug string) bool { return s.given[slug] || s.taken(slug) }

// unique appends -2, -3 … where even the code does not tell apart.
func (s *Slugs) unique(slug string) string {
	for n, base := 2, slug; s.used(slug); n++ {
		slug = base + "-" + strconv.Itoa(n)
	}
	return slug
}

func (u Slugged) slug(step int) string {
	around := u.District
	if around == "" || i18n.Fold(around) == i18n.Fold(u.Name) {
		around = u.Region
	}
	if around == "" || i18n.Fold(around) == i18n.Fold(u.Name) {
		around = u.Country
	}
	var ps []string
	switch step {
	case 0:
		ps = []string{u.Name}
	case 1:
		ps = []string{u.Name, around}
	case 2:
		ps = []string{u.Name, around, u.Country}
	default:
		ps = []string{u.Name, around, u.Code}
	}
	return Slug(strings.Join(ps, " "))
}

// Slug romanises a text for an address: lower-case letters a to z, digits and
// hyphens, at most 80 of them. A text in a script that cannot be romanised
// gives "unit".
func Slug(text string) string {
	var b strings.Builder
	for _, r := range i18n.Fold(text) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' && b.Len() > 0:
			b.WriteByte('-')
		}
		if b.Len() >= 80 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "unit"
}

// SlugTaken reports whether a slug is in use in the state that row sees.
func SlugTaken(units []*Unit) func(string) bool {
	used := make(map[string]bool, len(units))
	for _, u := range units {
		used[u.Slug] = true
		for _, s := range u.OldSlugs {
			used[s] = true
		}
	}
	return func(slug string) bool { return used[slug] }
}
