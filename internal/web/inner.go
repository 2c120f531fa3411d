package web

import (
	"net/http"
	"strconv"

	"twinhall/internal/web/door"
)

// Open opens the inner pages: there is a database.
func (s *Server) Open(d *door.Door) {
	d.Site, d.Edition, d.Client, d.Log = s.site, s.keeper.Current, s.client, s.log
	d.Secure = s.config.BaseURL.Scheme == "https"
	d.People.Write = d.Letters()
	s.inner.Store(d)
}

// door sends an inner page. Each try costs as much as a page of the site.
func (s *Server) door(w http.ResponseWriter, r *http.Request, path string) {
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
