package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"twinhall/internal/licences"
)

//go:embed packages.tsv
var packages string

// npmPackage is what package.json says.
type npmPackage struct{ Name, Version string }

func readPackage(modules, name string) (p npmPackage, err error) {
	b, err := os.ReadFile(filepath.Join(modules, filepath.FromSlash(name), "package.json"))
	if err != nil {
		return p, fmt.Errorf("%w (has npm ci been run?)", err)
	}
	return p, json.Unmarshal(b, &p)
}

// browser are the packages in the scripts.
func (r *recogniser) browser(modules, bundled string) (works []licences.Work, err error) {
	b, err := os.ReadFile(bundled)
	if err != nil {
		return nil, fmt.Errorf("%w (has frontend-build been run?)", err)
	}
	var names []string
	if err := json.Unmarshal(b, &names); err != nil {
		return nil, err
	}
	for _, name := range names {
		p, err := readPackage(modules, name)
		if err != nil {
			return nil, err
		}
		w, err := r.npm(modules, p, licences.KindBrowser)
		if err != nil {
			return nil, err
		}
		works = append(works, w)
	}
	return works, nil
}

// built are the packages whose data or typefaces are built in, and Natural
// Earth, from which two of them are made.
func (r *recogniser) built(modules string) ([]licences.Work, error) {
	w, err := r.work(licences.KindData, "Natural Earth", "", []licences.Text{{File: "naturalearthdata.com", Text: naturalEarth}})
	if err != nil {
		return nil, err
	}
	works := []licences.Work{w}
	for line := range strings.Lines(packages) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) != 3 || cells[1] == "tool" {
			continue
		}
		p, err := readPackage(modules, cells[0])
		if err != nil {
			return nil, err
		}
		if w, err = r.npm(modules, p, licences.Kind(cells[1])); err != nil {
			return nil, err
		}
		works = append(works, w)
	}
	return works, nil
}

const naturalEarth = "Made with Natural Earth, https://www.naturalearthdata.com/. Its data is in the public domain.\n"

// npm is a package as a work. Where a package brings no file with its licence,
// its README may hold it; else the licence is the one that is said of it, beside
// the README, which names who made it.
func (r *recogniser) npm(modules string, p npmPackage, kind licences.Kind) (licences.Work, error) {
	root := filepath.Join(modules, filepath.FromSlash(p.Name))
	found, err := texts(root, root)
	if err != nil {
		return licences.Work{}, err
	}
	if len(found) > 0 {
		return r.work(kind, p.Name, p.Version, found)
	}
	readme, err := text(root, filepath.Join(root, "README.md"))
	if err != nil {
		return licences.Work{}, fmt.Errorf("%s brings no licence: %w", p.Name, err)
	}
	id := said(p.Name)
	if id == "" {
		return r.work(kind, p.Name, p.Version, []licences.Text{readme})
	}
	general, err := standard(id)
	return licences.Work{Kind: kind, Name: p.Name, Version: p.Version, Licences: []string{id},
		Texts: []licences.Text{{File: id, Text: general}, readme}}, err
}

// said is the licence that packages.tsv says of a package, "" for none.
func said(name string) string {
	for line := range strings.Lines(packages) {
		if cells := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(cells) == 3 && cells[0] == name {
			return cells[2]
		}
	}
	return ""
}
