package neutral

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Lines are what a feature adds to an export: kinds of line behind those of
// the register, each named by its kind: {"paper": {…}}.
//
// A feature's room keeps in testdata what a test holds its lines against:
// export.jsonl, lines with every field, which belong to the register of
// neutral/testdata/golden.jsonl; export-N.jsonl of each version before; and
// names-VERSION.txt.
type Lines struct {
	Name    string     // of the feature, which the head of an export writes with the version
	Version int        // of these lines, from 1: it goes up as that of the form does
	Kinds   []LineKind // in the order in which they stand
	Export  func(tx *sqldb.Tx, to *Exporter) error
	// Read begins one reading of lines of a version, at most Version.
	Read func(c *Checker, version int) LineReader
}

// LineKind is a kind of line.
type LineKind struct {
	Name    string
	Counted string // what the end calls these, "" = they are not counted
	Mixes   bool   // it stands among those of the kind before it
	Record  any    // a pointer to an empty one: the version of the form is checked against its names
}

// LineReader reads the lines of a feature.
type LineReader interface {
	// Line checks the record of a line. store puts it into the register; nil =
	// there is nothing to store yet.
	Line(kind string, raw json.RawMessage) (store func(*ledger.Tx) error, err error)
	// Open says what has begun and is not whole; "" = nothing.
	Open() string
}

// Export writes one line.
func (x *Exporter) Export(kind LineKind, record any) error {
	if kind.Counted != "" {
		x.counts.add(kind.Counted)
	}
	return x.out.Encode(map[string]any{kind.Name: record})
}

// Decode reads the record of a line, which holds no field that this version
// does not know.
func Decode(raw json.RawMessage, into any) error {
	in := json.NewDecoder(bytes.NewReader(raw))
	in.DisallowUnknownFields()
	return decoded(in.Decode(into))
}

// decoded says what cannot be read in words.
func decoded(err error) error {
	if err == nil {
		return nil
	}
	var unknown *json.UnmarshalTypeError
	if errors.As(err, &unknown) {
		return errs.New(errs.Invalid, "%s cannot be %s", unknown.Field, unknown.Value)
	}
	return errs.New(errs.Invalid, "%s", strings.TrimPrefix(err.Error(), "json: "))
}

// ofFeature is the name of a line of a feature and its record; false where the
// line is one of the register's own.
func (f Form) ofFeature(raw []byte) (kind LineKind, stage int, record json.RawMessage, ok bool, err error) {
	name := firstName(raw)
	stage = len(coreLines)
	for _, lines := range f {
		for _, k := range lines.Kinds {
			if !k.Mixes {
				stage++
			}
			if k.Name != name {
				continue
			}
			var all map[string]json.RawMessage
			in := json.NewDecoder(bytes.NewReader(raw))
			if err := decoded(in.Decode(&all)); err != nil {
				return k, stage, nil, true, err
			}
			switch {
			case in.More():
				err = errs.New(errs.Invalid, "there is more on the line than one record")
			case len(all) != 1:
				err = errs.New(errs.Invalid, "a line holds one record, named by its kind")
			}
			return k, stage, all[name], true, err
		}
	}
	return LineKind{}, 0, nil, false, nil
}

// firstName is the first name in an object, "" where a line does not begin with
// one.
func firstName(raw []byte) string {
	raw = bytes.TrimLeft(raw, " \t")
	raw, ok := bytes.CutPrefix(raw, []byte("{"))
	if !ok {
		return ""
	}
	raw = bytes.TrimLeft(raw, " \t")
	raw, ok = bytes.CutPrefix(raw, []byte(`"`))
	if !ok {
		return ""
	}
	name, _, _ := bytes.Cut(raw, []byte(`"`))
	return string(name)
}

// versions are those of the lines of features, as the head writes them.
func (f Form) versions() map[string]int {
	all := map[string]int{}
	for _, lines := range f {
		all[lines.Name] = lines.Version
	}
	return all
}

// begin prepares the reading of the lines of features, whose versions the head
// says. Lines of a feature that the head does not name have no reader.
func (c *Checker) begin(head line) error {
	said := head.Features
	if head.Head < versioned {
		said = map[string]int{}
		for _, lines := range c.form {
			said[lines.Name] = 1
		}
	}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		i := slices.IndexFunc(c.form, func(l Lines) bool { return l.Name == name })
		switch version := said[name]; {
		case i < 0:
			return wrongly("the export has lines of %q, which this program does not know: use a newer program", name)
		case version > c.form[i].Version:
			return wrongly("the export has lines of %q in form %d, this program knows forms up to %d: use a newer program", name, version, c.form[i].Version)
		case version < 1:
			return wrongly("features: %q has no form %d", name, version)
		}
	}
	c.readers = make([]LineReader, len(c.form))
	for i, lines := range c.form {
		if said[lines.Name] > 0 {
			c.readers[i] = lines.Read(c, said[lines.Name])
		}
	}
	return nil
}

// names are the kinds of line in their order, for people.
func (f Form) names() string {
	names := append([]string{}, coreLines...)
	for _, lines := range f {
		for _, k := range lines.Kinds {
			if k.Counted != "" {
				names = append(names, k.Counted)
			}
		}
	}
	return strings.Join(names, ", ")
}
