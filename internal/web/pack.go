package web

import (
	"sync"
	"time"
)

// packer compresses pages well that are asked for again: one at a time, beside
// the answers and never before one. Those that find the queue full stay as they
// are until they are asked for once more.
type packer struct {
	mu      sync.Mutex
	waiting []packing
	running bool
}

// packing is a page in a cache that is to be compressed well.
type packing struct {
	in   *cache
	key  string
	page *kept
}

// mostWaiting is how many pages may wait to be compressed.
const mostWaiting = 64

// again is told of a page that was in the cache.
func (p *packer) again(in *cache, key string, k *kept) {
	if k.packed || k.asked.Load() || k.asked.Swap(true) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) >= mostWaiting {
		k.asked.Store(false)
		return
	}
	p.waiting = append(p.waiting, packing{in, key, k})
	if !p.running {
		p.running = true
		go p.run()
	}
}

// run compresses what waits, and ends when nothing does. It rests as long as it
// works, so that answers have the processors.
func (p *packer) run() {
	for {
		p.mu.Lock()
		if len(p.waiting) == 0 {
			p.running, p.waiting = false, nil
			p.mu.Unlock()
			return
		}
		next := p.waiting[0]
		p.waiting = p.waiting[1:]
		p.mu.Unlock()
		began := time.Now()
		next.in.replace(next.key, next.page, next.page.well())
		time.Sleep(time.Since(began))
	}
}

// well is the page compressed well. Both forms are kept, the text is not: who
// takes neither is rare.
func (k *kept) well() *kept {
	text := k.text()
	return &kept{status: k.status, header: k.header, etag: k.etag, gzip: compressGzip(text, 6), br: compressBrotli(text, 5), packed: true}
}
