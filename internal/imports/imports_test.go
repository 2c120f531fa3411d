package imports_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/imports"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func write(t *testing.T, db *sqldb.DB, f func(tx *sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, db *sqldb.DB, kind imports.Kind, name, text string) (m *imports.Import) {
	t.Helper()
	f, err := imports.ReadUpload(context.Background(), imports.Upload{Kind: kind, Name: name, Raw: []byte(text), Account: "editor", At: noon})
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx *sqldb.Tx) (err error) { m, err = imports.Add(tx, f, imports.Quota{}); return err })
	return m
}

func ask(t *testing.T, db *sqldb.DB, id string, task imports.Task) {
	t.Helper()
	write(t, db, func(tx *sqldb.Tx) error { return imports.Ask(tx, id, task, "editor", noon) })
}

func get(t *testing.T, db *sqldb.DB, id string) (m *imports.Import) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { m, err = imports.Get(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return m
}

func worker(db *sqldb.DB) *imports.Worker {
	return &imports.Worker{DB: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }}
}

func work(t *testing.T, db *sqldb.DB) {
	t.Helper()
	if worked, err := worker(db).Once(context.Background()); err != nil || !worked {
		t.Fatalf("worked %v: %v", worked, err)
	}
}

func count(t *testing.T, db *sqldb.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error { return tx.Row(query, args, &n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

const twins = "a;a-country;b;b-country;date\n" +
	"Opava;CZ;Liptovský Mikuláš;SK;1993\n" +
	"Opava;CZ;Neustadt;DE;1995\n" +
	"Kolín;CZ;Neustadt;DE;1996\n" +
	"Kolín;CZ;Rimavská Sobota;SK;\n"

// The whole way: what is certain is written once, what is not waits for a
// person, whose word counts for all rows and for the next file.
func TestFromFileToRegister(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, `..\..\twins.csv`, twins)
		if m.Name != "twins.csv" || m.Options.Source != "file:twins.csv" || m.Options.Fields["b-country"] != 3 || m.Sample.Count != 4 {
			t.Fatalf("%+v", m)
		}
		if err := db.Write(context.Background(), func(tx *sqldb.Tx) error { return imports.Ask(tx, m.ID, imports.Apply, "editor", noon) }); !errs.Is(err,
			errs.Conflict) {
			t.Errorf("applied before it was checked: %v", err)
		}
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		m = get(t, db, m.ID)
		if m.State != imports.Done || m.Report.New != 2 || m.Report.Ambiguous != 2 || m.Report.Applied || count(t, db, `select count(*) from partnership`) != 0 {
			t.Fatalf("%s %+v", m.State, m.Report)
		}
		var questions []*imports.Question
		var waiting int
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
			if waiting, _, err = imports.OpenReviews(tx); err != nil {
				return err
			}
			questions, err = imports.Questions(tx, m.ID, false)
			return err
		}); err != nil || waiting != 2 || len(questions) != 1 || len(questions[0].Rows) != 2 || len(questions[0].Candidates) < 2 {
			t.Fatalf("%d wait, %d questions: %v", waiting, len(questions), err)
		}
		chosen := questions[0].Candidates[0]
		decide(t, db, m.ID, map[string]string{questions[0].Key: chosen.Key})
		if m = get(t, db, m.ID); !m.Stale || count(t, db, `select count(*) from import_row where undecided = 1`) != 0 {
			t.Error("the decision does not count for both rows")
		}
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		if m = get(t, db, m.ID); m.Report.New != 4 || m.Report.Ambiguous != 0 {
			t.Fatalf("after the decision: %+v", m.Report)
		}
		ask(t, db, m.ID, imports.Apply)
		work(t, db)
		m = get(t, db, m.ID)
		if !m.Report.Applied || count(t, db, `select count(*) from partnership`) != 4 ||
			count(t, db, `select count(*) from batch where id = $1 and actor = 'editor'`, m.Batch) != 1 {
			t.Fatalf("%+v", m)
		}
		if count(t, db, `select count(*) from import_chunk`)+count(t, db, `select count(*) from import_row`) != 0 {
			t.Error("the file is kept though nothing is left to do with it")
		}
		next := add(t, db, imports.Partnerships, "twins.csv", twins+"Opava;CZ;Zeulenroda;DE;\n")
		ask(t, db, next.ID, imports.Check)
		work(t, db)
		if r := get(t, db, next.ID).Report; r.Same != 4 || r.Ambiguous != 0 {
			t.Errorf("the next file of the source: %+v", r)
		}
	})
}

