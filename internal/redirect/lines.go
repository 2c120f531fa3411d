package redirect

import (
	"encoding/json"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/neutral"
	"twinhall/internal/sqldb"
)

var ruleLine = neutral.LineKind{Name: "redirect", Counted: "redirects", Record: &line{}}

// Lines are the rules without their notes.
var Lines = neutral.Lines{
	Name:    "redirect",
	Version: 1,
	Kinds:   []neutral.LineKind{ruleLine},
	Export: func(tx *sqldb.Tx, to *neutral.Exporter) error {
		all, err := AllPublished(tx)
		if err != nil {
			return err
		}
		for _, x := range all {
			if err := to.Export(ruleLine, line(*x)); err != nil {
				return err
			}
		}
		return nil
	},
	Read: func(c *neutral.Checker, _ int) neutral.LineReader { return lineReader{c} },
}

// line is a rule as an export writes it.
type line struct {
	ID   string `json:"id"`
	From string `json:"from"`
	To   string `json:"to"`
}

type lineReader struct{ c *neutral.Checker }

// Open says that a line is whole in itself.
func (r lineReader) Open() string { return "" }

// Line checks a rule and tells how it is stored.
func (r lineReader) Line(_ string, raw json.RawMessage) (func(*ledger.Tx) error, error) {
	x := &line{}
	if err := neutral.Decode(raw, x); err != nil {
		return nil, err
	}
	rule := &Rule{ID: ID(x.ID), From: x.From, To: x.To}
	return func(tx *ledger.Tx) error { _, err := Put(tx, rule); return err },
		errs.First(r.c.ID("redirect", x.ID), r.c.Unique("from", x.From), neutral.Stored(Kind, rule), rule.check())
}
