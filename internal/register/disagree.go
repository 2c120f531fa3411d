package register

import "twinhall/internal/date"

// Disagreement is what an end says of a field and the other end or a third
// says otherwise.
type Disagreement struct {
	Field   Field
	Says    []Statement // the newest word of each, as the rule ranks them; at least two that differ
	Decided bool        // an editor's decision says which is shown
}

// disagreeing are the fields whose differences are work for the two ends.
var disagreeing = []Field{FieldSince, FieldForm, FieldState}

// Disagreements lists what both ends, or an end and a third, say differently
// of beginning, form and state. What counts is the newest word of each end and
// of each source of a third. Dates are compared as finely as both are known, so
// that 1991 and 1991-05-03 agree; "about" contradicts nothing, nor does an
// unknown state. Two third parties that differ are no disagreement: neither
// speaks for the partnership.
func Disagreements(statements []Statement) []Disagreement {
	var all []Disagreement
	for _, f := range disagreeing {
		words, decided := wordsOf(statements, f)
		if d := (Disagreement{Field: f, Says: differing(words, f), Decided: decided}); len(d.Says) > 0 {
			all = append(all, d)
		}
	}
	return all
}

// wordsOf is the newest statement of each end and of each source of a third,
// in the order of the rule.
func wordsOf(statements []Statement, f Field) (words []Statement, decided bool) {
	type voice struct {
		sayer  Sayer
		source SourceID
	}
	at := map[voice]int{}
	for _, s := range statements {
		if s.Field != f || s.Value == "" || f == FieldState && s.Value == StateUnknown {
			continue
		}
		if s.Sayer == SayerEditor {
			decided = true
			continue
		}
		v := voice{sayer: s.Sayer}
		if s.Sayer == SayerThird {
			v.source = s.Source
		}
		if i, heard := at[v]; !heard {
			at[v] = len(words)
			words = append(words, s)
		} else if before(s, words[i]) {
			words[i] = s
		}
	}
	for i := range words { // a handful: sorted by insertion
		for j := i; j > 0 && before(words[j], words[j-1]); j-- {
			words[j], words[j-1] = words[j-1], words[j]
		}
	}
	return words, decided
}

// differing are those of words that differ from an end's, with that end's.
func differing(words []Statement, f Field) []Statement {
	in := make([]bool, len(words))
	for i, s := range words {
		for j := i + 1; j < len(words); j++ {
			t := words[j]
			if s.Sayer == SayerThird && t.Sayer == SayerThird || agree(f, s.Value, t.Value) {
				continue
			}
			in[i], in[j] = true, true
		}
	}
	var all []Statement
	for i, s := range words {
		if in[i] {
			all = append(all, s)
		}
	}
	return all
}

// agree reports whether two values of a field can both be true.
func agree(f Field, a, b string) bool {
	if a == b || f != FieldSince {
		return a == b
	}
	d, e := dateOr(a), dateOr(b)
	return AgreeOnDate(d, e)
}

// AgreeOnDate reports whether two dates can be of the same day, as far as both
// are known. One that is unknown or "about" agrees with any.
func AgreeOnDate(d, e date.Date) bool {
	return !d.Certain() || !e.Certain() || !d.To().Before(e.From()) && !e.To().Before(d.From())
}
