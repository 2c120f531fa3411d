package page

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
)

// InfoOf is what is known of a field of a kind of record, as forms or the
// ledger name it.
func (v *View) InfoOf(kind ledger.Kind, field string) record.Info {
	t, err := v.Kinds.Of(kind)
	if err != nil {
		return record.Info{}
	}
	if i, ok := record.FormInfo(t, field); ok {
		return i
	}
	for _, name := range []string{field, "say/" + field} {
		if i, ok := record.InfoOf(t.Infos(), name); ok {
			return i
		}
	}
	return record.Info{}
}

// RecordField is a field of a record's form. towns is where suggestions of
// towns come from.
func (v *View) RecordField(kind ledger.Kind, name, towns string) Field {
	f := v.fieldOf(v.InfoOf(kind, name))
	f.Name, f.Label = name, v.FieldLabel(kind, name)
	if f.Type == "unit" {
		f.From = towns
	}
	if key := v.hint(kind, name); key != "" {
		f.Hint = v.T(key)
	}
	return f
}

// fieldOf is the field of a form for what is known of it.
func (v *View) fieldOf(i record.Info) Field {
	f := Field{Name: i.Form, Type: "text", Optional: i.Required == ""}
	switch i.Type {
	case record.Ref:
		f.Type = "unit"
	case record.Date:
		f.Type, f.Hint = "date", v.T("edit.date-hint")
	case record.Text:
		f.Type, f.Most = "area", i.Most
	case record.Line:
		f.Most = i.Most
	case record.Number:
		f.Type = "number"
	case record.Web:
		f.Type, f.Most = "url", i.Most
	case record.File:
		f.Type = "file"
	case record.Flag:
		f.Type, f.Options = "checks", [][2]string{{"yes", v.T(i.Keys["yes"])}}
	case record.Word, record.Words, record.Country:
		f.Type, f.Options = "select", v.choices(i)
		if i.Type == record.Words {
			f.Type = "checks"
		}
	case record.Rows:
		f.Type, f.Optional = "rows", true
		for _, c := range i.Columns {
			column := v.fieldOf(c)
			column.Label = v.T(cmp.Or(c.Label, fieldLabels[c.Form]))
			if c.Type == record.Country {
				column.Options[0][1] = v.T("edit.not-known")
			}
			f.Columns = append(f.Columns, column)
		}
	}
	return f
}

// choices are the words that a field may hold, with what stands for none.
func (v *View) choices(i record.Info) (all [][2]string) {
	switch {
	case i.Unsaid == record.Always || i.Type == record.Words:
	case i.Unsaid != "":
		all = [][2]string{{"", v.T(i.Unsaid)}}
	case i.Required != "" || i.Type == record.Country:
		all = [][2]string{{"", v.T("edit.choose-one")}}
	default:
		all = [][2]string{{"", v.T("edit.not-known")}}
	}
	if i.Type == record.Country {
		return append(all, Countries(v)...)
	}
	for _, w := range i.Words {
		all = append(all, [2]string{w, v.T(i.Keys[w])})
	}
	return all
}

// joinRows puts the rows of a sent form together: the cells of one are one
// value.
func joinRows(post url.Values, i record.Info) {
	first := post[i.Form+"."+i.Columns[0].Form]
	if len(first) == 0 {
		return
	}
	post.Del(i.Form)
	for n := range first {
		cells := make([]string, len(i.Columns))
		for c, column := range i.Columns {
			if all := post[i.Form+"."+column.Form]; n < len(all) {
				cells[c] = strings.TrimSpace(strings.ReplaceAll(all[n], ":", ""))
			}
		}
		if strings.Join(cells, "") != "" {
			post.Add(i.Form, strings.Join(cells, ":"))
		}
	}
}

// Countries are all countries by name in the reader's language.
func Countries(v *View) [][2]string {
	var all [][2]string
	for _, code := range v.Names.Countries() {
		all = append(all, [2]string{code, v.Country(code)})
	}
	order := v.Collator()
	slices.SortStableFunc(all, func(a, b [2]string) int { return order(a[1], b[1]) })
	return all
}

// ValueWords is a value of a field, as forms or the ledger name it, in the
// reader's words.
func (v *View) ValueWords(kind ledger.Kind, field, value string) string {
	if value == "" {
		return ""
	}
	i := v.InfoOf(kind, field)
	switch {
	case i.Keys[value] != "":
		return v.T(i.Keys[value])
	case i.Type == record.Words && strings.Contains(value, " "):
		words := strings.Fields(value)
		for j, word := range words {
			words[j] = v.ValueWords(kind, field, word)
		}
		return strings.Join(words, ", ")
	case i.Type == record.Rows && i.Form != "":
		return v.rowWords(i, value)
	case i.Type == record.Country:
		return v.Country(value)
	case i.Type == record.Date:
		return v.DayWords(value)
	case field == "listed" && value == "yes":
		return v.T("said.listed")
	case field == "event":
		kind, edtf, _ := strings.Cut(value, ":")
		if key, ok := register.EventKeys[kind]; ok {
			return v.T(key) + " " + v.DayWords(edtf)
		}
	}
	return value
}

// DayWords is a date of the register in words.
func (v *View) DayWords(edtf string) string {
	if d, err := date.ParseEDTF(edtf); err == nil {
		return v.Date(d)
	}
	return edtf
}

// rowWords is one row of a field in words: its cells, and behind a colon a
// number.
func (v *View) rowWords(i record.Info, value string) string {
	cells := strings.Split(value, ":")
	if len(cells) != len(i.Columns) {
		return value
	}
	words := ""
	for n, c := range i.Columns {
		cell := cells[n]
		switch {
		case cell == "":
			continue
		case c.Keys[cell] != "":
			cell = v.T(c.Keys[cell])
		case c.Type == record.Country:
			cell = v.Country(cell)
		}
		switch {
		case words == "":
		case c.Type == record.Number:
			words += ": "
		default:
			words += ", "
		}
		words += cell
	}
	return words
}

// ReadValues reads what a form of a record showed and what was entered. What
// cannot be read as a date is wrong at its field.
func (q *Request) ReadValues(v *View, kind ledger.Kind, fields []string, wrong record.Wrong) (was, now record.Values) {
	was, now = record.Values{}, record.Values{}
	post := q.R.PostForm
	for _, f := range fields {
		info := v.InfoOf(kind, f)
		if info.Type == record.Rows {
			joinRows(post, info)
		}
		// Browsers send a line break as two characters, in hidden fields too.
		for _, value := range post["was."+f] {
			was[f] = append(was[f], strings.ReplaceAll(value, "\r\n", "\n"))
		}
		if post.Get("take."+f) == "theirs" {
			now[f] = was[f]
			continue
		}
		for _, value := range post[f] {
			if value = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(value, ""), "\r\n", "\n")); value == "" {
				continue
			}
			if info.Type == record.Date {
				edtf, ok := edit.Date(value)
				if !ok {
					wrong[f] = "edit.date-wrong"
					continue
				}
				value = edtf
			}
			if info.Type == record.Web {
				value = record.WebAddress(value)
			}
			now[f] = append(now[f], value)
		}
	}
	return was, now
}

// DateWords is a date as it stands in a form: in words where these are
// understood again.
func DateWords(v *View, edtf string) string {
	d, err := date.ParseEDTF(edtf)
	if err != nil || d.IsZero() {
		return edtf
	}
	words := v.Date(d)
	if back, ok := edit.Date(words); ok && back == edtf && words != "" {
		return words
	}
	return edtf
}

// OrDash is a text of a cell, or a dash where there is none.
func OrDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
