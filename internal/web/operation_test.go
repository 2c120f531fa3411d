package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"twinhall/internal/web"
	"twinhall/internal/web/site"
	"twinhall/internal/web/webtest"
)

func figures(t *testing.T, s *web.Server) string {
	t.Helper()
	rec := httptest.NewRecorder()
	s.Metrics().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	if rec.Code != 200 {
		t.Fatalf("/metrics answers %d", rec.Code)
	}
	return rec.Body.String()
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080/atlas", func(c *web.Config) {
		c.Limits.PageBurst, c.Limits.PagesPerSecond = 3, 0.001
		c.Program = web.Program{Version: "1.2", Revision: "abc", Go: "go1"}
	})
	for _, path := range []string{"/en/municipalities/opava", "/en/municipalities/opava", "/en/nothing-" + webtest.Planted, "/en/map", "/en/about",
		"/healthz", "/static/" + webtest.Planted, "/en/partnerships.csv", "/map/data/1.json"} {
		w.Get(path)
	}
	text := figures(t, w.Server)
	for _, want := range []string{
		`twinhall_requests_total{class="page",code="200"} 3`,
		`twinhall_requests_total{class="page",code="404"} 1`,
		`twinhall_requests_total{class="page",code="429"} 1`,
		`twinhall_requests_total{class="probe",code="200"} 1`,
		`twinhall_requests_total{class="static",code="404"} 1`,
		`twinhall_requests_total{class="download",code="200"} 1`,
		`twinhall_request_seconds_count{class="page"} 5`,
		`twinhall_requests_in_flight 0`,
		`twinhall_rate_limited_total{class="page"} 1`,
		`twinhall_page_cache_hits_total 1`,
		`twinhall_page_cache_evictions_total 0`,
		`twinhall_edition_builds_total 1`,
		`twinhall_edition_from_disk 0`,
		`twinhall_edition_partnerships 4`,
		`twinhall_database_up 1`,
		`twinhall_ledger_lag_positions 0`,
		`twinhall_stopping 0`,
		`twinhall_build_info{go="go1",revision="abc",version="1.2"} 1`,
		`go_goroutines`, `process_resident_memory_bytes`, `twinhall_edition_age_seconds`, `twinhall_edition_build_seconds`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no figure %s", want)
		}
	}
	if n := regexp.MustCompile(`(?m)^twinhall_page_cache_bytes [1-9]`).FindString(text); n == "" {
		t.Error("the cache holds pages, its bytes are not told")
	}
	if strings.Contains(text, webtest.Planted) {
		t.Error("what a visitor asked for stands in a figure")
	}
	if res := webtest.Open(t, "http://127.0.0.1:8080", nil).Get("/metrics"); res.StatusCode != 404 {
		t.Errorf("the public is answered %d at /metrics", res.StatusCode)
	}
}

// logged is a server whose log lines are kept, and whose pages fail where no
// catalogue is left to render them.
func logged(t *testing.T, change func(*web.Config)) (*web.Server, *bytes.Buffer) {
	t.Helper()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	u, err := url.Parse("http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	c := web.Config{BaseURL: u, Limits: web.DefaultLimits}
	change(&c)
	var lines bytes.Buffer
	return web.New(c, &site.Site{}, w.Keeper, slog.New(slog.NewJSONHandler(&lines, nil))), &lines
}

func lastLine(t *testing.T, b *bytes.Buffer, msg string) map[string]any {
	t.Helper()
	var found map[string]any
	for line := range strings.Lines(b.String()) {
		m := map[string]any{}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("a line of the log is not JSON: %q", line)
		}
		if m["msg"] == msg {
			found = m
		}
	}
	return found
}

