package neutral

import (
	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

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

// chunkBytes is how much of a file stands in a line: far less than a line may
// have.
const chunkBytes = 1 << 20

// mostFile bounds a file of an export, whatever this installation lets in.
const mostFile = 100 << 20

type paper struct {
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

// papers writes the papers that are public, with their files. Others stay, and
// so does the memory of partnerships: an export is made of what is public.
func (x *exporter) papers(tx *sqldb.Tx) error {
	all, err := register.PublicPapers(tx)
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
			if err := x.file(tx, hash); err != nil {
				return err
			}
		}
	}
	for _, p := range all {
		x.Papers++
		if err := x.out.Encode(line{Paper: &paper{string(p.ID), string(p.Partnership), string(p.Agreement), p.Kind, p.Title, edtf(p.Date), p.Note, p.File.Hash, string(p.Source)}}); err != nil {
			return err
		}
	}
	return nil
}

func (x *exporter) file(tx *sqldb.Tx, hash string) error {
	h, err := file.Get(tx, hash)
	if err != nil {
		return err
	}
	content, err := file.Read(tx, hash)
	if err != nil {
		return err
	}
	x.Files++
	if err := x.out.Encode(line{File: &fileHead{h.Hash, h.Type, h.Bytes, h.Width, h.Height, h.Thumb}}); err != nil {
		return err
	}
	for len(content) > 0 {
		n := min(len(content), chunkBytes)
		if err := x.out.Encode(line{Chunk: &chunk{File: hash, Bytes: content[:n]}}); err != nil {
			return err
		}
		content = content[n:]
	}
	return nil
}

func (p *paper) record() *register.Paper {
	out := &register.Paper{ID: register.PaperID(p.ID), Partnership: register.PartnershipID(p.Partnership), Agreement: register.AgreementID(p.Agreement), Kind: p.Kind, Title: p.Title,
		Note: p.Note, Public: true, File: p.File, Source: register.SourceID(p.Source)}
	out.Date, _ = date.ParseEDTF(p.Date) // checked before
	return out
}

// files is the file that is being read.
type files struct {
	open    *fileHead // nil = none
	content []byte
	whole   *file.File // the last chunk of which was read just now, checked
	door    *file.Entrance
}

func (c *checker) file(f *fileHead, n int) error {
	if file.HashOfName(f.Hash+".pdf") == "" {
		return wrongly("hash: %q is none", f.Hash)
	}
	if f.Bytes < 1 || f.Bytes > mostFile {
		return wrongly("bytes: a file has at most %d", mostFile)
	}
	err := errs.First(c.once("file", f.Hash, n), word("type", f.Type, file.PDF, file.JPEG, file.PNG))
	if err == nil && f.Thumb != "" {
		err = c.known("file", "thumb", f.Thumb)
	}
	c.open, c.content = f, nil
	return err
}

func (c *checker) chunk(k *chunk) error {
	if c.open == nil || k.File != c.open.Hash || int64(len(c.content)+len(k.Bytes)) > c.open.Bytes || len(k.Bytes) == 0 {
		return wrongly("the bytes are of no file that has begun")
	}
	c.content = append(c.content, k.Bytes...)
	if int64(len(c.content)) < c.open.Bytes {
		return nil
	}
	if c.door == nil {
		c.door = file.NewEntrance(file.Limits{Bytes: mostFile})
	}
	h := file.Head(*c.open)
	if !c.door.Known(h, c.content) {
		return wrongly("the file %s is not what it is said to be", h.Hash)
	}
	c.whole = &file.File{Head: h, Content: c.content}
	c.open, c.content = nil, nil
	return nil
}

func (c *checker) paper(p *paper, n int) error {
	err := errs.First(c.id("paper", p.ID, n), c.known("partnership", "partnership", p.Partnership), word("kind", p.Kind, register.PaperKinds...), filled("title", p.Title),
		edtfText("date", p.Date), c.known("file", "file", p.File), c.known("source", "source", p.Source))
	if err == nil && p.Agreement != "" {
		err = c.known("agreement", "agreement", p.Agreement)
	}
	return err
}
