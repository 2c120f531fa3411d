package sqldb_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"runtime"
	"strings"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// A row without end, which packs into next to nothing, is refused before the
// memory of the machine is full, and nothing of the backup is kept.
func TestABackupWithARowWithoutEnd(t *testing.T) {
	db, err := sqldb.Open(ctx, sqldbtest.SQLiteAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var backup bytes.Buffer
	if err := db.Dump(ctx, &backup); err != nil {
		t.Fatal(err)
	}
	in, err := gzip.NewReader(&backup)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfterN(text, []byte("\n"), 3)
	const endless = 100 << 20
	for name, begin := range map[string]string{"a row": string(lines[0]) + string(lines[1]) + `["`, "the head": `{"twinhall_backup": "`} {
		var hostile bytes.Buffer
		out := gzip.NewWriter(&hostile)
		if _, err := io.Copy(out, io.MultiReader(strings.NewReader(begin), io.LimitReader(same('x'), endless))); err != nil {
			t.Fatal(err)
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		into, err := sqldb.OpenAsIs(ctx, sqldbtest.SQLiteAddress(t))
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err = into.Restore(ctx, &hostile)
		runtime.ReadMemStats(&after)
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "a row of more than 32 MB") {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 300<<20 {
			t.Errorf("%s: %d MB were allocated", name, took>>20)
		}
		into.Close()
	}
}

// same is one byte without end.
type same byte

func (s same) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(s)
	}
	return len(p), nil
}
