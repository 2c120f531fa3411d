package web

import (
	"net/http"
	"strings"

	"twinhall/internal/web/site"
)

// brand sends what an association has put on its pages: logo and style sheet.
// Their names say what they hold, so they may be kept for good. A logo that is
// opened by itself runs nothing.
func (s *Server) brand(w http.ResponseWriter, name string) {
	h := w.Header()
	f := s.site.Face
	if f == nil {
		s.plain(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	var body []byte
	style, css := f.Accent.Style()
	switch {
	case style != "" && name == style:
		body = []byte(css)
		h.Set("Content-Type", "text/css; charset=utf-8")
	case f.Logo != nil && name == f.Logo.File:
		body = f.Logo.Data
		h.Set("Content-Type", f.Logo.Type)
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	default:
		s.plain(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	if strings.HasPrefix(h.Get("Content-Type"), "image/") {
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(body) // the visitor went away
}

// Site is what renders the pages, to be set up before the server runs.
func (s *Server) Site() *site.Site { return s.site }
