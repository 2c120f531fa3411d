package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
)

// wanted is how many hits a question may bring: the place that was meant must
// be among them.
const wanted = 10

// question is a text that somebody types who means one place.
type question struct {
	text, folded string
	place        int
	typing       bool // the text is as somebody has typed it so far
}

// names compares the search over the main names of all places of the gazetteer
// with SQLite's FTS5 over the same names, folded alike.
func (b *bench) names(ctx context.Context) error {
	g, err := gazetteer.Load()
	if err != nil {
		return err
	}
	before := heap()
	ours, err := placesEdition(g)
	if err != nil {
		return err
	}
	between := heap()
	began := time.Now()
	ours.Search("opava", wanted) // makes the index
	fmt.Fprintf(hints, "  %d names, edition %d MB, index made in %.0f ms, %d MB\n", g.Len(), (between-before)>>20, 1000*time.Since(began).Seconds(),
		(heap()-between)>>20)
	theirs, err := openFTS(ctx, g)
	if err != nil {
		return err
	}
	defer theirs.db.Close()
	for _, kind := range []struct {
		what   string
		ask    func(string, *rand.Rand) string
		fts    func(string) string
		stmt   *sql.Stmt
		typing bool
	}{
		{"the beginning of a name", beginning, func(s string) string { return `^"` + s + `"` }, theirs.byPopulation, true},
		{"any part of a name", part, func(s string) string { return `"` + s + `"` }, theirs.byPopulation, false},
		{"a name with a typing error", mistyped, anyTrigram, theirs.byLikeness, false},
	} {
		questions := questionsOf(g, kind.ask)
		for i := range questions {
			questions[i].typing = kind.typing
		}
		if err := b.compareSearch(ctx, kind.what, questions, func(q question) ([]int, error) { return askOurs(ours, q), nil },
			func(q question) ([]int, error) { return theirs.ask(ctx, kind.stmt, kind.fts(q.folded)) }); err != nil {
			return err
		}
	}
	runtime.KeepAlive(ours)
	return nil
}

func (b *bench) compareSearch(_ context.Context, what string, questions []question, ours, theirs func(question) ([]int, error)) error {
	round := func(ask func(question) ([]int, error)) (took time.Duration, found int, err error) {
		began := time.Now()
		for _, q := range questions {
			hits, err := ask(q)
			if err != nil {
				return 0, 0, fmt.Errorf("%q: %w", q.text, err)
			}
			for _, h := range hits {
				if h == q.place {
					found++
					break
				}
			}
		}
		return time.Since(began), found, nil
	}
	var times [2][]time.Duration
	var found [2]int
	for n := range 4 { // the first warms
		for i, ask := range []func(question) ([]int, error){ours, theirs} {
			took, hits, err := round(ask)
			if err != nil {
				return err
			}
			found[i] = hits
			if n > 0 {
				times[i] = append(times[i], took)
			}
		}
	}
	n := float64(len(questions))
	own, other := median(times[0]).Seconds()/n, median(times[1]).Seconds()/n
	b.add("search by "+what+", against FTS5", other/own >= 20 && found[0] >= found[1], "at least 20 times as fast, and finds no less",
		"%.0f times (%.0f µs against %.0f µs); among the first %d: %.1f %% against %.1f %%", other/own, 1e6*own, 1e6*other, wanted,
		100*float64(found[0])/n, 100*float64(found[1])/n)
	return nil
}

// questionsOf are 1,000 questions for places drawn at random.
func questionsOf(g *gazetteer.Gazetteer, ask func(string, *rand.Rand) string) []question {
	random := rand.New(rand.NewPCG(7, 7))
	var all []question
	for len(all) < 1000 {
		at := random.IntN(g.Len())
		text := ask(g.Name(gazetteer.PlaceID(at)), random)
		if folded := i18n.Fold(text); len([]rune(folded)) >= 4 {
			all = append(all, question{text: text, folded: folded, place: at})
		}
	}
	return all
}

// beginning is what somebody has typed of a name so far: four letters or more.
func beginning(name string, random *rand.Rand) string {
	r := []rune(name)
	return string(r[:min(len(r), 4+random.IntN(max(1, len(r)-3)))])
}

