package date

import (
	"slices"
	"strings"
	"testing"
	"time"

	"twinhall/internal/errs"
)

func TestParseEDTF(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edtf      string
		precision Precision
		from, to  string
		certain   bool
		decade    int
	}{
		{"", Unknown, "", "", false, 0},
		{"1977-03-11", ByDay, "1977-03-11", "1977-03-11", true, 1970},
		{"2000-02-29", ByDay, "2000-02-29", "2000-02-29", true, 2000},
		{"1977-03", ByMonth, "1977-03-01", "1977-03-31", true, 1970},
		{"1900-02", ByMonth, "1900-02-01", "1900-02-28", true, 1900},
		{"1996-02", ByMonth, "1996-02-01", "1996-02-29", true, 1990},
		{"1977", ByYear, "1977-01-01", "1977-12-31", true, 1970},
		{"197X", ByDecade, "1970-01-01", "1979-12-31", true, 1970},
		{"1977~", ByYear, "1977-01-01", "1977-12-31", false, 1970},
		{"1977-03~", ByMonth, "1977-03-01", "1977-03-31", false, 1970},
		{"1977-03-11~", ByDay, "1977-03-11", "1977-03-11", false, 1970},
		{"197X~", ByDecade, "1970-01-01", "1979-12-31", false, 1970},
		{"1971/1975", BySpan, "1971-01-01", "1975-12-31", true, 1970},
		{"1971/1971", BySpan, "1971-01-01", "1971-12-31", true, 1970},
		{"1971~/1975-03", BySpan, "1971-01-01", "1975-03-31", false, 1970},
		{"1971/1975~", BySpan, "1971-01-01", "1975-12-31", false, 1970},
		{"1995-05-12/1995-05-14", BySpan, "1995-05-12", "1995-05-14", true, 1990},
		{"197X/198X", BySpan, "1970-01-01", "1989-12-31", true, 1970},
		{"1000", ByYear, "1000-01-01", "1000-12-31", true, 1000},
		{"2200", ByYear, "2200-01-01", "2200-12-31", true, 2200},
	} {
		d, err := ParseEDTF(c.edtf)
		if err != nil {
			t.Errorf("%q: %v", c.edtf, err)
			continue
		}
		if d.Precision() != c.precision || d.From().String() != c.from || d.To().String() != c.to {
			t.Errorf("%q: got %s from %s to %s", c.edtf, d.Precision(), d.From(), d.To())
		}
		if d.Certain() != c.certain || d.Decade() != c.decade || d.IsZero() != (c.edtf == "") || d.Year() != d.From().Year {
			t.Errorf("%q: certain %v, decade %d, zero %v, year %d", c.edtf, d.Certain(), d.Decade(), d.IsZero(), d.Year())
		}
		if d.EDTF() != c.edtf {
			t.Errorf("%q comes back as %q", c.edtf, d.EDTF())
		}
	}
}

func TestParseEDTFRefuses(t *testing.T) {
	t.Parallel()
	for edtf, says := range map[string]string{
		"1999-02-30": "February 1999 has no day 30", "1900-02-29": "February 1900 has no day 29",
		"1977-04-31": "April 1977 has no day 31", "1977-03-00": "no day 0", "1977-13": "no month 13",
		"1977-00-01": "no month 0", "0999": "the year 999 lies outside 1000 to 2200", "2201": "2201", "099X": "990", "220X": "2200",
		"1975/1971": "ends before it starts", "1977/": "is not a date", "/1977": "is not a date", "1971/1975/1979": "is not a date",
		"77": "is not a date", "1977?": "is not a date", "1977-3": "is not a date", "1977.03": "is not a date",
		" 1977": "is not a date", "~": "is not a date", "197x": "is not a date", "١٩٧٧": "is not a date", "1977-03-11T00": "is not a date",
	} {
		d, err := ParseEDTF(edtf)
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), says) || !d.IsZero() && err != nil {
			t.Errorf("%q: got %q, error %v, want %q", edtf, d, err, says)
		}
	}
}

func TestBetweenNeedsTwoDates(t *testing.T) {
	t.Parallel()
	year, _ := InYear(1977)
	span, _ := Between(year, year)
	for _, pair := range [][2]Date{{{}, year}, {year, {}}, {span, year}, {year, span}} {
		if _, err := Between(pair[0], pair[1]); err == nil {
			t.Errorf("%s and %s made a span", pair[0], pair[1])
		}
	}
}

func TestCompareSortsTheUnknownLast(t *testing.T) {
	t.Parallel()
	want := []string{
		"197X", "197X~", "1970/1979", "1972-05-01", "1977-01-01", "1977-01", "1977", "1977~", "1977/1977", "1977/1979", "1978", "",
	}
	var dates []Date
	for _, s := range want {
		d, err := ParseEDTF(s)
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, d.As("written "+s))
	}
	slices.Reverse(dates)
	slices.SortStableFunc(dates, Compare)
	for i, d := range dates {
		if d.EDTF() != want[i] {
			t.Errorf("place %d: got %q, want %q", i, d.EDTF(), want[i])
		}
		for j, e := range dates {
			if got := Compare(d, e); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("Compare(%q, %q) = %d", d, e, got)
			}
		}
	}
}

func TestAboutKeepsTheUnknownUnknown(t *testing.T) {
	t.Parallel()
	if d := (Date{}).About(); !d.IsZero() || d.EDTF() != "" || d != (Date{}) {
		t.Errorf("got %+v", d)
	}
	if d := (Date{}).As("hétvégén"); !d.IsZero() || d.Written != "hétvégén" || Compare(d, Date{}) != 0 {
		t.Errorf("got %+v", d)
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	evening := time.Date(2024, 12, 31, 23, 30, 0, 0, time.FixedZone("", -3600))
	if d := DayOf(evening); d != (Day{2024, 12, 31}) {
		t.Errorf("got %s", d)
	}
	if d := (Day{2024, 3, 1}).Add(-1); d != (Day{2024, 2, 29}) {
		t.Errorf("got %s", d)
	}
	if !(Day{}).IsZero() || (Day{}).String() != "" || (Day{1977, 3, 1}).Before(Day{1977, 3, 1}) {
		t.Error("no day, or a day before itself")
	}
}

func FuzzParseEDTF(f *testing.F) {
	for _, s := range []string{"", "1977", "1977-03", "1977-03-11", "197X", "1977~", "1971/1975", "1971~/1975-03", "1999-02-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseEDTF(s)
		if err != nil {
			if d != (Date{}) {
				t.Fatalf("%q: error and %+v", s, d)
			}
			return
		}
		if d.EDTF() != s {
			t.Fatalf("%q comes back as %q", s, d.EDTF())
		}
		if d.To().Before(d.From()) || !d.IsZero() && (d.Year() < MinYear || d.To().Year > MaxYear) {
			t.Fatalf("%q: from %s to %s", s, d.From(), d.To())
		}
	})
}
