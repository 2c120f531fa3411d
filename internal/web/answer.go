package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// answer is what goes out on one request, and what is to be said of it
// afterwards: in the figures and in the log.
type answer struct {
	http.ResponseWriter
	class  class
	status int   // 0 until it is sent
	bytes  int64 // of the body
	began  time.Time
	id     string // "" until somebody asks for it
}

var answers = sync.Pool{New: func() any { return new(answer) }}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(b)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets an http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

var closing = []string{"close"}

func (s *Server) begin(w http.ResponseWriter, r *http.Request) *answer {
	a := answers.Get().(*answer)
	*a = answer{ResponseWriter: w, began: time.Now()}
	h := w.Header()
	maps.Copy(h, s.common)
	if s.stopping.Load() {
		// Who keeps a connection would lose it in the middle of a request.
		h["Connection"] = closing
	}
	if s.logs {
		h["X-Request-Id"] = []string{s.id(a, r)}
	}
	s.metrics.inFlight.Add(1)
	return a
}

// end is deferred by ServeHTTP: it catches a panic.
func (s *Server) end(a *answer, r *http.Request) {
	v := recover()
	if v != nil && v != http.ErrAbortHandler {
		id := s.id(a, r)
		s.log.Error("request panicked", "id", id, "path", short(r.URL.Path), "panic", v, "stack", string(debug.Stack()))
		if a.status == 0 {
			s.sorry(a, r, id)
		}
		v = nil
	}
	if a.status == 0 && r.Context().Err() != nil {
		a.status = statusGone
	}
	took := time.Since(a.began)
	s.metrics.inFlight.Add(-1)
	s.metrics.count(a.class, a.status, took)
	if s.logs {
		s.log.LogAttrs(context.Background(), s.access, "request", slog.String("id", s.id(a, r)), slog.String("method", short(r.Method)),
			slog.String("path", short(r.URL.Path)),
			slog.Int("status", a.status), slog.Int64("bytes", a.bytes), slog.Float64("ms", float64(took.Microseconds())/1000))
	}
	*a = answer{}
	answers.Put(a)
	if v != nil {
		panic(v)
	}
}

// statusGone is counted where the visitor went away before there was an answer.
const statusGone = 499

// fail answers what went wrong with a number by which the log tells the cause.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	a, ok := w.(*answer)
	if !ok {
		a = &answer{ResponseWriter: w}
	}
	id := s.id(a, r)
	s.log.Error("request failed", "id", id, "path", short(r.URL.Path), "error", err)
	s.sorry(a, r, id)
}

func (s *Server) sorry(a *answer, r *http.Request, id string) {
	a.Header()["X-Request-Id"] = []string{id}
	s.problemWith(a, r, http.StatusInternalServerError, id)
}

// id is the number of a request: that of a trusted proxy where it gives one,
// else our own.
func (s *Server) id(a *answer, r *http.Request) string {
	if a.id == "" {
		if given := r.Header.Get("X-Request-Id"); sane(given) && s.fromProxy(r) {
			a.id = given
		} else {
			var b [6]byte
			_, _ = rand.Read(b[:]) // never fails
			a.id = hex.EncodeToString(b[:])
		}
	}
	return a.id
}

// sane reports whether a proxy's number can stand in a log and in a header.
func sane(id string) bool {
	const signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
	return len(id) >= 8 && len(id) <= 64 && strings.Trim(id, signs) == ""
}

func (s *Server) fromProxy(r *http.Request) bool {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && s.trusted(remote.Addr().Unmap())
}

// hashes are what files are named by.
var hashes = regexp.MustCompile(`[0-9a-f]{64}`)

// short bounds what strangers write into the log, and leaves of the hash of a
// file, which may be public no more, only the beginning.
func short(text string) string {
	if len(text) >= 64 {
		text = hashes.ReplaceAllStringFunc(text, func(hash string) string { return hash[:8] + "…" })
	}
	const most = 512
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
