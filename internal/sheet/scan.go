package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"twinhall/internal/errs"
)

// Bounds of a workbook. They are far above what an association has.
const (
	maxPacked   = 32 << 20
	maxUnpacked = 192 << 20
	maxInMemory = 16 << 20 // of one part; a larger one is unpacked into a temporary file
	maxParts    = 2000
	maxCells    = 2_000_000
	maxRow      = 1_048_576  // the last that a sheet can have (ECMA-376)
	maxRows     = 4 * maxRow // of all sheets, up to the last of each
	maxText     = 64 << 20   // of the cells that are taken
	maxMerged   = 20_000
	maxRun      = 8 << 20 // between two tags of a part; a cell holds 32,767 letters
)

// content is what a look over the parts of a workbook finds.
type content struct {
	unpacked, cells int64
	rows            int64               // of all sheets, those too that hold nothing
	merged          map[string][]string // part → the references of its merged cells
	parts           map[string]string   // id of a relation → part
	merges          int
}

// scan looks over a workbook before anything is built from it: that its parts
// stay within bounds, whatever they say of themselves, and are whole.
func scan(ctx context.Context, raw []byte) (content, error) {
	c := content{merged: map[string][]string{}, parts: map[string]string{}}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return c, errs.Wrap(errs.Invalid, err, "the workbook is damaged")
	}
	if len(z.File) > maxParts {
		return c, of(ErrTooLarge, errs.New(errs.Invalid, "the workbook has more than %d parts", maxParts))
	}
	for _, part := range z.File {
		if err := c.part(ctx, part); err != nil {
			if errs.Is(err, errs.Invalid) || ctx.Err() != nil {
				return c, err
			}
			return c, errs.Wrap(errs.Invalid, err, "the workbook is damaged in %s", part.Name)
		}
	}
	return c, nil
}

func (c *content) part(ctx context.Context, part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	left := maxUnpacked - c.unpacked
	bounded := &counted{ctx: ctx, r: r, left: left}
	defer func() { c.unpacked += left - bounded.left }()
	if name := strings.ToLower(part.Name); !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
		_, err := io.Copy(io.Discard, bounded)
		return err
	}
	return c.xml(&runs{r: bounded}, strings.ToLower(part.Name))
}

// runs ends with a refusal where there is too much between two tags, which the
// reader of XML would keep in memory letter by letter.
type runs struct {
	r   io.Reader
	run int
}

func (r *runs) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if at := bytes.LastIndexByte(p[:n], '<'); at >= 0 {
		r.run = n - at
	} else if r.run += n; r.run > maxRun {
		return n, of(ErrTooLarge, errs.New(errs.Invalid, "the workbook has a text of more than %d MB", maxRun>>20))
	}
	return n, err
}

// counted ends with a refusal where a part is larger than may be.
type counted struct {
	ctx  context.Context // of the call that reads
	r    io.Reader
	left int64
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return n, of(ErrTooLarge, errs.New(errs.Invalid, "the workbook unpacks to more than %d MB", maxUnpacked>>20))
	}
	return n, err
}

// xml counts the cells and rows of a part, those too that only a reader would
// make: a cell in column XFD stands for a row of 16,384, and a row with the
// number 1,048,576 for all rows above it.
func (c *content) xml(r io.Reader, part string) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // only counted here
	column, last := 0, int64(0)
	row := func() { c.cells += int64(column); column = 0 }
	defer func() { c.rows += last }()
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			row()
			if c.cells > maxCells {
				return of(ErrTooLarge, errs.New(errs.Invalid, "the workbook has more than %d cells", maxCells))
			}
			return nil
		case err != nil:
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			row()
			last++
			if r := attribute(start, "r"); r != "" {
				n, err := strconv.ParseInt(r, 10, 64)
				if err != nil || n < 1 || n > maxRow {
					return errs.New(errs.Invalid, "the workbook is damaged in %s: no row can have the number %.20q", part, r)
				}
				last = max(last, n)
			}
		case "c":
			column++
			for _, a := range start.Attr {
				if a.Name.Local == "r" {
					if at, _, err := excelize.CellNameToCoordinates(a.Value); err == nil && at > column {
						column = at
					}
				}
			}
		case "mergeCell":
			c.merges++
			c.merged[part] = append(c.merged[part], attribute(start, "ref"))
		case "Relationship":
			if part == "xl/_rels/workbook.xml.rels" {
				c.parts[attribute(start, "Id")] = strings.ToLower(path.Join("xl", attribute(start, "Target")))
			}
		}
		if c.rows+last > maxRows {
			return of(ErrTooLarge, errs.New(errs.Invalid, "the workbook has more than %d rows", maxRows))
		}
		if c.cells > maxCells || c.merges > maxMerged {
			return of(ErrTooLarge, errs.New(errs.Invalid, "the workbook has more than %d cells or %d merged ones", maxCells, maxMerged))
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// mergedIn lists the merged cells of a sheet, as far as its part lies where
// workbooks have it.
func (c *content) mergedIn(f *excelize.File, sheet string) []string {
	if f.WorkBook == nil {
		return nil
	}
	for _, s := range f.WorkBook.Sheets.Sheet {
		if s.Name == sheet {
			return c.merged[c.parts[s.ID]]
		}
	}
	return nil
}
