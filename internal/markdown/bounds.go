package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// deepest is how deep quotations and lists may stand in each other. Without a
// bound the work grows with the square of the depth.
const deepest = 40

// shallow opens no block that would stand too deep; its signs remain text.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		depth++
	}
	if depth > deepest {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// blocks are the blocks of CommonMark, those that hold others bounded in depth.
func blocks() []util.PrioritizedValue {
	all := parser.DefaultBlockParsers()
	for i, p := range all {
		if p.Value == parser.NewBlockquoteParser() || p.Value == parser.NewListParser() {
			all[i].Value = shallow{p.Value.(parser.BlockParser)}
		}
	}
	return all
}

// tableParser makes tables of paragraphs, but none with more than two cells
// for each byte: a short row is filled with empty cells, so that otherwise 20 KB
// could become 100 MB.
type tableParser struct{ parser.ParagraphTransformer }

func (t tableParser) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, size, columns := node.Lines(), 0, 0
	for i := range lines.Len() {
		line := lines.At(i)
		size += line.Len()
		// A line that says the columns has a bar between two of them.
		if value := line.Value(reader.Source()); len(bytes.Trim(value, "|:- \t\r\n\v\f")) == 0 {
			columns = max(columns, bytes.Count(bytes.Trim(value, "| \t\r\n\v\f"), []byte("|"))+1)
		}
	}
	if columns*lines.Len() <= 2*size {
		t.ParagraphTransformer.Transform(node, reader, pc)
	}
}
