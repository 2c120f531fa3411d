// Package licences lists what travels inside the program, and under which
// terms: the program itself, Go modules, scripts for the browser, data,
// typefaces. The list is gathered at build time by cmd/licences-build.
package licences

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"sync"

	"twinhall/internal/errs"
)

// Program is the licence of the program itself, as SPDX writes it.
const Program = "EUPL-1.2"

// PublicDomain stands in place of a licence where nobody has any right.
const PublicDomain = "public-domain"

// Kind says what sort of thing a work is.
type Kind string

// The kinds, in the order in which they are shown.
const (
	KindProgram  Kind = "program"  // Twinhall
	KindGo       Kind = "go"       // Go's own library, and modules in Go
	KindBrowser  Kind = "browser"  // npm packages in the scripts for the browser
	KindData     Kind = "data"     // places, shapes, names
	KindTypeface Kind = "typeface" // in the pages and in pictures
)

// Kinds are all of them, in the order in which they are shown.
var Kinds = []Kind{KindProgram, KindGo, KindBrowser, KindData, KindTypeface}

// Work is something that the program holds.
type Work struct {
	Kind     Kind     `json:"kind"`
	Name     string   `json:"name"`              // as its own world writes it: golang.org/x/text
	Version  string   `json:"version,omitempty"` // "" where it has none
	Licences []string `json:"licences"`          // SPDX identifiers, or PublicDomain; all of them hold
	Texts    []Text   `json:"texts"`             // the first is the licence itself
}

// Text is a file in which a work says its terms.
type Text struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// Slug is the name as one part of an address.
func (w *Work) Slug() string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, w.Name), "-")
}

// Full is all of the texts of a work, one after the other.
func (w *Work) Full() string {
	var b strings.Builder
	for i, t := range w.Texts {
		if i > 0 {
			b.WriteString("\n")
		}
		if len(w.Texts) > 1 {
			b.WriteString("[" + t.File + "]\n\n")
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

//go:embed all:data
var data embed.FS

// All returns every work, by kind and name. Where the program was built without
// the list the error is errs.Unavailable and says what to run. The result is
// shared: nobody may change it.
var All = sync.OnceValues(func() ([]Work, error) {
	b, err := data.ReadFile("data/works.json.gz")
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "this program was built without the list of licences: run make, which gathers it")
	}
	works, err := decode(b)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the list of licences cannot be read: run make again")
	}
	return works, nil
})

func decode(b []byte) (works []Work, err error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return works, json.NewDecoder(z).Decode(&works)
}

// Encode writes works as All reads them, sorted. The same works are the same
// bytes.
func Encode(w io.Writer, works []Work) error {
	works = slices.Clone(works)
	slices.SortFunc(works, func(a, b Work) int {
		if a.Kind != b.Kind {
			return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind)
		}
		return strings.Compare(a.Name, b.Name)
	})
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	e := json.NewEncoder(z)
	e.SetEscapeHTML(false)
	if err := e.Encode(works); err != nil {
		return err
	}
	return z.Close()
}
