package site

import (
	"math"
	"net/url"
	"sort"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
)

var (
	states = register.States
	forms  = register.Forms
)

// What states and forms mean, on the page about these data.
var (
	stateMeanings = map[string]string{
		register.StateActive:    "about.state.active",
		register.StateDormant:   "about.state.dormant",
		register.StateUnknown:   "about.state.unknown",
		register.StateProposed:  "about.state.proposed",
		register.StateSuspended: "about.state.suspended",
		register.StateEnded:     "about.state.ended",
	}
	formMeanings = map[string]string{
		register.FormFormal:   "about.form.formal",
		register.FormProject:  "about.form.project",
		register.FormInformal: "about.form.informal",
	}
)

// Figure is a number with what it counts, or a fact with its name.
type Figure struct{ What, N, Href string }

func (p *Page) headTitle() string {
	if p.Path == "/" {
		return p.Title
	}
	return p.Title + " · " + p.ShortName()
}

// ShortName is what the site is called where there is little room.
func (p *Page) ShortName() string {
	if name := p.Association(); name != "" {
		return name
	}
	return p.T("site.short")
}

// LanguageName is what a language calls itself.
func (p *Page) LanguageName(lang string) string {
	c, ok := p.Catalogues.Of(lang)
	if !ok {
		return lang
	}
	return c.T("language.name")
}

// EditionDate is the day of the edition, "" before there is one.
func (p *Page) EditionDate() string {
	if p.E.At.IsZero() {
		return ""
	}
	return p.Date(date.DayOf(p.E.At).Date())
}

// DateShort is a date for a table, "–" where it is unknown.
func (p *Page) DateShort(d date.Date) string {
	if d.IsZero() {
		return "–"
	}
	return p.Date(d)
}

// Retrieved says when a source was read.
func (p *Page) Retrieved(edtf string) string {
	d, err := date.ParseEDTF(edtf)
	if err != nil {
		return ""
	}
	return p.T("source.retrieved", "date", p.Date(d))
}

// Km writes a distance: whole kilometres, "–" where it is unknown.
func (p *Page) Km(km float64) string {
	if km <= 0 {
		return "–"
	}
	if km < 1 {
		return p.T("km.under")
	}
	return p.T("km", "n", p.Number(int(math.Round(km))))
}

func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// SourceName is what a source is called on a page: its publisher, the host of
// its address, the name of the file, or how the association was told.
func (p *Page) SourceName(address, publisher string) string {
	if how, said := register.SaidHow(address); said {
		return p.T(register.SaidKeys[how])
	}
	if publisher != "" && publisher != address {
		return publisher
	}
	if isWeb(address) {
		if u, err := url.Parse(address); err == nil {
			return strings.TrimPrefix(u.Hostname(), "www.")
		}
	}
	return strings.TrimPrefix(address, "file:")
}

func (v *homeView) numbers() []Figure {
	n := []Figure{
		{v.N("home.n-partnerships", v.E.Total()), v.Number(v.E.Total()), v.Here("/partnerships")},
		{v.N("home.n-towns", v.Towns), v.Number(v.Towns), v.Here("/municipalities")},
		{v.N("home.n-countries", v.Countries), v.Number(v.Countries), v.Here("/countries")},
	}
	if v.Since > 0 {
		n = append(n, Figure{v.T("home.n-since"), v.T("date.year", "y", v.Since), v.Here("/partnerships?sort=since")})
	}
	return n
}

// LivenessRule says by which rule the liveness follows.
func (p *Page) LivenessRule() string {
	return p.T("about.liveness-rule", "active", p.Number(register.ActiveYears), "quiet", p.Number(register.QuietYears))
}

// SourceWords is how a file names a source: its address, or in words how the
// association was told.
func (p *Page) SourceWords(src *register.Source) string {
	if src == nil {
		return ""
	}
	if how, said := register.SaidHow(src.Address); said {
		return p.T(register.SaidKeys[how])
	}
	return src.Address
}

// Collator compares texts as the page's language sorts. It is for one page:
// it is not safe for concurrent use.
func (p *Page) Collator() func(a, b string) int {
	return collate.New(language.Make(p.Lang)).CompareString
}

// SortCountries sorts countries by name as the page's language sorts, those at
// home first.
func (p *Page) SortCountries(all []*edition.Country) {
	c := p.Collator()
	sort.Slice(all, func(i, j int) bool {
		if a, b := p.AtHome(all[i].Code), p.AtHome(all[j].Code); a != b {
			return a
		}
		return c(p.Country(all[i].Code), p.Country(all[j].Code)) < 0
	})
}

// EDTF is a date as files have it, "" where it is unknown.
func EDTF(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.EDTF()
}

// Coordinate is a degree to five decimals, a metre; nil where it is not known.
func Coordinate(placed bool, degrees float64) any {
	if !placed {
		return nil
	}
	return math.Round(degrees*1e5) / 1e5
}

// NationalCode is the code of a unit in its national list, "" = none.
func NationalCode(u *edition.Unit) string {
	for _, x := range u.ExternalIDs {
		if strings.HasPrefix(x.Scheme, "national:") {
			return x.Value
		}
	}
	return ""
}
