package townhall

import (
	"testing"

	"twinhall/internal/date"
)

func TestMonthsSince(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		confirmed string
		want      int
	}{{"2026-11-21", 0}, {"2026-10-22", 0}, {"2026-10-21", 1}, {"2025-11-21", 12}, {"2025-09-21", 14}, {"2025", 10}, {"2027-01-01", 0}} {
		d, err := date.ParseEDTF(c.confirmed)
		if err != nil {
			t.Fatal(err)
		}
		if got := monthsSince(d, date.Day{Year: 2026, Month: 11, Day: 21}); got != c.want {
			t.Errorf("%s is %d months ago, want %d", c.confirmed, got, c.want)
		}
	}
}
