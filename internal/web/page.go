package web

import (
	"bytes"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// page sends a page of the site: from the cache, else rendered.
func (s *Server) page(w http.ResponseWriter, r *http.Request, path string) {
	e := s.keeper.Current()
	if e == nil {
		w.Header().Set("Retry-After", "5")
		s.problem(w, r, http.StatusServiceUnavailable)
		return
	}
	widen(w.Header(), path)
	key := path + "?" + r.URL.RawQuery
	for _, cache := range []*cache{s.cache, s.files} {
		if k := cache.get(e.Number, key); k != nil {
			s.send(w, r, k)
			s.packer.again(cache, key, k)
			return
		}
	}
	etag := s.etag(e, key)
	if r.Header.Get("If-None-Match") == etag {
		// The same edition under the same address is the same page.
		fresh(w.Header(), []string{etag})
		w.WriteHeader(http.StatusNotModified)
		return
	}
	limit := s.pages
	if download(path) {
		limit = s.downloads
	}
	if after, ok := limit.allow(s.client(r)); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		s.problem(w, r, http.StatusTooManyRequests)
		return
	}
	request := site.Request{E: e, Path: path, Query: r.URL.Query(), Raw: r.URL.RawQuery}
	answer, err := s.site.Serve(request)
	if err != nil {
		kind := errs.KindOf(err)
		if kind != errs.NotFound && kind != errs.Gone {
			s.fail(w, r, err)
			return
		}
		to, moved := "", false
		if kind == errs.NotFound && !s.own(path) {
			if to, moved = s.site.MovedTo(e, path); !moved {
				s.missed(path)
			}
		}
		if moved {
			answer = s.site.RedirectTo(to, http.StatusMovedPermanently)
		} else if answer, err = s.site.Missing(request, kind == errs.Gone); err != nil {
			s.fail(w, r, err)
			return
		}
		etag = ""
	}
	k := s.keep(answer, etag)
	keep := answer.Keep && answer.Location == ""
	if !k.packed && (keep || accepts(r.Header.Get("Accept-Encoding"), "gzip")) {
		k.gzip = compressGzip(k.plain, 1)
	}
	s.send(w, r, k)
	if keep {
		switch {
		case k.gzip != nil:
			k.plain = nil // three times as many pages fit in the cache
		case answer.Release != nil:
			k.plain = bytes.Clone(k.plain)
		}
		cache := s.cache
		if answer.Large {
			cache = s.files
		}
		cache.put(e.Number, key, k)
	}
	if answer.Release != nil {
		answer.Release()
	}
}

// own reports whether a path is the program's own even where nothing stands
// there: no old address is looked for under it.
func (s *Server) own(path string) bool {
	return site.Own(path) || page.Inner(path, s.site.Catalogues, s.begins)
}

// missed tells that nothing stands under a path, once the inner pages are open.
func (s *Server) missed(path string) {
	if h := s.inner.Load(); h != nil {
		for _, f := range h.Missed {
			f(path)
		}
	}
}

// widen lets other sites have what is made for them. It goes by the address, so
// that it is the same where the answer is only that nothing has changed.
func widen(h http.Header, path string) {
	if site.Shared(path) {
		h["Access-Control-Allow-Origin"], h["Cross-Origin-Resource-Policy"] = everyone, crossOrigin
	}
	if site.Framed(path) {
		h["Content-Security-Policy"] = framedCSP
	}
}

var (
	everyone    = []string{"*"}
	crossOrigin = []string{"cross-origin"}
	framedCSP   = []string{strings.Replace(csp, "frame-ancestors 'none'", "frame-ancestors *", 1)}
)

// etag names what stands at an address in an edition. The address is in it, so
// that nobody has the one of a page that there is not.
func (s *Server) etag(e *edition.Edition, key string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key)) // never fails
	return `"` + strconv.FormatInt(e.Number, 36) + "-" + s.assets.Build + "-" + strconv.FormatUint(h.Sum64(), 36) + `"`
}

func (s *Server) keep(a site.Answer, etag string) *kept {
	k := &kept{status: a.Status, plain: a.Body, packed: packed(a.Type) || len(a.Body) <= smallest}
	if etag != "" {
		k.etag = []string{etag}
	}
	switch {
	case a.Location != "":
		k.etag = nil
		k.header = http.Header{"Location": {a.Location}}
	default:
		k.header = http.Header{"Content-Type": {a.Type}}
	}
	if a.File != "" {
		k.header["Content-Disposition"] = []string{`attachment; filename="` + a.File + `"`}
	}
	return k
}

// smallest is how many bytes a page has that is not worth compressing.
const smallest = 1024

// download reports whether a path is that of a file which takes more work than
// a page.
func download(path string) bool {
	return strings.HasSuffix(path, ".csv") || strings.HasSuffix(path, ".geojson") || strings.HasSuffix(path, ".png") ||
		strings.HasSuffix(path, ".xlsx") || strings.HasSuffix(path, ".zip")
}

// packed reports whether a kind of file is compressed in itself.
func packed(mediaType string) bool {
	return mediaType == "application/zip" || mediaType == "image/png" || strings.HasPrefix(mediaType, "application/vnd.openxmlformats")
}
