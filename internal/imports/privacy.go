package imports

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/privacy"
	"twinhall/internal/sqldb"
)

// Privacy says how a person is taken out of files that wait to be taken in: cell
// by cell, so that nobody else's half-decided file is lost.
var Privacy = privacy.Feature{Kept: keptFiles}

// keptFiles are the files that name a person. One that cannot be read as a table
// any more is looked at as a text.
func keptFiles(tx *sqldb.Tx, blank func(string) string) (kept []privacy.Kept, err error) {
	var all []*Import
	if err := tx.Each(`select id, kind, name, options, at from import_file order by id`, nil, func(row sqldb.Row) error {
		m := &Import{}
		var options string
		var at int64
		err := row.Scan(&m.ID, &m.Kind, &m.Name, &options, &at)
		_ = json.Unmarshal([]byte(options), &m.Options) // what cannot be read is guessed, and no erasure fails for it
		m.At = time.UnixMilli(at).UTC()
		all = append(all, m)
		return err
	}); err != nil {
		return nil, err
	}
	for _, m := range all {
		raw, err := content(tx, m.ID)
		if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Gone) {
			continue // all of it was taken in, and nothing is kept
		}
		if err != nil {
			return nil, err
		}
		text, found, table := "", "", (*intake.Table)(nil)
		if m.Kind != Wikidata {
			table, err = Table(context.Background(), m.Kind, m.Name, raw, m.Options, date.DayOf(m.At))
		}
		if table != nil && err == nil {
			text, found = blankTable(table, blank)
		} else if plain := string(raw); blank(plain) != plain {
			text = blank(plain)
			found = excerpt(text)
		}
		if found == "" {
			continue
		}
		kept = append(kept, privacy.Kept{Table: "import_chunk", Column: "content", Row: m.ID, Text: m.Name + ": " + found,
			Apply: func(tx *sqldb.Tx) error { return putContent(tx, m.ID, text, table != nil) }})
	}
	return kept, nil
}

// blankTable is a table without the person as a text for this program alone, each
// row on the line on which it was and no cell guarded, and the first
// cell that named the person; found is "" where none does.
func blankTable(t *intake.Table, blank func(string) string) (text, found string) {
	var b strings.Builder
	line := 1
	put := func(at int, cells []string) {
		for ; line < at; line++ {
			b.WriteByte('\n')
		}
		for i, c := range cells {
			out := blank(c)
			if out != c && found == "" {
				found = excerpt(out)
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(out, `"`, `""`) + `"`)
		}
		b.WriteByte('\n')
		line++
	}
	put(1, t.Header)
	for _, r := range t.Rows {
		put(r.Line, r.Cells)
	}
	return b.String(), found
}

func excerpt(text string) string {
	if r := []rune(text); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return text
}

// putContent keeps a text in place of a file. One that was a table is commas in
// UTF-8 from now on.
func putContent(tx *sqldb.Tx, id, text string, table bool) error {
	if _, err := tx.Exec(`delete from import_chunk where import = $1`, id); err != nil {
		return err
	}
	if err := putChunks(tx, id, []byte(text)); err != nil {
		return err
	}
	if !table {
		return nil
	}
	var options string
	if err := tx.Row(`select options from import_file where id = $1`, []any{id}, &options); err != nil {
		return err
	}
	m := Import{}
	if json.Unmarshal([]byte(options), &m.Options) == nil { // else it is guessed, as before
		m.Options.Encoding, m.Options.Delimiter, m.Options.Sheet = "utf-8", "comma", ""
		var err error
		if options, _, err = m.texts(); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`update import_file set options = $1, size = $2 where id = $3`, options, len(text), id)
	return err
}
