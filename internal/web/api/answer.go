package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/klauspost/compress/gzip"
)

// open lets the scripts of any site read the answer.
func open(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

func preflight(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Allow", "GET, HEAD, OPTIONS")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "Accept, If-None-Match")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

func fresh(h http.Header, etag string) {
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache") // ask each time, be told 304
	h.Set("Vary", "Accept-Encoding")
}

// answer compresses what goes out where the client takes it, and keeps errors
// from being stored.
type answer struct {
	http.ResponseWriter
	head bool
	gzip bool // the client takes it
	zip  *gzip.Writer
	sent bool
}

func newAnswer(w http.ResponseWriter, r *http.Request) *answer {
	return &answer{ResponseWriter: w, head: r.Method == http.MethodHead, gzip: takesGzip(r.Header.Get("Accept-Encoding"))}
}

var gzips = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, 1) // 1 is a level
	return z
}}

func (a *answer) WriteHeader(status int) {
	if a.sent {
		return
	}
	a.sent = true
	h := a.Header()
	if status != http.StatusOK {
		h.Del("ETag")
		h.Set("Cache-Control", "no-store")
	} else if a.gzip && !a.head {
		h.Set("Content-Encoding", "gzip")
		a.zip = gzips.Get().(*gzip.Writer)
		a.zip.Reset(a.ResponseWriter)
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if !a.sent {
		a.WriteHeader(http.StatusOK)
	}
	switch {
	case a.head:
		return len(b), nil
	case a.zip != nil:
		return a.zip.Write(b)
	}
	return a.ResponseWriter.Write(b)
}

func (a *answer) close() {
	if a.zip != nil {
		_ = a.zip.Close() // the client went away
		gzips.Put(a.zip)
	}
}

func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "gzip" {
			q = strings.ReplaceAll(q, " ", "")
			return q == "" || strings.Trim(strings.TrimPrefix(q, "q="), "0.") != ""
		}
	}
	return false
}

// problem answers with an error as RFC 9457 has it.
// Problem answers what the server cannot: the status in words, and the number
// by which its log tells the cause, "" = none.
func (a *API) Problem(w http.ResponseWriter, r *http.Request, status int, number string) {
	open(w.Header())
	detail := http.StatusText(status) + "."
	if number != "" {
		detail += " If it goes on, tell us this number: " + number
	}
	a.problem(w, r, status, detail)
}

func (a *API) problem(w http.ResponseWriter, r *http.Request, status int, detail string) {
	a.refuse(w, r, &huma.ErrorModel{Title: http.StatusText(status), Status: status, Detail: detail})
}

func (a *API) refuse(w http.ResponseWriter, r *http.Request, p *huma.ErrorModel) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(p) // the client went away
	}
}

// wrong is the error of one parameter; in is "query" or "path".
func wrong(in, name string, value any, message string) error {
	return huma.Error422UnprocessableEntity("A parameter is wrong.", &huma.ErrorDetail{Location: in + "." + name, Message: message, Value: value})
}

// wrongQuery refuses what cannot be read in only one way: parameters that are
// given twice, and text that is no text.
func wrongQuery(raw string) *huma.ErrorModel {
	p := &huma.ErrorModel{Title: http.StatusText(http.StatusUnprocessableEntity), Status: http.StatusUnprocessableEntity, Detail: "A parameter is wrong."}
	values, err := url.ParseQuery(raw)
	if err != nil {
		p.Detail = "The part of the address after the question mark cannot be read."
		return p
	}
	for name, given := range values {
		switch {
		case !utf8.ValidString(name) || !utf8.ValidString(given[0]) || strings.ContainsRune(given[0], 0):
			p.Errors = append(p.Errors, &huma.ErrorDetail{Location: "query." + strings.ToValidUTF8(name, "?"), Message: "expected text in UTF-8"})
		case len(given) > 1:
			p.Errors = append(p.Errors, &huma.ErrorDetail{Location: "query." + name, Message: "given more than once; join several values with commas"})
		}
	}
	if p.Errors == nil {
		return nil
	}
	return p
}
