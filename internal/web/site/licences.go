package site

import (
	"net/http"

	"twinhall/internal/errs"
	"twinhall/internal/licences"
)

// licencesView is the page of what travels inside the program, or of one of
// these works with the texts of its licences.
type licencesView struct {
	*Page
	Works []licences.Work
	One   *licences.Work
}

func (s *Site) licences(lang string, r Request) (Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/licences", ""); moved {
		return a, nil
	}
	works, err := licences.All()
	if err != nil {
		return Answer{}, err
	}
	v := &licencesView{Page: s.NewPage(lang, r, "/licences"), Works: works}
	v.Title, v.Description = v.T("licences.title"), v.T("licences.lead")
	v.Crumbs = []Crumb{{v.T("licences.title"), ""}}
	return v.Page.Answer(licencesPage(v), http.StatusOK)
}

func (s *Site) licencesOf(lang string, r Request) (Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/licences/"+r.Part, ""); moved {
		return a, nil
	}
	works, err := licences.All()
	if err != nil {
		return Answer{}, err
	}
	for i := range works {
		if works[i].Slug() != r.Part {
			continue
		}
		v := &licencesView{Page: s.NewPage(lang, r, "/licences/"+r.Part), One: &works[i]}
		v.NoIndex = true
		v.Title = v.T("licences.of", "name", v.One.Name)
		v.Crumbs = []Crumb{{v.T("licences.title"), v.Here("/licences")}, {v.One.Name, ""}}
		return v.Page.Answer(licencePage(v), http.StatusOK)
	}
	return Answer{}, errs.New(errs.NotFound, "no such licence")
}

// of are the works of a kind.
func (v *licencesView) of(kind licences.Kind) (works []licences.Work) {
	for _, w := range v.Works {
		if w.Kind == kind {
			works = append(works, w)
		}
	}
	return works
}

// licenceName is an SPDX identifier as it is; what is no licence, in words.
func (v *licencesView) licenceName(id string) string {
	if id == licences.PublicDomain {
		return v.T("licences.public-domain")
	}
	return id
}

// licenceKinds are what the kinds of works are called.
var licenceKinds = map[licences.Kind]string{
	licences.KindProgram:  "licences.kind.program",
	licences.KindGo:       "licences.kind.go",
	licences.KindBrowser:  "licences.kind.browser",
	licences.KindData:     "licences.kind.data",
	licences.KindTypeface: "licences.kind.typeface",
}
