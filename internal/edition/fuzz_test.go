package edition_test

import (
	"bytes"
	"net/url"
	"testing"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
)

// Whatever an address asks, the query is canonical after one step and the
// filter answers.
func FuzzParseQuery(f *testing.F) {
	e := edition.New(small())
	f.Add("country=CZ,SK&state=any&q=opava&sort=-since&page=3")
	f.Add("region=CZ%7CMoravskoslezsk%C3%BD+kraj&decade=1970&size=0-499&theme=culture&level=region&said-by=2")
	f.Add("q=%00%ff&page=-1&decade=99999999999999999999")
	f.Fuzz(func(t *testing.T, raw string) {
		v, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		q := edition.ParseQuery(v)
		once := q.Encode()
		again, err := url.ParseQuery(once)
		if err != nil {
			t.Fatal(err)
		}
		if twice := edition.ParseQuery(again).Encode(); twice != once {
			t.Fatalf("%q becomes %q and then %q", raw, once, twice)
		}
		e.Sort(e.Filter(q), "cs")
	})
}

func FuzzSearch(f *testing.F) {
	e := edition.New(small())
	f.Add("opava")
	f.Add("\xff\x00 Ж")
	f.Fuzz(func(t *testing.T, text string) {
		if hits := e.Search(text, 8); len(hits) > 8 {
			t.Fatalf("%d hits of 8", len(hits))
		}
	})
}

// A damaged edition on disk is refused, never half read.
func FuzzReadSnapshot(f *testing.F) {
	var b bytes.Buffer
	if err := small().Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := edition.ReadSnapshot(bytes.NewReader(raw))
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatalf("%v is not a refusal", err)
			}
			return
		}
		_ = s
	})
}
