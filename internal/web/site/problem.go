package site

import (
	"net/http"
	"strings"

	"twinhall/internal/edition"
)

// problems are what a page may say that went wrong, by status: the title, and
// what to do.
var problems = map[int][2]string{
	http.StatusRequestURITooLong:   {"problem.414", "problem.414-why"},
	http.StatusTooManyRequests:     {"problem.429", "problem.429-why"},
	http.StatusInternalServerError: {"problem.500", "problem.500-why"},
	http.StatusServiceUnavailable:  {"problem.503", "problem.503-why"},
}

// Problem is the page that says why there is no other: in the language of the
// path, else in the one given. number is that by which the log tells the cause,
// "" = none. e may be nil before there is an edition.
func (s *Site) Problem(status int, path, lang, number string, e *edition.Edition) ([]byte, error) {
	if first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); first != "" {
		if _, ok := s.Catalogues.Of(first); ok {
			lang = first
		}
	}
	v := s.Inner(lang, "/", e)
	v.OfInner = false
	keys := problems[status]
	v.Title = v.T(keys[0])
	return s.Render(v, problemPage(v, v.T(keys[1], "number", number)))
}
