package record

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Tidy takes space and control characters out of a line.
func Tidy(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
}

// Short reports whether a text has at most n characters.
func Short(text string, n int) bool { return utf8.RuneCountInString(text) <= n }

// WholeNumber reads a whole number as somebody writes it: 56 450 or 56.450.
func WholeNumber(text string) (int64, bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "", ",", "").Replace(text)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n >= 0
}

// isNumber reports whether a text is a whole number of at most most, 0 = any.
func isNumber(text string, most int) bool {
	n, ok := WholeNumber(text)
	return ok && (most == 0 || n <= int64(most))
}

// mostRows bounds the rows of one field.
const mostRows = 100

// mostCount bounds a number in a row.
const mostCount = 1_000_000

// ValuesOf are the values of r as its form shows them.
func (k *Kind[R]) ValuesOf(r *R) Values {
	v := Values{}
	for i := range k.Fields {
		switch f := &k.Fields[i]; {
		case f.Form == "" || f.About || f.Made:
		case f.Rows != nil:
			for _, row := range f.Rows.Get(r) {
				v[f.Form] = append(v[f.Form], f.rowText(row))
			}
		case f.Date != nil:
			v.Set(f.Form, f.Date(r).EDTF())
		case f.String != nil:
			if s := f.String(r); s != nil && f.Type == Words {
				if words := strings.Fields(*s); len(words) > 0 {
					v[f.Form] = words
				}
			} else if s != nil {
				v.Set(f.Form, *s)
			}
		default:
			v.Set(f.Form, f.text(r))
		}
	}
	return v
}

// Values are those of the record with this id as its form shows them.
func (k *Kind[R]) Values(tx *sqldb.Tx, id string) (Values, error) {
	r, err := k.Get(tx, id)
	if err != nil {
		return nil, err
	}
	return k.ValuesOf(r), nil
}

// rowText is a row as one value of a form: its cells parted by colons, a number
// that is not known empty.
func (f *Field[R]) rowText(row []string) string {
	cells := slices.Clone(row)
	for i, c := range f.Columns {
		if c.Type == Number && cells[i] == "0" {
			cells[i] = ""
		}
	}
	return strings.Join(cells, ":")
}

// rows reads the values of a form as rows; key says what is wrong with them.
func (f *Field[R]) rows(values []string) (rows [][]string, key string) {
	if len(values) > mostRows {
		return nil, "edit.too-long"
	}
	seen := map[string]bool{}
	for _, value := range values {
		cells := strings.Split(value, ":")
		if len(cells) != len(f.Columns) {
			return nil, f.Required
		}
		for i, c := range f.Columns {
			cells[i] = Tidy(cells[i])
			switch c.Type {
			case Number:
				n, ok := WholeNumber(cells[i])
				if cells[i] != "" && (!ok || n > mostCount) {
					return nil, f.Required
				}
				cells[i] = strconv.FormatInt(n, 10)
			case Word:
				if !slices.Contains(c.Words, cells[i]) {
					return nil, f.Required
				}
			case Country:
				if len(cells[i]) != 0 && len(cells[i]) != 2 {
					return nil, f.Required
				}
			}
		}
		if tells := Key(cells[:f.Rows.Keys]...); seen[tells] {
			return nil, f.Twice
		} else {
			seen[tells] = true
		}
		rows = append(rows, cells)
	}
	return rows, ""
}

// CheckField says what is wrong with a value that a form entered for a field,
// as the key of a message; "" = nothing. What stood there before is let stand.
func CheckField(i Info, now, was Values) string {
	value := now.Get(i.Form)
	if i.Type == Line {
		value = Tidy(value)
	}
	if value == "" {
		return i.Required
	}
	most := i.Most
	if most == 0 {
		most = DefaultMost
	}
	switch {
	case i.Type == Date && !IsDate(value):
		return "edit.date-wrong"
	case i.Type == Web && !IsWeb(value):
		return "edit.web-wrong"
	case i.Type == Number && !isNumber(value, i.Most):
		return "edit.number-wrong"
	case i.Type == Words && slices.ContainsFunc(now[i.Form], func(word string) bool {
		return i.Words != nil && !slices.Contains(i.Words, word) && !slices.Contains(was[i.Form], word)
	}):
		return "edit.choose"
	case i.Type == Word && i.Words != nil && !slices.Contains(i.Words, value) && was.Get(i.Form) != value:
		if i.Required != "" {
			return i.Required
		}
		return "edit.choose"
	case (i.Type == Line || i.Type == Text || i.Type == Web) && !Short(value, most):
		return "edit.too-long"
	}
	return ""
}

