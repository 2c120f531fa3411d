// Command licences-build gathers what travels inside the program, with the
// licence and its text: the Go modules that are linked, from the module cache;
// the npm packages in the scripts for the browser and those whose data or
// typefaces are built in, from node_modules.
//
//	licences-build -modules node_modules -out internal/licences/data/works.json.gz
//
// Something whose licence is not recognised, or is not one that the program may
// be passed on with, stops the build.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"twinhall/internal/licences"
)

func main() {
	log.SetFlags(0)
	modules := flag.String("modules", "node_modules", "the folder of the npm packages")
	bundled := flag.String("bundled", "internal/licences/data/bundled.json", "the packages in the scripts, from frontend-build")
	out := flag.String("out", "internal/licences/data/works.json.gz", "the file to write")
	flag.Parse()
	if err := build(*modules, *bundled, *out); err != nil {
		log.Fatal("licences-build: ", err)
	}
}

func build(modules, bundled, out string) error {
	r, err := newRecogniser()
	if err != nil {
		return err
	}
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	works := []licences.Work{{Kind: licences.KindProgram, Name: "Twinhall", Licences: []string{licences.Program},
		Texts: []licences.Text{{File: "LICENSE", Text: string(own)}}}}
	for _, gather := range []func() ([]licences.Work, error){
		r.goModules,
		func() ([]licences.Work, error) { return r.browser(modules, bundled) },
		func() ([]licences.Work, error) { return r.built(modules) },
	} {
		more, err := gather()
		if err != nil {
			return err
		}
		works = append(works, more...)
	}
	var faults []error
	slugs := map[string]string{}
	for i := range works {
		w := &works[i]
		if err := permitted(w); err != nil {
			faults = append(faults, err)
		}
		if other, taken := slugs[w.Slug()]; taken {
			faults = append(faults, fmt.Errorf("%s and %s have one address", other, w.Name))
		}
		slugs[w.Slug()] = w.Name
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	var b bytes.Buffer
	if err := licences.Encode(&b, works); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// allowed are the licences with which something may travel inside a program
// under the EUPL: those that ask for their notice and no more, and the MPL,
// whose files stay under it.
var allowed = []string{licences.Program, "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-3.0", "CC-BY-4.0", "ISC",
	"MIT", "MPL-2.0", "OFL-1.1", "Unicode-3.0", "Unlicense", "Zlib", licences.PublicDomain}

func permitted(w *licences.Work) error {
	if len(w.Licences) == 0 || len(w.Texts) == 0 {
		return fmt.Errorf("%s %s: no licence is recognised", w.Name, w.Version)
	}
	for _, id := range w.Licences {
		if !slices.Contains(allowed, id) {
			return fmt.Errorf("%s %s is under %s, which is not among those that are allowed", w.Name, w.Version, id)
		}
	}
	return nil
}

// terms are the names of files in which a work says its terms.
func terms(name string) bool {
	name = strings.ToUpper(name)
	for _, prefix := range []string{"LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "PATENTS"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return rest == "" || strings.ContainsAny(rest[:1], ".-_S") && !strings.HasSuffix(rest, ".GO")
		}
	}
	return false
}

// texts reads the terms that stand in a folder, licences first. They are named
// by their paths below root.
func texts(root, dir string) (all []licences.Text, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case !terms(e.Name()):
		case e.IsDir():
			// By the convention of REUSE: licences that files name at their head.
			for _, id := range named(dir) {
				if t, err := text(root, filepath.Join(path, id+".txt")); err == nil {
					all = append(all, t)
				}
			}
		default:
			t, err := text(root, path)
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	slices.SortStableFunc(all, func(a, b licences.Text) int { return rank(a.File) - rank(b.File) })
	return all, nil
}

// named are the licences that the Go files of a folder name at their heads.
func named(dir string) (ids []string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go")) // the pattern is good
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil || strings.HasSuffix(file, "_test.go") {
			continue
		}
		_, said, found := strings.Cut(string(b[:min(len(b), 1000)]), "SPDX-License-Identifier: ")
		if !found {
			continue
		}
		said, _, _ = strings.Cut(said, "\n")
		for _, word := range strings.Fields(said) {
			if word != "AND" && !slices.Contains(ids, word) {
				ids = append(ids, word)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// rank puts licences before notices.
func rank(file string) int {
	if name := strings.ToUpper(filepath.Base(file)); strings.HasPrefix(name, "NOTICE") || strings.HasPrefix(name, "PATENTS") {
		return 1
	}
	return 0
}

func text(root, path string) (licences.Text, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return licences.Text{}, err
	}
	below, err := filepath.Rel(root, path)
	if err != nil {
		return licences.Text{}, err
	}
	plain := strings.ToValidUTF8(strings.ReplaceAll(string(b), "\r\n", "\n"), "\uFFFD")
	return licences.Text{File: filepath.ToSlash(below), Text: strings.TrimRight(plain, " \n") + "\n"}, nil
}
