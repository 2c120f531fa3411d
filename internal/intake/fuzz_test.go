package intake_test

import (
	"bytes"
	"context"
	"testing"
	"unicode/utf8"

	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/recognise"
)

// Whatever bytes a file holds, reading it ends in rows of as many cells as the
// header, in valid UTF-8 without control characters, or in a refusal.
func FuzzRead(f *testing.F) {
	f.Add([]byte("a;b\n1;2\n"))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x00"))
	f.Add([]byte("město,\xf8\xe1d\n\"open"))
	f.Add(workbook(f, []any{"a", "b"}, []any{"x", 1.5}))
	f.Add([]byte("a\tb\r\n\"x\"\"y\"\tz\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := intake.Read(context.Background(), bytes.NewReader(b), "f.csv", intake.ReadOptions{})
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatalf("%v is not a refusal", err)
			}
			return
		}
		for _, row := range table.Rows {
			if len(row.Cells) != len(table.Header) {
				t.Fatalf("a row of %d cells under a header of %d", len(row.Cells), len(table.Header))
			}
			for _, c := range row.Cells {
				if !utf8.ValidString(c) || bytes.ContainsAny([]byte(c), "\x00\n\r") {
					t.Fatalf("cell %q", c)
				}
			}
		}
		_, _ = intake.MapColumns(table, recognise.PartnershipFields, "")
	})
}

func TestEncodingsAndDelimiters(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"utf-8":        "Město;Kód\nČáslav;1\n",
		"utf-8 mark":   "\xef\xbb\xbfMěsto;Kód\nČáslav;1\n",
		"windows-1250": "M\xecsto;K\xf3d\n\xc8\xe1slav;1\n\x8e\xedde\xf2;2\n",
		"iso-8859-2":   "M\xecsto;K\xf3d\n\xc8\xe1slav;1\n\xae\xedde\xf2;2\n",
		"utf-16":       "\xff\xfeM\x00\x1b\x01s\x00t\x00o\x00;\x00K\x00\xf3\x00d\x00\n\x00\x0c\x01\xe1\x00s\x00l\x00a\x00v\x00;\x001\x00\n\x00",
	} {
		table, err := intake.Read(context.Background(), bytes.NewReader([]byte(raw)), "f.csv", intake.ReadOptions{})
		if err != nil || table.Delimiter != ';' || table.Header[0] != "Město" || table.Rows[0].Cells[0] != "Čáslav" {
			t.Errorf("%s: %v %+v, want Město and Čáslav", name, err, table)
			continue
		}
		if len(table.Rows) == 2 && table.Rows[1].Cells[0] != "Žídeň" {
			t.Errorf("%s: %q, want Žídeň", name, table.Rows[1].Cells[0])
		}
	}
	for _, bad := range []string{"", "\n\n", "a,b\n1,2,3,4\n"} {
		if _, err := intake.Read(context.Background(), bytes.NewReader([]byte(bad)), "f.csv", intake.ReadOptions{}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v, want a refusal", bad, err)
		}
	}
}
