// Package markdown makes HTML of the texts that editors write. Nothing that it
// makes runs: raw HTML is left out, and a link leads to the site, to the web or
// to a mail, or is plain text.
package markdown

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
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
var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(blocks()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(tableParser{extension.NewTableParagraphTransformer()}, 200))...),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
		parser.WithAutoHeadingID())),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(extension.NewTableHTMLRenderer(), 500))))

// idPrefix begins the id of each heading, since a heading called "Main" must
// not take the id of a part of the page.
const idPrefix = "h-"

// parse reads a text. What is not UTF-8 in it becomes a sign that says so.
func parse(body string) (source []byte, doc ast.Node) {
	source = []byte(strings.ToValidUTF8(body, "\uFFFD"))
	return source, markdown.Parser().Parse(text.NewReader(source))
}

// HTML is a text as HTML. Its headings begin at the second level, since the
// title of the page is the first; a picture is its description.
func HTML(body string, links Links) (string, error) {
	source, doc := parse(body)
	var pictures []*ast.Image
	var dead []*ast.Link
	var bare []*ast.AutoLink
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch x := n.(type) {
		case *ast.Heading:
			x.Level = min(max(2, x.Level), 4)
			if id, ok := x.AttributeString("id"); ok {
				x.SetAttributeString("id", append([]byte(idPrefix), id.([]byte)...))
			}
		case *tables.TableCell:
			// The security policy of the site refuses the attribute style.
			if x.Alignment == tables.AlignRight || x.Alignment == tables.AlignCenter {
				x.SetAttributeString("class", []byte("cell-"+x.Alignment.String()))
			}
			x.Alignment = tables.AlignNone
		case *ast.FencedCodeBlock:
			x.Info = nil // it would become a class, and after a tab any class
		case *ast.Image:
			pictures = append(pictures, x)
		case *ast.Link:
			to := address(written(x.Destination), links)
			if to == "" {
				dead = append(dead, x)
			}
			x.Destination, x.Title = destination(to), nil
		case *ast.AutoLink:
			if x.AutoLinkType == ast.AutoLinkURL {
				bare = append(bare, x)
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
	for _, x := range bare {
		label := ast.NewString(x.Label(source))
		label.SetRaw(true)
		var instead ast.Node = label
		if to := address(string(x.URL(source)), links); to != "" {
			link := ast.NewLink()
			link.Destination = destination(to)
			link.AppendChild(link, label)
			instead = link
		}
		x.Parent().ReplaceChild(x.Parent(), x, instead)
	}
	var b bytes.Buffer
	err = markdown.Renderer().Render(&b, source, doc)
	return b.String(), err
}

// written is the address that the brackets of a link mean, without the
// backslashes and entities of Markdown.
func written(destination []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(destination))))
}

// destination writes an address so that written, which the renderer applies,
// gives just what has been judged.
func destination(to string) []byte {
	return []byte(strings.NewReplacer("&", "&amp;", "\\", "%5C").Replace(to))
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
		if strings.ContainsFunc(slug, noSlug) {
			return ""
		}
		return links.To(scheme, slug)
	}
	u, err := url.Parse(to)
	switch {
	case err != nil:
		return ""
	case u.Scheme == "site" && found && scheme == "site":
		if !inside(u) {
			return ""
		}
		return links.Site(slug)
	case u.Scheme == "mailto", (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && !strings.ContainsAny(u.Host, noHost):
		return u.String()
	}
	return ""
}

// noHost are signs that stand in the name of no host; the renderer would change
// the brackets of a bare address.
const noHost = "[]<>\"'`\\"

// noSlug reports whether a sign stands in no address of a text.
func noSlug(r rune) bool {
	return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

// inside reports whether an address leads to a page of the site, and by no way
// round: not "//host", "/..", or a backslash, which browsers take for a slash.
func inside(u *url.URL) bool {
	return u.Host == "" && u.User == nil && strings.HasPrefix(u.Path, "/") && !strings.Contains(u.Path, "\\") &&
		strings.TrimSuffix(u.Path, "/") == strings.TrimSuffix(path.Clean(u.Path), "/")
}

// Plain is a text without the signs of Markdown, for the search.
func Plain(body string) string {
	source, doc := parse(body)
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
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
	_, doc := parse(body)
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if l, ok := n.(*ast.Link); ok && entering {
			all = append(all, string(l.Destination))
		}
		return ast.WalkContinue, nil
	}) // the walker returns no error
	return all
}
