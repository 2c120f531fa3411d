package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/andybalholm/brotli"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/intake"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/site"
)

// sizes of the synthetic registers, in partnerships.
var sizes = []int{25_000, 250_000, 1_000_000}

// growth measures what becomes of every figure when the register grows to ten
// and forty times its size.
func (b *bench) growth(ctx context.Context) error {
	db, err := sqldb.Open(ctx, b.database)
	if err != nil {
		return err
	}
	real, err := edition.Take(ctx, db, web.Features().Parts()...)
	db.Close()
	if err != nil {
		return err
	}
	names := []string{"import", "edition", "memory", "town", "list", "filtered", "home", "facets", "search", "typo", "map"}
	of := map[string][]float64{}
	for _, n := range sizes {
		m, err := b.grown(ctx, real, n)
		if err != nil {
			return err
		}
		for _, name := range names {
			of[name] = append(of[name], m[name])
		}
		runtime.GC()
	}
	what := map[string]string{
		"import":   "import of towns and partnerships, SQLite, µs a partnership",
		"edition":  "edition, read and built, µs a partnership",
		"memory":   "memory of the edition, bytes a partnership",
		"town":     "a town's page rendered, µs",
		"list":     "the first page of the whole list, ms",
		"filtered": "a page of a filtered list with its facets, ms",
		"home":     "the home page, ms",
		"facets":   "filter and facet counts alone, worst of six, ms",
		"search":   "search for the beginning of a name, µs",
		"typo":     "search with a typing error, µs",
		"map":      "map file, brotli, bytes a partnership",
	}
	for _, name := range names {
		v := of[name]
		bound, ok := "a straight line, or explained", true
		if name == "facets" {
			bound, ok = "under 20 ms at 1,000,000", v[len(v)-1] < 20
		}
		b.add("growth: "+what[name], ok, bound, "%s", series(v))
	}
	return nil
}

func series(v []float64) string {
	parts := make([]string, len(v))
	for i, x := range v {
		parts[i] = fmt.Sprintf("%.3g", x)
		if x >= 100 {
			parts[i] = fmt.Sprintf("%.0f", x)
		}
	}
	return strings.Join(parts, " / ")
}

func (b *bench) grown(ctx context.Context, real *edition.Snapshot, n int) (map[string]float64, error) {
	m := map[string]float64{}
	path := filepath.Join(b.dir, fmt.Sprintf("grown-%d.db", n))
	took, err := b.importGrown(ctx, path, synthetic(real, n))
	if err != nil {
		return nil, err
	}
	m["import"] = 1e6 * took.Seconds() / float64(n)
	before := heap()
	began := time.Now()
	db, err := sqldb.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	s, err := edition.Take(ctx, db, web.Features().Parts()...)
	if err != nil {
		return nil, err
	}
	e := edition.New(s)
	m["edition"] = 1e6 * time.Since(began).Seconds() / float64(n)
	s = nil
	db.Close()
	if err := os.Remove(path); err != nil {
		return nil, err
	}
	if got := len(e.Partnerships); got < n*97/100 {
		return nil, fmt.Errorf("only %d of %d synthetic partnerships were taken", got, n)
	}
	e.Search("op", 8) // makes the index
	m["memory"] = float64(heap()-before) / float64(n)
	if err := pagesOf(e, m); err != nil {
		return nil, err
	}
	var br bytes.Buffer
	w := brotli.NewWriterLevel(&br, 5)
	_, _ = w.Write(e.MapFile()) // a buffer takes everything
	_ = w.Close()
	m["map"] = float64(br.Len()) / float64(n)
	runtime.KeepAlive(e)
	return m, nil
}

func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

// importGrown takes a synthetic register in as the two files that somebody
// would hand in.
func (b *bench) importGrown(ctx context.Context, path string, s *edition.Snapshot) (time.Duration, error) {
	var towns, pairs bytes.Buffer
	if err := writeTowns(&towns, s); err != nil {
		return 0, err
	}
	if err := writePairs(&pairs, s); err != nil {
		return 0, err
	}
	db, err := sqldb.Open(ctx, path)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	began := time.Now()
	t, err := intake.Read(ctx, &towns, "towns.csv", intake.ReadOptions{})
	if err != nil {
		return 0, err
	}
	o := b.options()
	o.Partial = true
	if _, err := intake.Municipalities(ctx, db, t, o); err != nil {
		return 0, err
	}
	if t, err = intake.Read(ctx, &pairs, "pairs.csv", intake.ReadOptions{}); err != nil {
		return 0, err
	}
	if _, err := intake.Partnerships(ctx, db, t, b.options()); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

func pagesOf(e *edition.Edition, m map[string]float64) error {
	names, err := gazetteer.LoadNames()
	if err != nil {
		return err
	}
	catalogues, err := web.Features().Catalogues()
	if err != nil {
		return err
	}
	pages := &site.Site{Catalogues: catalogues, Names: names, Assets: func(name string) string { return "/static/" + name }}
	web.Features().AddTo(pages)
	page := func(path, query string) (time.Duration, error) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return 0, err
		}
		began := time.Now()
		a, err := pages.Serve(site.Request{E: e, Path: path, Query: values, Raw: query})
		took := time.Since(began)
		if err == nil && a.Status != 200 {
			err = fmt.Errorf("%s?%s answers %d", path, query, a.Status)
		}
		if a.Release != nil {
			a.Release()
		}
		return took, err
	}
	var towns []time.Duration
	for i := range 501 {
		u := &e.Units[i*len(e.Units)/501]
		took, err := page("/cs/municipalities/"+u.Slug, "")
		if err != nil {
			return err
		}
		towns = append(towns, took)
	}
	m["town"] = 1e6 * median(towns).Seconds()
	for name, address := range map[string][2]string{"list": {"/cs/partnerships", ""}, "filtered": {"/cs/partnerships", "country=DE&decade=1990"},
		"home": {"/cs/", ""}} {
		var all []time.Duration
		for range 5 {
			took, err := page(address[0], address[1])
			if err != nil {
				return err
			}
			all = append(all, took)
		}
		m[name] = 1e3 * median(all).Seconds()
	}
	for _, query := range []string{"state=any", "country=DE", "country=DE&with=FR", "decade=1990&size=5000-9999",
		"country=CZ,SK&state=any&decade=unknown", "q=a"} {
		values, err := url.ParseQuery(query)
		if err != nil {
			return err
		}
		q := edition.ParseQuery(values)
		var all []time.Duration
		for range 7 {
			began := time.Now()
			e.Filter(q)
			all = append(all, time.Since(began))
		}
		m["facets"] = max(m["facets"], 1e3*median(all).Seconds())
		fmt.Fprintf(os.Stderr, "  %d: %s %.1f ms\n", len(e.Partnerships), query, 1e3*median(all).Seconds())
	}
	var starts, typos []time.Duration
	for i := range 301 {
		name := []rune(e.Units[i*len(e.Units)/301].Name)
		began := time.Now()
		e.Search(string(name[:min(4, len(name))]), 8)
		starts = append(starts, time.Since(began))
		if len(name) > 5 {
			wrong := string(name[:2]) + string(name[3:])
			began = time.Now()
			e.Search(wrong, 8)
			typos = append(typos, time.Since(began))
		}
	}
	typos = typos[:len(typos)-1+len(typos)%2]
	m["search"], m["typo"] = 1e6*median(starts).Seconds(), 1e6*median(typos).Seconds()
	return nil
}
