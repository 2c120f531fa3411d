package wikidata

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"twinhall/internal/errs"
)

// service answers as the query service does, from the hand-made files: pages
// of statements by their addresses, facts of the units that are asked for.
// Before each answer it may misbehave.
type service struct {
	t     *testing.T
	mu    sync.Mutex
	asked []string // the queries answered
	agent string
	// faults are taken one a request; nil = none.
	faults []func(http.ResponseWriter)
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agent = r.UserAgent()
	if r.URL.Query().Get("format") != "json" || r.Header.Get("Accept") != "application/sparql-results+json" {
		s.t.Errorf("%s asks for another form", r.URL)
	}
	if len(s.faults) > 0 {
		fault := s.faults[0]
		s.faults = s.faults[1:]
		if fault != nil {
			fault(w)
			return
		}
	}
	query := r.URL.Query().Get("query")
	s.asked = append(s.asked, query)
	w.Header().Set("Content-Type", "application/sparql-results+json;charset=utf-8")
	_, _ = w.Write(s.answer(query)) // a client that went away is part of some tests
}

var (
	limitIn  = regexp.MustCompile(`LIMIT (\d+)`)
	afterIn  = regexp.MustCompile(`STR\(\?statement\) >= "([^"]+)"`)
	valuesIn = regexp.MustCompile(`VALUES \?unit \{([^}]*)\}`)
)

func (s *service) answer(query string) []byte {
	switch {
	case strings.Contains(query, "wdt:P297"):
		return []byte(`{"head":{"vars":["country","iso"]},"results":{"bindings":[` +
			`{"country":{"type":"uri","value":"http://www.wikidata.org/entity/Q28"},"iso":{"type":"literal","value":"HU"}}]}}`)
	case strings.Contains(query, "p:P190"):
		if strings.Contains(query, "?b wdt:P17") {
			return body(s.t, "statements.json", func(binding) bool { return false }, 0)
		}
		var limit int
		fmt.Sscan(limitIn.FindStringSubmatch(query)[1], &limit)
		after := ""
		if m := afterIn.FindStringSubmatch(query); m != nil {
			after = m[1]
		}
		return body(s.t, "statements.json", func(row binding) bool { return row["statement"].Value >= after }, limit)
	}
	units := map[string]bool{}
	for _, q := range strings.Fields(valuesIn.FindStringSubmatch(query)[1]) {
		units["http://www.wikidata.org/entity/"+strings.TrimPrefix(q, "wd:")] = true
	}
	return body(s.t, "units.json", func(row binding) bool { return units[row["unit"].Value] }, 1000)
}

