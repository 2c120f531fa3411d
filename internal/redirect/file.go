package redirect

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/record"
)

// Bounds of a file of rules or of a sitemap.
const (
	MostFileBytes = 1 << 20
	MostFileRows  = 5000
)

// Row is a rule in a file.
type Row struct {
	Line int
	Rule Rule
	Key  string // of the message that says what is wrong with it, "" = nothing
}

// Header is the first line of a file of rules. The note may be left out.
var Header = []string{"from", "to", "note"}

// ReadRows reads the rules in a file. Rows without a target are left out and
// counted. A file that is no such table is errs.Invalid.
func ReadRows(ctx context.Context, raw []byte) (rows []*Row, empty int, err error) {
	if len(raw) > MostFileBytes {
		return nil, 0, errs.New(errs.Invalid, "redirect.file-wrong")
	}
	t, err := intake.Parse(ctx, raw, "", intake.ReadOptions{Limits: intake.Limits{Rows: MostFileRows, Cells: 20 * MostFileRows}})
	if err != nil {
		if ctx.Err() != nil {
			return nil, 0, err
		}
		return nil, 0, errs.Wrap(errs.Invalid, err, "redirect.file-wrong")
	}
	at := [3]int{0, 1, 2}
	lines := t.Rows
	if strings.HasPrefix(t.Header[0], "/") { // there is no header
		lines = append([]intake.Row{{Line: 1, Cells: t.Header}}, lines...)
	} else {
		for i, name := range Header {
			if n := slices.IndexFunc(t.Header, func(h string) bool { return strings.EqualFold(h, name) }); n >= 0 {
				at[i] = n
			}
		}
	}
	for _, line := range lines {
		cell := func(i int) string {
			if at[i] >= len(line.Cells) {
				return ""
			}
			return line.Cells[at[i]]
		}
		if cell(0) != "" && cell(1) == "" {
			empty++
			continue
		}
		rows = append(rows, &Row{Line: line.Line, Rule: Rule{From: Normal(cell(0)), To: Normal(cell(1)), Note: cell(2)}})
	}
	return rows, empty, nil
}

// Judge says of each row what is wrong with it beside the rules that stand and
// the rows above it. living reports whether an address is one of the site.
func Judge(rows []*Row, standing []*Rule, living func(string) bool) {
	all := slices.Clone(standing)
	for _, row := range rows {
		rule := row.Rule
		rule.ID = ID("row " + strconv.Itoa(row.Line)) // none of those that stand
		_, row.Key = rule.Wrong(all)
		if row.Key == "" && !record.Short(rule.Note, record.DefaultMost) {
			row.Key = "edit.too-long"
		}
		if row.Key == "" && living(rule.From) {
			row.Key = "redirect.living"
		}
		if row.Key == "" {
			all = append(all, &rule)
		}
	}
}

// SitemapPaths are the paths in the sitemap of an old site, each once, in their
// order.
func SitemapPaths(raw []byte) (paths []string, err error) {
	wrong := func(err error) error { return errs.Wrap(errs.Invalid, err, "redirect.sitemap-wrong") }
	if len(raw) > MostFileBytes {
		return nil, errs.New(errs.Invalid, "redirect.sitemap-wrong")
	}
	in := xml.NewDecoder(bytes.NewReader(raw))
	seen := map[string]bool{}
	var root xml.Name
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, wrong(err)
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
			continue
		case root.Local == "":
			if root = start.Name; root.Local != "urlset" {
				return nil, errs.New(errs.Invalid, "redirect.sitemap-wrong")
			}
			continue
		case start.Name.Local != "loc" || start.Name.Space != root.Space: // those of pictures have another
			continue
		}
		text := ""
		if err := in.DecodeElement(&text, &start); err != nil {
			return nil, wrong(err)
		}
		u, err := url.Parse(strings.TrimSpace(text))
		if err != nil {
			continue
		}
		if path := Normal(u.EscapedPath()); isPath(path) && !seen[path] {
			seen[path] = true
			paths = append(paths, path)
		}
		if len(paths) > MostFileRows {
			return nil, errs.New(errs.Invalid, "redirect.sitemap-wrong")
		}
	}
	if len(paths) == 0 {
		return nil, errs.New(errs.Invalid, "redirect.sitemap-wrong")
	}
	return paths, nil
}