func decide(t *testing.T, db *sqldb.DB, id string, meanings map[string]string) {
	t.Helper()
	act := ledger.Act{Kind: "decision", Actor: "editor", At: noon}
	if _, err := ledger.Write(context.Background(), db, act, func(tx *ledger.Tx) error {
		_, err := imports.Decide(tx, id, meanings)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// "None of these" leaves the rows out, and a place that nobody knows keeps the
// name as it is written.
func TestOtherDecisions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meaning  func(*imports.Question) string
		new, out int
	}{
		"none": {func(*imports.Question) string { return intake.None }, 2, 2},
		"new":  {func(q *imports.Question) string { return q.NewPlace() }, 4, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := sqldbtest.SQLite(t)
			m := add(t, db, imports.Partnerships, "twins.csv", twins)
			ask(t, db, m.ID, imports.Check)
			work(t, db)
			var all []*imports.Question
			if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { all, err = imports.Questions(tx, m.ID, false); return err }); err != nil {
				t.Fatal(err)
			}
			decide(t, db, m.ID, map[string]string{all[0].Key: c.meaning(all[0])})
			for _, task := range []imports.Task{imports.Check, imports.Apply} {
				ask(t, db, m.ID, task)
				work(t, db)
			}
			if r := get(t, db, m.ID).Report; r.New != c.new || r.Rejected != c.out || r.Ambiguous != 0 {
				t.Errorf("%+v", r)
			}
			if name == "new" && count(t, db, `select count(*) from unit where name = 'Neustadt' and country = 'DE'`) != 1 {
				t.Error("the new place does not bear its name as it is written")
			}
		})
	}
}

// However many nodes there are, a task is done once.
func TestTakenOnce(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, "twins.csv", twins)
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		ask(t, db, m.ID, imports.Apply)
		var all sync.WaitGroup
		var mu sync.Mutex
		took := 0
		for range 4 {
			all.Go(func() {
				worked, err := worker(db).Once(context.Background())
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if worked {
					took++
				}
			})
		}
		all.Wait()
		if took != 1 || count(t, db, `select count(*) from batch where kind = 'import'`) != 1 || get(t, db, m.ID).State != imports.Done {
			t.Errorf("%d nodes took it", took)
		}
	})
}

// What a node had that died another takes up; what it still writes afterwards
// does not count.
func TestNodeDies(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, "twins.csv", twins)
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		ask(t, db, m.ID, imports.Apply)
		// As a process leaves it that is killed in the middle of its work.
		write(t, db, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`update import_file set state = 'running', node = 'dead', claimed = $1, done = 3, total = 8`, noon.Add(10*time.Second).UnixMilli())
			return err
		})
		w := worker(db)
		if worked, err := w.Once(context.Background()); err != nil || worked {
			t.Fatalf("it was taken while another has it: %v %v", worked, err)
		}
		w.Now = func() time.Time { return noon.Add(time.Minute) }
		if worked, err := w.Once(context.Background()); err != nil || !worked {
			t.Fatalf("nobody takes it up: %v", err)
		}
		if m = get(t, db, m.ID); m.State != imports.Done || !m.Report.Applied || count(t, db, `select count(*) from partnership`) != 2 {
			t.Errorf("%s %+v", m.State, m.Report)
		}
	})
}

