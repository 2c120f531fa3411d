package article

import (
	"strings"
	"time"
)

// Moment is a minute of the association's clock, "2026-12-01 08:00", "" = none.
// Two are in the order of their texts.
type Moment string

const momentLayout = "2006-01-02 15:04"

// MomentOf is the minute in which an instant lies, which is in the
// association's time zone.
func MomentOf(now time.Time) Moment { return Moment(now.Format(momentLayout)) }

// layouts are how people write a moment; of a day alone it is the beginning.
var layouts = []string{momentLayout, "2006-01-02T15:04", "2006-01-02 15.04", "2.1.2006 15:04", "2.1.2006 15.04", "2006-01-02", "2.1.2006"}

// ParseMoment reads a moment as people write it: "2026-12-01 08:00", "1. 12. 2026 8:00".
func ParseMoment(text string) (Moment, bool) {
	text = strings.TrimSuffix(strings.Join(strings.Fields(text), " "), " Uhr")
	text = strings.ReplaceAll(text, ". ", ".")
	if text == "" {
		return "", true
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil && at.Year() >= 2000 && at.Year() < 2200 {
			return MomentOf(at), true
		}
	}
	return "", false
}

// tidyMoment is a moment that a form took, as it is stored.
func tidyMoment(m Moment) Moment {
	at, _ := ParseMoment(string(m)) // the form has checked it
	return at
}

// In reports whether the clock of a time zone ever shows the moment: it does
// not in the hour that summer time skips.
func (m Moment) In(zone *time.Location) bool {
	at, err := time.ParseInLocation(momentLayout, string(m), zone)
	return m == "" || err == nil && MomentOf(at) == m
}
