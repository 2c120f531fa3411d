// Package web is the roof: it takes requests, keeps the limits, finds the page
// or the room that answers, and sends what comes of it with the headers that
// every answer has.
package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/web/site"
	"twinhall/internal/web/static"
)

// Config is what an operator sets.
type Config struct {
	BaseURL        *url.URL // under which visitors see the site; its path is the base path
	TrustedProxies []netip.Prefix
	Limits         Limits
	Demo           bool
}

// Server answers requests from the current edition.
type Server struct {
	config    Config
	site      *site.Site
	keeper    *edition.Keeper
	assets    *static.Assets
	log       *slog.Logger
	common    http.Header
	base      string // path without the last slash
	cache     *cache
	pages     *rate
	downloads *rate
	mapFile   *mapFiles
}

// New makes a server. The site's links follow from the base address.
func New(c Config, s *site.Site, k *edition.Keeper, log *slog.Logger) *Server {
	assets := static.Load()
	srv := &Server{config: c, common: common(c.BaseURL.Scheme == "https"), site: s, keeper: k, assets: assets, log: log,
		base:      strings.TrimSuffix(c.BaseURL.Path, "/"),
		cache:     newCache(c.Limits.CacheBytes),
		pages:     newRate(c.Limits.PageBurst, c.Limits.PagesPerSecond, c.Limits.Clients),
		downloads: newRate(c.Limits.DownloadBurst, c.Limits.DownloadsPerSecond, c.Limits.Clients),
		mapFile:   &mapFiles{},
	}
	s.Links = site.Links{Base: srv.base, Origin: c.BaseURL.Scheme + "://" + c.BaseURL.Host}
	s.Assets = func(name string) string { return srv.base + "/static/" + assets.Name(name) }
	s.Demo = c.Demo
	return srv
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

// Run serves on a listener until ctx ends, then lets answers under way finish.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	h := s.HTTP()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(whole{listener}) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.Background(), s.config.Limits.Drain)
	defer cancel()
	if err := h.Shutdown(drain); err != nil {
		return h.Close()
	}
	return nil
}

// csp allows what the pages are made of and nothing else.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

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

// ServeHTTP answers a request: it never writes, so only GET and HEAD are known.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), s.common)
	defer s.recover(w, r)
	if len(r.RequestURI) > s.config.Limits.URLBytes {
		s.plain(w, http.StatusRequestURITooLong, "The address is too long.")
		return
	}
	if r.Body != http.NoBody {
		r.Body = http.MaxBytesReader(w, r.Body, s.config.Limits.BodyBytes)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		s.plain(w, http.StatusMethodNotAllowed, "Only GET and HEAD are known here.")
		return
	}
	path, under := strings.CutPrefix(r.URL.Path, s.base)
	if !under || path != "" && path[0] != '/' {
		s.plain(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	switch {
	case path == "" || path == "/":
		s.toLanguage(w, r)
	case path == "/healthz":
		s.plain(w, http.StatusOK, "ok")
	case path == "/readyz":
		s.ready(w)
	case path == "/robots.txt":
		s.plain(w, http.StatusOK, "User-agent: *\nDisallow: "+s.base+"/map/data/\nSitemap: "+s.site.Links.Absolute("/sitemap.xml")+"\n")
	case path == "/sitemap.xml":
		s.sitemap(w, r, "")
	case strings.HasPrefix(path, "/sitemap-") && strings.HasSuffix(path, ".xml"):
		s.sitemap(w, r, strings.TrimSuffix(strings.TrimPrefix(path, "/sitemap-"), ".xml"))
	case path == "/favicon.ico":
		http.Redirect(w, r, s.site.Assets("mark.svg"), http.StatusFound)
	case strings.HasPrefix(path, "/static/"):
		s.assets.Serve(w, r, strings.TrimPrefix(path, "/static/"))
	case strings.HasPrefix(path, "/map/land/"):
		s.backdrop(w, r, strings.TrimPrefix(path, "/map/land/"), false)
	case strings.HasPrefix(path, "/map/borders/"):
		s.backdrop(w, r, strings.TrimPrefix(path, "/map/borders/"), true)
	case strings.HasPrefix(path, "/map/data/"):
		s.mapData(w, r, strings.TrimPrefix(path, "/map/data/"))
	default:
		s.page(w, r, path)
	}
}

func (s *Server) toLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "private, max-age=300")
	http.Redirect(w, r, s.base+"/"+s.site.Catalogues.Match(r.Header.Get("Accept-Language"))+"/", http.StatusFound)
}

