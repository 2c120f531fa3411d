package web_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
	"twinhall/internal/web/site"
)

// The public pages answer while PostgreSQL is stopped, also after a restart of
// the program, and /readyz says so.
func TestPagesWithoutPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and stops a PostgreSQL of its own; go test without -short does")
	}
	t.Parallel()
	cluster, err := sqldbtest.StartCluster()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("PostgreSQL cannot be started, and CI skips nothing: %v", err)
		}
		t.Skipf("PostgreSQL cannot be started (on Debian: apt-get install postgresql): %v", err)
	}
	stopped := false
	defer func() {
		if !stopped {
			cluster.Stop()
		}
	}()
	ids := map[string]string{}
	db := register4(t, cluster.Address(), ids)
	disk := filepath.Join(t.TempDir(), "edition.gz")
	open := func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, cluster.Address()) }

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	keeper := edition.NewKeeper(disk, slog.New(slog.DiscardHandler), web.Features().Parts()...)
	kdb, err := keeper.Start(ctx, open)
	if err != nil {
		t.Fatal(err)
	}
	go keeper.Follow(ctx, kdb, open)
	server := serverOver(t, keeper)
	if code, _ := ask(server, "/en/municipalities/opava"); code != http.StatusOK {
		t.Fatalf("before: %d", code)
	}

	db.Close()
	cluster.Stop()
	stopped = true
	if code, _ := ask(server, "/cs/municipalities/opava"); code != http.StatusOK {
		t.Errorf("a page that was not asked for before answers %d while the database is stopped", code)
	}
	down := false
	for deadline := time.Now().Add(15 * time.Second); !down && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		down = ready(t, server)["database"] == "down"
	}
	if !down {
		t.Error("/readyz does not say that the database is down")
	}

	again := edition.NewKeeper(disk, slog.New(slog.DiscardHandler), web.Features().Parts()...)
	kdb, err = again.Start(ctx, open)
	if err != nil || kdb != nil {
		t.Fatalf("a start without the database: %v", err)
	}
	restarted := serverOver(t, again)
	if code, _ := ask(restarted, "/sk/partnerships/"+ids["0"]); code != http.StatusOK {
		t.Errorf("after a restart without the database a page answers %d", code)
	}
	if r := ready(t, restarted); r["database"] != "down" || r["edition_from_disk"] != true {
		t.Errorf("/readyz after the restart: %v", r)
	}
}

func serverOver(t *testing.T, k *edition.Keeper) *web.Server {
	t.Helper()
	u, err := url.Parse("http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	names, err := gazetteer.LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	catalogues, err := web.Features().Catalogues()
	if err != nil {
		t.Fatal(err)
	}
	return web.New(web.Config{BaseURL: u, Limits: web.DefaultLimits}, &site.Site{OnPartnership: web.Features().OnPartnership(), Catalogues: catalogues, Names: names}, k, slog.New(slog.DiscardHandler))
}

func ask(s *web.Server, path string) (int, []byte) {
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
	b, _ := io.ReadAll(rec.Body) // a recorder's buffer
	return rec.Code, b
}

func ready(t *testing.T, s *web.Server) map[string]any {
	t.Helper()
	_, b := ask(s, "/readyz")
	m := map[string]any{}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}
