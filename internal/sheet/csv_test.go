package sheet_test

import (
	"errors"
	"strings"
	"testing"

	"twinhall/internal/sheet"
)

func TestText(t *testing.T) {
	t.Parallel()
	rows := func(yield func([]any) error) error {
		row := []any{"Ústí, \"nad\"", -1.5, nil}
		if err := yield(row); err != nil {
			return err
		}
		row[0] = "=1+1;" // the same row again
		return yield(row)
	}
	for _, c := range []struct {
		how  sheet.Text
		want string
	}{
		{sheet.Text{}, "\ufeffname,'+number,\n\"Ústí, \"\"nad\"\"\",-1.5,\n'=1+1;,-1.5,\n"},
		{sheet.Text{Plain: true}, "name,'+number,\n\"Ústí, \"\"nad\"\"\",-1.5,\n'=1+1;,-1.5,\n"},
		{sheet.Text{Plain: true, Delimiter: ';'}, "name;'+number;\n\"Ústí, \"\"nad\"\"\";-1.5;\n\"'=1+1;\";-1.5;\n"},
	} {
		var b strings.Builder
		if err := sheet.WriteText(&b, c.how, []string{"name", "+number", ""}, rows); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%+v: %q, want %q", c.how, b.String(), c.want)
		}
	}
	failed := errors.New("no more rows")
	if err := sheet.WriteText(&strings.Builder{}, sheet.Text{}, nil, func(func([]any) error) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("rows that fail give %v", err)
	}
}
