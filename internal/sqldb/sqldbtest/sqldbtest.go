// Package sqldbtest gives each test fresh, real databases: SQLite always, and
// PostgreSQL from a cluster that is made for the test process and thrown away.
package sqldbtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"database/sql"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"twinhall/internal/sqldb"
)

// Each runs f as two subtests, each on an empty, migrated database of its own.
func Each(t *testing.T, f func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, SQLite(t)) })
	if !testing.Short() { // make check does without
		t.Run("postgres", func(t *testing.T) { t.Parallel(); f(t, open(t, PostgresAddress(t))) })
	}
}

// EachAddress is Each for tests that open the database themselves.
func EachAddress(t *testing.T, f func(t *testing.T, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, SQLiteAddress(t)) })
	if !testing.Short() { // make check does without
		t.Run("postgres", func(t *testing.T) { t.Parallel(); f(t, PostgresAddress(t)) })
	}
}

// SQLiteAddress is a file that does not exist yet.
func SQLiteAddress(t *testing.T) string { return filepath.Join(t.TempDir(), "test.db") }

// SQLite opens an empty, migrated SQLite database.
func SQLite(t *testing.T) *sqldb.DB {
	t.Helper()
	address := SQLiteAddress(t)
	content, err := migrated()
	if err == nil {
		err = os.WriteFile(address, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return open(t, address)
}

// migrated is the file of an empty database in which all migrations have run:
// they take longer than most tests.
var migrated = sync.OnceValues(func() ([]byte, error) {
	return SQLiteFile(func(*sqldb.DB) error { return nil })
})

// SQLiteFile is the content of a database file that fill has written to. Tests
// that all begin with the same database make it once and write copies.
func SQLiteFile(fill func(*sqldb.DB) error) ([]byte, error) {
	dir, err := os.MkdirTemp("", "twinhall-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "made.db")
	db, err := sqldb.Open(context.Background(), file)
	if err != nil {
		return nil, err
	}
	err = fill(db)
	if closed := db.Close(); err == nil {
		err = closed // which brings the write-ahead log into the file
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

func open(t *testing.T, address string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

var schemas atomic.Int64

// PostgresAddress is an empty schema of the throw-away cluster. Where
// PostgreSQL's programs are missing the test fails in CI and is skipped
// elsewhere.
func PostgresAddress(t *testing.T) string {
	t.Helper()
	c, err := cluster()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("PostgreSQL cannot be started, and CI skips nothing: %v", err)
		}
		t.Skipf("PostgreSQL cannot be started (on Debian: apt-get install postgresql): %v", err)
	}
	name := fmt.Sprintf("t%d", schemas.Add(1))
	db, err := sql.Open("pgx", c.address(""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`create schema ` + name); err != nil {
		t.Fatal(err)
	}
	return c.address(name)
}

// Cluster is a PostgreSQL cluster of the test process.
type Cluster struct {
	dir, bin string
	attr     *syscall.SysProcAttr
	settings []string
	server   *exec.Cmd
}

var (
	mu      sync.Mutex
	running *Cluster
)

// cluster must not be asked for by a test process without Run: it would
// outlive it.
func cluster() (*Cluster, error) {
	mu.Lock()
	defer mu.Unlock()
	if running == nil {
		c, err := StartCluster()
		if err != nil {
			return nil, err
		}
		running = c
	}
	return running, nil
}

// Run runs the tests of a package and stops the cluster after them. Call it
// from TestMain: os.Exit(sqldbtest.Run(m)).
func Run(m *testing.M) int {
	code := m.Run()
	mu.Lock()
	defer mu.Unlock()
	if running != nil {
		running.Stop()
	}
	return code
}

// StartCluster makes and starts a cluster that listens on a socket in a folder
// of its own and on nothing else. It does not wait for the disk, unless the
// settings, like "fsync=on", say otherwise.
func StartCluster(settings ...string) (*Cluster, error) {
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is well formed
	if len(bins) == 0 {
		return nil, fmt.Errorf("no PostgreSQL under /usr/lib/postgresql")
	}
	sort.Strings(bins)
	bin := bins[len(bins)-1]
	dir, err := os.MkdirTemp("", "twinhall-pg-")
	if err != nil {
		return nil, err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "--username=postgres",
		"-D", filepath.Join(dir, "data"))
	initdb.SysProcAttr = attr
	initdb.Dir = dir
	if out, err := initdb.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	c := &Cluster{dir: dir, bin: bin, attr: attr, settings: settings}
	if err := c.Resume(); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

// Resume starts the server, and again after Halt, with what it holds.
func (c *Cluster) Resume() error {
	args := []string{"-D", filepath.Join(c.dir, "data"), "-k", c.dir, "-h", "", "-F", "-c", "max_connections=200"}
	for _, s := range c.settings {
		args = append(args, "-c", s)
	}
	c.server = exec.Command(filepath.Join(c.bin, "postgres"), args...)
	c.server.SysProcAttr = c.attr
	c.server.Dir = c.dir
	if err := c.server.Start(); err != nil {
		return err
	}
	for range 200 {
		db, err := sql.Open("pgx", c.address(""))
		if err == nil {
			err = db.Ping()
			db.Close()
		}
		if err == nil {
			return nil
		}
		time.Sleep(25 * time.Millisecond)
	}
	return fmt.Errorf("the cluster did not answer within five seconds")
}

// unprivileged lets the cluster run as the postgres user where the tests run
// as root, which PostgreSQL refuses.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, uid, gid)
}

func (c *Cluster) address(schema string) string {
	a := "postgres://postgres@/postgres?host=" + c.dir + "&sslmode=disable"
	if schema != "" {
		a += "&search_path=" + schema
	}
	return a
}

// Address is the cluster's database, with the schema public.
func (c *Cluster) Address() string { return c.address("") }

// Halt ends the server at once, as a crash would. Resume starts it again.
func (c *Cluster) Halt() {
	if c.server != nil && c.server.Process != nil {
		_ = c.server.Process.Signal(syscall.SIGQUIT) // immediate shutdown
		_ = c.server.Wait()                          // its exit code after SIGQUIT says nothing
		c.server = nil
	}
}

// Stop ends the server at once and removes its files.
func (c *Cluster) Stop() {
	c.Halt()
	os.RemoveAll(c.dir)
}
