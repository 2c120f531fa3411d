package site

import (
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/edition"
)

// ownParts are the first parts of the addresses that the program keeps to
// itself, besides those that begin with a language.
var ownParts = []string{"api", "brand", "favicon.ico", "file", "healthz", "map", "readyz", "robots.txt", "sitemap.xml", "static"}

// Own reports whether an address, without the base path, is one of those.
func Own(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return slices.Contains(ownParts, first) || path == "/.well-known/security.txt" ||
		strings.HasPrefix(path, "/sitemap-") && strings.HasSuffix(path, ".xml")
}

// MovedTo says where a path leads under which nothing stands, written as in an
// address.
func (s *Site) MovedTo(e *edition.Edition, path string) (to string, ok bool) {
	for _, moved := range s.Moved {
		if to, ok = moved(e, path); ok {
			return (&url.URL{Path: to}).EscapedPath(), true
		}
	}
	return "", false
}