// A run that lost its claim on the way writes nothing into the register.
func TestLostClaimWritesNothing(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	m := add(t, db, imports.Partnerships, "twins.csv", twins)
	ask(t, db, m.ID, imports.Check)
	work(t, db)
	ask(t, db, m.ID, imports.Apply)
	w := worker(db)
	calls := 0
	w.Now = func() time.Time {
		if calls++; calls == 2 { // after the claim, before the run
			if err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
				_, err := tx.Exec(`update import_file set node = 'another'`)
				return err
			}); err != nil {
				t.Error(err)
			}
		}
		return noon
	}
	if _, err := w.Once(context.Background()); err != nil {
		t.Fatal(err)
	}
	if count(t, db, `select count(*) from partnership`) != 0 || get(t, db, m.ID).State != imports.Running {
		t.Error("a node that lost its claim wrote all the same")
	}
}

// A person stops what waits at once and what runs soon; nothing is written.
func TestStop(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, "twins.csv", twins)
		ask(t, db, m.ID, imports.Check)
		if err := worker(db).Stop(context.Background(), m.ID); err != nil || get(t, db, m.ID).State != imports.Stopped {
			t.Fatalf("what waits is not stopped: %v", err)
		}
		big := strings.Builder{}
		big.WriteString("a;a-country;b;b-country\n")
		for i := range 4000 {
			fmt.Fprintf(&big, "Obec %d;CZ;Ville %d;FR\n", i, i)
		}
		m = add(t, db, imports.Partnerships, "big.csv", big.String())
		ask(t, db, m.ID, imports.Check)
		w := worker(db)
		finished := make(chan error)
		go func() { _, err := w.Once(context.Background()); finished <- err }()
		for {
			if _, _, running := w.At(m.ID); running {
				break
			}
			time.Sleep(time.Millisecond)
		}
		if err := w.Stop(context.Background(), m.ID); err != nil {
			t.Fatal(err)
		}
		if err := <-finished; err != nil {
			t.Fatal(err)
		}
		if m = get(t, db, m.ID); m.State != imports.Stopped || m.Report != nil {
			t.Errorf("%s %v", m.State, m.Report)
		}
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		ask(t, db, m.ID, imports.Apply)
		go func() { _, err := w.Once(context.Background()); finished <- err }()
		for total := int64(0); total == 0; _, total, _ = w.At(m.ID) {
			time.Sleep(time.Millisecond)
		}
		if err := w.Stop(context.Background(), m.ID); err != nil {
			t.Fatal(err)
		}
		if err := <-finished; err != nil {
			t.Fatal(err)
		}
		if m = get(t, db, m.ID); m.State != imports.Stopped || m.Batch != "" || count(t, db, `select count(*) from partnership`) != 0 {
			t.Errorf("%s after writing was stopped", m.State)
		}
	})
}

// All that the command line takes as a flag can be said in the browser.
func TestOptionsOfTheCommandLine(t *testing.T) {
	t.Parallel()
	not := "Columns Apply Actor Now Rejects Progress Fields Decisions Keep KeepPersonal Limits"
	kept := reflect.TypeFor[imports.Options]()
	for _, of := range []reflect.Type{reflect.TypeFor[intake.Options](), reflect.TypeFor[intake.ReadOptions]()} {
		for i := range of.NumField() {
			name := of.Field(i).Name
			if _, has := kept.FieldByName(name); !has && !slices.Contains(strings.Fields(not), name) {
				t.Errorf("the browser cannot say %s", name)
			}
		}
	}
}

// A recording of Wikidata needs no columns.
func TestWikidata(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	files, err := filepath.Glob("../wikidata/testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no recording", err)
	}
	taken := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m := add(t, db, imports.Wikidata, filepath.Base(f), string(raw))
		if m.Options.Source != imports.WikidataSource {
			t.Errorf("%s: source %s", f, m.Options.Source)
		}
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		if m = get(t, db, m.ID); m.State != imports.Done {
			t.Errorf("%s: %s %v", f, m.State, m.Problem)
			continue
		}
		taken += m.Report.Rows
	}
	if taken == 0 {
		t.Error("no row was read")
	}
}

