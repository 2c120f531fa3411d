package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"twinhall/internal/licences"
)

// module is a Go module and the folders of it that are linked.
type module struct {
	version, root string
	dirs          []string
}

// linked are the modules of which the program links something.
func linked() (map[string]*module, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Module", "./cmd/twinhall")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	all := map[string]*module{}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			Dir    string
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if p.Module == nil || p.Module.Main {
			continue // Go's own library, or ours
		}
		m := all[p.Module.Path]
		if m == nil {
			m = &module{version: p.Module.Version, root: p.Module.Dir}
			all[p.Module.Path] = m
		}
		m.dirs = append(m.dirs, p.Dir)
	}
}

// texts are the terms of a module: those at its root, and those beside the
// packages that are linked.
func (m *module) texts() ([]licences.Text, error) {
	folders := []string{m.root}
	for _, dir := range m.dirs {
		for ; len(dir) > len(m.root); dir = filepath.Dir(dir) {
			if !slices.Contains(folders, dir) {
				folders = append(folders, dir)
			}
		}
	}
	slices.Sort(folders)
	var all []licences.Text
	for _, dir := range folders {
		more, err := texts(m.root, dir)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// goModules are the modules that are linked, Go's own library, and what these
// bring that is not code.
func (r *recogniser) goModules() (works []licences.Work, err error) {
	add := func(kind licences.Kind, name, version string, texts []licences.Text) error {
		w, err := r.work(kind, name, version, texts)
		works = append(works, w)
		return err
	}
	modules, err := linked()
	if err != nil {
		return nil, err
	}
	for path, m := range modules {
		found, err := m.texts()
		if err != nil {
			return nil, err
		}
		if err := add(licences.KindGo, path, m.version, found); err != nil {
			return nil, err
		}
	}
	out, err := exec.Command("go", "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	root, version, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	found, err := texts(root, root)
	if err != nil {
		return nil, err
	}
	if err := add(licences.KindGo, "Go", strings.TrimPrefix(version, "go"), found); err != nil {
		return nil, err
	}
	for _, of := range []struct {
		kind       licences.Kind
		name       string
		root, file string
	}{
		{licences.KindData, "IANA Time Zone Database", root, "lib/time/README"},
		{licences.KindTypeface, "Go fonts", modules["golang.org/x/image"].root, "font/gofont/ttfs/README"},
	} {
		t, err := text(of.root, filepath.Join(of.root, filepath.FromSlash(of.file)))
		if err != nil {
			return nil, err
		}
		if err := add(of.kind, of.name, "", []licences.Text{t}); err != nil {
			return nil, err
		}
	}
	return works, nil
}
