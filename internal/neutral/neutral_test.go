package neutral_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"twinhall/demo"
	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/neutral"
	"twinhall/internal/neutral/neutraltest"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var update = flag.Bool("update", false, "write the golden file anew")

// planted stands where it may not leave the installation: who recorded what.
const planted = "Jan-Neveřejný-Osobní"

// form is the export of the program, with the lines of its features.
var form = web.Features().Form()

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func act() ledger.Act {
	return ledger.Act{Kind: "import", Actor: planted, Label: "export", At: noon}
}

func export(t testing.TB, db *sqldb.DB) string {
	t.Helper()
	var b bytes.Buffer
	counts, err := form.Export(context.Background(), db, &b, noon)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := form.Check(bytes.NewReader(b.Bytes())); err != nil || again.String() != counts.String() {
		t.Fatalf("what was exported is refused: %v; %+v of %+v", err, again, counts)
	}
	if strings.Contains(b.String(), planted) {
		t.Error("the export tells who recorded something")
	}
	return b.String()
}

func fill(t testing.TB, db *sqldb.DB, text string) {
	t.Helper()
	if _, err := form.Import(context.Background(), db, strings.NewReader(text), act()); err != nil {
		t.Fatal(err)
	}
}

// golden is a register with everything that the form can say.
func golden(t testing.TB) string {
	t.Helper()
	return neutraltest.Golden(t, form)
}

// The form stays as it is: what an earlier program wrote goes in, and comes out
// the same from both databases.
func TestGolden(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db, golden(t))
		got := export(t, db)
		if *update && db.Dialect == sqldb.SQLite {
			neutraltest.Update(t, form, got)
		}
		same(t, got, golden(t))
		err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			p, err := register.GetPartnership(tx, "0193a1c2-0000-7000-8000-000300000001")
			if err != nil {
				return err
			}
			if s, _, _ := register.Shown(p.Statements, register.FieldSince); s.Value != "1977-03-11" || s.Actor != planted || s.At != 1795176000123 {
				t.Errorf("the beginning is %+v", s)
			}
			var batches, demo int
			if err := tx.Row(`select count(*) from batch`, nil, &batches); err != nil {
				return err
			}
			if err := tx.Row(`select count(*) from meta where key = 'demonstration'`, nil, &demo); err != nil {
				return err
			}
			if batches != 1 || demo != 1 {
				t.Errorf("%d batches, want one; marked as a demonstration %d times", batches, demo)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// head is how a file of this form begins.
var head = func() string {
	versions := map[string]int{}
	for _, lines := range form {
		versions[lines.Name] = lines.Version
	}
	features, _ := json.Marshal(versions) // names and numbers
	return fmt.Sprintf(`"twinhall_register":%d,"features":%s`, neutral.Version, features)
}()

// What older programs wrote still goes in, and comes out the same in this form:
// of each the golden file is kept. The first knew no activities.
func TestOlderForms(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for version := 1; version < neutral.Version; version++ {
			t.Run(fmt.Sprint(version), func(t *testing.T) {
				b, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("golden-%d.jsonl", version)))
				if err != nil {
					t.Fatalf("%v: keep the golden file of the form before", err)
				}
				into, err := sqldb.Open(context.Background(), sqldbtest.SQLiteAddress(t))
				if err != nil {
					t.Fatal(err)
				}
				defer into.Close()
				if version == neutral.Version-1 {
					into = db // of the last one on both kinds of database
				}
				fill(t, into, string(b))
				want := strings.Replace(string(b), fmt.Sprintf(`"twinhall_register":%d`, version), head, 1)
				if version == 1 {
					want = strings.Replace(want, `"agreements":2,`, `"agreements":2,"activities":0,`, 1)
				}
				same(t, export(t, into), want)
			})
		}
	})
}

func same(t testing.TB, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			t.Fatalf("%d lines, want %d; line %d is\n%s\nwant\n%s", len(a), len(b), i+1, a[i], append(b, "", "")[min(i, len(b))])
		}
	}
	t.Fatalf("%d lines, want %d", len(a), len(b))
}

// A register with 25,000 partnerships goes from SQLite to PostgreSQL and back,
// and is the same.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	n := 25_000
	if testing.Short() {
		n = 2_500
	}
	want := large(n)
	there := sqldbtest.SQLite(t)
	fill(t, there, want)
	same(t, export(t, there), want)
	if testing.Short() {
		return // make check does without PostgreSQL
	}
	over, err := sqldb.Open(context.Background(), sqldbtest.PostgresAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	defer over.Close()
	fill(t, over, export(t, there))
	same(t, export(t, over), want)
	back := sqldbtest.SQLite(t)
	fill(t, back, export(t, over))
	same(t, export(t, back), want)
}

