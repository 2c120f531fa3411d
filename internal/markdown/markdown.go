// Package markdown makes HTML of the texts that editors write. Nothing that it
// makes runs: raw HTML is left out, and a link leads to the site, to the web or
// to a mail, or is plain text.
package markdown

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Links say where the links of a text lead. An empty address makes plain text
// of a link.
type Links struct {
	Schemes []string                         // of links to texts: "page", "term"
	To      func(scheme, slug string) string // page:agreement
	Site    func(path string) string         // site:/partnerships
}

// markdown knows CommonMark and tables. Raw HTML is left out, and so are
// addresses that run something.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))

// HTML is a text as HTML. Its headings begin at the second level, since the
// title of the page is the first; a picture is its description.
func HTML(body string, links Links) (string, error) {
	source := []byte(body)
	doc := markdown.Parser().Parse(text.NewReader(source))
	var pictures []*ast.Image
	var dead []*ast.Link
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch x := n.(type) {
		case *ast.Heading:
			x.Level = min(max(2, x.Level), 4)
		case *ast.Image:
			pictures = append(pictures, x)
		case *ast.Link:
			to := address(string(x.Destination), links)
			if to == "" {
				dead = append(dead, x)
			}
			x.Destination, x.Title = []byte(to), nil
		case *ast.AutoLink:
			if to := string(x.URL(source)); x.AutoLinkType == ast.AutoLinkURL && address(to, links) == "" {
				return ast.WalkSkipChildren, nil
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", err
	}
	for _, x := range pictures {
		inline(x)
	}
	for _, x := range dead {
		inline(x)
	}
	var b bytes.Buffer
	err = markdown.Renderer().Render(&b, source, doc)
	return b.String(), err
}

// inline puts the children of a node in its place.
func inline(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		parent.InsertBefore(parent, n, c)
		c = next
	}
	parent.RemoveChild(parent, n)
}

// address is where a link leads: to another text, to a page of the site, or to
// the web; "" = nowhere.
func address(to string, links Links) string {
	scheme, slug, found := strings.Cut(to, ":")
	if found && slices.Contains(links.Schemes, scheme) {
		return links.To(scheme, slug)
	}
	if path, ok := strings.CutPrefix(to, "site:"); ok {
		if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\n\r\t") {
			return ""
		}
		return links.Site(path)
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
		return ""
	}
	return u.String()
}

// Plain is a text without the signs of Markdown, for the search.
func Plain(body string) string {
	source := []byte(body)
	var b strings.Builder
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte(' ')
			}
		}
		if n.Type() == ast.TypeBlock && !entering && b.Len() > 0 {
			b.WriteByte('\n')
		}
		return ast.WalkContinue, nil
	}) // the walker returns no error
	return strings.TrimSpace(b.String())
}

// Linked are the addresses to which the links of a text lead, as it writes them.
func Linked(body string) (all []string) {
	source := []byte(body)
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if l, ok := n.(*ast.Link); ok && entering {
			all = append(all, string(l.Destination))
		}
		return ast.WalkContinue, nil
	}) // the walker returns no error
	return all
}
