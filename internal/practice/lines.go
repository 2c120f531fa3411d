package practice

import (
	"encoding/json"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/neutral"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

var cardLine = neutral.LineKind{Name: "practice", Counted: "practices", Record: &line{}}

// Lines are the cards that are published, in the languages in which they are
// written.
var Lines = neutral.Lines{
	Name:    "practice",
	Version: 1,
	Kinds:   []neutral.LineKind{cardLine},
	Export: func(tx *sqldb.Tx, to *neutral.Exporter) error {
		all, err := AllPublished(tx)
		if err != nil {
			return err
		}
		for _, x := range all {
			if err := to.Export(cardLine, lineOf(x)); err != nil {
				return err
			}
		}
		return nil
	},
	Read: func(c *neutral.Checker, _ int) neutral.LineReader { return lineReader{c} },
}

// line is a card as an export writes it.
type line struct {
	ID        string    `json:"id"`
	Slug      string    `json:"slug"`
	Towns     []townOut `json:"towns"`
	Themes    []string  `json:"themes,omitempty"`
	Audiences []string  `json:"audiences,omitempty"`
	From      string    `json:"from"`              // EDTF
	Until     string    `json:"until,omitempty"`   // EDTF
	People    int64     `json:"people,omitempty"`  // in all
	Abroad    int64     `json:"abroad,omitempty"`  // of them from other countries
	Funds     []string  `json:"funds,omitempty"`   // where the money came from
	Cost      int64     `json:"cost,omitempty"`    // euros
	Grant     int64     `json:"grant,omitempty"`   // euros
	Address   string    `json:"address,omitempty"` // of the page with the facts
	Read      string    `json:"read,omitempty"`    // EDTF
	Contact   string    `json:"contact,omitempty"` // an office
	Texts     []textOut `json:"texts"`
}

type townOut struct {
	Name    string `json:"name"`
	Country string `json:"country"`
	Slug    string `json:"slug,omitempty"`
}

type textOut struct {
	Lang      string `json:"lang"`
	Title     string `json:"title"`
	Summary   string `json:"summary,omitempty"`
	Done      string `json:"done"`
	Outcome   string `json:"outcome,omitempty"`
	Otherwise string `json:"otherwise,omitempty"`
}

func lineOf(x *Published) line {
	l := line{ID: x.ID, Slug: x.Slug, Themes: x.Themes, Audiences: x.Audiences, From: x.From.EDTF(), Until: x.Until.EDTF(), People: x.People, Abroad: x.Abroad,
		Funds: x.Funds, Cost: x.Cost, Grant: x.Grant, Address: x.Address, Read: x.Read.EDTF(), Contact: x.Contact}
	for _, t := range x.Towns {
		l.Towns = append(l.Towns, townOut(t))
	}
	for _, lang := range Languages {
		if t, ok := x.In[lang]; ok {
			l.Texts = append(l.Texts, textOut{lang, t.Title, t.Summary, t.Done, t.Outcome, t.Otherwise})
		}
	}
	return l
}

type lineReader struct{ c *neutral.Checker }

// Open says that a line is whole in itself.
func (r lineReader) Open() string { return "" }

// Line checks a card and tells how it is stored.
func (r lineReader) Line(_ string, raw json.RawMessage) (func(*ledger.Tx) error, error) {
	x := &line{}
	if err := neutral.Decode(raw, x); err != nil {
		return nil, err
	}
	c := &Card{ID: ID(x.ID), Slug: x.Slug, Themes: joined(x.Themes), Audiences: joined(x.Audiences), People: x.People, Abroad: x.Abroad, Funds: joined(x.Funds),
		Cost: x.Cost, Grant: x.Grant, Address: x.Address, Contact: x.Contact, Public: true}
	c.From, _ = date.ParseEDTF(x.From) // checked below, as the others
	c.Until, _ = date.ParseEDTF(x.Until)
	c.Read, _ = date.ParseEDTF(x.Read)
	for _, t := range x.Towns {
		c.Towns = append(c.Towns, Town(t))
	}
	for _, said := range x.Texts {
		i := slices.Index(Languages, said.Lang)
		if i < 0 || c.In[i] != (Text{}) {
			return nil, r.c.Wrong("texts: %q is no language of the cards, or stands twice", said.Lang)
		}
		c.In[i] = Text{said.Title, said.Summary, said.Done, said.Outcome, said.Otherwise}
	}
	if x.People < 0 || x.Abroad < 0 || x.Cost < 0 || x.Grant < 0 {
		return nil, r.c.Wrong("a number is below nothing")
	}
	known := func(name string, words, all []string) error {
		for _, w := range words {
			if !slices.Contains(all, w) {
				return r.c.Wrong("%s: %q is no word of the list", name, w)
			}
		}
		return nil
	}
	var themes []string
	for _, t := range register.Themes() {
		themes = append(themes, t.Key)
	}
	return func(tx *ledger.Tx) error { _, err := Put(tx, c); return err },
		errs.First(r.c.ID("practice", x.ID), r.c.Unique("slug", x.Slug), r.c.EDTF("from", x.From), r.c.EDTF("until", x.Until), r.c.EDTF("read", x.Read),
			known("themes", x.Themes, themes), known("audiences", x.Audiences, register.Audiences), known("funds", x.Funds, Funds),
			neutral.Stored(Kind, c), c.check())
}
