package web_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", func(c *web.Config) {
		c.Limits.PageBurst, c.Limits.PagesPerSecond = 5, 0.001
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	ask := func(i int, forwarded string) int {
		r := httptest.NewRequest("GET", fmt.Sprintf("/en/municipalities?q=a%d", i), nil)
		r.Header.Set("X-Forwarded-For", forwarded)
		rec := httptest.NewRecorder()
		w.Server.ServeHTTP(rec, r)
		return rec.Code
	}
	for i := range 5 {
		if code := ask(i, "203.0.113.1"); code != 200 {
			t.Fatalf("request %d answers %d", i, code)
		}
	}
	if code := ask(9, "203.0.113.1"); code != 429 {
		t.Errorf("the sixth request answers %d, want 429", code)
	}
	// httptest's address is 192.0.2.1, a trusted proxy here: another visitor
	// behind it has a share of his own, and nobody invents one by a header.
	if code := ask(9, "203.0.113.2"); code != 200 {
		t.Errorf("another visitor is answered %d", code)
	}
	if code := ask(10, "198.51.100.77, 203.0.113.1"); code != 429 {
		t.Errorf("an invented address in front is answered %d, want 429", code)
	}
	if res := w.Get("/en/about?" + strings.Repeat("x", 5000)); res.StatusCode != 414 {
		t.Errorf("a very long address is answered %d", res.StatusCode)
	}
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		rec := httptest.NewRecorder()
		w.Server.ServeHTTP(rec, httptest.NewRequest(method, "/en/", strings.NewReader("x")))
		if rec.Code != 405 {
			t.Errorf("%s is answered %d", method, rec.Code)
		}
	}
}

func TestTheHostHeaderIsNotBelieved(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example", nil)
	r := httptest.NewRequest("GET", "/en/municipalities/opava", nil)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	rec := httptest.NewRecorder()
	w.Server.ServeHTTP(rec, r)
	if text := rec.Body.String(); strings.Contains(text, "evil.example") || !strings.Contains(text, "https://twins.example/en/municipalities/opava") {
		t.Error("absolute addresses must come from the configured base address")
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", func(c *web.Config) {
		c.Limits.CacheBytes = 1 << 20
		c.Limits.PageBurst = 0
	})
	for _, f := range []string{"country", "decade", "state", "size", "form"} {
		for i := range 120 {
			w.Get(fmt.Sprintf("/en/partnerships?%s=%d", f, 1000+10*i))
			w.Get(fmt.Sprintf("/de/partnerships?country=C%d", i))
		}
	}
	if size := w.Server.CacheSize(); size > 1<<20 || size == 0 {
		t.Errorf("the cache holds %d bytes, want some and at most 1 MiB", size)
	}
}

func TestGracefulStop(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	listener := listen(t)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Server.Run(ctx, listener) }()
	res, err := http.Get("http://" + listener.Addr().String() + "/healthz")
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v %v", res, err)
	}
	res.Body.Close()
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("stopped with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it did not stop")
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
