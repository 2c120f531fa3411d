// Package api answers programs: the edition as JSON and GeoJSON under /api/v1,
// described by an OpenAPI document that follows from the same types. It only
// reads, knows nothing but the edition and who may ask how often, and must not
// know the pages, the database or the clock.
package api

import (
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"twinhall/internal/edition"
)

// Prefix is where the API stands below the site's base path.
const Prefix = "/api/v1"

// Config is what the server gives the API.
type Config struct {
	Current   func() *edition.Edition // nil while there is none
	Build     string                  // names the build in ETags
	Allow     func(r *http.Request, download bool) (retryAfter int, ok bool)
	Root      string   // absolute address of the site, without the last slash
	Languages []string // of the site, the one for links first
	Country   func(code, lang string) string
	Licence   Licence
}

// Licence says under which terms the data may be used.
type Licence struct {
	Name string `json:"name" doc:"Its usual short name" example:"CC BY 4.0"`
	URL  string `json:"url,omitempty" doc:"Its text" example:"https://creativecommons.org/licenses/by/4.0/"`
}

// API answers under Prefix.
type API struct {
	config Config
	mux    *http.ServeMux
}

// New makes the API.
func New(c Config) *API {
	a := &API{config: c, mux: http.NewServeMux()}
	config := huma.Config{
		OpenAPI:                      a.about(),
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
	config.AllowAdditionalPropertiesByDefault = true // so that version 1 may get further fields
	h := humago.New(routes{a.mux}, config)
	a.addRoot(h)
	a.addUnits(h)
	a.addPartnerships(h)
	a.addOthers(h)
	a.serveDocument(h)
	a.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a.problem(w, r, http.StatusNotFound, "There is nothing here. "+seeRoot)
	})
	return a
}

// routes makes the path / mean itself alone.
type routes struct{ *http.ServeMux }

func (r routes) HandleFunc(pattern string, f func(http.ResponseWriter, *http.Request)) {
	if strings.HasSuffix(pattern, " /") {
		pattern += "{$}"
	}
	r.ServeMux.HandleFunc(pattern, f)
}

// Matches reports whether a path, without the base path, is the API's.
func Matches(path string) bool {
	return path == Prefix || strings.HasPrefix(path, Prefix+"/")
}

// Bulk reports whether a path of the API answers with all of its result at
// once, which takes more than a page does.
func Bulk(path string) bool { return strings.HasSuffix(path, ".geojson") }

// Serve answers a request; below is its path without the base path.
func (a *API) Serve(w http.ResponseWriter, r *http.Request, below string) {
	open(w.Header())
	switch r.Method {
	case http.MethodOptions:
		preflight(w)
		return
	case http.MethodGet, http.MethodHead:
	default:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		a.problem(w, r, http.StatusMethodNotAllowed, "Only GET and HEAD are known here.")
		return
	}
	e := a.config.Current()
	if e == nil {
		w.Header().Set("Retry-After", "5")
		a.problem(w, r, http.StatusServiceUnavailable, "The register is being read. Try again in a moment.")
		return
	}
	if etag := a.etag(e); matches(r.Header.Get("If-None-Match"), etag) {
		// The same edition under the same address is the same answer.
		fresh(w.Header(), etag)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if after, ok := a.config.Allow(r, Bulk(below)); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		a.problem(w, r, http.StatusTooManyRequests, "Too many requests from your address. Try again in "+strconv.Itoa(after)+" seconds.")
		return
	}
	at := strings.TrimPrefix(below, Prefix)
	if at == "" {
		at = "/"
	}
	if at[0] != '/' || at != path.Clean(at) {
		a.problem(w, r, http.StatusNotFound, "There is nothing here. "+seeRoot)
		return
	}
	if bad := wrongQuery(r.URL.RawQuery); bad != nil {
		a.refuse(w, r, bad)
		return
	}
	out := newAnswer(w, r)
	defer out.close()
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = at, ""
	a.mux.ServeHTTP(out, inner)
}

const seeRoot = "What there is stands at " + Prefix + "."

// etag names every answer of an edition: answers differ by address.
func (a *API) etag(e *edition.Edition) string {
	return `"` + strconv.FormatInt(e.Number, 36) + "-" + a.config.Build + `"`
}

// matches reports whether an If-None-Match header names etag, also as proxies
// write it that compress what passes through them.
func matches(header, etag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == etag {
			return true
		}
	}
	return false
}