// Whoever sees that something went wrong can tell a number by which the log
// knows it.
func TestTheNumberOfAFailure(t *testing.T) {
	t.Parallel()
	server, lines := logged(t, func(c *web.Config) { c.AccessLog = true })
	rec := httptest.NewRecorder()
	server.ServeHTTP(rec, httptest.NewRequest("GET", "/en/municipalities/opava?q="+webtest.Planted, nil))
	id := rec.Header().Get("X-Request-ID")
	if rec.Code != 500 || len(id) < 8 || !strings.Contains(rec.Body.String(), id) {
		t.Fatalf("%d %q with the number %q, want a 500 that tells it", rec.Code, rec.Body.String(), id)
	}
	cause, access := lastLine(t, lines, "request panicked"), lastLine(t, lines, "request")
	if cause["id"] != id || access["id"] != id || access["status"] != 500.0 || access["path"] != "/en/municipalities/opava" ||
		access["method"] != "GET" || access["bytes"] != float64(rec.Body.Len()) {
		t.Errorf("the number is %s; the cause says %v, the line of the request %v", id, cause["id"], access)
	}
	if strings.Contains(lines.String(), webtest.Planted) || strings.Contains(lines.String(), "192.0.2.1") {
		t.Error("the log tells what was searched for or who asked")
	}
}

func TestWhoseRequestNumber(t *testing.T) {
	t.Parallel()
	server, lines := logged(t, func(c *web.Config) {
		c.AccessLog = true
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	ask := func(remote, given string) string {
		r := httptest.NewRequest("GET", "/healthz", nil)
		r.RemoteAddr = remote
		r.Header.Set("X-Request-ID", given)
		rec := httptest.NewRecorder()
		server.ServeHTTP(rec, r)
		if line := lastLine(t, lines, "request"); line["id"] != rec.Header().Get("X-Request-ID") {
			t.Errorf("the answer says %q, the log %v", rec.Header().Get("X-Request-ID"), line["id"])
		}
		return rec.Header().Get("X-Request-ID")
	}
	if got := ask("192.0.2.9:1", "proxy-1234567"); got != "proxy-1234567" {
		t.Errorf("a trusted proxy's number became %q", got)
	}
	for _, c := range [][2]string{{"203.0.113.9:1", "proxy-1234567"}, {"192.0.2.9:1", "short"}, {"192.0.2.9:1", "with space 1"},
		{"192.0.2.9:1", strings.Repeat("a", 65)}, {"192.0.2.9:1", "a=b\"c,d;e12"}} {
		if got := ask(c[0], c[1]); got == c[1] || len(got) != 12 {
			t.Errorf("the number %q of %s became %q, want one of our own", c[1], c[0], got)
		}
	}
}

func TestWithoutTheAccessLog(t *testing.T) {
	t.Parallel()
	server, lines := logged(t, func(*web.Config) {})
	rec := httptest.NewRecorder()
	server.ServeHTTP(rec, httptest.NewRequest("GET", "/healthz", nil))
	if lines.Len() != 0 || rec.Header().Get("X-Request-ID") != "" {
		t.Errorf("a request left %q", lines.String())
	}
}

// From the signal to stop /readyz says 503, everything else is answered for the
// time that was given, and connections are not kept.
func TestDrain(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", func(c *web.Config) { c.DrainWait = time.Minute })
	listener := listen(t)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Server.Run(ctx, listener) }()
	client := &http.Client{Transport: &http.Transport{}}
	get := func(path string) (int, bool, string) {
		t.Helper()
		res, err := client.Get("http://" + listener.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, res.Close, string(b)
	}
	if code, _, _ := get("/readyz"); code != 200 {
		t.Fatalf("/readyz answers %d", code)
	}
	stop()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		code, closes, text := get("/readyz")
		if code == 503 {
			if !closes || !strings.Contains(text, `"state":"stopping"`) {
				t.Errorf("/readyz says %q and keeps the connection: %v", text, !closes)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("/readyz does not tell of the stop")
		}
	}
	if code, _, _ := get("/en/municipalities/opava"); code != 200 {
		t.Errorf("a page is answered %d during the wait", code)
	}
	if !strings.Contains(figures(t, w.Server), "twinhall_stopping 1") {
		t.Error("the figures do not tell of the stop")
	}
	select {
	case err := <-done:
		t.Errorf("it stopped before its time: %v", err)
	default:
	}
	listener.Close() // ends the wait
	if err := <-done; err != nil && !errors.Is(err, http.ErrServerClosed) && !strings.Contains(err.Error(), "closed") {
		t.Error(err)
	}
}
