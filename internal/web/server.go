// Package web is the roof: it takes requests, keeps the limits, finds the page
// or the room that answers, and sends what comes of it with the headers that
// every answer has.
package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"twinhall/internal/disk"
	"twinhall/internal/edition"
	"twinhall/internal/file"
	"twinhall/internal/web/api"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/static"
)

// Config is what an operator sets.
type Config struct {
	BaseURL        *url.URL // under which visitors see the site; its path is the base path
	TrustedProxies []netip.Prefix
	Limits         Limits
	Demo           bool
	AccessLog      bool          // a line for each request at level info; else at level debug
	DrainWait      time.Duration // from a stop that /readyz tells until the listener closes
	Program        Program
	Files          *file.Cache   // of public papers; nil = there are none
	Disk           *disk.Watcher // of all that is written to; nil = nobody looks
}

// Program is which build this is.
type Program struct{ Version, Revision, Go string }

// Server answers requests from the current edition.
type Server struct {
	config    Config
	site      *site.Site
	api       *api.API
	inner     atomic.Pointer[page.House] // nil while there is no database
	begins    map[string]bool            // of the addresses of those who sign in
	keeper    *edition.Keeper
	assets    *static.Assets
	log       *slog.Logger
	common    http.Header
	base      string // path without the last slash
	cache     *cache
	files     *cache // of everything
	packer    packer
	pages     *rate
	downloads *rate
	mapFile   *mapFiles
	problems  problemPages
	metrics   *metrics
	access    slog.Level
	logs      bool // every request
	stopping  atomic.Bool
}

// New makes a server. The site's links follow from the base address.
func New(c Config, s *site.Site, k *edition.Keeper, log *slog.Logger) *Server {
	assets := static.Load()
	srv := &Server{config: c, common: common(c.BaseURL.Scheme == "https"), site: s, begins: Features().Begins(), keeper: k, assets: assets, log: log,
		base:      strings.TrimSuffix(c.BaseURL.Path, "/"),
		cache:     newCache(c.Limits.CacheBytes),
		files:     newCache(c.Limits.FileBytes),
		pages:     newRate(c.Limits.PageBurst, c.Limits.PagesPerSecond, c.Limits.Clients),
		downloads: newRate(c.Limits.DownloadBurst, c.Limits.DownloadsPerSecond, c.Limits.Clients),
		mapFile:   &mapFiles{},
		access:    slog.LevelDebug,
	}
	srv.files.largest = c.Limits.FileBytes / 2
	if c.AccessLog {
		srv.access = slog.LevelInfo
	}
	srv.logs = log.Enabled(context.Background(), srv.access)
	srv.metrics = newMetrics(srv)
	s.Links = site.Links{Base: srv.base, Origin: c.BaseURL.Scheme + "://" + c.BaseURL.Host}
	s.Assets = func(name string) string { return srv.base + "/static/" + assets.Name(name) }
	s.Demo = c.Demo
	licence := s.Licence
	if licence.Name == "" {
		licence = site.DefaultLicence
	}
	srv.api = api.New(api.Config{Current: k.Current, Build: assets.Build, Allow: srv.allow, Root: s.Links.Absolute(""), Languages: apiLanguages(s),
		Country: s.Names.CountryName, Licence: api.Licence{Name: licence.Name, URL: licence.Address}})
	return srv
}

// Prepare makes what the search of an edition reads, so that whoever searches
// first does not wait for it. e may be nil.
func (s *Server) Prepare(e *edition.Edition) {
	if e != nil {
		e.Search("a", 1)
		s.site.Texts(e)
	}
}

// HTTP is the server with its time limits, ready to be given a listener.
func (s *Server) HTTP() *http.Server {
	l := s.config.Limits
	return &http.Server{
		Handler:           s,
		ReadHeaderTimeout: l.ReadHeader,
		ReadTimeout:       l.Read,
		WriteTimeout:      l.Write,
		IdleTimeout:       l.Idle,
		MaxHeaderBytes:    l.HeadBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// Run serves on a listener until ctx ends. Then /readyz says so for the time
// that the operator gave, while all is still answered, so that balancers send
// nobody here any more; then answers under way may finish.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	h := s.HTTP()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	select {
	case err := <-failed:
		return err
	case <-time.After(s.config.DrainWait):
	}
	drain, cancel := context.WithTimeout(context.Background(), s.config.Limits.Drain)
	defer cancel()
	if err := h.Shutdown(drain); err != nil {
		return h.Close()
	}
	return nil
}

// csp allows what the pages are made of and nothing else.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; img-src 'self' data:; font-src 'self'; connect-src " +
	"'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// common are the headers of every answer, made once: a header map holds the
