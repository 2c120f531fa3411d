package wikidata

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"

	"twinhall/internal/errs"
)

// Bounds of what is read from disk and from the service.
const (
	maxFile  = 64 << 20
	maxFiles = 20_000
)

// AddFiles reads recorded answers, each an entity document or a SPARQL result.
// Of a folder it reads the files that end in .json, in order of their names,
// not those of folders in it.
func (f *Facts) AddFiles(paths []string) error {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return errs.Wrap(errs.Invalid, err, "%s cannot be read", p)
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		entries, err := os.ReadDir(p)
		if err != nil {
			return errs.Wrap(errs.Invalid, err, "the folder %s cannot be read", p)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && strings.HasSuffix(e.Name(), ".json") && !strings.HasPrefix(e.Name(), ".") {
				files = append(files, filepath.Join(p, e.Name()))
			}
		}
	}
	if len(files) == 0 || len(files) > maxFiles {
		return errs.New(errs.Invalid, "%d files were found; there must be one at least and %d at most", len(files), maxFiles)
	}
	for _, path := range files {
		raw, err := readBounded(path)
		if err == nil {
			err = f.Add(raw)
		}
		if err != nil {
			return errs.Wrap(errs.Invalid, err, "%s", path)
		}
		f.Counts.Files++
	}
	return nil
}

func readBounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(raw) > maxFile {
		err = errs.New(errs.Invalid, "it is larger than %d MB", maxFile>>20)
	}
	return raw, err
}

// Add reads one recorded answer of either form.
func (f *Facts) Add(raw []byte) error {
	var form struct {
		Head     json.RawMessage `json:"head"`
		Entities json.RawMessage `json:"entities"`
		Claims   json.RawMessage `json:"claims"`
		Error    json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(raw, &form); err != nil {
		return errs.Wrap(errs.Invalid, err, "it is not whole JSON")
	}
	switch {
	case form.Head != nil:
		return f.AddResults(raw)
	case form.Entities != nil, form.Claims != nil, form.Error != nil:
		return f.AddEntities(raw)
	}
	return errs.New(errs.Invalid, "it is neither an entity document nor a SPARQL result of Wikidata's")
}
