package web

import (
	"net/http"
	"strconv"
	"strings"
	"sync"

	"twinhall/internal/edition"
)

// mapFiles keeps the compressed map of the current edition.
type mapFiles struct {
	mu     sync.Mutex
	number int64
	page   *kept
}

// mapData sends the map's file of an edition. Under its number it never
// changes; an address of an edition that is no more leads to the current one.
func (s *Server) mapData(w http.ResponseWriter, r *http.Request, name string) {
	e := s.keeper.Current()
	number, err := strconv.ParseInt(strings.TrimSuffix(name, ".json"), 10, 64)
	if err != nil || e == nil || !strings.HasSuffix(name, ".json") {
		s.plain(w, http.StatusNotFound, "There is no such map.")
		return
	}
	if number != e.Number {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, s.base+"/map/data/"+strconv.FormatInt(e.Number, 10)+".json", http.StatusFound)
		return
	}
	k := s.mapFile.of(e)
	s.send(w, r, k)
}

// backdrop sends the land or the borders behind a drawn map. They do not change
// with the edition.
func (s *Server) backdrop(w http.ResponseWriter, r *http.Request, name string, borders bool) {
	name, svg := strings.CutSuffix(name, ".svg")
	if after, ok := s.pages.allow(s.client(r)); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		s.problem(w, r, http.StatusTooManyRequests)
		return
	}
	picture, ok := s.site.Backdrop(name, borders)
	if !svg || !ok {
		s.plain(w, http.StatusNotFound, "There is no such part of the map.")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Cache-Control", "public, max-age=604800")
	h.Set("Vary", "Accept-Encoding")
	if accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		picture = compressGzip(picture, 5)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(picture)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(picture) // the visitor went away
	}
}

func (m *mapFiles) of(e *edition.Edition) *kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.page == nil || m.number != e.Number {
		b := e.MapFile()
		m.number = e.Number
		m.page = &kept{status: http.StatusOK, plain: b, etag: []string{`"map-` + strconv.FormatInt(e.Number, 36) + `"`},
			header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
			gzip:   compressGzip(b, 9), br: compressBrotli(b, 9)}
	}
	return m.page
}
