package web

import (
	"bytes"
	"io"
	"math"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/maypok86/otter/v2"
)

// kept is a rendered page in the forms in which it goes out. Nobody changes it:
// when it has been compressed better, another takes its place.
type kept struct {
	edition int64
	status  int
	header  http.Header // besides those that every answer has
	etag    []string
	plain   []byte // nil where one of the others holds it
	gzip    []byte // nil = not compressed
	br      []byte // nil until somebody has asked again

	packed bool        // it needs no better compression, or is compressed in itself
	asked  atomic.Bool // for better compression
}

// text is the page as it was rendered.
func (k *kept) text() []byte {
	if k.plain != nil {
		return k.plain
	}
	z, err := gzip.NewReader(bytes.NewReader(k.gzip))
	if err != nil {
		return nil // it is our own
	}
	text, _ := io.ReadAll(z)
	return text
}

// overhead is about what a page takes besides its text: its header, its key,
// its place in the cache.
const overhead = 1024

func (k *kept) bytes() int64 { return int64(len(k.plain)+len(k.gzip)+len(k.br)) + overhead }

// cache keeps rendered pages of one edition, bounded in bytes. Which pages stay
// is decided by how often they have been asked for of late (W-TinyLFU): whoever
// walks through all pages once moves none of those that many ask for. A new
// edition empties it, but what is asked often is remembered.
type cache struct {
	pages   *otter.Cache[string, *kept]
	largest int64 // of one page

	mu      sync.Mutex // over the change of editions
	edition atomic.Int64

	hits, misses, evictions atomic.Uint64
}

func newCache(bound int64) *cache {
	c := &cache{largest: bound / 8}
	c.edition.Store(-1)
	c.pages = otter.Must(&otter.Options[string, *kept]{
		MaximumWeight: uint64(max(bound, 0)),
		Weigher:       func(key string, k *kept) uint32 { return uint32(min(k.bytes()+int64(len(key)), math.MaxUint32)) },
		OnAtomicDeletion: func(e otter.DeletionEvent[string, *kept]) {
			if e.WasEvicted() {
				c.evictions.Add(1)
			}
		},
	})
	return c
}

func (c *cache) get(edition int64, key string) *kept {
	k, ok := c.pages.GetIfPresent(key)
	if !ok || k.edition != edition {
		c.misses.Add(1)
		return nil
	}
	c.hits.Add(1)
	return k
}

func (c *cache) put(edition int64, key string, k *kept) {
	k.edition = edition
	if edition < c.edition.Load() || k.bytes() > c.largest {
		return
	}
	if edition > c.edition.Load() {
		c.mu.Lock()
		if edition > c.edition.Load() {
			c.pages.InvalidateAll()
			c.edition.Store(edition)
		}
		c.mu.Unlock()
	}
	c.pages.Set(key, k)
}

// replace puts another in a page's place, if that is still there.
func (c *cache) replace(key string, old, better *kept) {
	better.edition = old.edition
	c.pages.ComputeIfPresent(key, func(there *kept) (*kept, otter.ComputeOp) {
		if there != old {
			return there, otter.CancelOp
		}
		return better, otter.WriteOp
	})
}

// Size is how many bytes the cache holds.
func (c *cache) Size() int64 {
	c.pages.CleanUp() // what is to go has gone
	return int64(c.pages.WeightedSize())
}

// cacheStats is how a cache fares.
type cacheStats struct {
	hits, misses, evictions uint64
	pages                   int
	bytes                   int64
}

func (c *cache) stats() cacheStats {
	size := c.Size()
	return cacheStats{c.hits.Load(), c.misses.Load(), c.evictions.Load(), c.pages.EstimatedSize(), size}
}
