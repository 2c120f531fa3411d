package gazetteer

import (
	"runtime"
	"testing"
	"time"

	"twinhall/internal/errs"
)

// loaded returns the compiled gazetteer, or skips where a clone has not built
// it. CI always builds it first.
func loaded(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load()
	if errs.Is(err, errs.Unavailable) {
		t.Skip("no compiled gazetteer: run make")
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestLoadCost(t *testing.T) {
	b, err := data.Open("data/gazetteer.bin.gz")
	if err != nil {
		t.Skip("no compiled gazetteer: run make")
	}
	defer b.Close()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	g, err := read(b)
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d places loaded in %v, %d MB kept, %d MB text, %d keys", g.Len(), took,
		(after.HeapAlloc-before.HeapAlloc)>>20, len(g.text)>>20, len(g.keyOff)-1)
	runtime.KeepAlive(g)
}
