// Command messages-missing lists what is not translated into a language: for
// each folder of messages the keys that its LANG.json lacks, with the English
// text, in a form that can be pasted into that file.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"

	"twinhall/internal/i18n"
	"twinhall/internal/web"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: make missing-messages language=LANG")
		os.Exit(2)
	}
	if err := list(os.Stdout, os.Args[1], web.Features().Messages()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func list(w io.Writer, lang string, folders []i18n.Folder) error {
	missing, total := 0, 0
	for _, folder := range folders {
		english, err := read(folder, "en")
		if err != nil {
			return err
		}
		translated, err := read(folder, lang)
		if err != nil {
			return err
		}
		total += len(english)
		maps.DeleteFunc(english, func(key string, _ json.RawMessage) bool { _, ok := translated[key]; return ok })
		missing += len(english)
		if len(english) > 0 {
			fmt.Fprintf(w, "internal/web/%s/messages/%s.json\n", folder.Name, lang)
		}
		for _, key := range slices.Sorted(maps.Keys(english)) {
			fmt.Fprintf(w, "  %q: %s,\n", key, english[key])
		}
	}
	fmt.Fprintf(w, "%d of %d messages are missing in the language %s\n", missing, total, lang)
	return nil
}

// read returns the messages of one file by key; none where there is no file.
func read(folder i18n.Folder, lang string) (map[string]json.RawMessage, error) {
	b, err := fs.ReadFile(folder.Files, "messages/"+lang+".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("%s/messages/%s.json: %w", folder.Name, lang, err)
	}
	return all, nil
}
