// Package route finds what belongs to an address, by the patterns of
// http.ServeMux.
package route

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Table is what belongs to addresses. {} in an address stands for one part of
// the path. The zero Table is empty. It is safe for concurrent use once all is
// added.
type Table[T any] struct {
	mux       http.ServeMux
	addresses []string
}

// part is the name that {} has in patterns.
const part = "part"

// Add says what belongs to an address. Two that are the same, or of which
// neither is the more exact, panic as in http.ServeMux: they are written in the
// program.
func (t *Table[T]) Add(address string, what T) {
	pattern := strings.ReplaceAll(address, "{}", "{"+part+"}")
	if strings.HasSuffix(pattern, "/") {
		pattern += "{$}"
	}
	t.mux.Handle(pattern, entry[T]{what})
	t.addresses = append(t.addresses, address)
}

// Addresses are all that were added, in that order.
func (t *Table[T]) Addresses() []string { return slices.Clone(t.addresses) }

// Find returns what belongs to a path, and the part of it that {} stands for.
func (t *Table[T]) Find(at string) (what T, wild string, ok bool) {
	if at == "" || at != "/" && strings.TrimSuffix(at, "/") != path.Clean(at) {
		return what, "", false // the mux would send such a path elsewhere
	}
	f := &found[T]{}
	t.mux.ServeHTTP(f, &http.Request{Method: http.MethodGet, URL: &url.URL{Path: at}})
	return f.what, f.wild, f.ok
}

// entry is a handler that tells what it stands for.
type entry[T any] struct{ what T }

func (e entry[T]) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := w.(*found[T]); ok {
		f.what, f.wild, f.ok = e.what, r.PathValue(part), true
	}
}

// found is an answer that nobody reads but for what was found.
type found[T any] struct {
	what T
	wild string
	ok   bool
}

func (*found[T]) Header() http.Header         { return http.Header{} }
func (*found[T]) Write(b []byte) (int, error) { return len(b), nil }
func (*found[T]) WriteHeader(int)             {}
