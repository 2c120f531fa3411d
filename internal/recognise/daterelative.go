package recognise

import (
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
)

// reference is the date in brackets that completes a clause, or that it counts
// from.
func (r *dateReading) reference(p clauseParts) (date.Date, bool) {
	dates := of(p.inner, anyDate)
	if len(dates) != 1 {
		return date.Date{}, false
	}
	if p.ofArticle(p.inner) {
		r.cell.Published, r.cell.PublishedOn = true, dates[0].date.As(r.cell.Written)
	}
	return dates[0].date, true
}

// kind is what the words of a clause with one date say of it: a word for a
// paper says least.
func (p clauseParts) kind() string {
	all := slices.Concat(p.outer, p.inner)
	if hints := of(all, hint); len(hints) > 0 {
		return hints[0].event
	}
	if p.has(all, signedWord) {
		return "signed"
	}
	return ""
}

// fromAge reckons the year of "40 let (2017)" and "třicet let v roce 2000". A
// term ("na 5 let") and an age after its date ("2005, 10 let") are no ages of
// the kind.
func (r *dateReading) fromAge(p clauseParts) error {
	var years, ages int
	var at date.Date
	var ago bool
	for i, it := range p.outer {
		switch it.kind {
		case age:
			if i > 0 && slices.Contains(p.outer[i-1].roles, forWord) && !slices.Contains(p.outer[i-1].roles, boundWord) || !at.IsZero() {
				r.doubt(DoubtWords)
				return nil
			}
			years, ages = it.years, ages+1
		case anyDate:
			at = it.date
		case role:
			switch e := effect(it); e {
			case boundWord:
				ago = true
			case untilWord, relativeWord, yesterdayWord:
				r.doubt(DoubtWords)
				return nil
			case sinceWord:
				if ages > 0 {
					r.doubt(DoubtWords)
					return nil
				}
			}
		}
	}
	if ages != 1 || len(of(p.inner, age)) > 0 {
		r.doubt(DoubtWords)
		return nil
	}
	if at.IsZero() {
		var ok bool
		if at, ok = r.reference(p); !ok {
			r.doubt(DoubtRelative)
			return nil
		}
	}
	d, err := date.InYear(at.Year() - years)
	if err != nil {
		return err
	}
	r.doubt(DoubtAge)
	return r.add(DateEvent{Date: d.About(), Kind: p.kind(), Since: !ago})
}

// completed gives a day or month the year that stands in brackets.
func (r *dateReading) completed(p clauseParts, parts []item) error {
	at, ok := r.reference(p)
	if !ok || len(parts) != 1 {
		r.doubt(DoubtNoYear)
		return nil
	}
	if p.has(p.outer, boundWord) || p.has(p.outer, untilWord) {
		r.doubt(DoubtBound)
		return nil
	}
	d, err := date.InMonth(at.Year(), parts[0].month)
	if parts[0].day > 0 {
		d, err = date.OnDay(at.Year(), parts[0].month, parts[0].day)
	}
	if err != nil {
		return err
	}
	switch {
	case p.has(p.outer, relativeWord) || p.has(p.outer, yesterdayWord) || at.Precision() != date.ByYear:
		d = d.About()
		r.doubt(DoubtRelative)
	case p.has(p.outer, aboutWord) || !at.Certain():
		d = d.About()
		r.doubt(DoubtAbout)
	}
	return r.add(DateEvent{Date: d, Kind: p.kind(), Since: p.has(p.outer, sinceWord)})
}

// undated reads a clause without a date of its own: "uplynulý víkend (2017)",
// "včera (čl. 08.06.2024)", "(1995)", or only "obnoveno" after a date.
func (r *dateReading) undated(p clauseParts) error {
	counted := p.has(p.outer, relativeWord) || p.has(p.outer, yesterdayWord) || p.has(p.outer, weekdayWord)
	if dates := of(p.inner, anyDate); len(dates) == 0 {
		switch kind := p.kind(); {
		case counted:
			r.doubt(DoubtRelative)
		case kind != "" && len(r.cell.Events) > 0 && r.cell.Events[len(r.cell.Events)-1].Kind == "":
			r.cell.Events[len(r.cell.Events)-1].Kind = kind
		default:
			r.doubt(DoubtWords)
		}
		return nil
	}
	if !counted {
		p.outer, p.inner = slices.Concat(p.outer, p.inner), nil
		if p.ofArticle(p.outer) {
			return r.published(p.outer)
		}
		return r.dates(p)
	}
	at, ok := r.reference(p)
	if !ok || p.has(p.outer, boundWord) || p.has(p.outer, untilWord) {
		r.doubt(DoubtRelative)
		return nil
	}
	if p.has(p.outer, yesterdayWord) && at.Precision() == date.ByDay {
		before := at.From().Add(-1)
		var err error
		if at, err = date.OnDay(before.Year, before.Month, before.Day); err != nil {
			return err
		}
	}
	r.doubt(DoubtRelative)
	return r.add(DateEvent{Date: at.About(), Kind: p.kind(), Since: p.has(p.outer, sinceWord)})
}

func errFuture(d date.Date) error {
	return errs.New(errs.Invalid, "%s lies in the future", d.EDTF())
}