// same slices for all.
func common(https bool) http.Header {
	h := http.Header{
		"Content-Security-Policy":      {csp},
		"X-Content-Type-Options":       {"nosniff"},
		"Referrer-Policy":              {"strict-origin-when-cross-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"geolocation=(), camera=(), microphone=()"},
	}
	if https {
		h["Strict-Transport-Security"] = []string{"max-age=31536000"}
	}
	return h
}

// ServeHTTP answers a request, counts it and writes its line of the log.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := s.begin(w, r)
	defer s.end(a, r)
	s.route(a, r)
}

// route finds who answers. Nothing here writes, so only GET and HEAD are
// known.
func (s *Server) route(w *answer, r *http.Request) {
	if len(r.RequestURI) > s.config.Limits.URLBytes {
		s.problem(w, r, http.StatusRequestURITooLong)
		return
	}
	if r.Body != http.NoBody {
		r.Body = http.MaxBytesReader(w.ResponseWriter, r.Body, s.mostOf(r))
	}
	path, under := strings.CutPrefix(r.URL.Path, s.base)
	if under && api.Matches(path) {
		w.class = classAPI
		s.api.Serve(w, r, path)
		return
	}
	if under && page.Inner(path, s.site.Catalogues, s.begins) {
		w.class = classPage
		s.house(w, r, path)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.plain(w, http.StatusMethodNotAllowed, "Only GET and HEAD are known here.")
		return
	}
	if r.URL.Path == "/readyz" || r.URL.Path == "/healthz" {
		path, under = r.URL.Path, true // balancers and containers need not know the base path
	}
	if !under || path != "" && path[0] != '/' {
		s.plain(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	switch {
	case path == "" || path == "/":
		w.class = classPage
		s.toLanguage(w, r)
	case path == "/healthz":
		w.class = classProbe
		s.plain(w, http.StatusOK, "ok")
	case path == "/readyz":
		w.class = classProbe
		s.ready(w)
	case path == "/robots.txt":
		w.class = classSitemap
		s.plain(w, http.StatusOK, "User-agent: *\nDisallow: "+s.base+"/map/data/\nDisallow: "+s.base+"/api/\nSitemap: "+s.site.Links.Absolute("/sitemap.xml")+"\n")
	case path == "/.well-known/security.txt":
		w.class = classSitemap
		s.securityTxt(w)
	case path == "/sitemap.xml":
		w.class = classSitemap
		s.sitemap(w, r, "")
	case strings.HasPrefix(path, "/sitemap-") && strings.HasSuffix(path, ".xml"):
		w.class = classSitemap
		s.sitemap(w, r, strings.TrimSuffix(strings.TrimPrefix(path, "/sitemap-"), ".xml"))
	case path == "/favicon.ico":
		http.Redirect(w, r, s.site.Assets("mark.svg"), http.StatusFound)
	case strings.HasPrefix(path, "/brand/"):
		s.brand(w, strings.TrimPrefix(path, "/brand/"))
	case strings.HasPrefix(path, "/file/"):
		w.class = classDownload
		s.file(w, r, strings.TrimPrefix(path, "/file/"))
	case strings.HasPrefix(path, "/static/"):
		w.class = classStatic
		s.assets.Serve(w, r, strings.TrimPrefix(path, "/static/"))
	case strings.HasPrefix(path, "/map/land/"):
		w.class = classMap
		s.backdrop(w, r, strings.TrimPrefix(path, "/map/land/"), false)
	case strings.HasPrefix(path, "/map/borders/"):
		w.class = classMap
		s.backdrop(w, r, strings.TrimPrefix(path, "/map/borders/"), true)
	case strings.HasPrefix(path, "/map/data/"):
		w.class = classMap
		s.mapData(w, r, strings.TrimPrefix(path, "/map/data/"))
	default:
		w.class = classPage
		if download(path) {
			w.class = classDownload
		}
		s.page(w, r, path)
	}
}

// allow takes one from the client's share of pages or of downloads.
func (s *Server) allow(r *http.Request, download bool) (retryAfter int, ok bool) {
	if download {
		return s.downloads.allow(s.client(r))
	}
	return s.pages.allow(s.client(r))
}

// apiLanguages are the languages of the site, English first where it is one.
func apiLanguages(s *site.Site) []string {
	if s.Catalogues == nil {
		return []string{"en"}
	}
	all := slices.Clone(s.Catalogues.Languages())
	slices.SortStableFunc(all, func(a, b string) int {
		if (a == "en") == (b == "en") {
			return 0
		}
		if a == "en" {
			return -1
		}
		return 1
	})
	return all
}

func (s *Server) toLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "private, max-age=300")
	http.Redirect(w, r, s.base+"/"+s.site.Catalogues.Match(r.Header.Get("Accept-Language"))+"/", http.StatusFound)
}

// CacheSize is how many bytes of rendered pages are kept.
func (s *Server) CacheSize() int64 { return s.cache.Size() }
