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
