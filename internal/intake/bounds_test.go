package intake_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/intake"
)

// A line of too many cells, or a cell without end, is refused before memory is
// taken for it: what is held stays within some times the file's size.
func TestHostileLinesTakeNoMemory(t *testing.T) {
	const size = 24 << 20
	for name, c := range map[string]struct{ text, key string }{
		"commas":                  {strings.Repeat(",", size), "file-columns"},
		"commas behind a header":  {"a,b\n" + strings.Repeat(",", size), "file-columns"},
		"one cell":                {"a,b\n" + strings.Repeat("x", size), "file-cell"},
		"a quotation mark open":   {"a,b\n\"" + strings.Repeat("x,\n", size/3), "file-cell"},
		"very many cells":         {strings.Repeat("1,2\n", size/4), "file-all-cells"},
		"quotation marks doubled": {"a,b\n\"" + strings.Repeat("\"\"", size/2), "file-cell"},
	} {
		var before, after runtime.MemStats
		in := strings.NewReader(c.text)
		runtime.ReadMemStats(&before)
		_, err := intake.Read(context.Background(), in, "f.csv", intake.ReadOptions{Limits: intake.Uploaded})
		runtime.ReadMemStats(&after)
		if note, _ := intake.NoteOf(err); !errs.Is(err, errs.Invalid) || note.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
		// io.ReadAll doubles its buffer as it grows: what it allocates in all is
		// some six times what it reads.
		if took := after.TotalAlloc - before.TotalAlloc; took > 8*size {
			t.Errorf("%s: %d MB were allocated for a file of %d MB", name, took>>20, size>>20)
		}
	}
}

// Cells are counted as the reader of CSV counts them.
func TestBoundsKnowQuotes(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("x,", 400)
	for i, c := range []struct {
		text string
		rows int
		last string // cell of the first row
	}{
		{"a,b\n1,\"" + many + "\"\n", 1, strings.TrimSpace(many)},
		{"a,b\n1,\"" + many + "\"\"" + many + "\"\r\n2,3\n", 2, many + `"` + many},
		{"a,b\n1,\"" + strings.Repeat("line,\n", 300) + "end\"\n2,3", 2, strings.Repeat("line, ", 300) + "end"},
		{"a,b\n1,5\" pipes\n2,\"3\" or 4\"\n", 2, `5" pipes`},
		{"a;b\n1;" + many + "\n", 1, strings.TrimSpace(many)},
	} {
		table, err := intake.Read(context.Background(), strings.NewReader(c.text), "f.csv", intake.ReadOptions{})
		if err != nil || len(table.Rows) != c.rows || table.Rows[0].Cells[1] != c.last {
			t.Errorf("%d: %v, %s", i, err, fmt.Sprint(table))
		}
	}
	// The line that is told is that on which the row begins.
	_, err := intake.Read(context.Background(), strings.NewReader("a,b\n1,\"x\ny\"\n"+strings.Repeat(",", 300)+"\n"), "f.csv", intake.ReadOptions{})
	if err == nil || !strings.Contains(err.Error(), "line 4 ") {
		t.Errorf("the fourth line: %v", err)
	}
}
