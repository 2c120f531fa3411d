// Package static serves the built styles, scripts, fonts and map data. Their
// names hold a hash of their content, so that they may be kept for good.
package static

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"hash/fnv"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed all:dist
var dist embed.FS

// Assets are the built files.
type Assets struct {
	// Build names this build of pages and files: it changes when they do.
	Build string
	names map[string]string // "site.css" → "site.5f3a.css"
	files map[string]*file
}

// file is a built file. It is compressed when somebody first asks for it.
type file struct {
	mediaType       string
	plain, gzip, br []byte
	once            sync.Once
}

// Load reads the built files. Where the program was built without them it
// returns none, and pages go out plain.
func Load() *Assets {
	a := &Assets{names: map[string]string{}, files: map[string]*file{}}
	sum := fnv.New64a()
	if b, err := dist.ReadFile("dist/manifest.json"); err == nil {
		_ = json.Unmarshal(b, &a.names) // written by the build; without it names stay as they are
		_, _ = sum.Write(b)             // never fails
	}
	_, _ = sum.Write([]byte(programHash()))
	a.Build = strconv.FormatUint(sum.Sum64(), 36)
	_ = fs.WalkDir(dist, "dist", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := dist.ReadFile(p)
		if err != nil {
			return err
		}
		f := &file{mediaType: mime.TypeByExtension(path.Ext(p)), plain: b}
		switch path.Ext(p) {
		case ".js":
			f.mediaType = "text/javascript; charset=utf-8"
		case ".woff2":
			f.mediaType = "font/woff2"
		}
		a.files[strings.TrimPrefix(p, "dist/")] = f
		return nil
	})
	return a
}

func (f *file) compress() {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(f.plain) // a buffer takes everything
	_ = z.Close()
	f.gzip = bytes.Clone(out.Bytes())
	out.Reset()
	level := 5
	if len(f.plain) < 128<<10 {
		level = brotli.BestCompression // some milliseconds, once
	}
	b := brotli.NewWriterLevel(&out, level)
	_, _ = b.Write(f.plain)
	_ = b.Close()
	f.br = bytes.Clone(out.Bytes())
}

// Name is a file's name with its hash.
func (a *Assets) Name(name string) string {
	if hashed, ok := a.names[name]; ok {
		return hashed
	}
	return name
}

// Serve sends a file.
func (a *Assets) Serve(w http.ResponseWriter, r *http.Request, name string) {
	f, ok := a.files[name]
	if !ok {
		if hashed, known := a.names[name]; known && hashed != name {
			http.Redirect(w, r, path.Base(hashed), http.StatusFound)
			return
		}
		http.Error(w, "There is no such file.", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if f.mediaType != "font/woff2" && len(f.plain) > 512 {
		f.once.Do(f.compress)
	}
	body := f.plain
	accept := r.Header.Get("Accept-Encoding")
	switch {
	case f.br != nil && strings.Contains(accept, "br"):
		body = f.br
		h.Set("Content-Encoding", "br")
	case f.gzip != nil && strings.Contains(accept, "gzip"):
		body = f.gzip
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the visitor went away
	}
}
