package site

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"
)

// Paper is a page made for a size of paper.
func (p *Page) Paper(size string, c templ.Component) (Answer, error) {
	var b bytes.Buffer
	if err := paperLayout(p, size, c).Render(noContext, &b); err != nil {
		return Answer{}, err
	}
	return Answer{Status: http.StatusOK, Type: "text/html; charset=utf-8", Body: b.Bytes()}, nil
}
