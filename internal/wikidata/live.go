package wikidata

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"twinhall/internal/errs"
)

var (
	//go:embed queries/countries.rq
	countriesQuery string
	//go:embed queries/statements.rq
	statementsQuery string
	//go:embed queries/units.rq
	unitsQuery string
)

// Live asks a query service. Contact is required: a web or mail address at
// which the service's operators reach whoever runs this.
type Live struct {
	Endpoint string // "" = DefaultEndpoint
	Contact  string
	// Keep is a folder for the pages that were fetched, "" = none. Those that
	// lie in it are not asked for again, and AddFiles reads it.
	Keep string
	// Say tells how it goes on; nil = not wanted.
	Say func(string)

	// Tests set these; zero values are those of real use.
	Sleep    func(context.Context, time.Duration) error
	PageRows int
	Bytes    int64
}

const (
	pageRows  = 5000
	unitBatch = 100
	maxPages  = 400 // of one country and direction: two million rows
)

// Country returns what the service says of the partnerships of all units of a
// country (ISO 3166-1 alpha-2), stated on either side.
func (l *Live) Country(ctx context.Context, code string) (*Facts, error) {
	c, err := l.collector()
	if err != nil {
		return nil, err
	}
	if err := c.page(ctx, "countries", countriesQuery); err != nil {
		return nil, err
	}
	item := c.item(code)
	if item == "" {
		return nil, errs.New(errs.Invalid, "Wikidata has no country of the code %q", code)
	}
	for _, side := range []string{"a", "b"} {
		if err := c.statements(ctx, code, item, side); err != nil {
			return nil, err
		}
	}
	units := map[string]bool{}
	for _, t := range c.facts.Twins {
		units[t.A], units[t.B] = true, true
	}
	return c.facts, c.units(ctx, slices.Sorted(maps.Keys(units)))
}

func (l *Live) collector() (*collector, error) {
	address := l.Endpoint
	if address == "" {
		address = DefaultEndpoint
	}
	u, loopback, err := endpoint(address)
	if err != nil {
		return nil, err
	}
	contact := strings.TrimSpace(l.Contact)
	if len(contact) < 5 || len(contact) > 200 || !strings.ContainsAny(contact, "@.") ||
		strings.ContainsFunc(contact, func(r rune) bool { return r < 0x21 || r > 0x7e }) {
		return nil, errs.New(errs.Invalid, "the contact %q is not a web or mail address; Wikidata asks for one of every program", contact)
	}
	if l.Keep != "" {
		if err := os.MkdirAll(l.Keep, 0o755); err != nil {
			return nil, errs.Wrap(errs.Invalid, err, "the folder for the pages cannot be made")
		}
	}
	c := &collector{facts: NewFacts(), keep: l.Keep, pageRows: pageRows, fetcher: fetcher{address: u, http: client(loopback),
		agent: "Twinhall (" + contact + ")", maxBytes: maxFile, sleep: sleep, now: time.Now, say: func(string) {}}}
	if l.Say != nil {
		c.say = l.Say
	}
	if l.Sleep != nil {
		c.sleep = l.Sleep
	}
	if l.PageRows > 0 {
		c.pageRows = l.PageRows
	}
	if l.Bytes > 0 {
		c.maxBytes = l.Bytes
	}
	return c, nil
}

// collector fetches pages, keeps them, and adds up what they say.
type collector struct {
	fetcher
	facts    *Facts
	keep     string
	pageRows int
	last     []byte // the page that was read last
}

// item is the item of a country. Where several bear the code, as kingdoms do
// beside their countries, it is the one that is known without asking.
func (c *collector) item(code string) string {
	if q := known().items[code]; q != "" {
		return q
	}
	var found []string
	for q, has := range c.facts.Countries {
		if has == code {
			found = append(found, q)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return slices.Min(found)
}

// statements fetches the P190 statements with a unit of the country on one
// side. Each page begins with the last statement of the one before: so the
// rows of a statement are never torn apart, and nothing is missed when the
// service changes meanwhile.
func (c *collector) statements(ctx context.Context, code, item, side string) error {
	after := ""
	for n := 1; n <= maxPages; n++ {
		filter := ""
		if after != "" {
			filter = fmt.Sprintf(`FILTER(STR(?statement) >= "%s")`, after)
		}
		text := fmt.Sprintf(statementsQuery, "?"+side, item, filter, c.pageRows)
		if err := c.page(ctx, fmt.Sprintf("statements-%s-%s-%04d", code, side, n), text); err != nil {
			return err
		}
		_, rows, err := results(c.last)
		if err != nil {
			return err
		}
		if len(rows) < c.pageRows {
			return nil
		}
		last := rows[len(rows)-1]["statement"].Value
		if !plainAddress(last) || last <= after {
			return errs.New(errs.Unavailable, "the query service gave a page that leads nowhere, after %q", after)
		}
		after = last
	}
	return errs.New(errs.Unavailable, "the query service gave more than %d pages", maxPages)
}

// plainAddress reports whether s can stand in a query between quotation marks.
func plainAddress(s string) bool {
	return s != "" && len(s) < 300 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"'\<>{}`, r) })
}

func (c *collector) units(ctx context.Context, all []string) error {
	langs := slices.Clone(Languages)
	for _, own := range known().languages {
		langs = append(langs, own...)
	}
	langs = append(langs, "mul")
	slices.Sort(langs)
	in := `"` + strings.Join(slices.Compact(langs), `","`) + `"`
	n := 0
	for batch := range slices.Chunk(all, unitBatch) {
		n++
		text := fmt.Sprintf(unitsQuery, "wd:"+strings.Join(batch, " wd:"), in)
		if err := c.page(ctx, fmt.Sprintf("units-%04d", n), text); err != nil {
			return err
		}
		c.say(fmt.Sprintf("%d of %d places", min(n*unitBatch, len(all)), len(all)))
	}
	return nil
}

// page adds the answer to a query: the kept one, else that of the service,
// which is then kept. The name of the file tells the query, so that another
// query is another page.
func (c *collector) page(ctx context.Context, name, query string) error {
	sum := sha256.Sum256([]byte(query))
	path := filepath.Join(c.keep, name+"-"+hex.EncodeToString(sum[:6])+".json")
	if c.keep != "" {
		if raw, err := readBounded(path); err == nil && c.facts.AddResults(raw) == nil {
			c.last = raw
			return nil
		}
	}
	raw, err := c.query(ctx, query)
	if err != nil {
		return err
	}
	if err := c.facts.AddResults(raw); err != nil {
		return errs.Wrap(errs.Unavailable, err, "the query service answered another question")
	}
	c.last = raw
	if c.keep == "" {
		return nil
	}
	if err := put(path, raw); err != nil {
		return errs.Wrap(errs.Invalid, err, "the page cannot be kept")
	}
	c.say("fetched " + filepath.Base(path))
	return nil
}

// put writes a file whole or not at all.
func put(path string, raw []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".page-*")
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // a leftover is ignored by who reads the folder
	}
	return err
}