func (s *Server) ready(w http.ResponseWriter) {
	state := s.keeper.State()
	status := http.StatusOK
	if s.keeper.Current() == nil {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The cause stays in the log: it may name hosts and files.
	_ = json.NewEncoder(w).Encode(map[string]any{"edition": state.Number, "edition_from_disk": state.FromDisk, "database": map[bool]string{true: "down", false: "up"}[state.DatabaseDown]})
}

func (s *Server) page(w http.ResponseWriter, r *http.Request, path string) {
	e := s.keeper.Current()
	if e == nil {
		w.Header().Set("Retry-After", "5")
		s.plain(w, http.StatusServiceUnavailable, "The register is being read. Please try again in a moment.")
		return
	}
	key := path + "?" + r.URL.RawQuery
	if k := s.cache.get(e.Number, key); k != nil {
		k.again()
		s.send(w, r, k)
		return
	}
	etag := s.etag(e)
	if r.Header.Get("If-None-Match") == etag {
		// The same edition under the same address is the same page.
		fresh(w.Header(), []string{etag})
		w.WriteHeader(http.StatusNotModified)
		return
	}
	limit := s.pages
	if strings.HasSuffix(path, ".csv") || strings.HasSuffix(path, ".geojson") {
		limit = s.downloads
	}
	if after, ok := limit.allow(s.client(r)); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		s.plain(w, http.StatusTooManyRequests, fmt.Sprintf("Too many requests from your address. Please try again in %d seconds.", after))
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
		if answer, err = s.site.Missing(request, kind == errs.Gone); err != nil {
			s.fail(w, r, err)
			return
		}
		etag = ""
	}
	k := s.keep(answer, etag)
	keep := answer.Keep && answer.Location == ""
	if len(k.plain) > 1024 && (keep || accepts(r.Header.Get("Accept-Encoding"), "gzip")) {
		k.quick = compressGzip(k.plain, 1)
	}
	s.send(w, r, k)
	if keep {
		switch {
		case k.quick != nil:
			k.plain = nil // three times as many pages fit in the cache
		case answer.Release != nil:
			k.plain = bytes.Clone(k.plain)
		}
		s.cache.put(e.Number, key, k)
	}
	if answer.Release != nil {
		answer.Release()
	}
}

// etag names a page of an edition. Pages differ by address, so that edition
// and build are enough.
func (s *Server) etag(e *edition.Edition) string {
	return `"` + strconv.FormatInt(e.Number, 36) + "-" + s.assets.Build + `"`
}

func (s *Server) keep(a site.Answer, etag string) *kept {
	k := &kept{status: a.Status, plain: a.Body}
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
	case k.quick != nil && accepts(accept, "gzip"):
		body, h["Content-Encoding"] = k.quick, inGzip
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

func compressGzip(b []byte, level int) []byte {
	var out bytes.Buffer
	out.Grow(len(b)/3 + 64)
	pool := &gzips[level]
	z, ok := pool.Get().(*gzip.Writer)
	if ok {
		z.Reset(&out)
	} else {
		var err error
		if z, err = gzip.NewWriterLevel(&out, level); err != nil {
			return nil
		}
	}
	_, _ = z.Write(b) // a buffer takes everything
	_ = z.Close()
	pool.Put(z)
	return out.Bytes()
}

// gzips keeps compressors by level: each has tables of hundreds of kilobytes.
var gzips [10]sync.Pool

func compressBrotli(b []byte, level int) []byte {
	var out bytes.Buffer
	pool := &brotlis[level]
	z, ok := pool.Get().(*brotli.Writer)
	if ok {
		z.Reset(&out)
	} else {
		z = brotli.NewWriterLevel(&out, level)
	}
	_, _ = z.Write(b) // a buffer takes everything
	_ = z.Close()
	pool.Put(z)
	return out.Bytes()
}

var brotlis [12]sync.Pool

func (s *Server) plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, strings.TrimSuffix(text, "\n")) // the visitor went away
}

// fail answers what went wrong with a number by which the log tells the cause.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	id := requestID()
	s.log.Error("request failed", "id", id, "path", r.URL.Path, "error", err)
	s.plain(w, http.StatusInternalServerError, "Something went wrong on our side. If it goes on, tell us this number: "+id)
}

func (s *Server) recover(w http.ResponseWriter, r *http.Request) {
	switch v := recover(); v {
	case nil:
	case http.ErrAbortHandler:
		panic(v)
	default:
		id := requestID()
		s.log.Error("request panicked", "id", id, "path", r.URL.Path, "panic", v, "stack", string(debug.Stack()))
		s.plain(w, http.StatusInternalServerError, "Something went wrong on our side. If it goes on, tell us this number: "+id)
	}
}

func requestID() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// client is the address that a request comes from. What proxies say of it is
// believed only of proxies that are trusted.
func (s *Server) client(r *http.Request) string {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := remote.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = next.Unmap()
	}
	if at.Is6() {
		// One household has at least a /64.
		if p, err := at.Prefix(64); err == nil {
			return p.String()
		}
	}
	return at.String()
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.config.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// CacheSize is how many bytes of rendered pages are kept.
func (s *Server) CacheSize() int64 { return s.cache.Size() }
