package door

import (
	"time"

	"twinhall/internal/account"
	"twinhall/internal/date"
)

// moment writes an instant as day and minute, UTC.
func (v *view) moment(at time.Time) string {
	at = at.UTC()
	d, err := date.OnDay(at.Year(), int(at.Month()), at.Day())
	if err != nil {
		return ""
	}
	return v.Date(d) + ", " + at.Format("15:04") + " UTC"
}

// event says in words what a line of the security log tells.
func (v *logView) event(e account.Event) string {
	if key := "log." + e.Kind; v.Has(key) {
		return v.T(key)
	}
	return e.Kind
}
