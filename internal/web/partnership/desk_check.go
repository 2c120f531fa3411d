package partnership

import (
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// checkPair tells whether two towns have a partnership already.
func (d deskPages) checkPair(q *page.Request) error {
	hints := []desk.Hint{}
	e := d.Edition()
	ends := [2]register.UnitID{}
	for i, f := range []string{"a", "b"} {
		n, err := q.Town(q.Query(f), "")
		if err != nil {
			return err
		}
		ends[i] = n.Unit
	}
	if e != nil && ends[0] != "" && ends[1] != "" {
		if a, ok := e.UnitByID(ends[0]); ok {
			for _, p := range a.Partnerships {
				if other := e.Other(p, a.Index); other.ID == ends[1] {
					hints = append(hints, desk.Hint{Text: q.Page.T("edit.double"), Href: q.Page.Here("/desk/partnerships/" + string(e.Partnership(p).ID))})
				}
			}
		}
	}
	return desk.SendJSON(q, hints)
}
