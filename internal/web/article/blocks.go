package article

import (
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/markdown"
	"twinhall/internal/web/practice"
	"twinhall/internal/web/site"
)

// block is a line of a text in whose place something of the register stands:
// {{map:opava}} the map of a municipality, {{practice:culture}} cards of good
// practice of a theme.
var block = regexp.MustCompile(`(?m)^\{\{(map|practice):([a-z0-9-]+)\}\}[ \t]*$`)

// piece is a part of a text: HTML, or what a block shows.
type piece struct {
	HTML  string
	Block templ.Component
}

// blockCards is how many cards a block shows.
const blockCards = 5

// pieces are a text with its blocks. A block of what is not there shows nothing.
func pieces(p *site.Page, body string, links markdown.Links) (all []piece, err error) {
	from := 0
	for _, at := range append(block.FindAllStringSubmatchIndex(body, -1), nil) {
		until := len(body)
		if at != nil {
			until = at[0]
		}
		if text := body[from:until]; strings.TrimSpace(text) != "" {
			html, err := markdown.HTML(text, links)
			if err != nil {
				return nil, err
			}
			all = append(all, piece{HTML: html})
		}
		if at == nil {
			break
		}
		if c := drawn(p, body[at[2]:at[3]], body[at[4]:at[5]]); c != nil {
			all = append(all, piece{Block: c})
		}
		from = at[1]
	}
	return all, nil
}

// drawn is what a block shows, nil = nothing.
func drawn(p *site.Page, what, of string) templ.Component {
	if what == "practice" {
		return practice.Some(p, of, blockCards)
	}
	at, found := p.E.UnitBySlug(of)
	if found != edition.Here {
		return nil
	}
	u := p.E.Unit(at)
	if m := p.MapOf(u.Partnerships[:u.Counted], u, 0); m != nil {
		return mapBlock(p, u, m)
	}
	return nil
}

// withoutBlocks is a text as the search reads it.
func withoutBlocks(body string) string { return block.ReplaceAllString(body, "") }
