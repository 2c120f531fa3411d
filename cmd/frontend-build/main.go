// Command frontend-build makes the files that browsers load, from frontend/ and
// the pinned npm packages:
//
//	frontend-build -source frontend -out internal/web/static/dist
//
// The name of each file holds a hash of its content, so that browsers may keep
// it for good; manifest.json leads from the plain name to the one with the
// hash. The same sources give the same bytes. Which npm packages are in the
// files is written for licences-build.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	source := flag.String("source", "frontend", "directory with the sources")
	out := flag.String("out", "internal/web/static/dist", "directory for the built files")
	bundled := flag.String("bundled", "internal/licences/data/bundled.json", "file for the npm packages that are in the built files")
	flag.Parse()
	if err := build(*source, *out, *bundled); err != nil {
		log.Fatal("frontend-build: ", err)
	}
}

// dist is the directory of built files and what stands in it.
type dist struct {
	dir      string
	manifest map[string]string // plain name → name with hash
	wanted   map[string]bool
}

func build(source, out, bundled string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	d := &dist{dir: out, manifest: map[string]string{}, wanted: map[string]bool{"README": true}}
	parts, err := os.MkdirTemp("", "frontend-build-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(parts) }() // what stays lies in the system's own directory for it
	for _, script := range []string{"fonts.mjs", "land.mjs"} {
		if err := node(filepath.Join(source, "build", script), parts); err != nil {
			return err
		}
	}
	made, err := filepath.Glob(filepath.Join(parts, "*"))
	if err != nil {
		return err
	}
	for _, path := range append(made, filepath.Join(source, "mark.svg")) {
		if err := d.copy(path); err != nil {
			return err
		}
	}
	// Styles come after the fonts: they name them.
	met := packages{}
	for _, entry := range entries {
		content, err := bundle(source, entry, d.manifest, met)
		if err != nil {
			return err
		}
		if err := d.add(entry.name, content); err != nil {
			return err
		}
	}
	if err := d.writeManifest(); err != nil {
		return err
	}
	names, err := json.MarshalIndent(slices.Sorted(maps.Keys(met)), "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(bundled, append(names, '\n'), 0o644); err != nil {
		return err
	}
	return d.sweep()
}

func node(script, out string) error {
	cmd := exec.Command("node", script, out)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("node %s: %w (has npm ci been run?)", script, err)
	}
	return nil
}

func (d *dist) copy(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return d.add(filepath.Base(path), content)
}

// add writes a file under its name with a hash.
func (d *dist) add(name string, content []byte) error {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
	d.manifest[name] = hashed
	d.wanted[hashed] = true
	return os.WriteFile(filepath.Join(d.dir, hashed), content, 0o644)
}

func (d *dist) writeManifest() error {
	content, err := json.MarshalIndent(d.manifest, "", "  ")
	if err != nil {
		return err
	}
	d.wanted["manifest.json"] = true
	return os.WriteFile(filepath.Join(d.dir, "manifest.json"), append(content, '\n'), 0o644)
}

// sweep removes what an earlier build left.
func (d *dist) sweep() error {
	files, err := os.ReadDir(d.dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !d.wanted[f.Name()] {
			if err := os.Remove(filepath.Join(d.dir, f.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