// A process that ends gives its task back.
func TestProcessEnds(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	m := add(t, db, imports.Partnerships, "twins.csv", twins)
	ask(t, db, m.ID, imports.Check)
	ctx, cancel := context.WithCancel(context.Background())
	w := worker(db)
	calls := 0
	w.Now = func() time.Time {
		if calls++; calls == 2 {
			cancel()
		}
		return noon
	}
	if _, err := w.Once(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if m = get(t, db, m.ID); m.State != imports.Waiting {
		t.Errorf("the task is %s", m.State)
	}
}

// What a person said of the columns of a source holds for its next file, also
// where the columns stand elsewhere; what was left out stays left out.
func TestColumnsAreRemembered(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, "list.csv", "Kdo,S kým,note\nOpava,Zeulenroda,x\n")
		if len(m.Options.Fields) != 1 {
			t.Fatalf("guessed %v", m.Options.Fields)
		}
		o := m.Options
		o.Source, o.ACountry, o.Fields = "https://list.example/", "CZ", map[string]int{"a": 0, "b": 1}
		write(t, db, func(tx *sqldb.Tx) error { _, err := imports.Prepare(tx, m.ID, o, nil, noon); return err })
		next := add(t, db, imports.Partnerships, "list.rejects.csv", "note,S kým,Kdo,date\nx,Zeulenroda,Opava,1990\n")
		if f := next.Options.Fields; f["a"] != 2 || f["b"] != 1 || f["date"] != 3 || len(f) != 3 || next.Options.Source != o.Source || next.Options.ACountry != "CZ" {
			t.Errorf("%+v", next.Options)
		}
	})
}

// Nothing is kept of a file that cannot be read, and each says what is wrong.
func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	for name, c := range map[string]struct{ text, key string }{
		"empty rows":  {"\n\n", "file-empty"},
		"more cells":  {"a,b\nx,y,z\n", "file-cells"},
		"no workbook": {"PK\x03\x04 nothing", "file-workbook"},
		"old book":    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-locked"},
		"json":        {`{"a": 1}`, ""},
	} {
		_, err := imports.ReadUpload(context.Background(), imports.Upload{Kind: imports.Partnerships, Name: "f", Raw: []byte(c.text), Account: "e", At: noon})
		if note, _ := intake.NoteOf(err); !errs.Is(err, errs.Invalid) || note.Key != c.key {
			t.Errorf("%s: %v %q, want %q", name, err, note.Key, c.key)
		}
	}
	if count(t, db, `select count(*) from import_file`) != 0 {
		t.Error("something was kept")
	}
}

// Files go when nobody did anything with them for thirty days.
func TestTidy(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, "twins.csv", twins)
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		write(t, db, func(tx *sqldb.Tx) error { return imports.Tidy(tx, noon.Add(imports.Retention)) })
		if count(t, db, `select count(*) from import_row`) != 4 {
			t.Fatal("deleted too early")
		}
		write(t, db, func(tx *sqldb.Tx) error { return imports.Tidy(tx, noon.Add(imports.Retention+time.Second)) })
		if n := count(t, db, `select count(*) from import_row`) + count(t, db, `select count(*) from import_chunk`) +
			count(t, db, `select count(*) from import_file`); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

