package record

// A Column is a column of text in which records of a kind lie.
type Column struct {
	Table    string
	Name     string
	Key      []string  // the columns that tell the rows of the table apart
	Type     FieldType // what its values are: Ref is an id
	FreeText bool      // people write what they like in it
	Public   bool      // it can be in an edition
}

// Columns are all columns of text of the kind's tables, except those of rows of
// which the fields do not say what their columns are.
func (k *Kind[R]) Columns() []Column {
	key := []string{"id"}
	all := []Column{{Table: k.Store, Name: "id", Key: key, Type: Ref}, {Table: k.Store, Name: "trashed", Key: key, Type: Word}}
	for i := range k.Fields {
		f := &k.Fields[i]
		public := k.Public != nil || f.Class == Public
		switch c := f.column(); {
		case f.Rows != nil && len(f.Info.Columns) == len(f.Rows.Columns):
			rowKey := append([]string{f.Rows.Of}, f.Rows.Columns[:f.Rows.Keys]...)
			all = append(all, Column{Table: f.Rows.Table, Name: f.Rows.Of, Key: rowKey, Type: Ref, Public: public})
			for j, info := range f.Info.Columns {
				if info.Type != Number {
					all = append(all, Column{f.Rows.Table, f.Rows.Columns[j], rowKey, info.valueType(), info.FreeText, public})
				}
			}
		case c == "" || f.Number != nil || f.Flag != nil:
		case f.Date != nil:
			all = append(all, Column{Table: k.Store, Name: c, Key: key, Type: Date, Public: public})
		case f.Name != "" && f.class() == Personal: // it holds ids of personal values
			all = append(all, Column{Table: k.Store, Name: c, Key: key, Type: Ref})
		default:
			all = append(all, Column{k.Store, c, key, f.valueType(), f.FreeText, public})
		}
	}
	return all
}

// valueType is the type of the values of a field: of what refers to a record an
// id, whatever a form takes for it.
func (i Info) valueType() FieldType {
	if i.To != "" {
		return Ref
	}
	return i.Type
}

// EachText calls f for the place of every text of r that lies in a column, so
// that an equal text can be put there. recurs says whether many records have the
// same.
func (k *Kind[R]) EachText(r *R, f func(text *string, recurs bool)) {
	for i := range k.Fields {
		field := &k.Fields[i]
		if field.String == nil || field.column() == "" {
			continue
		}
		if s := field.String(r); s != nil && *s != "" {
			switch t := field.valueType(); t {
			case Word, Ref, Country:
				f(s, true)
			default:
				f(s, field.Recurs)
			}
		}
	}
}
