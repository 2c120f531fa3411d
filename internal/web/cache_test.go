package web

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"
)

// large is a page of 20 KB.
func large() *kept { return &kept{status: 200, gzip: twentyKB, packed: true} }

var twentyKB = make([]byte, 20<<10)

// Pages that are asked for often stay while a crawler walks through far more
// pages than there is room for, each once.
func TestACrawlerMovesNothingThatIsAskedOften(t *testing.T) {
	t.Parallel()
	const popular, crawled = 60, 20_000
	c := newCache(4 << 20) // 200 pages
	ask := func(key string) bool {
		if c.get(1, key) != nil {
			return true
		}
		c.put(1, key, large())
		return false
	}
	name := func(i int) string { return fmt.Sprintf("/cs/municipalities/popular-%d", i) }
	for range 5 {
		for i := range popular {
			ask(name(i))
		}
	}
	c.Size()
	found, asked := 0, 0
	for i := range crawled {
		ask(fmt.Sprintf("/cs/municipalities/crawled-%d", i))
		if i%4 == 0 { // visitors go on meanwhile
			asked++
			if ask(name(i / 4 % popular)) {
				found++
			}
		}
	}
	if share := float64(found) / float64(asked); share < 0.9 {
		t.Errorf("while a crawler walked by, %.1f %% of what is asked often was there, want 90 %%", 100*share)
	}
	if size := c.Size(); size > 4<<20 {
		t.Errorf("the cache holds %d bytes, more than its bound", size)
	}
	if s := c.stats(); s.evictions == 0 || s.misses < crawled {
		t.Errorf("the figures are %+v", s)
	}
}

// A page of another edition is never shown, and a new edition empties the cache.
func TestAnEditionEmptiesTheCache(t *testing.T) {
	t.Parallel()
	c := newCache(1 << 20)
	for i := range 20 {
		c.put(7, fmt.Sprint(i), large())
	}
	if c.get(7, "3") == nil || c.get(8, "3") != nil || c.get(6, "3") != nil {
		t.Error("an edition is shown pages of another")
	}
	c.put(8, "new", large())
	c.put(7, "late", large()) // was being rendered meanwhile
	if s := c.stats(); s.pages != 1 || c.get(8, "new") == nil || c.get(7, "late") != nil || c.get(8, "late") != nil {
		t.Errorf("after a new edition there are %d pages", s.pages)
	}
	c.put(8, "too large", &kept{gzip: make([]byte, 1<<20/8)})
	if c.get(8, "too large") != nil {
		t.Error("one page takes more than its share")
	}
}

// A page that is asked for again is compressed well beside the answers, and
// takes its own place only.
func TestPagesAreCompressedInTheBackground(t *testing.T) {
	t.Parallel()
	text := bytes.Repeat([]byte("<p>Opava is twinned with Martin.</p>\n"), 500)
	page := func() *kept { return &kept{status: 200, gzip: compressGzip(text, 1)} }
	c, p := newCache(1<<20), &packer{}
	first := page()
	c.put(1, "a", first)
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() { p.again(c, "a", c.get(1, "a")) })
	}
	asking.Wait()
	deadline := time.Now().Add(10 * time.Second)
	for c.get(1, "a") == first && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	better := c.get(1, "a")
	if better == nil || better == first || better.br == nil || !bytes.Equal(better.gzip, compressGzip(text, 6)) || !bytes.Equal(better.text(), text) {
		t.Fatalf("the page was not compressed well: %+v", better)
	}
	if size := c.Size(); size != better.bytes()+1 {
		t.Errorf("the cache counts %d bytes for a page of %d", size, better.bytes())
	}
	// What has gone meanwhile does not come back.
	c.replace("gone", page(), better)
	c.put(2, "a", first)
	c.replace("a", better, better)
	if c.get(2, "gone") != nil || c.get(2, "a") != first {
		t.Error("a page that was compressed took the place of another")
	}
}

// The queue is bounded; what finds no place is taken when it is asked for once
// more.
func TestTheQueueIsBounded(t *testing.T) {
	t.Parallel()
	c, p := newCache(1<<20), &packer{running: true} // nobody works
	var last *kept
	for i := range 3 * mostWaiting {
		last = &kept{gzip: compressGzip([]byte("text"), 1)}
		p.again(c, fmt.Sprint(i), last)
	}
	if len(p.waiting) != mostWaiting || last.asked.Load() {
		t.Errorf("%d pages wait, want %d", len(p.waiting), mostWaiting)
	}
	p.waiting = nil
	p.again(c, "last", last)
	p.again(c, "last", last)
	if len(p.waiting) != 1 {
		t.Errorf("%d pages wait, want the last one once", len(p.waiting))
	}
}
