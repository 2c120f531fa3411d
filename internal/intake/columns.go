package intake

import (
	"slices"
	"sort"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/recognise"
)

// MunicipalityFields are what a column of a list of municipalities can hold.
// "names" holds further names parted by |, "name-cs" … the name in a language,
// "old-names" names no longer used.
var MunicipalityFields = []string{"name", "code", "level", "parent", "country", "region", "district", "lat", "lon",
	"population", "population-year", "wikidata", "website", "names", "old-names", "name-cs", "name-sk", "name-de", "name-en", "name-hu", "name-pl"}

// PartnershipFields are what a column of a list of partnerships can hold.
// "a-names" holds names by language: "cs:Opava|de:Troppau".
var PartnershipFields = []string{"a", "a-country", "a-region", "a-district", "a-code", "a-lat", "a-lon", "a-wikidata", "a-names", "a-population",
	"a-population-year",
	"b", "b-country", "b-region", "b-district", "b-code", "b-lat", "b-lon", "b-wikidata", "b-names", "b-population", "b-population-year",
	"date", "since", "until", "events", "form", "state", "reason", "instrument", "theme", "note", "source", "said-by", "retrieved",
	"agreement", "agreement-kind", "agreement-term", "agreement-until", "agreement-place", "agreement-title", "resolution-a", "resolution-b"}

// Columns maps fields to the columns that hold them.
type Columns struct {
	index  map[string]int
	header []string
	// Rejected files carry these three besides the original columns.
	reason, candidates, decision int
}

// MapColumns maps the columns of t: as named in spec ("field=header,…"; a
// field without a header, "field=", is left out), else guessed from the
// header. fixed gives one value for all rows ("a-country=GB,…").
func MapColumns(t *Table, set recognise.FieldSet, spec string) (*Columns, error) {
	fields := FieldsOf(set)
	c := &Columns{index: map[string]int{}, header: t.Header, reason: -1, candidates: -1, decision: -1}
	taken := map[int]bool{}
	n := len(t.Header)
	if isRejects(t.Header) {
		c.reason, c.candidates, c.decision = n-3, n-2, n-1
		taken[n-3], taken[n-2], taken[n-1] = true, true, true
	}
	named := map[string]bool{}
	for _, part := range strings.Split(spec, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		field, header, ok := strings.Cut(part, "=")
		field, header = strings.TrimSpace(field), strings.TrimSpace(header)
		if !ok || !slices.Contains(fields, field) {
			return nil, errs.New(errs.Invalid, "--columns: %q is not field=header; fields are %s", part, strings.Join(fields, ", "))
		}
		named[field] = true
		if header == "" {
			continue
		}
		i := slices.Index(t.Header, header)
		if i < 0 {
			return nil, errs.New(errs.Invalid, "--columns: the file has no column %q; it has %s", header, strings.Join(t.Header, ", "))
		}
		c.index[field], taken[i] = i, true
	}
	// A column that bears the field's own name goes before one that is guessed.
	for _, exact := range []bool{true, false} {
		for i, header := range t.Header {
			if taken[i] {
				continue
			}
			field := strings.ToLower(header)
			if !exact {
				var ok bool
				if field, ok = recognise.Header(set, header); !ok {
					continue
				}
			}
			if _, has := c.index[field]; has || named[field] || !slices.Contains(fields, field) {
				continue
			}
			c.index[field], taken[i] = i, true
		}
	}
	return c, c.need(set)
}

// chosenColumns are the columns as a person chose them.
func chosenColumns(t *Table, set recognise.FieldSet, chosen map[string]int) (*Columns, error) {
	c := &Columns{index: map[string]int{}, header: t.Header, reason: -1, candidates: -1, decision: -1}
	n := len(t.Header)
	if isRejects(t.Header) {
		c.reason, c.candidates, c.decision = n-3, n-2, n-1
	}
	for field, i := range chosen {
		if !slices.Contains(FieldsOf(set), field) || i < 0 || i >= n {
			return nil, errs.New(errs.Invalid, "column %d cannot hold the field %q", i, field)
		}
		c.index[field] = i
	}
	return c, c.need(set)
}

// FieldsOf are the fields of a sort of file.
func FieldsOf(set recognise.FieldSet) []string {
	if set == recognise.PartnershipFields {
		return PartnershipFields
	}
	return MunicipalityFields
}

// Guess is which column holds which field, by the header alone; columns that
// hold one of two coordinates without saying which are taken as they come, and
// the run finds out by their values.
func Guess(t *Table, set recognise.FieldSet) map[string]int {
	c, _ := MapColumns(t, set, "") // what is missing a person adds
	if c == nil {
		return map[string]int{}
	}
	if set == recognise.MunicipalityFields && !c.Has("lat") && !c.Has("lon") {
		var pair []int
		for i, header := range t.Header {
			if recognise.CoordinateHeader(header) {
				pair = append(pair, i)
			}
		}
		if len(pair) == 2 {
			c.index["lat"], c.index["lon"] = pair[0], pair[1]
		}
	}
	return c.index
}

// Missing are the fields of which at least one of each group must be had.
func Missing(set recognise.FieldSet, has func(field string) bool) [][]string {
	var missing [][]string
	for _, any := range needed(set) {
		if !slices.ContainsFunc(any, has) {
			missing = append(missing, any)
		}
	}
	return missing
}

func needed(set recognise.FieldSet) [][]string {
	if set == recognise.PartnershipFields {
		return [][]string{{"a", "a-code", "a-wikidata"}, {"b", "b-code", "b-wikidata"}}
	}
	return [][]string{{"name"}}
}

func (c *Columns) need(set recognise.FieldSet) error {
	for _, any := range Missing(set, c.Has) {
		return errs.New(errs.Invalid, "no column holds the field %s; name it with --columns %s=HEADER; the file has %s",
			any[0], any[0], strings.Join(c.header, ", "))
	}
	return nil
}

// Has reports whether a column holds field.
func (c *Columns) Has(field string) bool { _, ok := c.index[field]; return ok }

// Of returns the cell of row that holds field, "" where no column does.
func (c *Columns) Of(row Row, field string) string {
	if i, ok := c.index[field]; ok {
		return row.Cells[i]
	}
	return ""
}

// Value is Of without the words by which files say that they have no value.
func (c *Columns) Value(row Row, field string) string {
	v := c.Of(row, field)
	switch strings.ToLower(v) {
	case "undefined", "null", "none", "nan", "n/a", "-", "–", "—", "?":
		return ""
	}
	return v
}

// Map lists field → header, for the report.
func (c *Columns) Map() map[string]string {
	m := map[string]string{}
	for field, i := range c.index {
		m[field] = c.header[i]
	}
	return m
}

// Unused lists the columns that hold no field.
func (c *Columns) Unused() []string {
	used := map[int]bool{c.reason: true, c.candidates: true, c.decision: true}
	for _, i := range c.index {
		used[i] = true
	}
	var unused []string
	for i, h := range c.header {
		if !used[i] && h != "" {
			unused = append(unused, h)
		}
	}
	sort.Strings(unused)
	return unused
}

// original cuts the columns that a file of rejected rows adds.
func (c *Columns) original(cells []string) []string {
	if c.decision >= 0 {
		return cells[:c.reason]
	}
	return cells
}
