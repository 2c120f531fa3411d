package article

import (
	"embed"
	"fmt"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
)

// starter holds the texts that a new installation may begin with:
//
//   - starter/pages.tsv lists the pages of the guide, starter/LANG/SLUG.md has
//     each in a language, with its title in the first line and its summary in
//     the paragraph below;
//   - starter/glossary-LANG.tsv, questions-LANG.tsv, news-LANG.tsv and
//     notices-LANG.tsv have an article a line: slug, title and what their first
//     lines name. News and notices are for the demonstration.
//
//go:embed starter
var starter embed.FS

// Starter are the texts of a section to begin with, in no language published.
func Starter(s Section) (all []*Article, err error) {
	if s == Guide {
		return starterPages()
	}
	bySlug := map[string]*Article{}
	for i, lang := range Languages {
		name := "starter/" + string(s) + "-" + lang + ".tsv"
		file, err := starter.ReadFile(name)
		if err != nil {
			continue // it is not written in that language
		}
		var head []string
		for line := range strings.Lines(string(file)) {
			cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if head == nil {
				head = cells
				continue
			}
			if len(cells) != len(head) {
				return nil, fmt.Errorf("%s: %q has %d cells", name, cells[0], len(cells))
			}
			a := bySlug[cells[0]]
			if a == nil {
				a = &Article{Section: s, Slug: cells[0], Original: lang, Rank: int64(10 * (len(all) + 1))}
				bySlug[a.Slug] = a
				all = append(all, a)
			}
			for at, text := range cells {
				switch head[at] {
				case "title":
					a.In[i].Title = text
				case "summary":
					a.In[i].Summary = text
				case "body":
					a.In[i].Body = strings.ReplaceAll(text, `\n`, "\n")
				case "date":
					if a.Day, err = date.ParseEDTF(text); err != nil {
						return nil, fmt.Errorf("%s: %w", name, err)
					}
				}
			}
		}
	}
	return all, nil
}

func starterPages() (all []*Article, err error) {
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
		a := &Article{Section: Guide, Slug: cells[0], Parent: cells[1], Original: Languages[0]}
		rank[a.Parent] += 10
		a.Rank = rank[a.Parent]
		if a.Checked, err = date.ParseEDTF(cells[2]); err != nil {
			return nil, fmt.Errorf("starter/pages.tsv, %s: %w", a.Slug, err)
		}
		for i, lang := range Languages {
			b, err := starter.ReadFile("starter/" + lang + "/" + a.Slug + ".md")
			if err != nil {
				continue // it is not written in that language
			}
			a.In[i] = Text{Words: split(string(b))}
		}
		all = append(all, a)
	}
	return all, nil
}

// split takes a file apart into title, summary and text.
func split(file string) (w Words) {
	head, rest, _ := strings.Cut(strings.TrimSpace(file), "\n")
	w.Title = strings.TrimSpace(strings.TrimPrefix(head, "#"))
	summary, body, _ := strings.Cut(strings.TrimSpace(rest), "\n\n")
	w.Summary, w.Body = strings.Join(strings.Fields(summary), " "), strings.TrimSpace(body)
	return w
}

// Load puts the texts of a section to begin with into the register, published
// or as drafts. What stands at one of their addresses already, also in the
// trash, stays as it is; n is how many were new. A text with a gap that the
// association must fill in is published only with gaps, for a demonstration.
func Load(tx *ledger.Tx, s Section, publish, gaps bool) (n int, err error) {
	all, err := Starter(s)
	if err != nil {
		return 0, errs.Wrap(errs.Internal, err, "the texts to begin with cannot be read")
	}
	for _, a := range all {
		if _, taken, err := parentOf(tx.Tx, s, a.Slug); err != nil {
			return n, err
		} else if taken {
			continue
		}
		for i := range a.In {
			t := &a.In[i]
			t.Changed = tx.Act().At.Unix()
			if publish && !t.Empty() && (gaps || t.Gap() == "") {
				t.Shown, t.State = t.Words, Public
			}
		}
		if _, err := Put(tx, a); err != nil {
			return n, fmt.Errorf("%s: %w", a.Slug, err)
		}
		n++
	}
	return n, nil
}
