package partnership

import (
	"twinhall/internal/edition"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// checkPair tells whether two towns have a partnership already, while somebody
// types: of names that may mean several, whether any two of them do. It lists,
// and decides nothing.
func (d deskPages) checkPair(q *page.Request) error {
	hints := []desk.Hint{}
	ends := [2][]*edition.Unit{}
	for i, f := range []string{"a", "b"} {
		n, err := q.Town(q.Query(f), "")
		if err != nil {
			return err
		}
		ends[i] = d.Towns(n)
	}
	e := d.Edition()
	for _, a := range ends[0] {
		for _, b := range ends[1] {
			for _, p := range a.Partnerships {
				if e.Other(p, a.Index).Index == b.Index {
					hints = append(hints, desk.Hint{Text: q.Page.T("edit.double"), Href: q.Page.Here("/desk/partnerships/" + string(e.Partnership(p).ID))})
				}
			}
		}
	}
	return desk.SendJSON(q, hints[:min(len(hints), 1)])
}
