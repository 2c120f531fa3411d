// Package edit is what stands between a person and the register: dates as they
// are written, places of which units are made, proposals that somebody else
// decides, drafts and kept filters. It must not know pages, nor who may do
// what.
package edit

import (
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/recognise"
)

// Date reads a date as somebody writes it and returns it as EDTF. It is "" for
// "", and false where it is no date that is understood.
func Date(written string) (string, bool) {
	written = strings.TrimSpace(written)
	if written == "" {
		return "", true
	}
	if d, err := date.ParseEDTF(written); err == nil {
		return d.EDTF(), !d.IsZero()
	}
	cell, err := recognise.Dates(written, recognise.DateOptions{Order: recognise.DayFirst})
	if err != nil || len(cell.Events) != 1 || cell.Published {
		return "", false
	}
	for _, doubt := range cell.Doubts {
		if doubt != recognise.DoubtAbout {
			return "", false
		}
	}
	return cell.Events[0].Date.EDTF(), true
}
