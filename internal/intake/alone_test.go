package intake_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Of two imports that write at once the second writes when the first is done: it
// knows the towns that the first has made, and makes none twice.
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
		<-begun // it looks at its rows while the first has not committed
		select {
		case two := <-second:
			t.Errorf("the second ended while the first had not committed: %+v", two)
			second <- two
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

// While a file is looked at, others write: the transaction that writes begins
// when every row has its verdict. What they changed meanwhile counts.
func TestRowsAreJudgedOutsideTheTransactionThatWrites(t *testing.T) {
	t.Parallel()
	var list strings.Builder
	list.WriteString("Obec,Kód obce\n")
	for i := range 300 {
		fmt.Fprintf(&list, "Obec %c%c%c,%d\n", 'a'+i/100, 'a'+i/10%10, 'a'+i%10, 900000+i)
	}
	for _, c := range []struct {
		what  string
		slow  time.Duration // how long each look at the rows takes
		often int           // how many times others write meanwhile
		fails bool
		long  bool
	}{
		{"nobody", 0, 0, false, false},
		{"once", 0, 1, false, false},
		{"while it takes long", 1200 * time.Millisecond, 1, false, true},
		{"again and again", 1200 * time.Millisecond, 99, true, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			if c.long && testing.Short() {
				t.Skip("it takes seconds")
			}
			sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
				written := 0
				o := options(true)
				o.Country = "CZ"
				o.Progress = func(done, total int) {
					if done*2 > total || written > 0 && done < 256 {
						return
					}
					time.Sleep(c.slow)
					if written == c.often {
						return
					}
					// Within another transaction that writes this would wait for its own end.
					ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
					defer cancel()
					act := ledger.Act{Kind: "edit", Actor: "editor", At: noon}
					if _, err := ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
						name := fmt.Sprintf("Obec aa%c", 'a'+written)
						if written > 9 {
							t.Error("the rows are looked at more than ten times")
						}
						_, err := register.PutUnit(tx, &register.Unit{Name: name, Slug: register.Slug(name), Country: "CZ", Listed: "list",
							Level:       register.LevelMunicipality,
							ExternalIDs: []register.ExternalID{{Scheme: "national:CZ", Value: fmt.Sprint(900000 + written)}}})
						return err
					}); err != nil {
						t.Errorf("others cannot write while the file is looked at: %v", err)
					}
					written++
				}
				report, err := intake.Municipalities(context.Background(), db, read(t, "list.csv", list.String()), o)
				if c.fails {
					if !errs.Is(err, errs.Conflict) {
						t.Fatalf("%v, want that others changed the register", err)
					}
					return
				}
				if err != nil || report.New != 300-c.often || report.New+report.Same+report.Changed != 300 {
					t.Fatalf("%+v, %v, want %d new", report, err, 300-c.often)
				}
			})
		})
	}
}

// Reading a file ends when whoever asked for it has gone.
func TestReadingCanBeCancelled(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	book := workbook(t, []any{"Obec", "Partner"}, []any{"Opava", "Malacky"})
	for name, raw := range map[string]string{"f.csv": "Obec,Partner\nOpava,Malacky\n", "f.xlsx": string(book)} {
		if _, err := intake.Read(gone, strings.NewReader(raw), name, intake.ReadOptions{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want that it was cancelled", name, err)
		}
	}
}
