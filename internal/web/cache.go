package web

import (
	"bytes"
	"container/list"
	"io"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
)

// kept is a rendered page in the forms in which it goes out. It is compressed
// quickly for who asks first, and well when somebody asks again: most pages of
// a large register are asked for once.
type kept struct {
	status int
	header http.Header // besides those that every answer has
	etag   []string
	plain  []byte // nil where quick holds it
	quick  []byte // gzip, at first; nil = not compressed

	well     sync.Once
	gzip, br []byte // nil until somebody asks again
	packed   bool   // it is compressed already
	size     atomic.Int64
}

// again compresses the page well.
func (k *kept) again() {
	k.well.Do(func() {
		if k.packed {
			return
		}
		text := k.text()
		k.gzip, k.br = compressGzip(text, 6), compressBrotli(text, 5)
		k.size.Add(int64(len(k.gzip) + len(k.br)))
	})
}

// text is the page as it was rendered.
func (k *kept) text() []byte {
	if k.plain != nil {
		return k.plain
	}
	z, err := gzip.NewReader(bytes.NewReader(k.quick))
	if err != nil {
		return nil // quick is our own
	}
	text, _ := io.ReadAll(z)
	return text
}

func (k *kept) bytes() int64 { return int64(len(k.plain)+len(k.quick)) + k.size.Load() + 1024 }

// cache keeps rendered pages of one edition, bounded in bytes: the least
// recently used go first. A new edition empties it.
type cache struct {
	mu      sync.Mutex
	bound   int64
	largest int64 // of one page
	edition int64
	size    int64
	pages   map[string]*list.Element
	recent  *list.List // of *entry, the most recent first

	hits, misses, evictions uint64
}

type entry struct {
	key   string
	page  *kept
	bytes int64 // as counted
}

func newCache(bound int64) *cache {
	return &cache{bound: bound, largest: bound / 8, edition: -1, pages: map[string]*list.Element{}, recent: list.New()}
}

func (c *cache) get(edition int64, key string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.pages[key]
	if !ok || c.edition != edition {
		c.misses++
		return nil
	}
	c.hits++
	c.recent.MoveToFront(e)
	en := e.Value.(*entry)
	if n := en.page.bytes(); n != en.bytes {
		c.size += n - en.bytes
		en.bytes = n
		c.shrink()
	}
	return en.page
}

func (c *cache) put(edition int64, key string, page *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if edition < c.edition || page.bytes() > c.largest {
		return
	}
	if edition > c.edition {
		c.edition, c.size = edition, 0
		clear(c.pages)
		c.recent.Init()
	}
	if old, ok := c.pages[key]; ok {
		c.size -= old.Value.(*entry).bytes
		c.recent.Remove(old)
	}
	c.pages[key] = c.recent.PushFront(&entry{key, page, page.bytes()})
	c.size += page.bytes()
	c.shrink()
}

func (c *cache) shrink() {
	for c.size > c.bound && c.recent.Len() > 0 {
		last := c.recent.Back().Value.(*entry)
		c.size -= last.bytes
		c.evictions++
		delete(c.pages, last.key)
		c.recent.Remove(c.recent.Back())
	}
}

// Size is how many bytes the cache holds.
func (c *cache) Size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}

// cacheStats is how a cache fares.
type cacheStats struct {
	hits, misses, evictions uint64
	pages                   int
	bytes                   int64
}

func (c *cache) stats() cacheStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return cacheStats{c.hits, c.misses, c.evictions, c.recent.Len(), c.size}
}
