package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"twinhall/demo"
	"twinhall/internal/edition"
	"twinhall/internal/intake"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// demonstration serves the demonstration, loaded as twinhall demo does.
func demonstration(t *testing.T) *httptest.Server {
	t.Helper()
	ctx, log := context.Background(), slog.New(slog.DiscardHandler)
	address := sqldbtest.SQLiteAddress(t)
	open := func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, address) }
	db, err := open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := intake.Options{Apply: true, Actor: "demo", Now: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Retrieved: demo.Retrieved}
	for _, f := range []struct {
		name string
		list []byte
		take func(context.Context, *sqldb.DB, *intake.Table, intake.Options) (*intake.Report, error)
	}{{"places.csv", demo.Places, intake.Municipalities}, {"facts.csv", demo.Facts, intake.Partnerships}} {
		table, err := intake.Read(context.Background(), bytes.NewReader(f.list), f.name, intake.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.take(ctx, db, table, o); err != nil {
			t.Fatal(err)
		}
	}
	keeper := edition.NewKeeper(filepath.Join(t.TempDir(), "edition.gz"), log, web.Features().Parts()...)
	kept, err := keeper.Start(ctx, open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	s := httptest.NewServer(webtest.NewServer(t, keeper, "http://127.0.0.1:8080", webtest.Unlimited))
	t.Cleanup(s.Close)
	return s
}

// example is a call of curl in a document, and what stands under it.
type example struct {
	call, kind, want string
}

var fenced = regexp.MustCompile("(?ms)^```\n(curl .*?)\n```\n```(json|text)\n(.*?)\n```$")

// Every example of docs/api.md answers as it is written there.
func TestExamplesOfTheDocument(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	var examples []example
	for _, m := range fenced.FindAllStringSubmatch(string(doc), -1) {
		examples = append(examples, example{m[1], m[2], m[3]})
	}
	if calls := strings.Count(string(doc), "\ncurl "); len(examples) != calls || calls < 10 {
		t.Fatalf("%d examples are read of %d", len(examples), calls)
	}
	r := reader{server: demonstration(t), ids: map[string]string{}}
	for _, e := range examples {
		r.try(t, e)
	}
	var described struct{ Paths map[string]any }
	if err := json.Unmarshal([]byte(r.body(t, "/api/v1/openapi.json")), &described); err != nil {
		t.Fatal(err)
	}
	for path := range described.Paths {
		if path != "/" && !strings.Contains(string(doc), "`"+path) {
			t.Errorf("docs/api.md does not show %s", path)
		}
	}
	for _, f := range edition.Facets {
		if !strings.Contains(string(doc), "`"+string(f)+"`") {
			t.Errorf("docs/api.md does not explain the parameter %s", f)
		}
	}
}

// reader plays examples one after the other. Public ids are given anew each
// time the demonstration is loaded: ids holds which of the document's is which.
type reader struct {
	server *httptest.Server
	ids    map[string]string
	etag   string
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func (r *reader) body(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get(r.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (r *reader) try(t *testing.T, e example) {
	t.Helper()
	call := uuids.ReplaceAllStringFunc(e.call, func(id string) string {
		if r.ids[id] == "" {
			t.Errorf("%s: no earlier answer has this id", e.call)
		}
		return r.ids[id]
	})
	call = strings.ReplaceAll(call, `"the ETag"`, r.etag)
	request, err := http.NewRequest("GET", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, arg := range regexp.MustCompile(`'[^']*'|\S+`).FindAllString(call, -1)[1:] {
		arg = strings.Trim(arg, "'")
		if name, value, ok := strings.Cut(arg, ": "); ok {
			request.Header.Set(name, value)
		} else if rest, ok := strings.CutPrefix(arg, "http://127.0.0.1:8080"); ok {
			if request.URL, err = url.Parse(r.server.URL + rest); err != nil {
				t.Fatal(err)
			}
		} else if arg != "-i" && arg != "-H" {
			t.Fatalf("%s: what is %q?", e.call, arg)
		}
	}
	res, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if etag := res.Header.Get("ETag"); etag != "" {
		r.etag = etag
	}
	if e.kind == "text" {
		r.head(t, e, res)
		return
	}
	var want, got any
	if err := json.Unmarshal([]byte(e.want), &want); err != nil {
		t.Fatalf("%s: %v in %s", e.call, err, e.want)
	}
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil {
		t.Fatalf("%s: %v", e.call, err)
	}
	if why := r.compare(want, got); why != "" {
		t.Errorf("%s\n%s", e.call, why)
	}
}

func (r *reader) head(t *testing.T, e example, res *http.Response) {
	t.Helper()
	lines := strings.Split(e.want, "\n")
	if got := res.Proto + " " + res.Status; got != lines[0] {
		t.Errorf("%s answers %s, not %s", e.call, got, lines[0])
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		found := false
		for _, got := range res.Header.Values(name) {
			found = found || got == value || value == "…"
		}
		if !found {
			t.Errorf("%s has %s: %q, not %q", e.call, name, res.Header.Values(name), value)
		}
	}
}

// compare says how got is not what want shows of it: objects may have more
// fields, lists more items, … is anything.
func (r *reader) compare(want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%v is no object", got)
		}
		for name, w := range want {
			g, there := object[name]
			if !there {
				return name + " is not there"
			}
			if why := r.compare(w, g); why != "" {
				return name + ": " + why
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok {
			return fmt.Sprintf("%v is no list", got)
		}
		for _, w := range want {
			found, why := false, "the list is empty"
			for _, g := range list {
				before := maps.Clone(r.ids)
				if why = r.compare(w, g); why == "" {
					found = true
					break
				}
				r.ids = before
			}
			if !found {
				return fmt.Sprintf("no item is like %v (%s)", w, why)
			}
		}
		return ""
	case string:
		if is, ok := got.(string); ok && uuids.FindString(want) == want && want != "" {
			if r.ids[want] == "" {
				r.ids[want] = is
			}
			want = r.ids[want]
		}
		if want == "…" || want == got {
			return ""
		}
	default:
		if want == got {
			return ""
		}
	}
	return fmt.Sprintf("%v, not %v", got, want)
}