// A file in bytes that are no text comes out of a backup as it went in.
func TestBackupHoldsTheFile(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, "twins.csv", "a;b\nPlze\xf2;\xc8esk\xfd T\xec\x9a\xedn\n")
		var b strings.Builder
		if err := db.Dump(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		copied, err := sqldb.OpenAsIs(context.Background(), sqldbtest.SQLiteAddress(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { copied.Close() })
		if err := copied.Restore(context.Background(), strings.NewReader(b.String())); err != nil {
			t.Fatal(err)
		}
		ask(t, copied, m.ID, imports.Check)
		work(t, copied)
		var rows []*imports.Row
		if err := copied.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
			rows, _, err = imports.Rows(tx, m.ID, imports.Choice{})
			return err
		}); err != nil || len(rows) != 1 || !slices.Equal(rows[0].Cells, []string{"Plzeň", "Český Těšín"}) {
			t.Errorf("%+v %v", rows, err)
		}
	})
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"../../etc/passwd": "passwd", `C:\Users\x\list.xlsx`: "list.xlsx", "": "file", "..": "file", "a\x00b\n.csv": "ab.csv",
		"<script>.csv": "script.csv", strings.Repeat("ž", 200): strings.Repeat("ž", 60), "a\u202efdc.csv": "afdc.csv",
	} {
		if got := imports.CleanName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// A file that is handed in holds no more than an association can have, in any
// form, and is refused before the rest of it is built.
func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	var answers strings.Builder
	answers.WriteString(`{"head":{"vars":["a","b"]},"results":{"bindings":[`)
	for i := range intake.Uploaded.Rows + 1 {
		fmt.Fprintf(&answers, `{"a":{"type":"uri","value":"http://www.wikidata.org/entity/Q%d"},`+
			`"b":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"}},`, i+2)
	}
	answers.WriteString(`{}]}}`)
	for _, c := range []struct {
		kind imports.Kind
		text string
		want string
	}{
		{imports.Partnerships, "Obec,Partner\n" + strings.Repeat("Opava,Malacky\n", intake.Uploaded.Rows+1), "100000 rows"},
		{imports.Municipalities, "Obec" + strings.Repeat(",x", 149) + "\n" + strings.Repeat("Opava"+strings.Repeat(",", 149)+"\n", 10_001), "1500000 cells"},
		{imports.Wikidata, answers.String(), "100000 statements"},
	} {
		_, err := imports.ReadUpload(context.Background(), imports.Upload{Kind: c.kind, Name: "f", Raw: []byte(c.text), Account: "e", At: noon})
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.kind, err, c.want)
		}
	}
}

// Rows with several partners in one cell are split by one press: each part is a
// row of its own under the line of the file.
func TestSplit(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		m := add(t, db, imports.Partnerships, "twins.csv", "a,a-country,b,b-country\nOpava,CZ,\"Malacky (SK), Katowice (PL, 1995)\",\nBrno,CZ,Kielce,PL\n")
		ask(t, db, m.ID, imports.Check)
		work(t, db)
		if m = get(t, db, m.ID); m.Report.Several != 1 || m.Report.Rejected != 1 {
			t.Fatalf("before: %+v", m.Report)
		}
		write(t, db, func(tx *sqldb.Tx) error { return imports.Split(tx, m.ID, "somebody", noon) })
		work(t, db)
		if m = get(t, db, m.ID); m.Report.Several != 0 || m.Report.New != 3 || !m.Options.Split {
			t.Fatalf("after: %+v", m.Report)
		}
		if n := count(t, db, `select count(*) from import_row where line = 2`); n != 2 {
			t.Errorf("%d rows of line 2, want two parts", n)
		}
		// The next file of the source is split too.
		if next := add(t, db, imports.Partnerships, "twins.csv", "a,b\nOpava,Kielce\n"); !next.Options.Split {
			t.Error("splitting is not remembered")
		}
	})
}

// Looking for a person passes over imports of which no file is kept any more, and
// finds them in one that is.
func TestAPersonIsLookedForInKeptFiles(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	blank := func(text string) string { return strings.ReplaceAll(text, "Řehoř Vymyšlený", "[erased]") }
	kept := func() (all []privacy.Kept) {
		t.Helper()
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { all, err = imports.Privacy.Kept(tx, blank); return err }); err != nil {
			t.Fatal(err)
		}
		return all
	}
	m := add(t, db, imports.Partnerships, "list.csv", "Obec,Partner,Poznámka\nOpava,Malacky,Řehoř Vymyšlený\n")
	if all := kept(); len(all) != 1 || all[0].Row != m.ID || !strings.Contains(all[0].Text, "[erased]") {
		t.Fatalf("%+v", all)
	}
	write(t, db, func(tx *sqldb.Tx) error { _, err := tx.Exec(`delete from import_chunk`); return err })
	if all := kept(); len(all) != 0 {
		t.Errorf("of a file that is gone: %+v", all)
	}
}
