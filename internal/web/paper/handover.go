package paper

import (
	"github.com/a-h/templ"

	"twinhall/internal/file"
	"twinhall/internal/paper"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// handedOver is the part of a partnership on the sheet for a new officer.
func handedOver(tx *sqldb.Tx, v *page.View, id register.PartnershipID) (templ.Component, error) {
	all, err := paper.MemoriesOf(tx, id)
	if err != nil {
		return nil, err
	}
	var memories []*paper.Memory
	for _, m := range all {
		if m.Trashed == register.Kept && !m.Empty() {
			memories = append(memories, m)
		}
	}
	papers, err := paper.Of(tx, id)
	var lines []string
	for _, x := range papers {
		if x.Trashed != register.Kept || err != nil {
			continue
		}
		text := v.T(paper.SortKeys[x.Kind]) + ": " + x.Title
		if !x.Date.IsZero() {
			text += ", " + v.Date(x.Date)
		}
		var f file.Head
		if f, err = file.Get(tx, x.File); err == nil && f.Type == file.PDF {
			text += " (PDF)"
		}
		lines = append(lines, text)
	}
	return handed(v, memories, lines), err
}
