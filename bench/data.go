package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/intake"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

func (b *bench) open(ctx context.Context, name string) (*sqldb.DB, error) {
	return sqldb.Open(ctx, filepath.Join(b.dir, name))
}

func (b *bench) options() intake.Options {
	return intake.Options{Apply: true, Actor: "bench", Now: time.Now()}
}

func (b *bench) list(ctx context.Context, db *sqldb.DB, file, country string) error {
	t, err := intake.ReadFile(ctx, filepath.Join(b.shared, "municipalities", file), intake.ReadOptions{})
	if err != nil {
		return err
	}
	o := b.options()
	o.Country = country
	_, err = intake.Municipalities(ctx, db, t, o)
	return err
}

// imports takes in both national lists and the Wikipedia list, and compares
// with writing the rows that the latter leaves by prepared statements.
func (b *bench) imports(ctx context.Context) error {
	began := time.Now()
	if _, err := gazetteer.Load(); err != nil {
		return err
	}
	loading := time.Since(began)
	b.add("loading the gazetteer", loading < time.Second, "at most 1 s", "%.2f s", loading.Seconds())
	db, err := b.open(ctx, "main.db")
	if err != nil {
		return err
	}
	b.database = filepath.Join(b.dir, "main.db")
	defer db.Close()
	if err := b.list(ctx, db, "czechia-2018.csv", "CZ"); err != nil {
		return err
	}
	if err := b.list(ctx, db, "slovakia-2020.csv", "SK"); err != nil {
		return err
	}
	before, err := b.rows(ctx, db, nil)
	if err != nil {
		return err
	}
	began = time.Now()
	t, err := intake.ReadFile(ctx, filepath.Join(b.shared, "partnerships", "wikipedia-2026-raw.csv"), intake.ReadOptions{})
	if err != nil {
		return err
	}
	report, err := intake.Partnerships(ctx, db, t, b.options())
	if err != nil {
		return err
	}
	took := time.Since(began)
	left, err := b.rows(ctx, db, before)
	if err != nil {
		return err
	}
	writing, n, err := b.writeRows(ctx, left)
	if err != nil {
		return err
	}
	ratio := took.Seconds() / writing.Seconds()
	b.add(fmt.Sprintf("import of %d rows, against writing the %d rows that it leaves", report.Rows, n), ratio <= 8, "at most 8 times",
		"%.1f times (%.2f s against %.2f s)", ratio, took.Seconds(), writing.Seconds())
	return nil
}

// tables that an import of partnerships writes, what is referred to first.
var written = []struct {
	name    string
	columns int
}{{"batch", 6}, {"ledger", 11}, {"source", 4}, {"unit", 17}, {"unit_name", 4}, {"external_id", 5}, {"partnership", 8}, {"statement", 10}}

// rows reads all rows of the written tables, less those in without.
func (b *bench) rows(ctx context.Context, db *sqldb.DB, without map[string][][]any) (map[string][][]any, error) {
	all := map[string][][]any{}
	return all, db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, table := range written {
			known := map[string]bool{}
			for _, row := range without[table.name] {
				known[fmt.Sprint(row)] = true
			}
			err := tx.Each(`select * from `+table.name, nil, func(r sqldb.Row) error {
				row, into := make([]any, table.columns), make([]any, table.columns)
				for i := range row {
					into[i] = &row[i]
				}
				if err := r.Scan(into...); err != nil {
					return err
				}
				if !known[fmt.Sprint(row)] {
					all[table.name] = append(all[table.name], row)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// writeRows writes rows by prepared statements in one transaction into an
// empty database of the same tables.
func (b *bench) writeRows(ctx context.Context, rows map[string][][]any) (time.Duration, int, error) {
	db, err := b.open(ctx, "written.db")
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	// What the rows refer to and what was there before stands in the way here.
	if err := db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`pragma defer_foreign_keys = on`)
		return err
	}); err != nil {
		return 0, 0, err
	}
	n := 0
	began := time.Now()
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`pragma defer_foreign_keys = on`); err != nil {
			return err
		}
		if _, err := tx.Exec(`insert into association (id, name, country) select $1, '', '' where not exists (select 1 from association where id = $1)`,
			rows["partnership"][0][1]); err != nil {
			return err
		}
		missing := map[any]bool{}
		for _, row := range rows["unit"] {
			missing[row[0]] = true
		}
		for _, row := range rows["partnership"] {
			for _, end := range row[2:4] {
				if !missing[end] {
					missing[end] = true
					if _, err := tx.Exec(`insert into unit (id, level, country, name, slug, version) values ($1, '', '', '', $1, 1)`, end); err != nil {
						return err
					}
				}
			}
		}
		for _, table := range written {
			insert := `insert into ` + table.name + ` values (`
			for i := range table.columns {
				if i > 0 {
					insert += ", "
				}
				insert += fmt.Sprintf("$%d", i+1)
			}
			insert += ")"
			for _, row := range rows[table.name] {
				if _, err := tx.Exec(insert, row...); err != nil {
					return fmt.Errorf("%s: %w", table.name, err)
				}
				n++
			}
		}
		return nil
	})
	return time.Since(began), n, err
}

// edition compares building an edition with scanning the same SELECTs.
func (b *bench) edition(ctx context.Context) error {
	db, err := sqldb.Open(ctx, b.database)
	if err != nil {
		return err
	}
	defer db.Close()
	var builds, scans []time.Duration
	for range 5 {
		began := time.Now()
		s, err := edition.Take(ctx, db, web.Features().Parts()...)
		if err != nil {
			return err
		}
		edition.New(s)
		builds = append(builds, time.Since(began))
		began = time.Now()
		if err := scan(ctx, db); err != nil {
			return err
		}
		scans = append(scans, time.Since(began))
	}
	ratio := median(builds).Seconds() / median(scans).Seconds()
	b.add("building the edition, against scanning the same SELECTs", ratio <= 3, "at most 3 times", "%.2f times (%.0f ms against %.0f ms)",
		ratio, 1000*median(builds).Seconds(), 1000*median(scans).Seconds())
	return nil
}

// scan reads the columns that an edition reads, and does nothing with them.
func scan(ctx context.Context, db *sqldb.DB) error {
	return db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, q := range []struct {
			query   string
			columns int
		}{
			{`select id, level, country, name, slug, parent, region, district, lat, lon, population, population_year, website, listed, trashed, merged_into,
				version from unit order by id`, 17},
			{`select unit, kind, lang, name from unit_name order by unit`, 4},
			{`select unit, scheme, value, valid_from, valid_to from external_id order by unit`, 5},
			{`select unit, slug from unit_slug order by unit`, 2},
			{`select unit, association, since, until from membership order by unit`, 4},
			{`select id, association, a, b, trashed, merged_into, version from partnership order by id`, 7},
			{`select partnership, field, sayer, source, seq, value, written, retrieved, actor, at from statement order by partnership, field, sayer, source, seq`, 10},
			{`select id, address, publisher, version from source order by id`, 4},
		} {
			into := make([]any, q.columns)
			cells := make([]any, q.columns)
			for i := range into {
				into[i] = &cells[i]
			}
			if err := tx.Each(q.query, nil, func(r sqldb.Row) error { return r.Scan(into...) }); err != nil {
				return err
			}
		}
		return nil
	})
}
