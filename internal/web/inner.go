package web

import (
	"net/http"
	"strconv"
	"strings"

	"twinhall/internal/web/inner"
)

// Open opens the inner pages: there is a database. Surfaces make their routes
// in f, when the house knows all that it needs.
func (s *Server) Open(h *inner.House, f func(*inner.House)) {
	h.Site, h.Edition, h.Client, h.Log = s.site, s.keeper.Current, s.client, s.log
	h.Secure = s.config.BaseURL.Scheme == "https"
	f(h)
	s.inner.Store(h)
}

// house sends an inner page. Each try costs as much as a page of the site.
func (s *Server) house(w http.ResponseWriter, r *http.Request, path string) {
	d := s.inner.Load()
	if d == nil {
		w.Header().Set("Retry-After", "10")
		s.plain(w, http.StatusServiceUnavailable, "The database does not answer just now. Please try again in a moment.")
		return
	}
	if !d.Handles(path) {
		s.page(w, r, path) // a page that does not exist
		return
	}
	if after, ok := s.pages.allow(s.client(r)); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		s.plain(w, http.StatusTooManyRequests, "Too many requests from your address. Please try again in a moment.")
		return
	}
	d.Serve(w, r, path)
}

// mostOf is how many bytes the body of a request may have.
func (s *Server) mostOf(r *http.Request) int64 {
	most := s.config.Limits.BodyBytes
	path, _ := strings.CutPrefix(r.URL.Path, s.base)
	if h := s.inner.Load(); h != nil && inner.Inner(path, s.site.Catalogues) {
		most = max(most, h.Most(path))
	}
	return most
}
