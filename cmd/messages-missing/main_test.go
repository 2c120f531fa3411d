package main

import (
	"strings"
	"testing"
	"testing/fstest"

	"twinhall/internal/i18n"
)

func TestList(t *testing.T) {
	t.Parallel()
	folder := func(name, english, polish string) i18n.Folder {
		files := fstest.MapFS{"messages/en.json": {Data: []byte(english)}}
		if polish != "" {
			files["messages/pl.json"] = &fstest.MapFile{Data: []byte(polish)}
		}
		return i18n.Folder{Name: name, Files: files}
	}
	var b strings.Builder
	if err := list(&b, "pl", []i18n.Folder{
		folder("site", `{"b": "B", "a": {"one": "{n} a", "other": "{n} as"}, "c": "C"}`, `{"b": "Be"}`),
		folder("desk", `{"d": "D"}`, ""),
		folder("door", `{"e": "E"}`, `{"e": "Ee"}`),
	}); err != nil {
		t.Fatal(err)
	}
	want := `internal/web/site/messages/pl.json
  "a": {"one": "{n} a", "other": "{n} as"},
  "c": "C",
internal/web/desk/messages/pl.json
  "d": "D",
3 of 5 messages are missing in the language pl
`
	if b.String() != want {
		t.Errorf("listed is\n%s, want\n%s", b.String(), want)
	}
	if err := list(&b, "pl", []i18n.Folder{folder("site", `{}`, `{`)}); err == nil || !strings.Contains(err.Error(), "site/messages/pl.json") {
		t.Errorf("a broken file gives the error %v", err)
	}
}
