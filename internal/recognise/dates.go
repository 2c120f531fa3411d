package recognise

import (
	"regexp"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
)

// DateOptions is what is known beside the text of a date cell.
type DateOptions struct {
	// Today refuses events in years after it, except announced ends; the zero
	// value refuses none.
	Today date.Day
	// Order decides 5/6/1995; AnyOrder, the zero value, leaves it at the year.
	Order DayOrder
	// Language, where the source's is known, decides names that are different
	// months in two languages (listopad: hr October, cs and pl November).
	Language string
}

// DayOrder is how a source writes day and month in figures between slashes.
type DayOrder int

// The orders. AnyOrder is not known.
const (
	AnyOrder DayOrder = iota
	DayFirst
	MonthFirst
)

// DateEvent is one event that a date cell tells of.
type DateEvent struct {
	// Date is never unknown; its Written is the whole cell.
	Date date.Date
	// Kind is the vocabulary's event kind where a word beside the date says
	// so (renewed, approved, ended, expires …), else empty.
	Kind string
	// Since is set where the cell says that it has lasted from then on, not
	// what happened then.
	Since bool
}

// DateCell is what a date cell means.
type DateCell struct {
	Written string
	// Events are in the order written; empty where nothing is understood.
	Events []DateEvent
	// Published is set where the cell gives the date of an article, which is
	// never the date of an event. PublishedOn may still be unknown.
	Published   bool
	PublishedOn date.Date
	// Doubts say, once each, why something is not certain or not understood.
	// Empty where every word was understood and every event is certain.
	Doubts []DateDoubt
}

// DateDoubt is a reason why a date cell says less than it seems to.
type DateDoubt string

// The doubts.
const (
	// DoubtWords: a part has words or figures that are not understood; it
	// gives no event.
	DoubtWords DateDoubt = "not understood"
	// DoubtRelative: counted from a day that is not given, or given only in
	// brackets by whoever took the note.
	DoubtRelative DateDoubt = "relative"
	// DoubtAge: a year reckoned from a number of years.
	DoubtAge DateDoubt = "reckoned from an age"
	// DoubtAbout: the text itself says about, end of, early in.
	DoubtAbout DateDoubt = "about"
	// DoubtDayMonth: 5/6/1995 in figures; only the year is taken.
	DoubtDayMonth DateDoubt = "day and month cannot be told apart"
	// DoubtMonthName: the name is another month in another language.
	DoubtMonthName DateDoubt = "month name has two meanings"
	// DoubtSpan: 1971-1975 may be when it happened, or how long it lasted.
	DoubtSpan DateDoubt = "span"
	// DoubtNoYear: a day or month without its year; no event.
	DoubtNoYear DateDoubt = "no year"
	// DoubtShortYear: 12.4.91; the century is not guessed, no event.
	DoubtShortYear DateDoubt = "year of two figures"
	// DoubtBound: only before or after a date; no event.
	DoubtBound DateDoubt = "before or after"
	// DoubtPublished: only the date of an article is given.
	DoubtPublished DateDoubt = "date of publication"
)

// maxDateCell is the length in bytes beyond which a text is no date cell.
const maxDateCell = 500

// isoTime is a day with a time of day, as spreadsheets and Wikidata write it.
var isoTime = regexp.MustCompile(`^\+?([0-9]{4}-[0-9]{2}-[0-9]{2})[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?$`)

// bareNumber is what a spreadsheet makes of a date whose format got lost.
var bareNumber = regexp.MustCompile(`^(?:[0-9]{3}|[0-9]{5,}(?:[.,][0-9]+)?)$`)

// Dates says what a date cell means, as people write it in cs, sk, hu, pl, de,
// sr and hr in both scripts, sl, bg, ro, fr, uk and en; of es, it, pt, nl, sv, da,
// fi, el, lt, lv and et it knows the months. A year stays a year. It never guesses: a part of the cell in which any word is unknown gives no
// event and a doubt. Parts are divided by semicolons, commas, slashes and "and".
//
//   - "40 let (2017)", "třicet let v roce 2000" are about 1977, about 1970.
//   - "konec května 2012" keeps its month and is about it; "počátkem 70. let"
//     is about the decade; a season is about its year.
//   - A year in brackets completes a day or month and is what "last year" or
//     "next year" means; what was counted from such a day is about it.
//   - After "publ." stands the date of an article.
//
// An impossible date (30.02.1999, a spreadsheet's 35000) and one after Today's
// year are errors of kind Invalid that name it; Written is set in any case.
func Dates(written string, o DateOptions) (DateCell, error) {
	r := &dateReading{cell: DateCell{Written: written}, options: o}
	if len(written) > maxDateCell {
		r.doubt(DoubtWords)
		return r.cell, nil
	}
	text := isoTime.ReplaceAllString(lower(written), "$1")
	if text == "" {
		return r.cell, nil
	}
	if err := r.read(text); err != nil {
		return DateCell{Written: written}, errs.Wrap(errs.Invalid, err, "%q is not a possible date", shorten(written))
	}
	return r.cell, nil
}

func (r *dateReading) read(text string) error {
	if d, err := date.ParseEDTF(strings.ToUpper(text)); err == nil && !strings.Contains(text, "/") {
		return r.add(DateEvent{Date: d})
	}
	tokens := tokenise(text)
	if bareNumber.MatchString(text) {
		return errs.New(errs.Invalid, "a number is not a date")
	}
	items, err := scan(tokens, r.options)
	if err != nil {
		return err
	}
	for _, clause := range clauses(items) {
		if err := r.clause(clause); err != nil {
			return err
		}
	}
	return nil
}

// add takes an event, unless it lies in a year after today's.
func (r *dateReading) add(e DateEvent) error {
	today := r.options.Today
	if !today.IsZero() && e.Date.Year() > today.Year && e.Kind != "expires" {
		return errs.New(errs.Invalid, "%s lies in the future", e.Date.EDTF())
	}
	e.Date = e.Date.As(r.cell.Written)
	r.cell.Events = append(r.cell.Events, e)
	return nil
}

func (r *dateReading) doubt(d DateDoubt) {
	for _, have := range r.cell.Doubts {
		if have == d {
			return
		}
	}
	r.cell.Doubts = append(r.cell.Doubts, d)
}

func shorten(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
