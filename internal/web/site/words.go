package site

import (
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
)

// Words say in one language what an edition holds. A page has them, and a mail
// needs no more.
type Words struct {
	*i18n.Catalogue
	E *edition.Edition
}

// Name is what a unit is called.
func (w Words) Name(u *edition.Unit) string { return w.E.NameOf(u, w.Lang) }

// Pair are the names of both ends of a partnership.
func (w Words) Pair(p *edition.Partnership) string {
	return w.Name(w.E.Unit(p.A)) + " – " + w.Name(w.E.Unit(p.B))
}

// Value is the value of a statement in words.
func (w Words) Value(s register.Statement) string {
	switch s.Field {
	case register.FieldSince, register.FieldUntil:
		if d, err := date.ParseEDTF(s.Value); err == nil {
			return w.Date(d)
		}
	case register.FieldForm, register.FieldState, register.FieldReason:
		return w.T(string(s.Field) + "." + s.Value)
	case register.FieldEvent:
		kind, edtf, _ := strings.Cut(s.Value, ":")
		if d, err := date.ParseEDTF(edtf); err == nil {
			return w.T(register.EventKeys[kind]) + " " + w.Date(d)
		}
	case register.FieldListed:
		return w.T("said.listed")
	}
	return s.Value
}

// Words are those of the page.
func (p *Page) Words() Words { return Words{p.Catalogue, p.E} }

// Value is the value of a statement in the page's language.
func (p *Page) Value(s register.Statement) string { return p.Words().Value(s) }
