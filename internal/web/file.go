package web

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/web/page"
)

// file sends a file that is public in the current edition, from the node's
// disk. Its name says what it holds, so it may be kept for good. Of any other
// file the answer is that there is none, whether or not it is kept.
func (s *Server) file(w http.ResponseWriter, r *http.Request, name string) {
	e := s.keeper.Current()
	var h file.Head
	known := false
	if e != nil {
		h, known = e.File(file.HashOfName(name))
	}
	if !known || s.config.Files == nil || h.Name() != name {
		s.plain(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	if h.Bytes > 0 { // small pictures, of which a page has many, say no size
		if after, ok := s.downloads.allow(s.client(r)); !ok {
			w.Header().Set("Retry-After", strconv.Itoa(after))
			s.problem(w, r, http.StatusTooManyRequests)
			return
		}
	}
	content, err := s.config.Files.Read(r.Context(), h.Hash)
	switch {
	case errs.Is(err, errs.NotFound): // erased a moment ago
		s.plain(w, http.StatusNotFound, "There is nothing here.")
		return
	case errs.Is(err, errs.Unavailable):
		w.Header().Set("Retry-After", "10")
		s.problem(w, r, http.StatusServiceUnavailable)
		return
	case err != nil:
		s.fail(w, r, err)
		return
	}
	head := w.Header()
	page.HeadFile(head, h)
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("ETag", `"`+h.Hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
