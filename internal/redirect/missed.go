package redirect

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"twinhall/internal/date"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Missed counts what is asked for and not found, until it is written into the
// database. It holds paths, no visitor. Its zero value is empty.
type Missed struct {
	mu     sync.Mutex
	counts map[string]int64
}

// MissedPath is a path that was asked for and not found.
type MissedPath struct {
	Path  string
	Times int64
	Last  string // day, EDTF
}

// Bounds of what is counted: paths in memory and in the database, characters of
// one, and for how long one is kept after it was last asked for.
const (
	MostMissed       = 1000
	mostMissedPath   = 300
	missedKeptMonths = 12
)

// Count counts a path. What is no old page, what is too long, and what does not
// fit is left out.
func (m *Missed) Count(path string) {
	path = strings.TrimRight(path, "/")
	if path == "" || !record.Short(path, mostMissedPath) || !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) || isProbe(path) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.counts == nil {
		m.counts = map[string]int64{}
	}
	if _, known := m.counts[path]; known || len(m.counts) < MostMissed {
		m.counts[path]++
	}
}

// probeEnds and probeParts are of addresses that only those ask for who look for
// a way in.
var (
	probeEnds  = []string{".php", ".asp", ".aspx", ".jsp", ".cgi", ".env", ".sql", ".bak", ".ini", ".yml", ".yaml", ".log", ".sh", ".exe"}
	probeParts = []string{"/.", "/wp-", "/wordpress", "/cgi-bin", "phpmyadmin", "phpunit", "/vendor/", "/xmlrpc", "/actuator", ".php/", "../", "\\", "<", "'",
		"@"} // the last of a mail address, which is nobody's business
)

func isProbe(path string) bool {
	path = strings.ToLower(path)
	return slices.ContainsFunc(probeEnds, func(end string) bool { return strings.HasSuffix(path, end) }) ||
		slices.ContainsFunc(probeParts, func(part string) bool { return strings.Contains(path, part) })
}

// Store adds what was counted to the table and leaves there the paths that were
// asked for most. What cannot be written is counted further.
func (m *Missed) Store(ctx context.Context, db *sqldb.DB, now time.Time) error {
	m.mu.Lock()
	counts := m.counts
	m.counts = nil
	m.mu.Unlock()
	if len(counts) == 0 {
		return nil
	}
	err := db.Write(ctx, func(tx *sqldb.Tx) error {
		day := date.DayOf(now).String()
		for _, path := range slices.Sorted(maps.Keys(counts)) { // in one order, so that two nodes do not wait for each other
			if _, err := tx.Exec(`insert into redirect_missed (path, times, last_day) values ($1, $2, $3)
				on conflict (path) do update set times = redirect_missed.times + excluded.times, last_day = excluded.last_day`,
				path, counts[path], day); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`delete from redirect_missed where path not in
			(select path from redirect_missed order by times desc, last_day desc, path limit $1)`, MostMissed)
		return err
	})
	if err != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.counts == nil {
			m.counts = map[string]int64{}
		}
		for path, n := range counts {
			if _, known := m.counts[path]; known || len(m.counts) < MostMissed {
				m.counts[path] += n
			}
		}
	}
	return err
}

// Run stores what was counted once a minute until ctx ends.
func (m *Missed) Run(ctx context.Context, db *sqldb.DB, now func() time.Time, failed func(error)) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := m.Store(ctx, db, now()); err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}

// List is what was not found, the most wanted first: what the table holds and
// what this node has not written yet.
func (m *Missed) List(tx *sqldb.Tx, now time.Time) (all []MissedPath, err error) {
	m.mu.Lock()
	counts := maps.Clone(m.counts)
	m.mu.Unlock()
	today := date.DayOf(now).String()
	err = tx.Each(`select path, times, last_day from redirect_missed`, nil, func(row sqldb.Row) error {
		x := MissedPath{}
		if err := row.Scan(&x.Path, &x.Times, &x.Last); err != nil {
			return err
		}
		if n := counts[x.Path]; n > 0 {
			x.Times, x.Last = x.Times+n, today
			delete(counts, x.Path)
		}
		all = append(all, x)
		return nil
	})
	for path, n := range counts {
		all = append(all, MissedPath{path, n, today})
	}
	slices.SortFunc(all, func(a, b MissedPath) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(b.Last, a.Last), cmp.Compare(a.Path, b.Path))
	})
	return all, err
}

// Forget deletes what nobody has asked for in a year.
func Forget(tx *sqldb.Tx, now time.Time) error {
	_, err := tx.Exec(`delete from redirect_missed where last_day < $1`, date.DayOf(now.AddDate(0, -missedKeptMonths, 0)).String())
	return err
}
