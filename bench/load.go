package main

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"twinhall/internal/edition"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

// visitors is what load asks with, loadTime how long, crawled how many
// addresses a crawler walks, with how many connections.
const (
	visitors   = 500
	loadTime   = time.Minute
	importRows = 25_000
	crawled    = 200_000
	crawlers   = 16
)

// load asks for the addresses of the server's own sitemap over many
// connections, each as soon as it has its answer, while another process takes
// in a list.
func (b *bench) load(ctx context.Context) error {
	database := filepath.Join(b.dir, "load.db")
	if err := copyDatabase(ctx, b.database, database); err != nil {
		return err
	}
	list := filepath.Join(b.dir, "list.csv")
	if err := firstRows(filepath.Join(b.shared, "partnerships", "sistercity-info-2025.csv"), list, importRows); err != nil {
		return err
	}
	metrics, err := freeAddress()
	if err != nil {
		return err
	}
	s, _, err := serveDatabase(ctx, database, "--metrics-listen", metrics)
	if err != nil {
		return err
	}
	defer s.stop()
	addresses, err := s.sitemap(ctx)
	if err != nil {
		return err
	}
	before, err := figuresAt(ctx, metrics)
	if err != nil {
		return err
	}
	imported := make(chan error, 1)
	var importing time.Duration
	go func() {
		time.Sleep(loadTime / 6)
		began := time.Now()
		err := importBy(ctx, database, list, "--columns", "a=city,a-country=country,b=sister")
		importing = time.Since(began)
		imported <- err
	}()
	took, failures := s.visit(ctx, addresses, visitors, loadTime)
	if err := <-imported; err != nil {
		return err
	}
	time.Sleep(2 * time.Second) // what was taken in is public by then
	after, err := figuresAt(ctx, metrics)
	if err != nil {
		return err
	}
	if after["twinhall_edition_partnerships"] <= before["twinhall_edition_partnerships"] || after["twinhall_ledger_lag_positions"] != 0 {
		return fmt.Errorf("the list that was taken in is not public: %v partnerships before, %v after", before["twinhall_edition_partnerships"],
			after["twinhall_edition_partnerships"])
	}
	for _, f := range failures[:min(5, len(failures))] {
		fmt.Fprintln(hints, "  ", f)
	}
	slices.Sort(took)
	at := func(share float64) float64 { return 1000 * took[int(share*float64(len(took)-1))].Seconds() }
	_, peak := s.resident()
	b.add(fmt.Sprintf("%d connections for a minute on %d addresses of the sitemap, while a list of %d rows is taken in", visitors, len(addresses), importRows),
		len(failures) == 0 && importing < loadTime*5/6, "no error",
		"%d errors of %d answers, %.0f a second; p50 %.0f ms, p99 %.0f ms, the slowest %.0f ms; import %.1f s, %.0f editions built, %.0f partnerships "+
			"become %.0f; %.0f MB at the peak",
		len(failures), len(took), float64(len(took))/loadTime.Seconds(), at(0.5), at(0.99), at(1), importing.Seconds(),
		after["twinhall_edition_builds_total"]-before["twinhall_edition_builds_total"], before["twinhall_edition_partnerships"],
		after["twinhall_edition_partnerships"], peak)
	return nil
}

// crawler walks distinct addresses of filtered lists, and watches the cache.
func (b *bench) crawler(ctx context.Context) error {
	metrics, err := freeAddress()
	if err != nil {
		return err
	}
	s, _, err := serveDatabase(ctx, b.database, "--metrics-listen", metrics)
	if err != nil {
		return err
	}
	defer s.stop()
	e, err := b.build(ctx)
	if err != nil {
		return err
	}
	addresses := filterAddresses(e, crawled)
	before, _ := s.resident()
	largest := 0.0
	began := time.Now()
	for from := 0; from < len(addresses); from += 2000 {
		if err := s.walk(ctx, addresses[from:min(from+2000, len(addresses))]); err != nil {
			return err
		}
		now, err := figuresAt(ctx, metrics)
		if err != nil {
			return err
		}
		largest = max(largest, now["twinhall_page_cache_bytes"])
	}
	took := time.Since(began)
	now, err := figuresAt(ctx, metrics)
	if err != nil {
		return err
	}
	after, peak := s.resident()
	bound := float64(web.DefaultLimits.CacheBytes)
	b.add(fmt.Sprintf("the page cache, while a crawler walks %d distinct addresses of filtered lists", len(addresses)),
		largest <= bound && now["twinhall_page_cache_misses_total"] >= crawled && now["twinhall_page_cache_evictions_total"] > 0,
		fmt.Sprintf("at most its bound, %.0f MB", bound/(1<<20)),
		"%.2f MB at most, %.0f pages made room; memory %.0f MB before, %.0f after, %.0f at the peak; %.0f a second",
		largest/(1<<20), now["twinhall_page_cache_evictions_total"], before, after, peak, crawled/took.Seconds())
	return nil
}

// copyDatabase makes a second database of a SQLite file that nobody writes.
func copyDatabase(ctx context.Context, from, to string) error {
	db, err := sqldb.Open(ctx, from)
	if err != nil {
		return err
	}
	db.Close() // the log of writes is in the file now
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, raw, 0o600)
}

// importBy takes a list in by a process of its own.
func importBy(ctx context.Context, database, file string, flags ...string) error {
	c := exec.CommandContext(ctx, "bin/twinhall", append([]string{"--database", database, "import", "partnerships", file, "--apply"}, flags...)...)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w: %s", err, out[max(0, len(out)-500):])
	}
	return nil
}

