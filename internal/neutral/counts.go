package neutral

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"twinhall/internal/errs"
)

// Counts are how many records of each kind there are, in the order of the
// file.
type Counts []Count

// Count is how many records of one kind there are.
type Count struct {
	Name string // of the kind in the plural, as the end of the file writes it
	N    int
}

// Of is how many there are of a kind.
func (c Counts) Of(name string) int {
	for _, x := range c {
		if x.Name == name {
			return x.N
		}
	}
	return 0
}

func (c *Counts) add(name string) {
	for i := range *c {
		if (*c)[i].Name == name {
			(*c)[i].N++
			return
		}
	}
	*c = append(*c, Count{name, 1})
}

// always are the kinds that the end counts even where there are none.
var always = []string{"associations", "sources", "units", "partnerships", "agreements", "activities", "decisions"}

// MarshalJSON writes an object with a number for each kind, in order.
func (c Counts) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	put := func(name string, n int) {
		b.WriteByte(",{"[min(b.Len(), 1)^1])
		fmt.Fprintf(&b, "%q:%d", name, n)
	}
	for _, name := range always {
		put(name, c.Of(name))
	}
	for _, x := range c {
		if x.N > 0 && !slices.Contains(always, x.Name) {
			put(x.Name, x.N)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Counts) UnmarshalJSON(raw []byte) error {
	var all map[string]int
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	*c = nil
	for name, n := range all {
		*c = append(*c, Count{name, n})
	}
	slices.SortFunc(*c, func(a, b Count) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

func (c Counts) String() string {
	var words []string
	for _, x := range c {
		if x.N > 0 {
			words = append(words, fmt.Sprintf("%d %s", x.N, x.Name))
		}
	}
	return strings.Join(words, ", ")
}

// differ is the error where a file says that it holds something else than was
// read from it.
func (c Counts) differ(said Counts) error {
	for _, all := range []Counts{c, said} {
		for _, x := range all {
			if c.Of(x.Name) != said.Of(x.Name) {
				return errs.New(errs.Invalid, "the end counts %s, but there are %s: the export is incomplete", said, c)
			}
		}
	}
	return nil
}
