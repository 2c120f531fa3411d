// Package disk sees that room runs out before it has: it measures the file
// systems that hold what an installation writes, and tells of those that are
// nearly full. It must not know what is written there.
package disk

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// Room is how much a file system holds, in bytes.
type Room struct{ Free, Total uint64 }

// Bounds below which room is low. They hold until the next look of somebody who
// can make room: an import may take some hundred megabytes at once.
const (
	LowBytes = 256 << 20
	LowPart  = 20 // a twentieth of the whole
)

// Low reports whether there is less room than should be.
func (r Room) Low() bool { return r.Free < LowBytes || r.Free < r.Total/LowPart }

// Place is something that is written to. Path is a file or a folder, which need
// not exist yet; "" is what lies where it cannot be measured from here.
type Place struct{ Name, Path string }

// State is what was measured of a place.
type State struct {
	Place
	Room
	Err error // it could not be measured
}

// Elsewhere reports whether a place lies where it cannot be measured from here.
func (s State) Elsewhere() bool { return s.Path == "" }

// Low reports whether a place is known to have less room than it should have.
func (s State) Low() bool { return !s.Elsewhere() && s.Err == nil && s.Room.Low() }

// Word is the state in a word, for machines.
func (s State) Word() string {
	switch {
	case s.Elsewhere():
		return "elsewhere"
	case s.Err != nil:
		return "unknown"
	case s.Low():
		return "low"
	}
	return "fine"
}

// Look measures places once, each at the nearest folder that exists.
func Look(places []Place, measure func(path string) (Room, error)) []State {
	all := make([]State, len(places))
	for i, p := range places {
		all[i].Place = p
		if p.Path != "" {
			all[i].Room, all[i].Err = measure(Existing(p.Path))
		}
	}
	return all
}

// Existing is a path itself or the nearest folder above it that there is.
func Existing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}

// every is how often a watcher looks, and again how often it tells of what is
// still low.
const (
	every = time.Minute
	again = time.Hour
)

// Watcher looks at places again and again.
type Watcher struct {
	Places  []Place
	Measure func(path string) (Room, error) // nil = Measure of this package
	Now     func() time.Time                // nil = time.Now
	Log     *slog.Logger

	states atomic.Pointer[[]State]
	told   map[string]telling // by place
}

// telling is what the log was told of a place, and when.
type telling struct {
	word string
	at   time.Time
}

// States are the places as they were at the last look. A nil watcher has none.
func (w *Watcher) States() []State {
	if w == nil {
		return nil
	}
	if all := w.states.Load(); all != nil {
		return *all
	}
	return nil
}

// Low are those places that have less room than they should have.
func (w *Watcher) Low() (low []State) {
	for _, s := range w.States() {
		if s.Low() {
			low = append(low, s)
		}
	}
	return low
}

// Run looks now and every minute until ctx ends.
func (w *Watcher) Run(ctx context.Context) {
	for {
		w.Look()
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// Look measures all places once and tells the log what has changed, and every
// hour what is low still. It must not be called by two at once.
func (w *Watcher) Look() {
	measure, now := w.Measure, time.Now()
	if measure == nil {
		measure = Measure
	}
	if w.Now != nil {
		now = w.Now()
	}
	if w.told == nil {
		w.told = map[string]telling{}
	}
	all := Look(w.Places, measure)
	w.states.Store(&all)
	for _, s := range all {
		word, before := s.Word(), w.told[s.Name]
		if word == before.word && (word != "low" || now.Sub(before.at) < again) {
			continue
		}
		w.told[s.Name] = telling{word, now}
		switch {
		case word == "low":
			w.Log.Error("room on the disk runs out: make some, or nothing can be written soon", "place", s.Name, "path", s.Path,
				"free_mb", s.Free>>20, "total_mb", s.Total>>20)
		case word == "unknown":
			w.Log.Warn("the room on the disk cannot be measured", "place", s.Name, "path", s.Path, "error", s.Err)
		case word == "elsewhere":
			w.Log.Info("the room of the database cannot be measured from here: watch it on its own machine", "place", s.Name)
		case before.word == "low":
			w.Log.Info("there is room on the disk again", "place", s.Name, "free_mb", s.Free>>20)
		}
	}
}
