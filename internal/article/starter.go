package guide

import (
	"embed"
	"fmt"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
)

// starter holds the pages that a new installation may begin with:
// starter/pages.tsv lists them, starter/LANG/SLUG.md has each in a language,
// with its title in the first line and its summary in the paragraph below.
//
//go:embed starter
var starter embed.FS

// Starter are the pages to begin with, in no language published.
func Starter() (all []*Page, err error) {
	list, err := starter.ReadFile("starter/pages.tsv")
	if err != nil {
		return nil, err
	}
	rank := map[string]int64{}
	for row := range strings.Lines(string(list)) {
		cells := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if strings.HasPrefix(row, "#") || len(cells) < 3 {
			continue
		}
		p := &Page{Slug: cells[0], Parent: cells[1]}
		rank[p.Parent] += 10
		p.Rank = rank[p.Parent]
		if p.Checked, err = date.ParseEDTF(cells[2]); err != nil {
			return nil, fmt.Errorf("starter/pages.tsv, %s: %w", p.Slug, err)
		}
		for i, lang := range Languages {
			b, err := starter.ReadFile("starter/" + lang + "/" + p.Slug + ".md")
			if err != nil {
				continue // it is not written in that language
			}
			p.In[i] = split(string(b))
		}
		all = append(all, p)
	}
	return all, nil
}

// split takes a file apart into title, summary and text.
func split(file string) (t Text) {
	head, rest, _ := strings.Cut(strings.TrimSpace(file), "\n")
	t.Title = strings.TrimSpace(strings.TrimPrefix(head, "#"))
	summary, body, _ := strings.Cut(strings.TrimSpace(rest), "\n\n")
	t.Summary, t.Body = strings.Join(strings.Fields(summary), " "), strings.TrimSpace(body)
	return t
}

// Load puts the pages to begin with into a guide, published or as drafts. What
// stands at one of their addresses already, also in the trash, stays as it is;
// n is how many were new.
func Load(tx *ledger.Tx, publish bool) (n int, err error) {
	all, err := Starter()
	if err != nil {
		return 0, errs.Wrap(errs.Internal, err, "the pages to begin with cannot be read")
	}
	for _, p := range all {
		if _, taken, err := parentOf(tx.Tx, p.Slug); err != nil {
			return n, err
		} else if taken {
			continue
		}
		for i := range p.In {
			p.In[i].Public = publish && !p.In[i].Empty()
		}
		if _, err := Put(tx, p); err != nil {
			return n, fmt.Errorf("%s: %w", p.Slug, err)
		}
		n++
	}
	return n, nil
}