// part is four letters or more of a name, from anywhere.
func part(name string, random *rand.Rand) string {
	r := []rune(i18n.Fold(name))
	if len(r) < 4 {
		return ""
	}
	n := 4 + random.IntN(len(r)-3)
	at := random.IntN(len(r) - n + 1)
	return strings.TrimSpace(string(r[at : at+n]))
}

// mistyped is a whole name of five letters or more with one letter left out,
// put in, wrong, or changed with the next.
func mistyped(name string, random *rand.Rand) string {
	r := []rune(i18n.Fold(name))
	if len(r) < 5 {
		return ""
	}
	at, letter := random.IntN(len(r)-1), 'a'+rune(random.IntN(26))
	switch random.IntN(4) {
	case 0:
		r = append(r[:at:at], r[at+1:]...)
	case 1:
		r = append(r[:at:at], append([]rune{letter}, r[at:]...)...)
	case 2:
		r[at] = letter
	case 3:
		r[at], r[at+1] = r[at+1], r[at]
	}
	return string(r)
}

func anyTrigram(folded string) string {
	r := []rune(folded)
	var terms []string
	for i := 0; i+3 <= len(r); i++ {
		terms = append(terms, `"`+string(r[i:i+3])+`"`)
	}
	return strings.Join(terms, " OR ")
}

// placesEdition is an edition whose units are the places of the gazetteer.
func placesEdition(g *gazetteer.Gazetteer) (*edition.Edition, error) {
	s := &edition.Snapshot{Number: 1}
	for i := range g.Len() {
		p := g.Place(gazetteer.PlaceID(i))
		id := strconv.Itoa(i)
		s.Units = append(s.Units, &register.Unit{ID: register.UnitID(id), Slug: id, Level: register.LevelMunicipality, Name: p.Name, Country: p.Country,
			Position: p.Point, Placed: true, Population: int64(p.Population)})
	}
	e := edition.New(s)
	if len(e.Units) != g.Len() {
		return nil, fmt.Errorf("%d of %d places are in the edition", len(e.Units), g.Len())
	}
	return e, nil
}

func askOurs(e *edition.Edition, q question) []int {
	hits := e.Find(q.text, edition.FindOptions{Limit: wanted, Typing: q.typing})
	places := make([]int, len(hits))
	for i, h := range hits {
		places[i] = int(h.Unit)
	}
	return places
}

// fts is SQLite's index of trigrams in memory, with the question prepared in
// two orders: by population, which is the least that a list of towns needs,
// and by likeness (bm25).
type fts struct {
	db                       *sql.DB
	byPopulation, byLikeness *sql.Stmt
}

func openFTS(ctx context.Context, g *gazetteer.Gazetteer) (*fts, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // the database is in the connection
	f := &fts{db: db}
	if err := f.fill(ctx, g); err != nil {
		db.Close()
		return nil, err
	}
	return f, nil
}

func (f *fts) fill(ctx context.Context, g *gazetteer.Gazetteer) error {
	if _, err := f.db.ExecContext(ctx, `create virtual table name using fts5(folded, tokenize = 'trigram');
		create table place (id integer primary key, population integer not null)`); err != nil {
		return err
	}
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after Commit
	for i := range g.Len() {
		id := gazetteer.PlaceID(i)
		if _, err := tx.ExecContext(ctx, `insert into name (rowid, folded) values (?, ?)`, i, i18n.Fold(g.Name(id))); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `insert into place values (?, ?)`, i, g.Population(id)); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if _, err := f.db.ExecContext(ctx, `insert into name(name) values ('optimize')`); err != nil {
		return err
	}
	if f.byPopulation, err = f.db.PrepareContext(ctx,
		fmt.Sprintf(`select name.rowid from name join place on place.id = name.rowid where name match ? order by population desc limit %d`, wanted)); err != nil {
		return err
	}
	f.byLikeness, err = f.db.PrepareContext(ctx, fmt.Sprintf(`select rowid from name where name match ? order by rank limit %d`, wanted))
	return err
}

func (f *fts) ask(ctx context.Context, stmt *sql.Stmt, match string) ([]int, error) {
	rows, err := stmt.QueryContext(ctx, match)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var places []int
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		places = append(places, id)
	}
	return places, rows.Err()
}
