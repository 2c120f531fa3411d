package cli

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/disk"
)

// The doctor measures everything that is written to, as the server does.
func TestDoctorMeasuresTheDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, c := range map[string]struct {
		database string
		room     disk.Room
		err      error
		state    string
		says     string
		n        int // of findings in that state
	}{
		"room":          {filepath.Join(dir, "x.db"), disk.Room{Free: 50 << 30, Total: 100 << 30}, nil, fine, "are free", 4},
		"a full one":    {filepath.Join(dir, "x.db"), disk.Room{Free: 1 << 30, Total: 100 << 30}, nil, wrong, "1024 MB of 102400 MB", 4},
		"not measured":  {filepath.Join(dir, "x.db"), disk.Room{}, errors.New("gone"), warning, "gone", 4},
		"on a database": {"postgres://db.example/twinhall", disk.Room{Free: 50 << 30, Total: 100 << 30}, nil, fine, "cannot be measured from here", 4},
	} {
		d := &doctor{database: c.database, measure: func(string) (disk.Room, error) { return c.room, c.err }}
		d.flags.erasures = filepath.Join(dir, "list")
		d.flags.editionFile = filepath.Join(dir, "x.edition.gz")
		d.disk()
		n, says := 0, ""
		for _, f := range d.found {
			if f.State == c.state && f.About == "disk" {
				n++
				says += f.Says + "\n"
			}
		}
		if n != c.n || !strings.Contains(says, c.says) {
			t.Errorf("%s: %+v", name, d.found)
		}
		if c.state == wrong && d.report(&strings.Builder{}, false) == nil {
			t.Errorf("%s: the exit code is 0", name)
		}
	}
}

func TestDoctorLooksAtTheErasures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for list, state := range map[string]string{filepath.Join(dir, "list"): fine, filepath.Join(dir, "no", "folder"): wrong, dir: wrong, "": warning} {
		d := &doctor{database: "postgres://db.example/twinhall"}
		d.flags.erasures = list
		if d.erasures(); len(d.found) != 1 || d.found[0].State != state {
			t.Errorf("%q: %+v, want %s", list, d.found, state)
		}
	}
}
