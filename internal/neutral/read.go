package neutral

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"time"
	"unicode/utf8"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
)

// What is read is bounded: a line, the lines of a file, its size unpacked.
const (
	maxLine  = 4 << 20
	maxLines = 20_000_000
	maxBytes = 32 << 30
)

// read takes an export line by line, compressed or not, checks each against
// those before it, and gives it to put: the head too, the end not. Errors name
// the line.
func (f Form) read(r io.Reader, put func(l line, store func(*ledger.Tx) error) error) (Counts, error) {
	lines, err := linesOf(r)
	if err != nil {
		return nil, err
	}
	c := &Checker{form: f, seen: map[string]int{}, later: map[string]int{}}
	n := 0
	for lines.Scan() {
		n++
		if n > maxLines {
			return c.counts, errs.New(errs.Invalid, "line %d: an export has at most %d lines", n, maxLines)
		}
		l, store, err := c.read(lines.Bytes(), n)
		if err == nil && l.End == nil {
			err = put(l, store)
		}
		if err != nil {
			return c.counts, at(n, err)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return c.counts, errs.New(errs.Invalid, "line %d is longer than %d bytes", n+1, maxLine)
	case err != nil:
		return c.counts, errs.Wrap(errs.Invalid, err, "the export cannot be read behind line %d", n)
	case !c.ended:
		return c.counts, errs.New(errs.Invalid, "the export is cut short behind line %d", n)
	}
	return c.counts, nil
}

// at says in which line an error is. What the database cannot take is wrong in
// the file.
func at(n int, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err
	}
	kind := e.Kind
	if kind == errs.Conflict {
		kind = errs.Invalid
	}
	return errs.Wrap(kind, e.Cause, "line %d: %s", n, e.Text)
}

func linesOf(r io.Reader) (*bufio.Scanner, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	var text io.Reader = in
	if magic, err := in.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		zip, err := gzip.NewReader(in)
		if err != nil {
			return nil, errs.Wrap(errs.Invalid, err, "the file cannot be unpacked")
		}
		text = zip
	}
	lines := bufio.NewScanner(&bounded{text, maxBytes})
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	return lines, nil
}

// bounded is a reader that fails when there is more than left.
type bounded struct {
	io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errs.New(errs.Invalid, "an export has at most %d bytes unpacked", int64(maxBytes))
	}
	return n, err
}

// decode reads one line, which holds exactly one thing and no field that this
// version does not know.
func decode(raw []byte) (l line, err error) {
	in := json.NewDecoder(bytes.NewReader(raw))
	in.DisallowUnknownFields()
	if err := decoded(in.Decode(&l)); err != nil {
		return l, err
	}
	if in.More() {
		return l, errs.New(errs.Invalid, "there is more on the line than one record")
	}
	things := 0
	for _, there := range []bool{l.Head != 0, l.Association != nil, l.Source != nil, l.Unit != nil, l.Partnership != nil, l.Agreement != nil,
		l.Activity != nil, l.Decision != nil, l.Official != nil, l.End != nil} {
		if there {
			things++
		}
	}
	if things != 1 || l.Head == 0 && (l.Date != "" || l.Demo || l.Features != nil) {
		return l, errs.New(errs.Invalid, "a line holds one record, named by its kind")
	}
	return l, nil
}

// hasZero reports whether a line of JSON writes a zero byte, which not every
// database can hold. A backslash before the escape makes it plain text.
func hasZero(raw []byte) bool {
	for {
		i := bytes.Index(raw, []byte(`\u0000`))
		if i < 0 {
			return false
		}
		before := len(raw[:i]) - len(bytes.TrimRight(raw[:i], `\`))
		if before%2 == 0 {
			return true
		}
		raw = raw[i+len(`\u0000`):]
	}
}

// read reads and checks the n-th line. store puts a record of a feature into
// the register.
func (c *Checker) read(raw []byte, n int) (l line, store func(*ledger.Tx) error, err error) {
	switch c.line = n; {
	case c.ended:
		return l, nil, wrongly("there is something behind the end")
	case !utf8.Valid(raw):
		err = wrongly("this is no text in UTF-8")
	case hasZero(raw):
		err = wrongly("a text holds a zero byte")
	}
	if err == nil && n > 1 {
		if kind, stage, record, ok, err := c.form.ofFeature(raw); ok {
			if err == nil {
				store, err = c.feature(kind, stage, record)
			}
			return l, store, err
		}
	}
	if err == nil {
		l, err = decode(raw)
	}
	switch {
	case n == 1 && (err != nil || l.Head <= 0):
		return l, nil, wrongly("this is no export of Twinhall")
	case err != nil:
		return l, nil, err
	case n == 1:
		return l, nil, c.head(l)
	case l.Head != 0:
		return l, nil, wrongly("a head stands in the middle")
	}
	return l, nil, errs.First(c.whole(nil, false), c.record(l, n))
}

func (c *Checker) head(l line) error {
	if l.Head > Version {
		return wrongly("the export is of form %d, this program knows forms up to %d: use a newer program", l.Head, Version)
	}
	if _, err := time.Parse(time.RFC3339, l.Date); err != nil {
		return wrongly("the date %q cannot be read", l.Date)
	}
	return c.begin(l)
}
