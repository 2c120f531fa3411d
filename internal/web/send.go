package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

var (
	askAgain   = []string{"no-cache"} // ask each time, be told 304
	noStore    = []string{"no-store"}
	byEncoding = []string{"Accept-Encoding"}
	inBrotli   = []string{"br"}
	inGzip     = []string{"gzip"}
)

func fresh(h http.Header, etag []string) {
	h["Etag"], h["Cache-Control"], h["Vary"] = etag, askAgain, byEncoding
}

func (s *Server) send(w http.ResponseWriter, r *http.Request, k *kept) {
	h := w.Header()
	if k.etag != nil {
		fresh(h, k.etag)
		if r.Header.Get("If-None-Match") == k.etag[0] {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	} else {
		h["Cache-Control"] = noStore
	}
	for name, value := range k.header {
		h[name] = value // shared by all answers: nobody changes it
	}
	var body []byte
	accept := r.Header.Get("Accept-Encoding")
	switch {
	case k.br != nil && accepts(accept, "br"):
		body, h["Content-Encoding"] = k.br, inBrotli
	case k.gzip != nil && accepts(accept, "gzip"):
		body, h["Content-Encoding"] = k.gzip, inGzip
	default:
		body = k.text()
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(k.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the visitor went away
	}
}

// accepts reports whether an Accept-Encoding header allows an encoding.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == encoding {
			q := strings.TrimSpace(params)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func (s *Server) plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, strings.TrimSuffix(text, "\n")) // the visitor went away
}
