package article

import (
	"encoding/json"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/neutral"
	"twinhall/internal/sqldb"
)

var articleLine = neutral.LineKind{Name: "article", Counted: "articles", Record: &line{}}

// Lines are the articles that are published, in the languages in which they are.
var Lines = neutral.Lines{
	Name:    "article",
	Version: 1,
	Kinds:   []neutral.LineKind{articleLine},
	Export: func(tx *sqldb.Tx, to *neutral.Exporter) error {
		for _, s := range Sections {
			all, err := All(tx, s)
			if err != nil {
				return err
			}
			for _, a := range all {
				if a.Public() {
					if err := to.Export(articleLine, lineOf(a)); err != nil {
						return err
					}
				}
			}
		}
		return nil
	},
	Read: func(c *neutral.Checker, _ int) neutral.LineReader { return lineReader{c} },
}

// line is an article as an export writes it.
type line struct {
	ID       string    `json:"id"`
	Section  string    `json:"section"`
	Slug     string    `json:"slug"`
	Parent   string    `json:"parent,omitempty"` // slug
	Rank     int64     `json:"rank,omitempty"`
	Keeper   string    `json:"keeper,omitempty"`
	Checked  string    `json:"checked,omitempty"`  // EDTF
	Day      string    `json:"day,omitempty"`      // EDTF
	End      string    `json:"end,omitempty"`      // when it goes, on the association's clock
	Original string    `json:"original,omitempty"` // language
	Texts    []textOut `json:"texts"`
}

type textOut struct {
	Lang    string `json:"lang"`
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	Body    string `json:"body,omitempty"`
	Machine bool   `json:"machine,omitempty"`
	Changed int64  `json:"changed,omitempty"` // seconds of Unix time
}

func lineOf(a *Article) line {
	l := line{ID: string(a.ID), Section: string(a.Section), Slug: a.Slug, Parent: a.Parent, Rank: a.Rank, Keeper: a.Keeper, Checked: a.Checked.EDTF(),
		Day: a.Day.EDTF(), End: string(a.End), Original: a.Original}
	for i, lang := range Languages {
		if t := &a.In[i]; t.Public() {
			l.Texts = append(l.Texts, textOut{lang, t.Shown.Title, t.Shown.Summary, t.Shown.Body, t.Machine, t.Changed})
		}
	}
	return l
}

type lineReader struct{ c *neutral.Checker }

// Open says that a line is whole in itself.
func (r lineReader) Open() string { return "" }

// Line checks an article and tells how it is stored.
func (r lineReader) Line(_ string, raw json.RawMessage) (func(*ledger.Tx) error, error) {
	x := &line{}
	if err := neutral.Decode(raw, x); err != nil {
		return nil, err
	}
	a := &Article{ID: ID(x.ID), Section: Section(x.Section), Slug: x.Slug, Parent: x.Parent, Rank: x.Rank, Keeper: x.Keeper, Original: x.Original}
	a.Checked, _ = date.ParseEDTF(x.Checked) // checked below
	a.Day, _ = date.ParseEDTF(x.Day)
	end, ok := ParseMoment(x.End)
	if a.End = end; !ok {
		return nil, r.c.Wrong("end: %q is no moment like 2026-12-01 08:00", x.End)
	}
	if x.Original != "" && !slices.Contains(Languages, x.Original) {
		return nil, r.c.Wrong("original: %q is no language of the articles", x.Original)
	}
	for _, said := range x.Texts {
		t := a.Text(said.Lang)
		if t == nil || t.Public() {
			return nil, r.c.Wrong("texts: %q is no language of the articles, or stands twice", said.Lang)
		}
		*t = Written(Words{said.Title, said.Summary, said.Body}, true)
		t.Machine, t.Changed = said.Machine, max(0, said.Changed)
	}
	if len(x.Texts) == 0 {
		return nil, r.c.Wrong("texts: an article is published in one language at least")
	}
	return func(tx *ledger.Tx) error { _, err := Put(tx, a); return err },
		errs.First(r.c.ID("article", x.ID), r.c.Unique("slug", x.Section+"/"+x.Slug), r.c.EDTF("checked", x.Checked), r.c.EDTF("day", x.Day),
			neutral.Stored(Kind, a), a.check())
}
