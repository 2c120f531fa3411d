package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Object is how records of a kind are written as objects of JSON: the members
// Order first, then the other public fields of the kind; what is not public is
// never written. A member is called as the field in the ledger, with _ for -, rows
// as RowsOf.Member says; what is empty is left out. Rows are lists of objects, or
// of texts where they have one column.
type Object[R any] struct {
	Kind  *Kind[R]
	Order []string
}

// member returns the public field with this name, nil where there is none.
func (o Object[R]) member(name string) *Field[R] {
	i := slices.IndexFunc(o.Kind.Fields, func(f Field[R]) bool { return name != "" && f.Class == Public && f.member() == name })
	if i < 0 {
		return nil
	}
	return &o.Kind.Fields[i]
}

func (f *Field[R]) member() string {
	if f.Rows != nil && f.Rows.Member != "" {
		return f.Rows.Member
	}
	return strings.ReplaceAll(f.Name, "-", "_")
}

// Members are the names of all members in their order.
func (o Object[R]) Members() []string {
	names := slices.Clone(o.Order)
	for i := range o.Kind.Fields {
		if f := &o.Kind.Fields[i]; f.Class == Public && f.member() != "" && !slices.Contains(names, f.member()) {
			names = append(names, f.member())
		}
	}
	return names
}

// Shape are the members, and those of objects in them as "names.lang", each with
// the sort of its value: "text", "number", "flag", "object", "text list",
// "object list".
func (o Object[R]) Shape() (shape []string) {
	for _, name := range o.Members() {
		f := o.member(name)
		switch {
		case f == nil: // id and trashed are of the head
			shape = append(shape, name+" text")
		case f.Rows != nil && len(f.Rows.Columns) == 1:
			shape = append(shape, name+" text list")
		case f.Rows != nil:
			shape = append(shape, name+" object list")
			for i, column := range f.Rows.Columns {
				sort := " text"
				if f.isNumber(i) {
					sort = " number"
				}
				shape = append(shape, name+"."+column+sort)
			}
		case f.Point != nil:
			shape = append(shape, name+" object", name+".lat number", name+".lon number")
		case f.Number != nil:
			shape = append(shape, name+" number")
		case f.Flag != nil:
			shape = append(shape, name+" flag")
		default:
			shape = append(shape, name+" text")
		}
	}
	return shape
}

// Marshal writes r.
func (o Object[R]) Marshal(r *R) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	names := o.Members()
	head := o.Kind.Head(r)
	for _, name := range names {
		switch {
		case name == "id":
			addMember(&b, name, *head.ID)
		case name == "trashed":
			addMember(&b, name, string(*head.Trashed))
		default:
			o.member(name).addTo(&b, name, r)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (f *Field[R]) addTo(b *bytes.Buffer, name string, r *R) {
	switch {
	case f.Rows != nil:
		rows := f.Rows.Get(r)
		if len(rows) == 0 {
			return
		}
		addName(b, name)
		for i, row := range rows {
			b.WriteByte("[,"[min(i, 1)])
			f.addRow(b, row)
		}
		b.WriteByte(']')
	case f.Number != nil || f.Flag != nil || f.Point != nil:
		text := f.text(r)
		if text == "" {
			return
		}
		addName(b, name)
		switch {
		case f.Flag != nil:
			text = "true"
		case f.Point != nil:
			at, _ := f.Point(r)
			lat, _ := json.Marshal(at.Lat) // a number that is finite always marshals
			lon, _ := json.Marshal(at.Lon)
			text = `{"lat":` + string(lat) + `,"lon":` + string(lon) + `}`
		}
		b.WriteString(text)
	default:
		addMember(b, name, f.text(r))
	}
}

func (f *Field[R]) addRow(b *bytes.Buffer, row []string) {
	if len(row) == 1 {
		addString(b, row[0])
		return
	}
	b.WriteByte('{')
	for i, cell := range row {
		switch name := f.Rows.Columns[i]; {
		case !f.isNumber(i):
			addMember(b, name, cell)
		case cell != "0":
			addName(b, name)
			b.WriteString(cell)
		}
	}
	b.WriteByte('}')
}

// isNumber reports whether a column of the rows holds numbers.
func (f *Field[R]) isNumber(column int) bool {
	return column < len(f.Columns) && f.Columns[column].Type == Number
}

func addName(b *bytes.Buffer, name string) {
	if b.Bytes()[b.Len()-1] != '{' {
		b.WriteByte(',')
	}
	addString(b, name)
	b.WriteByte(':')
}

func addMember(b *bytes.Buffer, name, value string) {
	if value != "" {
		addName(b, name)
		addString(b, value)
	}
}

// addString writes a text as JSON does, with <, > and & as they stand.
func addString(b *bytes.Buffer, text string) {
	out := json.NewEncoder(b)
	out.SetEscapeHTML(false)
	_ = out.Encode(text) // a text always marshals
	b.Truncate(b.Len() - 1)
}

// Unmarshal reads what Marshal wrote into r, which is empty. A member that no
// public field has is an error.
func (o Object[R]) Unmarshal(raw []byte, r *R) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return err
	}
	head := o.Kind.Head(r)
	for name, raw := range members {
		var err error
		switch f := o.member(name); {
		case name == "id":
			err = json.Unmarshal(raw, head.ID)
		case name == "trashed":
			err = json.Unmarshal(raw, head.Trashed)
		case f == nil:
			return fmt.Errorf("unknown field %q", name)
		default:
			err = f.read(raw, r)
		}
		var other *json.UnmarshalTypeError
		switch {
		case errors.As(err, &other):
			return &json.UnmarshalTypeError{Value: other.Value, Type: other.Type, Field: name}
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (f *Field[R]) read(raw []byte, r *R) error {
	switch {
	case f.Rows != nil:
		rows, err := f.readRows(raw)
		if err == nil && len(rows) > 0 {
			f.Rows.Set(r, rows)
		}
		return err
	case f.Number != nil:
		return json.Unmarshal(raw, f.Number(r))
	case f.Flag != nil:
		return json.Unmarshal(raw, f.Flag(r))
	case f.Point != nil:
		var p *struct{ Lat, Lon float64 }
		in := json.NewDecoder(bytes.NewReader(raw))
		in.DisallowUnknownFields()
		err := in.Decode(&p)
		if at, known := f.Point(r); err == nil && p != nil {
			at.Lat, at.Lon, *known = p.Lat, p.Lon, true
		}
		return err
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	if err := f.setText(r, text); err != nil {
		return fmt.Errorf("%q is no date in EDTF", text)
	}
	return nil
}

func (f *Field[R]) readRows(raw []byte) (rows [][]string, err error) {
	if len(f.Rows.Columns) == 1 {
		var texts []string
		err = json.Unmarshal(raw, &texts)
		for _, text := range texts {
			rows = append(rows, []string{text})
		}
		return rows, err
	}
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	for _, members := range all {
		row := make([]string, len(f.Rows.Columns))
		for i, name := range f.Rows.Columns {
			if f.isNumber(i) {
				row[i] = "0"
			}
			raw, there := members[name]
			if !there {
				continue
			}
			delete(members, name)
			if f.isNumber(i) {
				var n int64
				err = json.Unmarshal(raw, &n)
				row[i] = strconv.FormatInt(n, 10)
			} else {
				err = json.Unmarshal(raw, &row[i])
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		for name := range members {
			return nil, fmt.Errorf("unknown field %q", name)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
