package disk_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"twinhall/internal/disk"
)

const gigabyte = 1 << 30

func TestLow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		free, total uint64
		low         bool
	}{
		{20 * gigabyte, 100 * gigabyte, false},
		{5 * gigabyte, 100 * gigabyte, false},
		{5*gigabyte - 1, 100 * gigabyte, true}, // less than a twentieth
		{256 << 20, gigabyte, false},
		{256<<20 - 1, gigabyte, true}, // less than an import may need
		{0, gigabyte, true},
	} {
		if got := (disk.Room{Free: c.free, Total: c.total}).Low(); got != c.low {
			t.Errorf("%d of %d: low %v", c.free, c.total, got)
		}
	}
}

// The log is told when room runs out, once an hour while it does, and when there
// is some again; what cannot be measured is said too.
func TestTheWatcherTellsTheLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	free, fails := uint64(50*gigabyte), error(nil)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	var log bytes.Buffer
	w := &disk.Watcher{Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return now },
		Places: []disk.Place{{"database", ""}, {"files", filepath.Join(dir, "not", "yet", "there")}},
		Measure: func(path string) (disk.Room, error) {
			if path != dir {
				t.Errorf("%s was measured, want the nearest folder that exists", path)
			}
			return disk.Room{Free: free, Total: 100 * gigabyte}, fails
		}}
	if w.States() != nil || (*disk.Watcher)(nil).Low() != nil {
		t.Error("there are states before anything was measured")
	}
	for i, step := range []struct {
		after time.Duration
		free  uint64
		fails error
		says  string // "" = nothing
		word  string
	}{
		{0, 50 * gigabyte, nil, "cannot be measured from here", "fine"},
		{time.Minute, 50 * gigabyte, nil, "", "fine"},
		{time.Minute, gigabyte, nil, "level=ERROR", "low"},
		{time.Minute, gigabyte, nil, "", "low"},
		{time.Hour, gigabyte, nil, "level=ERROR", "low"},
		{time.Minute, 50 * gigabyte, nil, "room on the disk again", "fine"},
		{time.Minute, 0, errors.New("gone"), "level=WARN", "unknown"},
	} {
		log.Reset()
		now, free, fails = now.Add(step.after), step.free, step.fails
		w.Look()
		if text := log.String(); step.says == "" && text != "" || !strings.Contains(text, step.says) {
			t.Errorf("step %d: the log says %q, want %q", i, text, step.says)
		}
		if all := w.States(); len(all) != 2 || all[0].Word() != "elsewhere" || all[1].Word() != step.word || len(w.Low()) == 1 != (step.word == "low") {
			t.Errorf("step %d: %+v", i, all)
		}
	}
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	room, err := disk.Measure(t.TempDir())
	if err != nil || room.Total == 0 || room.Free > room.Total {
		t.Errorf("%+v %v", room, err)
	}
	if _, err := disk.Measure(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("what does not exist was measured")
	}
	full := &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	if !disk.IsFull(fmt.Errorf("kept: %w", full)) || disk.IsFull(os.ErrNotExist) {
		t.Error("a full disk is not told from other errors")
	}
}
