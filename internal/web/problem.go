package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"twinhall/internal/web/api"
)

// problem says why there is no answer: to programs in JSON, to people as a page
// in their language. Pages of one sort are made once for an edition, since
// whoever asks too often must cost little.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, status int) {
	s.problemWith(w, r, status, "")
}

func (s *Server) problemWith(w http.ResponseWriter, r *http.Request, status int, number string) {
	path, _ := strings.CutPrefix(r.URL.Path, s.base)
	if api.Matches(path) {
		s.api.Problem(w, r, status, number)
		return
	}
	page, err := s.problemPage(r, status, path, number)
	if err != nil { // not even the frame of a page can be made
		s.plain(w, status, http.StatusText(status)+" "+number)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(page) // the visitor went away
	}
}

// problemPage makes the page. What went wrong may be the making of pages: then
// there is an error and no page.
func (s *Server) problemPage(r *http.Request, status int, path, number string) (page []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("no page can be made: %v", v)
		}
	}()
	return s.problems.page(s, status, path, s.site.Catalogues.Match(r.Header.Get("Accept-Language")), number)
}

// problemPages are the pages of one edition.
type problemPages struct {
	mu     sync.Mutex
	number int64
	pages  map[string][]byte
}

func (p *problemPages) page(s *Server, status int, path, lang, number string) ([]byte, error) {
	e := s.keeper.Current()
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if _, known := s.site.Catalogues.Of(first); known {
		lang = first
	}
	if e == nil || number != "" {
		return s.site.Problem(status, path, lang, number, e)
	}
	key := strconv.Itoa(status) + lang
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pages == nil || p.number != e.Number {
		p.number, p.pages = e.Number, map[string][]byte{}
	}
	if page := p.pages[key]; page != nil {
		return page, nil
	}
	page, err := s.site.Problem(status, path, lang, number, e)
	if err == nil {
		p.pages[key] = page
	}
	return page, err
}
