package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

// changedSizes are the registers in which a change is made public, in
// partnerships, and the rounds of which the median is taken. The largest takes a
// minute a round on a busy machine.
var changedSizes = []struct{ n, rounds int }{{25_000, 5}, {1_000_000, 3}}

// In the registers in which a change is made public, one town in so many has a
// contact, and one partnership in so many a public paper.
const (
	contactEvery = 5
	paperEvery   = 20
)

// What is promised: a change is public within two seconds in a register of the
// size of the real one, and sharing the core is worth its while in any.
const (
	changedRatio  = 0.2
	changedWithin = 2 * time.Second
	promisedTo    = 25_000
)

// changed measures how long it takes until a change is public: of one contact
// and of one paper, after which an edition shares its core with the one before,
// and of one activity, after which all of it is built.
func (b *bench) changed(ctx context.Context) error {
	db, err := sqldb.Open(ctx, b.database)
	if err != nil {
		return err
	}
	real, err := edition.Take(ctx, db, web.Features().Parts()...)
	db.Close()
	if err != nil {
		return err
	}
	for _, size := range changedSizes {
		if err := b.changedIn(ctx, real, size.n, size.rounds); err != nil {
			return err
		}
		runtime.GC()
	}
	return nil
}

func (b *bench) changedIn(ctx context.Context, real *edition.Snapshot, n, rounds int) error {
	path := filepath.Join(b.dir, fmt.Sprintf("changed-%d.db", n))
	if _, err := b.importGrown(ctx, path, synthetic(real, n)); err != nil {
		return err
	}
	defer os.Remove(path)
	db, err := sqldb.Open(ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	c := &changes{db: db}
	if err := c.fill(ctx); err != nil {
		return err
	}
	keeper := edition.NewKeeper("", slog.New(slog.DiscardHandler), web.Features().Parts()...)
	kept, err := keeper.Start(ctx, func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, path) })
	if err != nil {
		return err
	}
	shown := make(chan int64, 16)
	keeper.OnChange(func(e *edition.Edition) { shown <- e.Number })
	following, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); keeper.Follow(following, kept, nil) }()
	defer func() { stop(); <-done; kept.Close() }()

	public, built := map[string][]time.Duration{}, map[string][]time.Duration{}
	for round := range rounds {
		for _, change := range []struct {
			what string
			make func(*ledger.Tx, int) error
		}{{"contact", c.contact}, {"paper", c.paper}, {"activity", c.activity}} {
			// An edition is not followed by the next one within a second, and the
			// ledger is looked at every 0.4 s: a change may come at any time of it.
			time.Sleep(1200*time.Millisecond + rand.N(400*time.Millisecond))
			began := time.Now()
			batch, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "bench", At: began}, func(tx *ledger.Tx) error { return change.make(tx, round) })
			if err != nil {
				return err
			}
			for number := int64(0); number < batch.Public; {
				select {
				case number = <-shown:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			took := time.Since(began)
			public[change.what] = append(public[change.what], took)
			built[change.what] = append(built[change.what], keeper.State().Took)
			fmt.Fprintf(hints, "  %d: %s public after %v, built in %v\n", n, change.what, took.Round(time.Millisecond), keeper.State().Took.Round(time.Millisecond))
		}
	}
	c.add(b, n, public, built)
	return nil
}

// changes are records that are changed, one after the other.
type changes struct {
	db       *sqldb.DB
	contacts []register.OfficialID
	papers   []paper.ID
	pairs    []register.PartnershipID
}

// fill gives towns contacts and partnerships papers, so that parts hold as much
// as they would in a register of this size.
func (c *changes) fill(ctx context.Context) error {
	_, err := ledger.Write(ctx, c.db, ledger.Act{Kind: "edit", Actor: "bench", At: time.Now()}, func(tx *ledger.Tx) error {
		units, err := register.AllUnits(tx.Tx)
		if err != nil {
			return err
		}
		for i := 0; i < len(units); i += contactEvery {
			o := &register.Official{Unit: units[i].ID, Role: register.Officer, Function: "twinning", Email: fmt.Sprintf("office%d@town.example", i),
				Basis: register.LegitimateInterest}
			if _, err := register.PutOfficial(tx, o); err != nil {
				return err
			}
			c.contacts = append(c.contacts, o.ID)
		}
		pairs, err := register.AllPartnerships(tx.Tx)
		if err != nil {
			return err
		}
		source, err := register.EnsureSource(tx, "said:letter", "")
		if err != nil {
			return err
		}
		scan, err := file.NewEntrance(file.Limits{}).Take(strings.NewReader("%PDF-1.4\nbench\nstartxref\n9\n%%EOF\n"))
		if err != nil {
			return err
		}
		if err := file.Put(tx.Tx, scan, time.Now().UnixMilli()); err != nil {
			return err
		}
		for i := 0; i < len(pairs); i += paperEvery {
			p := &paper.Paper{Partnership: pairs[i].ID, Kind: "letter", Title: fmt.Sprintf("Letter %d", i), File: scan.Hash, Source: source.ID, Public: true}
			if _, err := paper.Put(tx, p); err != nil {
				return err
			}
			c.papers, c.pairs = append(c.papers, p.ID), append(c.pairs, p.Partnership)
		}
		return nil
	})
	return err
}

func (c *changes) contact(tx *ledger.Tx, round int) error {
	o, err := register.GetOfficial(tx.Tx, c.contacts[round])
	if err != nil {
		return err
	}
	o.Phone = fmt.Sprintf("+420 553 756 %03d", round)
	_, err = register.PutOfficial(tx, o)
	return err
}

func (c *changes) paper(tx *ledger.Tx, round int) error {
	p, err := paper.Get(tx.Tx, c.papers[round])
	if err != nil {
		return err
	}
	p.Title = fmt.Sprintf("Letter of round %d", round)
	_, err = paper.Put(tx, p)
	return err
}

func (c *changes) activity(tx *ledger.Tx, round int) error {
	source, err := register.EnsureSource(tx, "said:letter", "")
	if err != nil {
		return err
	}
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return err
	}
	day, err := date.OnDay(2026, 6, round+1)
	if err != nil {
		return err
	}
	_, err = register.PutActivity(tx, &register.Activity{Association: own.ID, Kind: "visit", Title: fmt.Sprintf("Visit %d", round), From: day,
		Source: source.ID, Partnerships: []register.PartnershipID{c.pairs[round]}})
	return err
}

// add puts the figures of a register of n partnerships into the table.
func (c *changes) add(b *bench, n int, public, built map[string][]time.Duration) {
	whole := median(built["activity"])
	for _, part := range []struct {
		what string
		many int
	}{{"contact", len(c.contacts)}, {"paper", len(c.papers)}} {
		ratio := median(built[part.what]).Seconds() / whole.Seconds()
		b.add(fmt.Sprintf("%d partnerships, one of %d %ss changed: building the edition, against building it whole for one activity", n, part.many, part.what),
			ratio <= changedRatio, fmt.Sprintf("at most %.1f times", changedRatio), "%.3f times (%.0f ms against %.0f ms)",
			ratio, 1000*median(built[part.what]).Seconds(), 1000*whole.Seconds())
	}
	for _, what := range []string{"contact", "paper", "activity"} {
		took := median(public[what])
		bound := "for the record"
		if n <= promisedTo {
			bound = fmt.Sprintf("within %v", changedWithin)
		}
		b.add(fmt.Sprintf("%d partnerships, one %s changed: until it is public", n, what), n > promisedTo || took <= changedWithin, bound,
			"%.2f s (median of %d)", took.Seconds(), len(public[what]))
	}
}
