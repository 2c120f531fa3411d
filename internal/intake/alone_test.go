package intake_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Of two imports that write at once the second begins when the first is done:
// it knows the towns that the first has made, and makes none twice.
func TestOneImportWritesAtATime(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const towns = 300 // so many that the progress is told of
		var list strings.Builder
		list.WriteString("Obec,Kód obce\n")
		for i := range towns {
			fmt.Fprintf(&list, "Obec %c%c%c,%d\n", 'a'+i/100, 'a'+i/10%10, 'a'+i%10, 900000+i)
		}
		run := func(o intake.Options) (*intake.Report, error) {
			o.Country = "CZ"
			return intake.Municipalities(context.Background(), db, read(t, "list.csv", list.String()), o)
		}
		written, release, begun := make(chan struct{}), make(chan struct{}), make(chan struct{}, towns)
		type outcome struct {
			report *intake.Report
			err    error
		}
		first, second := make(chan outcome, 1), make(chan outcome, 1)
		go func() {
			o := options(true)
			o.Keep = func(*ledger.Tx, *intake.Report, []intake.Line) error {
				close(written)
				<-release
				return nil
			}
			r, err := run(o)
			first <- outcome{r, err}
		}()
		select {
		case <-written:
		case one := <-first:
			t.Fatalf("the first import ended: %+v", one)
		}
		go func() {
			o := options(true)
			o.Progress = func(int, int) { begun <- struct{}{} }
			r, err := run(o)
			second <- outcome{r, err}
		}()
		select {
		case <-begun:
			t.Error("the second judges its rows while the first has not committed")
		case <-time.After(400 * time.Millisecond):
		}
		close(release)
		one, two := <-first, <-second
		if one.err != nil || one.report.New != towns {
			t.Errorf("the first: %+v", one)
		}
		if two.err != nil || two.report.Same != towns {
			t.Errorf("the second: %+v", two)
		}
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			n := 0
			err := tx.Row(`select count(*) from unit where level = $1`, []any{string(register.LevelMunicipality)}, &n)
			if n != towns {
				t.Errorf("%d towns stand, want %d", n, towns)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
