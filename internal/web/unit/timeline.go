package unit

import (
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/edition"
)

// townEvent is something dated in the life of a town's partnerships.
type townEvent struct {
	edition.Event
	Partner *edition.Unit
	P       *edition.Partnership
}

// timelineShown is how many events a town's page shows before "more".
const timelineShown = 24

// timeline are all dated events of a town, the earliest first. The beginning
// and the end of a partnership are told once, also where an event says them.
func (v *townView) timeline() []townEvent {
	var all []townEvent
	for _, rows := range [][]townRow{v.Partners, v.Others} {
		for _, row := range rows {
			told := map[string]bool{}
			for _, e := range row.P.Events {
				all = append(all, townEvent{e, row.Partner, row.P})
				told[e.Date.EDTF()] = true
			}
			if d := row.P.Since; !d.IsZero() && !told[d.EDTF()] {
				all = append(all, townEvent{edition.Event{Kind: "began", Date: d}, row.Partner, row.P})
			}
			if d := row.P.Until; !d.IsZero() && !told[d.EDTF()] {
				all = append(all, townEvent{edition.Event{Kind: "over", Date: d}, row.Partner, row.P})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b townEvent) int { return date.Compare(a.Date, b.Date) })
	return all
}
