package partnership

import (
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/fulltext"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

// notes are what is noted of partnerships, so that it is found. In which
// language somebody noted it is not known.
func notes(_ *site.Site, e *edition.Edition) (all []fulltext.Document) {
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		var says []string
		for _, s := range p.Statements {
			if (s.Field == register.FieldNote || s.Field == register.FieldInstrument) && s.Value != "" {
				says = append(says, s.Value)
			}
		}
		if len(says) > 0 {
			all = append(all, fulltext.Document{URL: "/partnerships/" + string(p.ID), Title: pairName(e, p), Text: strings.Join(says, " · "), Themes: p.Themes,
				Date: p.Since})
		}
	}
	return all
}

// activities are what partners did together, so that it is found.
func activities(_ *site.Site, e *edition.Edition) (all []fulltext.Document) {
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		for _, a := range p.Activities {
			title := a.Title
			if title == "" {
				title = pairName(e, p)
			}
			all = append(all, fulltext.Document{URL: "/partnerships/" + string(p.ID) + "#activities", Title: title,
				Text: strings.Join(apartFrom(title, pairName(e, p), a.Place, a.Note), " · "), Themes: p.Themes, Date: a.From})
		}
	}
	return all
}

// apartFrom are the texts that say something which the title does not.
func apartFrom(title string, texts ...string) (all []string) {
	for _, t := range texts {
		if t != "" && t != title {
			all = append(all, t)
		}
	}
	return all
}

// pairName is what a partnership is called in a text that readers of every
// language find: by the own names of its towns.
func pairName(e *edition.Edition, p *edition.Partnership) string {
	return e.Unit(p.A).OwnName() + " – " + e.Unit(p.B).OwnName()
}
