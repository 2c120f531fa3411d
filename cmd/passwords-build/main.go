// Command passwords-build compiles the list of passwords that many people use,
// and that were in breaches, from an npm package into the file that package
// account embeds.
//
//	passwords-build -modules node_modules -out internal/account/data/passwords.txt.gz
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	modules := flag.String("modules", "node_modules", "directory with @zxcvbn-ts/language-common")
	out := flag.String("out", "internal/account/data/passwords.txt.gz", "file to write")
	flag.Parse()
	if err := build(*modules, *out); err != nil {
		fmt.Fprintln(os.Stderr, "passwords-build:", err)
		os.Exit(1)
	}
}

// fewest is how many passwords the package has at least: fewer mean that it was
// read wrongly.
const fewest = 20_000

func build(modules, out string) error {
	b, err := os.ReadFile(filepath.Join(modules, "@zxcvbn-ts", "language-common", "src", "passwords.json"))
	if err != nil {
		return err
	}
	var all []string
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for i := range all {
		all[i] = strings.ToLower(all[i])
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) < fewest {
		return fmt.Errorf("only %d passwords were found", len(all))
	}
	var text bytes.Buffer
	z, err := gzip.NewWriterLevel(&text, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write([]byte(strings.Join(all, "\n"))); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Printf("passwords: %d, %d KB\n", len(all), text.Len()/1024)
	return os.WriteFile(out, text.Bytes(), 0o644)
}
