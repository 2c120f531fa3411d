// Package sqldb is the one door to the databases, SQLite and PostgreSQL: it
// opens them, runs transactions and migrations. SQL is one text for both, with
// $1 placeholders; the few differences between the two are settled here.
package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"twinhall/internal/errs"
)

// Dialect names the database behind a DB.
type Dialect string

// The two databases that Twinhall runs on.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database. Writes of one process on SQLite queue on a single
// connection, so that they wait instead of failing as busy.
type DB struct {
	Dialect Dialect
	write   *sql.DB
	read    *sql.DB
	path    string
	files   fs.FS // the migrations
}

// ErrUnwritable is in the chain of an error where the register can be read and
// not written: its disk is full, or was made one for reading only.
var ErrUnwritable = errors.New("the database has no room to write")

// Open opens database, a file path (SQLite, created if absent) or a
// postgres:// address, and brings its tables up to date. The error is
// errs.Unavailable where the database cannot be reached.
func Open(ctx context.Context, database string) (*DB, error) {
	return OpenWith(ctx, database, Upgrade{})
}

// OpenWith is Open with a say in how the tables are brought up to date.
func OpenWith(ctx context.Context, database string, u Upgrade) (*DB, error) {
	db, err := OpenAsIsWith(ctx, database, u)
	if err != nil {
		return nil, err
	}
	if err := db.migrate(ctx, u); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// OpenAsIs opens database like Open but leaves its tables alone.
func OpenAsIs(ctx context.Context, database string) (*DB, error) {
	return OpenAsIsWith(ctx, database, Upgrade{})
}

// OpenAsIsWith is OpenAsIs for a database whose tables are to be brought up to
// date later, by Restore, as u says.
func OpenAsIsWith(ctx context.Context, database string, u Upgrade) (*DB, error) {
	files, err := u.files()
	if err != nil {
		return nil, err
	}
	return open(ctx, database, files, sqliteKeep)
}

// OpenToLook opens a database that is there, to look at it: nothing can be
// written through it, and a SQLite file keeps the mode that it is in.
func OpenToLook(ctx context.Context, database string) (*DB, error) {
	files, err := (Upgrade{}).files()
	if err != nil {
		return nil, err
	}
	return open(ctx, database, files, sqliteLook)
}

func open(ctx context.Context, database string, files fs.FS, mode url.Values) (*DB, error) {
	var db *DB
	var err error
	if IsPostgres(database) {
		db, err = openPostgres(ctx, database)
	} else {
		db, err = openSQLite(ctx, database, mode)
	}
	if err != nil {
		return nil, err
	}
	db.files = files
	return db, nil
}

// IsPostgres reports whether database is the address of a PostgreSQL database
// and not the path of a file.
func IsPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

func openPostgres(ctx context.Context, address string) (*DB, error) {
	if err := checkAddress(address); err != nil {
		return nil, err
	}
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, errUnreadable
	}
	pool.SetMaxOpenConns(max(4, 2*runtime.NumCPU()))
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, errs.Wrap(errs.Unavailable, err, "the database cannot be reached")
	}
	return &DB{Dialect: Postgres, write: pool, read: pool}, nil
}

var errUnreadable = errs.New(errs.Invalid, "the address of the PostgreSQL database cannot be read: it is like "+
	"postgres://user:password@host/name?sslmode=verify-full, with signs like / # ? @ %% in the password written as %%2F %%23 %%3F %%40 %%25")

// checkAddress refuses an address that would be taken for something else than was
// meant. The error quotes nothing of it: what looks like a host or a name may be
// half of a password.
func checkAddress(address string) error {
	config, err := pgx.ParseConfig(address)
	var file *fs.PathError
	switch {
	case errors.As(err, &file):
		return errs.Wrap(errs.Invalid, file, "a file that the address of the PostgreSQL database names cannot be read")
	case err != nil, strings.Contains(config.Database, "@"):
		return errUnreadable
	}
	return nil
}

// How a SQLite file is opened: to keep a register in it, or to look at it.
var (
	// synchronous=FULL: an acknowledged change survives a power cut, not only
	// the end of the process.
	sqliteKeep = url.Values{"_pragma": {
		"busy_timeout(15000)", "journal_mode(wal)", "synchronous(full)",
		"foreign_keys(on)", "temp_store(memory)",
	}}
	sqliteLook = url.Values{"_pragma": {"busy_timeout(15000)", "query_only(on)", "temp_store(memory)"}, "mode": {"rw"}}
)

func openSQLite(ctx context.Context, path string, mode url.Values) (*DB, error) {
	if mode.Get("mode") == "" {
		if err := makePrivate(path); err != nil {
			return nil, errs.Wrap(errs.Unavailable, err, "the database file %s cannot be made", path)
		}
	}
	open := func(txlock string, conns, cacheKB int) (*sql.DB, error) {
		q := maps.Clone(mode)
		q["_pragma"] = append(slices.Clone(mode["_pragma"]), fmt.Sprintf("cache_size(-%d)", cacheKB))
		q["_txlock"] = []string{txlock}
		pool, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String())
		if err != nil {
			return nil, err
		}
		pool.SetMaxOpenConns(conns)
		pool.SetMaxIdleConns(min(conns, 2)) // each holds some megabytes
		return pool, pool.PingContext(ctx)
	}
	write, err := open("immediate", 1, 16<<10)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "the database file %s cannot be opened", path)
	}
	// Readers scan whole tables for an edition: a page cache would only hold
	// memory for it.
	read, err := open("deferred", max(4, 2*runtime.NumCPU()), 2<<10)
	if err != nil {
		write.Close()
		return nil, errs.Wrap(errs.Unavailable, err, "the database file %s cannot be opened", path)
	}
	return &DB{Dialect: SQLite, write: write, read: read, path: path}, nil
}

