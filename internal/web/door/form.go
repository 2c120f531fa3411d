package door

import "github.com/a-h/templ"

// form is a form of plain fields. What was sent stands in it again where it is
// refused, but for passwords and codes.
type form struct {
	Action string
	Button string
	Fields []field
	Hidden [][2]string
	Danger bool // the button takes something away
}

type field struct {
	Name, Label, Hint string
	Type              string // text, email, password, code, area, select
	Value             string
	Error             string
	Complete          string // for autocomplete
	Options           [][2]string
	Optional          bool
}

func (f field) describedBy() string {
	by := ""
	if f.Hint != "" {
		by = f.Name + "-hint"
	}
	if f.Error != "" {
		if by != "" {
			by += " "
		}
		by += f.Name + "-error"
	}
	return by
}

// wrong are the fields of the form that are wrong, for the list above it.
func (f *form) wrong() []field {
	var all []field
	for _, x := range f.Fields {
		if x.Error != "" {
			all = append(all, x)
		}
	}
	return all
}

// set puts an error to a field.
func (f *form) set(name, text string) {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			f.Fields[i].Error = text
		}
	}
}

// attributes are those that any kind of field may have.
func attributes(f field) templ.Attributes {
	a := templ.Attributes{}
	if by := f.describedBy(); by != "" {
		a["aria-describedby"] = by
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if f.Complete != "" {
		a["autocomplete"] = f.Complete
	}
	if !f.Optional {
		a["required"] = true
	}
	return a
}
