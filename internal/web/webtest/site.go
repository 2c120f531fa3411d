package webtest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/edition"
	"twinhall/internal/imports"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

// Site is a server over a small register: Opava with three partners in
// Slovakia, the United States and Great Britain, and a part of Opava with one.
type Site struct {
	Server   *web.Server
	DB       *sqldb.DB
	Keeper   *edition.Keeper
	IDs      map[string]string // of the partnerships "0" to "3"
	Importer *imports.Worker   // nil while the pages of the staff are not open
	Base     string            // path of the base address without the last slash
}

// Open serves the register at base from a SQLite database of this test. change
// may be nil.
func Open(t *testing.T, base string, change func(*web.Config)) *Site {
	t.Helper()
	return OpenAt(t, sqldbtest.SQLiteAddress(t), base, change)
}

// OpenAt is Open over an empty database at address.
func OpenAt(t *testing.T, address, base string, change func(*web.Config)) *Site {
	t.Helper()
	db, ids := NewRegister(t, address)
	return serve(t, &Site{DB: db, IDs: ids}, address, base, change, slog.New(slog.DiscardHandler))
}

// serve gives a site its keeper and its server.
func serve(t *testing.T, s *Site, address, base string, change func(*web.Config), log *slog.Logger) *Site {
	t.Helper()
	s.Keeper = edition.NewKeeper(filepath.Join(t.TempDir(), "edition.gz"), slog.New(slog.DiscardHandler), web.Features().Parts()...)
	s.Keeper.Pace = edition.Pace{Poll: 5 * time.Millisecond} // a test waits for each of its changes
	db, err := s.Keeper.Start(context.Background(), func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, address) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	s.Base = strings.TrimSuffix(u.Path, "/")
	s.Server = newServer(t, s.Keeper, base, change, log)
	return s
}

// Follow keeps the editions up to date until the test ends, as an installation
// does: an answer to a form then waits until the change is public.
func (s *Site) Follow(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Keeper.Follow(ctx, s.DB, func(context.Context) (*sqldb.DB, error) { return s.DB, nil })
	}()
	t.Cleanup(func() { stop(); <-done })
}

// Shown waits until the edition that the site shows holds all that is written.
func (s *Site) Shown(t *testing.T) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var head ledger.Head
		if err := s.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) { head, err = ledger.ReadHead(tx); return err }); err != nil {
			t.Fatal(err)
		}
		if s.Keeper.Current().Number >= head.Public {
			return
		}
	}
	t.Fatal("what was written is not shown")
}

// Get asks for a path below the base path, with pairs of header names and
// values.
func (s *Site) Get(path string, header ...string) *http.Response {
	r := httptest.NewRequest("GET", s.Base+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	s.Server.ServeHTTP(rec, r)
	return rec.Result()
}

// Page is the public page at a path, which must answer 200.
func (s *Site) Page(t *testing.T, path string) *goquery.Document {
	t.Helper()
	res := s.Get(path)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d", path, res.StatusCode)
	}
	return Document(t, res)
}

// Count is the one number that a query gives.
func (s *Site) Count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := s.DB.Read(context.Background(), func(tx *sqldb.Tx) error { return tx.Row(query, nil, &n) }); err != nil {
		t.Fatal(err)
	}
	return n
}
