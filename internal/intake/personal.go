package intake

import (
	"slices"
	"strings"

	"twinhall/internal/personal"
	"twinhall/internal/register"
)

// PersonalNote is the key of the note of a text that was left out because it
// looks like data of a person.
const PersonalNote = "personal-left-out"

// KeepTexts is the decision on a row by which its texts are taken though they
// look personal.
const KeepTexts = "keep=texts"

// looks is what in a text looks personal, "" where nothing does.
func looks(text string) string {
	var all []string
	for _, f := range personal.Find(text) {
		all = append(all, f.Text)
	}
	return strings.Join(all, ", ")
}

// keepsTexts reports whether somebody decided that the texts of a row may be
// public.
func (r *partnershipRun) keepsTexts(row Row) bool {
	return r.options.KeepPersonal || slices.Contains(r.decisionParts(row), KeepTexts)
}

// publicTexts leaves out of what a row says what looks personal: all of it
// becomes public, and nobody has been asked. What was left out is told.
func (r *partnershipRun) publicTexts(row Row, says []register.Statement, d *deal, v *verdict) []register.Statement {
	if r.keepsTexts(row) {
		return says
	}
	out := func(field, text string) bool {
		found := looks(text)
		if found == "" {
			return false
		}
		v.leftOut(field, found)
		return true
	}
	kept := says[:0]
	for _, s := range says {
		written := s.Written != "" && out(string(s.Field), s.Written)
		if written {
			s.Written = ""
		}
		switch s.Field {
		case register.FieldNote, register.FieldInstrument, register.FieldDates:
			if written || out(string(s.Field), s.Value) {
				continue
			}
		}
		kept = append(kept, s)
	}
	if d != nil {
		for field, text := range map[string]*string{"agreement-title": &d.title, "agreement-place": &d.place, "resolution-a": &d.resolution[0],
			"resolution-b": &d.resolution[1], "date": &d.signed.Written} {
			if out(field, *text) {
				*text = ""
			}
		}
	}
	return kept
}

// leftOut tells once of each text that was left out.
func (v *verdict) leftOut(field, found string) {
	n := note(PersonalNote, field, found)
	same := func(o Note) bool { return o.Key == n.Key && o.Args[1] == found }
	if !slices.ContainsFunc(v.warnings, same) {
		v.warnings = append(v.warnings, n)
	}
}

// LeftOut reports whether a text of the row was left out because it looks
// personal.
func (l Line) LeftOut() bool {
	return slices.ContainsFunc(l.Warnings, func(n Note) bool { return n.Key == PersonalNote })
}

// publicSource is the source of a row, which is shown beside what it says: one
// that looks personal gives way to the file's.
func (r *partnershipRun) publicSource(row Row, v *verdict) string {
	source := r.columns.Value(row, "source")
	if source == "" {
		return r.source
	}
	if found := looks(source); found != "" && !r.keepsTexts(row) {
		v.leftOut("source", found)
		return r.source
	}
	return source
}

// checkSource refuses a source or publisher of the file that looks personal.
func (r *run) checkSource() error {
	if r.options.KeepPersonal || r.options.KeepSource {
		return nil
	}
	for _, text := range []string{r.source, r.options.Publisher} {
		if found := looks(text); found != "" {
			return refuse(nil, "personal-source", text, found)
		}
	}
	return nil
}