// large is an export of n partnerships, in the form.
func large(n int) string {
	var b strings.Builder
	id := func(kind, i int) string { return fmt.Sprintf("0193a1c2-0000-7000-8000-%04d%08d", kind, i) }
	fmt.Fprintf(&b, `{`+head+`,"date":"2026-11-21T12:00:00Z"}`+"\n"+
		`{"association":{"id":"%s","name":"Svaz"}}`+"\n"+
		`{"source":{"id":"%s","address":"https://list.example/"}}`+"\n", id(1, 1), id(2, 1))
	units := n/3 + 2
	for i := range units {
		fmt.Fprintf(&b, `{"unit":{"id":"%s","level":"municipality","country":"CZ","name":"Čáslav %d","slug":"caslav-%d",`+
			`"position":{"lat":49.%d5,"lon":15.5},"names":[{"kind":"alternate","name":"-ž %d"},`+
			`{"kind":"alternate","name":"Tschaslau %d"}],"external_ids":[{"scheme":"national:CZ","value":"%d"}]}}`+"\n",
			id(3, i), i, i, 1+i%997, i, i, 500000+i)
	}
	for i := range n {
		step := 1 + i/units
		fmt.Fprintf(&b, `{"partnership":{"id":"%s","association":"%s","a":"%s","b":"%s","statements":[`+
			`{"field":"form","said_by":"third","source":"%s","value":"formal","retrieved":"2026-11"},`+
			`{"field":"since","said_by":"a","source":"%s","value":"%d","written":"od r. %d","recorded":"2026-11-20T12:00:00.%03dZ"}]}}`+"\n",
			id(4, i), id(1, 1), id(3, i%units), id(3, (i+step)%units), id(2, 1), id(2, 1), 1950+i%70, 1950+i%70, i%1000)
	}
	fmt.Fprintf(&b, `{"end":{"associations":1,"sources":1,"units":%d,"partnerships":%d,"agreements":0,"activities":0,"decisions":0}}`+"\n", units, n)
	return b.String()
}

// What came in through the ordinary imports, with a rename, a merge and a
// removal, goes out and in.
func TestDemonstration(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	from := sqldbtest.SQLite(t)
	o := intake.Options{Apply: true, Actor: planted, Now: noon, Retrieved: demo.Retrieved}
	for _, f := range []struct {
		name string
		list []byte
		take func(context.Context, *sqldb.DB, *intake.Table, intake.Options) (*intake.Report, error)
	}{{"places.csv", demo.Places, intake.Municipalities}, {"facts.csv", demo.Facts, intake.Partnerships}} {
		table, err := intake.Read(context.Background(), bytes.NewReader(f.list), f.name, intake.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.take(ctx, from, table, o); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ledger.Write(ctx, from, ledger.Act{Kind: "edit", Actor: planted, At: noon}, func(tx *ledger.Tx) error {
		units, err := register.AllUnits(tx.Tx)
		if err != nil {
			return err
		}
		if err := register.Rename(tx, units[0].ID, "Jinak"); err != nil {
			return err
		}
		if err := register.Merge(tx, units[1].ID, units[2].ID); err != nil {
			return err
		}
		all, err := register.AllPartnerships(tx.Tx)
		if err != nil {
			return err
		}
		all[len(all)-1].Trashed = register.Removed
		_, err = register.PutPartnership(tx, all[len(all)-1])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := export(t, from)
	for _, part := range []string{`"merged_into"`, `"old_slugs"`, `"trashed":"removed"`, `"agreement"`} {
		if !strings.Contains(want, part) {
			t.Errorf("the demonstration has no %s", part)
		}
	}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db, want)
		same(t, export(t, db), want)
	})
}

// An export goes into an empty register only, compressed or not.
func TestOnlyIntoAnEmptyRegister(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var zipped bytes.Buffer
		z := gzip.NewWriter(&zipped)
		if _, err := z.Write([]byte(golden(t))); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		if _, err := form.Import(ctx, db, bytes.NewReader(zipped.Bytes()[:zipped.Len()-9]), act()); !errs.Is(err, errs.Invalid) {
			t.Fatalf("a file that is cut short: %v", err)
		}
		if _, err := form.Import(ctx, db, &zipped, act()); err != nil {
			t.Fatal(err)
		}
		before := export(t, db)
		if _, err := form.Import(ctx, db, strings.NewReader(large(3)), act()); !errs.Is(err, errs.Conflict) {
			t.Errorf("a second import: %v", err)
		}
		same(t, export(t, db), before)
	})
}
