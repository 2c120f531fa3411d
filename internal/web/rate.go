package web

import (
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// rate lets each client do so many things at once and then so many a second.
// It remembers a bounded number of clients; when there are more it forgets
// those that would be free again first, and all at worst.
type rate struct {
	mu        sync.Mutex
	burst     float64
	perSecond float64
	most      int
	clients   map[string]*bucket
	now       func() time.Time
	refused   atomic.Uint64 // how often there was none left
}

type bucket struct {
	left float64
	at   time.Time
}

func newRate(burst, perSecond float64, most int) *rate {
	return &rate{burst: burst, perSecond: perSecond, most: most, clients: map[string]*bucket{}, now: time.Now}
}

// allow takes one from the client's share. Where none is left it says after how
// many seconds there is one again.
func (r *rate) allow(client string) (retryAfter int, ok bool) {
	if r.burst <= 0 {
		return 0, true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	b := r.clients[client]
	if b == nil {
		if len(r.clients) >= r.most {
			r.forget(now)
		}
		b = &bucket{left: r.burst, at: now}
		r.clients[client] = b
	}
	b.left = math.Min(r.burst, b.left+now.Sub(b.at).Seconds()*r.perSecond)
	b.at = now
	if b.left < 1 {
		r.refused.Add(1)
		return int(math.Ceil((1 - b.left) / r.perSecond)), false
	}
	b.left--
	return 0, true
}

func (r *rate) forget(now time.Time) {
	for client, b := range r.clients {
		if b.left+now.Sub(b.at).Seconds()*r.perSecond >= r.burst {
			delete(r.clients, client)
		}
	}
	if len(r.clients) >= r.most {
		clear(r.clients)
	}
}
