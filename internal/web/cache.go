package web

import (
	"container/list"
	"sync"
)

// kept is a rendered page in the forms in which it goes out.
type kept struct {
	status   int
	header   [][2]string // besides those that every answer has
	etag     string
	plain    []byte
	gzip, br []byte // nil = not worth it
}

func (k *kept) bytes() int64 { return int64(len(k.plain)+len(k.gzip)+len(k.br)) + 512 }

// cache keeps rendered pages of one edition, bounded in bytes: the least
// recently used go first. A new edition empties it.
type cache struct {
	mu      sync.Mutex
	bound   int64
	edition int64
	size    int64
	pages   map[string]*list.Element
	recent  *list.List // of *entry, the most recent first
}

type entry struct {
	key  string
	page *kept
}

func newCache(bound int64) *cache {
	return &cache{bound: bound, edition: -1, pages: map[string]*list.Element{}, recent: list.New()}
}

func (c *cache) get(edition int64, key string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.edition != edition {
		return nil
	}
	e, ok := c.pages[key]
	if !ok {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(*entry).page
}

func (c *cache) put(edition int64, key string, page *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if edition < c.edition || page.bytes() > c.bound/8 {
		return
	}
	if edition > c.edition {
		c.edition, c.size = edition, 0
		clear(c.pages)
		c.recent.Init()
	}
	if old, ok := c.pages[key]; ok {
		c.size -= old.Value.(*entry).page.bytes()
		c.recent.Remove(old)
	}
	c.pages[key] = c.recent.PushFront(&entry{key, page})
	c.size += page.bytes()
	for c.size > c.bound {
		last := c.recent.Back()
		c.size -= last.Value.(*entry).page.bytes()
		delete(c.pages, last.Value.(*entry).key)
		c.recent.Remove(last)
	}
}

// Size is how many bytes the cache holds.
func (c *cache) Size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}