// firstRows copies the header and the first n rows of a list that has one row
// a line.
func firstRows(from, to string, n int) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	lines := strings.SplitAfterN(string(raw), "\n", n+2)
	return os.WriteFile(to, []byte(strings.Join(lines[:min(n+1, len(lines))], "")), 0o600)
}

// sitemap is every address that the server's sitemap names, in all languages.
func (s *server) sitemap(ctx context.Context) ([]string, error) {
	read := func(address string) ([]string, error) {
		u, err := url.Parse(address)
		if err != nil {
			return nil, err
		}
		res, err := get(ctx, http.DefaultClient, "http://"+s.address+u.RequestURI())
		if err != nil {
			return nil, err
		}
		defer res.Body.Close()
		var found struct {
			Maps []string `xml:"sitemap>loc"`
			URLs []string `xml:"url>loc"`
		}
		if err := xml.NewDecoder(res.Body).Decode(&found); err != nil {
			return nil, err
		}
		return append(found.Maps, found.URLs...), nil
	}
	maps, err := read("/sitemap.xml")
	if err != nil {
		return nil, err
	}
	var all []string
	for _, m := range maps {
		addresses, err := read(m)
		if err != nil {
			return nil, err
		}
		for _, address := range addresses {
			u, err := url.Parse(address)
			if err != nil {
				return nil, err
			}
			all = append(all, u.RequestURI())
		}
	}
	if len(maps) < 4 || len(all) < 1000 {
		return nil, fmt.Errorf("the sitemap names %d addresses in %d languages only", len(all), len(maps))
	}
	return all, nil
}

// get asks for an address and takes the answer compressed, as browsers do.
func get(ctx context.Context, client *http.Client, address string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(req)
}

// visit asks for addresses drawn at random over n connections for some time,
// and returns how long each answer took, and what went wrong.
func (s *server) visit(ctx context.Context, addresses []string, n int, long time.Duration) (took []time.Duration, failures []error) {
	// An answer is only counted, so nothing unpacks it.
	transport := &http.Transport{MaxConnsPerHost: n, MaxIdleConnsPerHost: n, DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	end := time.Now().Add(long)
	var together sync.Mutex
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			random := rand.New(rand.NewPCG(11, uint64(i)))
			var mine []time.Duration
			var wrong []error
			for time.Now().Before(end) {
				address := addresses[random.IntN(len(addresses))]
				began := time.Now()
				if err := s.askOnce(ctx, client, address); err != nil {
					wrong = append(wrong, err)
				}
				mine = append(mine, time.Since(began))
			}
			together.Lock()
			defer together.Unlock()
			took, failures = append(took, mine...), append(failures, wrong...)
		})
	}
	done.Wait()
	return took, failures
}

// askOnce is content with nothing but 200 and the whole answer.
func (s *server) askOnce(ctx context.Context, client *http.Client, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "gzip, br")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return fmt.Errorf("%s: %w", address, err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %d", address, res.StatusCode)
	}
	return nil
}

// walk asks for each address once, over a few connections.
func (s *server) walk(ctx context.Context, addresses []string) error {
	transport := &http.Transport{MaxConnsPerHost: crawlers, MaxIdleConnsPerHost: crawlers, DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	errs := make(chan error, crawlers)
	for c := range crawlers {
		go func() {
			for i := c; i < len(addresses); i += crawlers {
				if err := s.askOnce(ctx, client, addresses[i]); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	var failed error
	for range crawlers {
		if err := <-errs; err != nil {
			failed = err
		}
	}
	return failed
}

// filterAddresses are n distinct canonical addresses of filtered lists in four
// languages: first those with two conditions, which the cache keeps, then those
// with three, which it does not; of the countries with the most partnerships
// first.
func filterAddresses(e *edition.Edition, n int) []string {
	countries := slices.Clone(e.Countries)
	slices.SortStableFunc(countries, func(a, b edition.Country) int { return b.Partnerships - a.Partnerships })
	addresses := make([]string, 0, n)
	add := func(values map[edition.Facet][]string) {
		q := edition.Query{Unit: edition.None, Page: 1, Values: values}
		for _, lang := range []string{"cs", "sk", "de", "en"} {
			addresses = append(addresses, "/"+lang+"/partnerships?"+q.Encode())
		}
	}
	for _, c := range countries {
		for facet, values := range map[edition.Facet][]string{edition.FacetSize: edition.Sizes, edition.FacetDistance: edition.Distances} {
			for _, value := range values {
				add(map[edition.Facet][]string{edition.FacetCountry: {c.Code}, facet: {value}})
			}
		}
		for _, other := range countries {
			add(map[edition.Facet][]string{edition.FacetCountry: {c.Code}, edition.FacetWith: {other.Code}})
		}
	}
	for _, c := range countries {
		for _, other := range countries {
			for _, distance := range edition.Distances {
				if len(addresses) >= n {
					return addresses[:n]
				}
				add(map[edition.Facet][]string{edition.FacetCountry: {c.Code}, edition.FacetWith: {other.Code}, edition.FacetDistance: {distance}})
			}
		}
	}
	return addresses[:min(n, len(addresses))]
}

// figuresAt reads the figures without labels at /metrics.
func figuresAt(ctx context.Context, address string) (map[string]float64, error) {
	res, err := get(ctx, http.DefaultClient, "http://"+address+"/metrics")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	figures := map[string]float64{}
	for line := range strings.Lines(string(raw)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			if v, err := strconv.ParseFloat(value, 64); err == nil {
				figures[name] = v
			}
		}
	}
	return figures, nil
}
