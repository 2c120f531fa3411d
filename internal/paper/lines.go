package paper

import (
	"encoding/json"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/neutral"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// The kinds of line that papers add to an export: a file, its bytes in pieces,
// then papers.
var (
	fileLine  = neutral.LineKind{Name: "file", Counted: "files", Record: &fileHead{}}
	chunkLine = neutral.LineKind{Name: "chunk", Mixes: true, Record: &chunk{}}
	paperLine = neutral.LineKind{Name: "paper", Counted: "papers", Record: &line{}}
)

// Lines are the papers that are public, with their files. Others stay, and so
// does the memory of partnerships: an export is made of what is public.
var Lines = neutral.Lines{
	Name:    "paper",
	Version: 1,
	Kinds:   []neutral.LineKind{fileLine, chunkLine, paperLine},
	Export:  export,
	Read:    func(c *neutral.Checker, _ int) neutral.LineReader { return &lineReader{c: c} },
}

// fileHead is a file of a paper; its bytes follow at once, in chunks.
type fileHead struct {
	Hash   string `json:"hash"` // SHA-256, hexadecimal
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Thumb  string `json:"thumb,omitempty"` // the file that is its small picture, which stands before it
}

type chunk struct {
	File  string `json:"file"`
	Bytes []byte `json:"content"`
}

// line is a paper as an export writes it.
type line struct {
	ID          string `json:"id"`
	Partnership string `json:"partnership"`
	Agreement   string `json:"agreement,omitempty"`
	Kind        string `json:"kind"`
	Title       string `json:"title"`
	Date        string `json:"date,omitempty"`
	Note        string `json:"note,omitempty"`
	File        string `json:"file"`
	Source      string `json:"source"`
}

// chunkBytes is how much of a file stands in a line: far less than a line may
// have.
const chunkBytes = 1 << 20

// mostFile bounds a file of an export, whatever this installation lets in.
const mostFile = 100 << 20

func export(tx *sqldb.Tx, to *neutral.Exporter) error {
	all, err := AllPublished(tx)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, p := range all {
		for _, hash := range []string{p.File.Thumb, p.File.Hash} {
			if hash == "" || done[hash] {
				continue
			}
			done[hash] = true
			if err := exportFile(tx, to, hash); err != nil {
				return err
			}
		}
	}
	for _, p := range all {
		if err := to.Export(paperLine, line{string(p.ID), string(p.Partnership), string(p.Agreement), p.Kind, p.Title, p.Date.EDTF(), p.Note, p.File.Hash,
			string(p.Source)}); err != nil {
			return err
		}
	}
	return nil
}

func exportFile(tx *sqldb.Tx, to *neutral.Exporter, hash string) error {
	h, err := file.Get(tx, hash)
	if err != nil {
		return err
	}
	content, err := file.Read(tx, hash)
	if err != nil {
		return err
	}
	if err := to.Export(fileLine, fileHead{h.Hash, h.Type, h.Bytes, h.Width, h.Height, h.Thumb}); err != nil {
		return err
	}
	for len(content) > 0 {
		n := min(len(content), chunkBytes)
		if err := to.Export(chunkLine, chunk{File: hash, Bytes: content[:n]}); err != nil {
			return err
		}
		content = content[n:]
	}
	return nil
}

// lineReader reads papers and their files.
type lineReader struct {
	c       *neutral.Checker
	open    *fileHead // that has begun, nil = none
	content []byte
	door    *file.Entrance
}

// Open names the file that has begun and is not whole.
func (r *lineReader) Open() string {
	if r.open == nil {
		return ""
	}
	return "the file " + r.open.Hash
}

// Line checks a line and tells how it is stored.
func (r *lineReader) Line(kind string, raw json.RawMessage) (func(*ledger.Tx) error, error) {
	switch kind {
	case fileLine.Name:
		f := &fileHead{}
		if err := neutral.Decode(raw, f); err != nil {
			return nil, err
		}
		return nil, r.begin(f)
	case chunkLine.Name:
		k := &chunk{}
		if err := neutral.Decode(raw, k); err != nil {
			return nil, err
		}
		return r.add(k)
	}
	p := &line{}
	if err := neutral.Decode(raw, p); err != nil {
		return nil, err
	}
	return func(tx *ledger.Tx) error { _, err := Put(tx, p.paper()); return err }, r.check(p)
}

func (r *lineReader) begin(f *fileHead) error {
	if file.HashOfName(f.Hash+".pdf") == "" {
		return r.c.Wrong("hash: %q is none", f.Hash)
	}
	if f.Bytes < 1 || f.Bytes > mostFile {
		return r.c.Wrong("bytes: a file has at most %d", mostFile)
	}
	r.open, r.content = f, nil
	return errs.First(r.c.Unique("file", f.Hash), r.c.Word("type", f.Type, file.PDF, file.JPEG, file.PNG), r.c.KnownOrNone("file", "thumb", f.Thumb))
}

// add takes a piece of the file that has begun, which is stored with its last.
func (r *lineReader) add(k *chunk) (func(*ledger.Tx) error, error) {
	if r.open == nil || k.File != r.open.Hash || int64(len(r.content)+len(k.Bytes)) > r.open.Bytes || len(k.Bytes) == 0 {
		return nil, r.c.Wrong("the bytes are of no file that has begun")
	}
	r.content = append(r.content, k.Bytes...)
	if int64(len(r.content)) < r.open.Bytes {
		return nil, nil
	}
	if r.door == nil {
		r.door = file.NewEntrance(file.Limits{Bytes: mostFile})
	}
	h := file.Head(*r.open)
	if !r.door.Known(h, r.content) {
		return nil, r.c.Wrong("the file %s is not what it is said to be", h.Hash)
	}
	whole := &file.File{Head: h, Content: r.content}
	r.open, r.content = nil, nil
	return func(tx *ledger.Tx) error { return file.Put(tx.Tx, whole, tx.Act().At.UnixMilli()) }, nil
}

func (r *lineReader) check(p *line) error {
	return errs.First(r.c.ID("paper", p.ID), r.c.Known("partnership", "partnership", p.Partnership), r.c.Word("kind", p.Kind, Sorts...),
		r.c.Filled("title", p.Title), neutral.Stored(Kind, p.paper()),
		r.c.EDTF("date", p.Date), r.c.Known("file", "file", p.File), r.c.Known("source", "source", p.Source), r.c.KnownOrNone("agreement", "agreement", p.Agreement))
}

func (p *line) paper() *Paper {
	out := &Paper{ID: ID(p.ID), Partnership: register.PartnershipID(p.Partnership), Agreement: register.AgreementID(p.Agreement), Kind: p.Kind, Title: p.Title,
		Note: p.Note, Public: true, File: p.File, Source: register.SourceID(p.Source)}
	out.Date, _ = date.ParseEDTF(p.Date) // checked before
	return out
}