// Close closes the database. Transactions under way fail.
func (db *DB) Close() error {
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// Path is the file of a SQLite database, empty for PostgreSQL.
func (db *DB) Path() string { return db.path }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.read.PingContext(ctx); err != nil {
		return errs.Wrap(errs.Unavailable, err, "the database does not answer")
	}
	return nil
}

// Write runs f in one read-write transaction: committed if f returns nil,
// undone otherwise, also when f panics or ctx ends.
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	return db.run(ctx, db.write, nil, f)
}

// Read runs f in one read-only transaction that sees one state of the
// database throughout.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if db.Dialect == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return db.run(ctx, db.read, opts, f)
}

func (db *DB) run(ctx context.Context, pool *sql.DB, opts *sql.TxOptions, f func(*Tx) error) error {
	if db.Dialect == SQLite && opts != nil {
		opts = nil // the driver knows no read-only option; a deferred transaction reads one state
	}
	raw, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return classify(err)
	}
	tx := &Tx{Dialect: db.Dialect, ctx: ctx, raw: raw, stmts: map[string]*sql.Stmt{}}
	done := false
	defer func() {
		if !done {
			_ = raw.Rollback() // the error that matters is already on its way
		}
	}()
	if err := f(tx); err != nil {
		return err
	}
	done = true
	if err := raw.Commit(); err != nil {
		return classify(err)
	}
	return nil
}

// Tx is a transaction. Statements are prepared once per transaction. It is
// not safe for concurrent use.
type Tx struct {
	Dialect Dialect
	ctx     context.Context
	raw     *sql.Tx
	stmts   map[string]*sql.Stmt
}

// Context is the context that the transaction was begun with.
func (tx *Tx) Context() context.Context { return tx.ctx }

func (tx *Tx) prepare(query string) (*sql.Stmt, error) {
	if s, ok := tx.stmts[query]; ok {
		return s, nil
	}
	s, err := tx.raw.PrepareContext(tx.ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, classify(err))
	}
	tx.stmts[query] = s
	return s, nil
}

// Exec runs a statement and returns how many rows it touched.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	s, err := tx.prepare(query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(tx.ctx, args...)
	if err != nil {
		return 0, classify(err)
	}
	return res.RowsAffected()
}

// Row scans the first row of a query into dest. Where there is none the error
// is errs.NotFound.
func (tx *Tx) Row(query string, args []any, dest ...any) error {
	s, err := tx.prepare(query)
	if err != nil {
		return err
	}
	return classify(s.QueryRowContext(tx.ctx, args...).Scan(dest...))
}

// Each calls scan for every row of a query. An error of scan ends it.
func (tx *Tx) Each(query string, args []any, scan func(Row) error) error {
	s, err := tx.prepare(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(tx.ctx, args...)
	if err != nil {
		return classify(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return classify(rows.Err())
}

// Row is what a scan function reads from.
type Row interface{ Scan(dest ...any) error }

// Exclusive makes transactions that call it with the same name wait for one
// another. On SQLite every write transaction is alone already.
func (tx *Tx) Exclusive(name string) error {
	if tx.Dialect == SQLite {
		return nil
	}
	_, err := tx.Exec(`select pg_advisory_xact_lock(hashtext($1))`, name)
	return err
}

// classify tells database errors apart by code, never by text.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return errs.Wrap(errs.NotFound, err, "there is no such record")
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "53100", "25006": // disk_full, read_only_sql_transaction
			return unwritable(err)
		}
		switch pg.Code[:2] {
		case "23":
			return errs.Wrap(errs.Conflict, err, "another record stands in the way (%s)", pg.ConstraintName)
		case "08", "53", "57", "58":
			return errs.Wrap(errs.Unavailable, err, "the database does not answer")
		case "40":
			return errs.Wrap(errs.Conflict, err, "another change came first")
		}
		return err
	}
	if cut(err) {
		return errs.Wrap(errs.Unavailable, err, "the database does not answer")
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMSIZE:
			return unwritable(err)
		}
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY:
			return unwritable(err)
		case sqlite3.SQLITE_CONSTRAINT:
			return errs.Wrap(errs.Conflict, err, "another record stands in the way")
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
			return errs.Wrap(errs.Unavailable, err, "the database does not answer")
		}
	}
	return err
}

func unwritable(err error) error {
	return errs.Wrap(errs.Unavailable, fmt.Errorf("%w: %w", ErrUnwritable, err), "the database cannot be written")
}

// cut reports whether the connection was refused or broke, or had been broken
// before anything was sent over it: the server is away.
func cut(err error) bool {
	var connect *pgconn.ConnectError
	var network *net.OpError
	if pgconn.SafeToRetry(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, net.ErrClosed)
}

// Scrub takes out of the files of the database what was deleted from tables:
// until then it may still lie in them unseen. It needs the room of these
// tables once more, on SQLite of all of them, and writers wait meanwhile.
func (db *DB) Scrub(ctx context.Context, tables []string) error {
	if db.Dialect == SQLite {
		for _, s := range []string{`vacuum`, `pragma wal_checkpoint(truncate)`} {
			if _, err := db.write.ExecContext(ctx, s); err != nil {
				return classify(err)
			}
		}
		return nil
	}
	for _, t := range tables {
		if !sound([]string{t}) {
			return errs.New(errs.Internal, "%q is no table", t)
		}
		if _, err := db.write.ExecContext(ctx, `vacuum full `+t); err != nil {
			return classify(err)
		}
	}
	return nil
}