// body is the recorded answer with only the first rows that are wanted.
func body(t *testing.T, name string, wanted func(binding) bool, limit int) []byte {
	vars, rows, err := results(file(t, "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	kept := []binding{}
	for _, row := range rows {
		if wanted(row) && len(kept) < limit {
			kept = append(kept, row)
		}
	}
	b, err := json.Marshal(map[string]any{"head": map[string]any{"vars": vars}, "results": map[string]any{"bindings": kept}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func serve(t *testing.T, faults ...func(http.ResponseWriter)) (*service, *Live, *[]time.Duration) {
	t.Helper()
	s := &service{t: t, faults: faults}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	var waits []time.Duration
	return s, &Live{Endpoint: server.URL, Contact: "https://example.org/contact", PageRows: 3, Keep: t.TempDir(),
		Sleep: func(ctx context.Context, d time.Duration) error { waits = append(waits, d); return ctx.Err() }}, &waits
}

// whole is what the hand-made files say, without a service.
func whole(t *testing.T) [][]string {
	t.Helper()
	f := NewFacts()
	if err := f.AddFiles([]string{filepath.Join("testdata", "statements.json"), filepath.Join("testdata", "units.json")}); err != nil {
		t.Fatal(err)
	}
	return f.Rows(today)
}

func TestLiveByPages(t *testing.T) {
	t.Parallel()
	s, live, waits := serve(t)
	facts, err := live.Country(context.Background(), "CZ")
	if err != nil {
		t.Fatal(err)
	}
	if got := facts.Rows(today); !reflect.DeepEqual(got, whole(t)) {
		t.Errorf("%q\nwant %q", got, whole(t))
	}
	if s.agent != "Twinhall (https://example.org/contact)" {
		t.Errorf("the agent is %q", s.agent)
	}
	for _, d := range *waits {
		if d != politeness {
			t.Errorf("waited %s between requests, want %s", d, politeness)
		}
	}
	if len(*waits) != len(s.asked)-1 {
		t.Errorf("%d pauses between %d requests", len(*waits), len(s.asked))
	}
	// The kept folder is a recording.
	kept := NewFacts()
	if err := kept.AddFiles([]string{live.Keep}); err != nil {
		t.Fatal(err)
	}
	if got := kept.Rows(today); !reflect.DeepEqual(got, whole(t)) {
		t.Errorf("from the kept pages %q\nwant %q", got, whole(t))
	}
	before := len(s.asked)
	if _, err := live.Country(context.Background(), "CZ"); err != nil || len(s.asked) != before {
		t.Errorf("with all pages kept it asked %d times (%v), want not once", len(s.asked)-before, err)
	}
}

func status(code int, headers ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
	}
}

// cut sends less than it announces, as a connection that breaks.
func cut(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "100000")
	_, _ = w.Write([]byte(`{"head":{"vars":["country"`))
	panic(http.ErrAbortHandler)
}

// outOfTime is what the service sends when its minute is over: 200, the
// beginning of an answer, and a report of the failure.
func outOfTime(w http.ResponseWriter) {
	_, _ = w.Write([]byte("{\"head\":{\"vars\":[\"country\",\"iso\"]},\"results\":{\"bindings\":[\njava.util.concurrent.TimeoutException\n\tat java.util"))
}

func TestLiveWithAServiceThatFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault func(http.ResponseWriter)
		wait  time.Duration
	}{
		"429 with seconds":     {status(429, "Retry-After", "37"), 37 * time.Second},
		"503 with a past date": {status(503, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"), firstBackOff},
		"429 without a word":   {status(429), firstBackOff},
		"500":                  {status(500), firstBackOff},
		"a body cut off":       {cut, firstBackOff},
		"out of time":          {outOfTime, firstBackOff},
	} {
		s, live, waits := serve(t, c.fault)
		facts, err := live.Country(context.Background(), "CZ")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !reflect.DeepEqual(facts.Rows(today), whole(t)) || (*waits)[0] != c.wait || len(s.faults) != 0 {
			t.Errorf("%s: waited %s, want %s, and all rows", name, (*waits)[0], c.wait)
		}
	}
}

func TestLiveGivesUp(t *testing.T) {
	t.Parallel()
	five := func(f func(http.ResponseWriter)) []func(http.ResponseWriter) {
		return []func(http.ResponseWriter){f, f, f, f, f, nil}
	}
	for name, c := range map[string]struct {
		faults   []func(http.ResponseWriter)
		attempts int
	}{
		"always 500":    {five(status(500)), 5},
		"an hour":       {five(status(429, "Retry-After", "3600")), 1},
		"refused":       {five(status(403)), 1},
		"a redirection": {five(status(302, "Location", "http://10.0.0.1/")), 1},
		"too large": {five(func(w http.ResponseWriter) {
			_, _ = w.Write([]byte(`{"head":{"vars":["country","iso"]},"results":{"bindings":[` + strings.Repeat(" ", 60_000) + `]}}`))
		}), 1},
	} {
		s, live, waits := serve(t, c.faults...)
		live.Bytes = 50_000
		_, err := live.Country(context.Background(), "CZ")
		if !errs.Is(err, errs.Unavailable) {
			t.Errorf("%s: %v, want it unavailable", name, err)
		}
		if used := len(c.faults) - len(s.faults); used != c.attempts {
			t.Errorf("%s: %d attempts, want %d", name, used, c.attempts)
		}
		for i, d := range *waits {
			if d != firstBackOff<<i {
				t.Errorf("%s: wait %d is %s, want %s", name, i, d, firstBackOff<<i)
			}
		}
		if entries, err := os.ReadDir(live.Keep); err != nil || len(entries) != 0 {
			t.Errorf("%s: %d files are kept of answers that were none (%v)", name, len(entries), err)
		}
	}
}

// A run that is killed between two pages goes on with the next one.
func TestLiveGoesOn(t *testing.T) {
	t.Parallel()
	s, live, _ := serve(t, nil, nil, nil)
	ctx, kill := context.WithCancel(context.Background())
	pages := 0
	live.Say = func(string) {
		if pages++; pages == 3 {
			kill()
		}
	}
	if _, err := live.Country(ctx, "CZ"); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v, want the cancellation", err)
	}
	done := append([]string{}, s.asked...)
	if len(done) != 3 {
		t.Fatalf("%d pages before the end, want 3", len(done))
	}
	// A page of which only a part reached the disk counts for nothing.
	damaged, err := filepath.Glob(filepath.Join(live.Keep, "statements-CZ-a-0002-*"))
	if err != nil || len(damaged) != 1 {
		t.Fatalf("%v %v, want the second page", damaged, err)
	}
	if err := os.WriteFile(damaged[0], []byte(`{"head":{"vars":["a","b"]},"res`), 0o600); err != nil {
		t.Fatal(err)
	}
	live.Say = nil
	facts, err := live.Country(context.Background(), "CZ")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(facts.Rows(today), whole(t)) {
		t.Error("after going on the rows differ")
	}
	for _, query := range s.asked[3:] {
		if query == done[0] || query == done[1] {
			t.Errorf("asked again: %s", query)
		}
	}
	if s.asked[3] != done[2] {
		t.Error("the damaged page was not asked for again")
	}
}

func TestAddressesThatMayBeAsked(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"208.80.154.224": true, "2620:0:861:ed1a::1": true, "::ffff:208.80.154.224": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "ff02::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:db8::1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("public(%s) is %v", address, got)
		}
	}
	for address, ok := range map[string]bool{
		"https://query.wikidata.org/sparql": true, "http://127.0.0.1:8080/sparql": true, "http://localhost:1/": true, "http://[::1]:80/": true,
		"http://query.wikidata.org/sparql": false, "ftp://127.0.0.1/": false, "https://user:word@example.org/": false, "//x": false, "": false,
		"http://127.0.0.1.example.org/": false,
	} {
		if _, _, err := endpoint(address); (err == nil) != ok {
			t.Errorf("endpoint(%q): %v", address, err)
		}
	}
	// A public client does not reach this machine, whatever a name resolves to,
	// and one for this machine reaches nothing else.
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") }))
	defer server.Close()
	for _, address := range []string{server.URL, strings.Replace(server.URL, "127.0.0.1", "localhost", 1)} {
		answer, err := client(false).Get(address)
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s: %v, want it forbidden", address, err)
		}
		if answer != nil {
			answer.Body.Close()
		}
	}
	answer, err := client(true).Get("http://192.0.2.1/")
	if !errs.Is(err, errs.Forbidden) {
		t.Errorf("a public address with a client for this machine: %v, want it forbidden", err)
	}
	if answer != nil {
		answer.Body.Close()
	}
}

func TestLiveNeedsAContact(t *testing.T) {
	t.Parallel()
	for _, contact := range []string{"", "me", "a@b.example\r\nX: y", "no contact.here"} {
		live := Live{Endpoint: "http://127.0.0.1:1/", Contact: contact}
		if _, err := live.Country(context.Background(), "CZ"); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v, want a refusal", contact, err)
		}
	}
}
