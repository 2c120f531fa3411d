package sqldb

import (
	"context"
	"fmt"
	"time"
)

// Server says of what version the database is, and what time it is there.
func (db *DB) Server(ctx context.Context) (version string, clock time.Time, err error) {
	query := `select 'SQLite ' || sqlite_version(), cast((julianday('now') - 2440587.5) * 86400000 as bigint)`
	if db.Dialect == Postgres {
		query = `select 'PostgreSQL ' || current_setting('server_version'), cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
	}
	var ms int64
	err = db.Read(ctx, func(tx *Tx) error { return tx.Row(query, nil, &version, &ms) })
	return version, time.UnixMilli(ms), err
}

// Integrity asks SQLite whether the file is sound, and whether every foreign
// key leads somewhere. It returns what is wrong, at most a hundred of each.
// PostgreSQL sees to both by itself.
func (db *DB) Integrity(ctx context.Context) (wrong []string, err error) {
	if db.Dialect == Postgres {
		return nil, nil
	}
	err = db.Read(ctx, func(tx *Tx) error {
		if err := tx.Each(`pragma integrity_check(100)`, nil, func(r Row) error {
			var says string
			if err := r.Scan(&says); err != nil {
				return err
			}
			if says != "ok" {
				wrong = append(wrong, says)
			}
			return nil
		}); err != nil {
			return err
		}
		return tx.Each(`select "table", coalesce(rowid, 0), parent from pragma_foreign_key_check limit 100`, nil, func(r Row) error {
			var table, parent string
			var row int64
			err := r.Scan(&table, &row, &parent)
			wrong = append(wrong, fmt.Sprintf("row %d of %s refers to a %s that is not there", row, table, parent))
			return err
		})
	})
	return wrong, err
}

// loose are the references that no foreign key holds, because they may be
// empty.
var loose = []struct{ table, column, to string }{
	{"unit", "parent", "unit"},
	{"unit", "merged_into", "unit"},
	{"partnership", "merged_into", "partnership"},
	{"agreement", "related", "agreement"},
}

// Dangling tells which references lead nowhere, and how many rows have them.
func (db *DB) Dangling(ctx context.Context) (wrong []string, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		for _, l := range loose {
			var n int
			if err := tx.Row(`select count(*) from `+l.table+` t where t.`+l.column+` <> '' and not exists (select 1 from `+l.to+` o where o.id = t.`+l.column+`)`,
				nil, &n); err != nil {
				return err
			}
			if n > 0 {
				wrong = append(wrong, fmt.Sprintf("%d rows of %s name a %s in %s that is not there", n, l.table, l.to, l.column))
			}
		}
		return nil
	})
	return wrong, err
}
