// Package locales embeds the message catalogues of the interface: one file a
// language. To add one, put LANG.json beside the others.
package locales

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

// Files holds LANG.json for every language.
//
//go:embed *.json
var Files embed.FS

// Languages are all that have a file: the four of the house in the order of
// the switch, then the others by code.
var Languages = languages([]string{"cs", "sk", "de", "en"})

func languages(first []string) []string {
	files, err := fs.Glob(Files, "*.json")
	if err != nil {
		panic(err) // the pattern is right
	}
	all := first
	for _, f := range files {
		if lang := strings.TrimSuffix(f, ".json"); !slices.Contains(all, lang) {
			all = append(all, lang)
		}
	}
	return all
}
