package file

import (
	"bytes"
	"io"

	"twinhall/internal/errs"
)

// Limits are what a file may have at most.
type Limits struct {
	Bytes  int64
	Pixels int // width times height
}

// DefaultLimits take a paper scanned on A4 at 400 points an inch and the
// pictures of most cameras.
var DefaultLimits = Limits{Bytes: 20 << 20, Pixels: 30_000_000}

// longest is the most that a picture may be wide or high.
const longest = 20_000

// Entrance is where files come in. It decodes one picture at a time, so that
// many uploads at once need no more memory than one.
type Entrance struct {
	Limits
	gate chan struct{}
}

// NewEntrance makes an entrance; what is 0 in limits is as in DefaultLimits.
func NewEntrance(l Limits) *Entrance {
	if l.Bytes == 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	if l.Pixels == 0 {
		l.Pixels = DefaultLimits.Pixels
	}
	return &Entrance{Limits: l, gate: make(chan struct{}, 1)}
}

// Take reads a file to its end and makes of it what is kept: a PDF as it is, a
// picture anew from its pixels, turned upright and with nothing else in it. What it
// is follows from its content alone. What is refused is errs.Invalid with the
// key of a message.
func (e *Entrance) Take(r io.Reader) (*File, error) {
	content, err := io.ReadAll(io.LimitReader(r, e.Bytes+1))
	switch {
	case err != nil:
		return nil, errs.Wrap(errs.Invalid, err, "file.damaged")
	case int64(len(content)) > e.Bytes:
		return nil, errs.New(errs.Invalid, "file.too-large")
	case len(content) == 0:
		return nil, errs.New(errs.Invalid, "file.missing")
	}
	switch kind := kindOf(content); kind {
	case "pdf":
		if !wholePDF(content) {
			return nil, errs.New(errs.Invalid, "file.damaged")
		}
		return made(PDF, content, 0, 0), nil
	case "jpeg", "png", "webp":
		e.gate <- struct{}{}
		defer func() { <-e.gate }()
		return e.picture(kind, content)
	}
	return nil, errs.New(errs.Invalid, "file.type-wrong")
}

// Known reports whether content is of a type that it is said to be, whole, and
// within the limits: for a file that comes from another register, where it was
// made anew already.
func (e *Entrance) Known(h Head, content []byte) bool {
	if hashOf(content) != h.Hash || int64(len(content)) != h.Bytes || h.Bytes > e.Bytes*2 {
		return false
	}
	switch kind := kindOf(content); {
	case kind == "pdf":
		return h.Type == PDF && wholePDF(content)
	case kind == "jpeg" && h.Type == JPEG, kind == "png" && h.Type == PNG:
		e.gate <- struct{}{}
		defer func() { <-e.gate }()
		again, err := e.decode(kind, content)
		return err == nil && again.Bounds().Dx() == h.Width && again.Bounds().Dy() == h.Height && plain(kind, content)
	}
	return false
}

// kindOf tells a file by how it begins. A PDF must begin as one: readers that
// look further for it are what disguised files live on.
func kindOf(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte("%PDF-1.")), bytes.HasPrefix(content, []byte("%PDF-2.")):
		return "pdf"
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		return "jpeg"
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case len(content) > 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// wholePDF reports whether a PDF has its end where it belongs: one that was cut
// short has not, nor has one with another file behind it.
func wholePDF(content []byte) bool {
	tail := content[max(0, len(content)-1024):]
	end := bytes.LastIndex(tail, []byte("%%EOF"))
	return end >= 0 && len(bytes.Trim(tail[end+5:], "\r\n\t \x00")) == 0 && bytes.Contains(content, []byte("startxref"))
}
