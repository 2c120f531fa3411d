package guide

import (
	"encoding/json"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/neutral"
	"twinhall/internal/sqldb"
)

var pageLine = neutral.LineKind{Name: "guide_page", Counted: "guide_pages", Record: &line{}}

// Lines are the pages of the guide that are published, in the languages in which
// they are.
var Lines = neutral.Lines{
	Name:    "guide",
	Version: 1,
	Kinds:   []neutral.LineKind{pageLine},
	Export: func(tx *sqldb.Tx, to *neutral.Exporter) error {
		all, err := All(tx)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.Public() {
				if err := to.Export(pageLine, lineOf(p)); err != nil {
					return err
				}
			}
		}
		return nil
	},
	Read: func(c *neutral.Checker, _ int) neutral.LineReader { return lineReader{c} },
}

// line is a page as an export writes it.
type line struct {
	ID      string    `json:"id"`
	Slug    string    `json:"slug"`
	Parent  string    `json:"parent,omitempty"` // slug
	Rank    int64     `json:"rank,omitempty"`
	Keeper  string    `json:"keeper,omitempty"`
	Checked string    `json:"checked,omitempty"` // EDTF
	Texts   []textOut `json:"texts"`
}

type textOut struct {
	Lang    string `json:"lang"`
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	Body    string `json:"body"`
}

func lineOf(p *Page) line {
	l := line{ID: string(p.ID), Slug: p.Slug, Parent: p.Parent, Rank: p.Rank, Keeper: p.Keeper, Checked: p.Checked.EDTF()}
	for i, lang := range Languages {
		if t := &p.In[i]; t.Public {
			l.Texts = append(l.Texts, textOut{lang, t.Title, t.Summary, t.Body})
		}
	}
	return l
}

type lineReader struct{ c *neutral.Checker }

// Open says that a line is whole in itself.
func (r lineReader) Open() string { return "" }

// Line checks a page and tells how it is stored.
func (r lineReader) Line(_ string, raw json.RawMessage) (func(*ledger.Tx) error, error) {
	x := &line{}
	if err := neutral.Decode(raw, x); err != nil {
		return nil, err
	}
	p := &Page{ID: ID(x.ID), Slug: x.Slug, Parent: x.Parent, Rank: x.Rank, Keeper: x.Keeper}
	p.Checked, _ = date.ParseEDTF(x.Checked)
	for _, said := range x.Texts {
		t := p.Text(said.Lang)
		if t == nil || t.Public {
			return nil, r.c.Wrong("texts: %q is no language of the guide, or stands twice", said.Lang)
		}
		*t = Text{said.Title, said.Summary, said.Body, true}
	}
	if len(x.Texts) == 0 {
		return nil, r.c.Wrong("texts: a page is published in one language at least")
	}
	return func(tx *ledger.Tx) error { _, err := Put(tx, p); return err },
		errs.First(r.c.ID("guide-page", x.ID), r.c.Unique("slug", x.Slug), r.c.EDTF("checked", x.Checked), neutral.Stored(Kind, p), p.check())
}
