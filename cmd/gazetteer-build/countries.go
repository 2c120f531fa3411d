package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// notCountries are codes of the CLDR that name unions, pseudo-territories and
// the unknown.
const notCountries = " EU EZ UN QO XA XB ZZ "

// countryNames reads the names of territories of all languages. A language
// with a region or script is kept where it differs from its base.
func countryNames(main string) ([]byte, error) {
	dirs, err := os.ReadDir(main)
	if err != nil {
		return nil, err
	}
	names := map[string]map[string][]string{}
	for _, d := range dirs {
		lang := d.Name()
		var file struct {
			Main map[string]struct {
				LocaleDisplayNames struct{ Territories map[string]string }
			}
		}
		if err := readJSON(filepath.Join(main, lang, "territories.json"), &file); os.IsNotExist(err) {
			continue
		} else if err != nil {
			return nil, err
		}
		own := map[string][]string{}
		territories := file.Main[lang].LocaleDisplayNames.Territories
		for key, name := range territories {
			code, form, _ := strings.Cut(key, "-alt-")
			if len(code) != 2 || strings.Contains(notCountries, " "+code+" ") || name == code && form == "" {
				continue
			}
			if form == "" {
				own[code] = append([]string{name}, own[code]...)
			} else if !slices.Contains(own[code], name) {
				own[code] = append(own[code], name)
			}
		}
		for code, list := range own {
			if _, ok := territories[code]; ok {
				slices.Sort(list[1:])
			}
			if names[code] == nil {
				names[code] = map[string][]string{}
			}
			// A base language sorts before its variants.
			if base, _, variant := strings.Cut(lang, "-"); variant && slices.Equal(names[code][base], list) {
				continue
			}
			names[code][lang] = list
		}
	}
	var b bytes.Buffer
	zip, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(zip).Encode(names); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