// CheckStored holds the values of a record that came from elsewhere to what its
// form takes, and returns the first field, as its form calls it, with the key of a
// message; "" = nothing is wrong. What a form requires may be absent, and of words
// whoever reads them knows more than the form.
func (k *Kind[R]) CheckStored(r *R) (field, key string) {
	now := k.ValuesOf(r)
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Form == "" || f.About || f.Made || len(now[f.Form]) == 0 {
			continue
		}
		info := f.Info
		info.Required, info.Words = "", nil // of words some stand in imported records only
		key := CheckField(info, now, nil)
		if f.Rows != nil {
			if _, wrong := f.rows(now[f.Form]); wrong != "" {
				key = wrong
			}
		}
		if key != "" {
			return f.Form, key
		}
	}
	return "", ""
}

func (k *Kind[R]) check(tx *ledger.Tx, now, was Values, stands bool) Wrong {
	wrong := Wrong{}
	for i := range k.Fields {
		f := &k.Fields[i]
		key := ""
		switch {
		case f.Form == "" || f.About || f.Made && stands:
		case f.Rows != nil:
			_, key = f.rows(now[f.Form])
		default:
			key = CheckField(f.Info, now, was)
		}
		if key != "" {
			wrong[f.Form] = key
		}
	}
	if k.Rules != nil {
		k.Rules(tx, now, wrong)
	}
	return wrong
}

// Take puts what a form entered in a field into r and returns the key of what is
// wrong with it, "" = nothing. It is for a kind that reads its form by itself;
// what has no place of its own in the record is left to that kind.
func (k *Kind[R]) Take(r *R, field string, now Values) string {
	i := slices.IndexFunc(k.Fields, func(f Field[R]) bool { return f.Form == field })
	if i < 0 {
		return ""
	}
	k.Fields[i].set(r, now[field])
	return CheckField(k.Fields[i].Info, now, nil)
}

// set puts the checked values of a field into r.
func (f *Field[R]) set(r *R, values []string) {
	value := ""
	if len(values) > 0 {
		value = values[0]
	}
	switch {
	case f.Rows != nil:
		rows, _ := f.rows(values) // they were checked
		f.Rows.put(r, rows)
	case f.Date != nil:
		*f.Date(r) = KnownDate(value)
	case f.Flag != nil:
		*f.Flag(r) = value == "yes"
	case f.Number != nil:
		*f.Number(r), _ = WholeNumber(value)
	case f.String != nil:
		if f.Type == Text {
			value = strings.TrimSpace(value)
		} else if f.Type == Words {
			value = strings.Join(values, " ")
		} else {
			value = Tidy(value)
		}
		if s := f.String(r); s != nil {
			*s = value
		}
	}
}

// stands returns the record that a change is of, nil where it makes a new one.
func (k *Kind[R]) stands(tx *ledger.Tx, c Change) (*R, error) {
	if c.Record == "" {
		if k.Find == nil {
			return nil, nil
		}
		return k.Find(tx, k, c)
	}
	r, err := k.Get(tx.Tx, c.Record)
	if err == nil && *k.Head(r).Trashed != Kept {
		err = errs.New(errs.Gone, "inner.not-found")
	}
	return r, err
}

// Apply carries a change out and returns the id of its record: the fields that
// it touches are checked together with those that stand, since of a proposal
// some may be accepted alone.
func (k *Kind[R]) Apply(tx *ledger.Tx, c Change) (string, error) {
	r, err := k.stands(tx, c)
	if err != nil {
		return "", err
	}
	own := Values{}
	for i := range k.Fields {
		if name := k.Fields[i].Form; name != "" && !k.Fields[i].About && len(c.Now[name]) > 0 && (r == nil || !k.Fields[i].Made) {
			own[name] = c.Now[name]
		}
	}
	was, now, touched := Values{}, own, own.Names()
	if r != nil {
		was = k.ValuesOf(r)
		seen := Change{Record: *k.Head(r).ID, Was: c.Was, Now: own}
		if touched, err = seen.Touched(tx, was); err != nil {
			return "", err
		}
		now = k.ValuesOf(r)
		for _, f := range touched {
			now[f] = own[f]
		}
	}
	wrong := k.check(tx, now, was, r != nil)
	c.Said.Check(wrong)
	if r == nil && k.Required != nil {
		k.Required(tx, c, wrong)
	}
	if err := wrong.Err(); err != nil {
		return "", err
	}
	switch {
	case r == nil:
		r = new(R)
		if err := k.Begin(tx, r, c); err != nil {
			return "", err
		}
		if *k.Head(r).Version == 0 {
			*k.Head(r).ID = c.New
		}
	case len(touched) == 0 && *k.Head(r).Trashed == Kept:
		return *k.Head(r).ID, nil
	}
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Form != "" && slices.Contains(touched, f.Form) {
			f.set(r, own[f.Form])
		}
	}
	if k.Before != nil {
		if err := k.Before(tx, k, r, c); err != nil {
			return "", err
		}
	}
	_, err = k.Put(tx, r)
	return *k.Head(r).ID, err
}
