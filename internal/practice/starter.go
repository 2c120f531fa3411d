package practice

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
)

// starter holds the cards that a new installation may begin with:
// starter/cards.tsv has the facts of each, starter/LANG.tsv its texts.
//
//go:embed starter
var starter embed.FS

// read is when the pages of the cards to begin with were read.
const read = "2026-11"

// Starter are the cards to begin with, none published.
func Starter() ([]*Card, error) {
	var all []*Card
	bySlug := map[string]*Card{}
	err := eachRow("cards.tsv", func(cell func(string) string) (err error) {
		c := &Card{Slug: cell("slug"), Themes: cell("themes"), Audiences: cell("audiences"), Funds: cell("funds"), Address: cell("url")}
		for town := range strings.SplitSeq(cell("towns"), ";") {
			town = strings.TrimSpace(town)
			at := strings.LastIndexByte(town, ' ')
			if at < 0 {
				return errs.New(errs.Internal, "%q is no town with its country", town)
			}
			c.Towns = append(c.Towns, Town{Name: strings.TrimSpace(town[:at]), Country: town[at+1:]})
		}
		for _, x := range []struct {
			text string
			to   *date.Date
		}{{cell("from"), &c.From}, {cell("until"), &c.Until}, {read, &c.Read}} {
			if x.text == "" {
				continue
			}
			if *x.to, err = date.ParseEDTF(x.text); err != nil {
				return err
			}
		}
		for name, to := range map[string]*int64{"people": &c.People, "abroad": &c.Abroad, "cost": &c.Cost, "grant": &c.Grant} {
			if text := cell(name); text != "" {
				if *to, err = strconv.ParseInt(text, 10, 64); err != nil {
					return err
				}
			}
		}
		bySlug[c.Slug] = c
		all = append(all, c)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, lang := range Languages {
		if lang == "hr" {
			continue // nobody has written them
		}
		if err := eachRow(lang+".tsv", func(cell func(string) string) error {
			c := bySlug[cell("slug")]
			if c == nil {
				return errs.New(errs.Internal, "no card %q", cell("slug"))
			}
			c.In[i] = Text{Title: cell("title"), Summary: cell("summary"), Done: cell("done"), Outcome: cell("outcome")}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// eachRow calls f with the cells of each row of a file, by the names of its
// first line.
func eachRow(name string, f func(cell func(string) string) error) error {
	file, err := starter.ReadFile("starter/" + name)
	if err != nil {
		return err
	}
	var head []string
	for line := range strings.Lines(string(file)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if head == nil {
			head = cells
			continue
		}
		if len(cells) != len(head) {
			return fmt.Errorf("starter/%s: %q has %d cells of %d", name, cells[0], len(cells), len(head))
		}
		if err := f(func(column string) string {
			for i, h := range head {
				if h == column {
					return strings.TrimSpace(cells[i])
				}
			}
			return ""
		}); err != nil {
			return fmt.Errorf("starter/%s, %s: %w", name, cells[0], err)
		}
	}
	return nil
}

// Load puts the cards to begin with into the register, published or as drafts.
// What stands at one of their addresses already, also in the trash, stays as it
// is; n is how many were new.
func Load(tx *ledger.Tx, publish bool) (n int, err error) {
	all, err := Starter()
	if err != nil {
		return 0, errs.Wrap(errs.Internal, err, "the cards to begin with cannot be read")
	}
	for _, c := range all {
		if used, err := taken(tx.Tx, c.Slug); err != nil {
			return n, err
		} else if used {
			continue
		}
		c.Public = publish
		if _, err := Put(tx, c); err != nil {
			return n, fmt.Errorf("%s: %w", c.Slug, err)
		}
		n++
	}
	return n, nil
}

func joined(words []string) string { return strings.Join(words, " ") }
