package intake

import (
	"slices"
	"strconv"
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
	// named are the fields of which a person said which column holds them.
	named map[string]bool
	// silent are the columns without a heading in which nothing stands.
	silent map[int]bool
	// Rejected files carry these three besides the original columns.
	reason, candidates, decision int
}

// MapColumns maps the columns of t: as named in spec ("field=column,…", the
// column by its header, its number or its letter; a field without one, "field=",
// is left out), else guessed from the header.
func MapColumns(t *Table, set recognise.FieldSet, spec string) (*Columns, error) {
	fields := FieldsOf(set)
	c := newColumns(t)
	taken := map[int]bool{c.reason: true, c.candidates: true, c.decision: true}
	for _, part := range strings.Split(spec, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		field, column, ok := strings.Cut(part, "=")
		field, column = strings.TrimSpace(field), strings.TrimSpace(column)
		if !ok || !slices.Contains(fields, field) {
			return nil, errs.New(errs.Invalid, "--columns: %q is not field=header; fields are %s", part, strings.Join(fields, ", "))
		}
		c.named[field] = true
		if column == "" {
			continue
		}
		i := columnNamed(t.Header, column, taken)
		if i < 0 {
			return nil, errs.New(errs.Invalid, "--columns: the file has no column %q; it has %s", column, c.headers())
		}
		c.index[field], taken[i] = i, true
	}
	guess := func(i int, field string) {
		if _, has := c.index[field]; !has && !taken[i] && !c.named[field] && slices.Contains(fields, field) {
			c.index[field], taken[i] = i, true
		}
	}
	// A column that bears the field's own name goes before one that is guessed.
	for i, header := range t.Header {
		guess(i, strings.ToLower(header))
	}
	var countries []int // of which end the header does not say
	for i, header := range t.Header {
		field, ok := recognise.Header(set, header)
		switch {
		case !ok:
		case set == recognise.PartnershipFields && recognise.EitherCountry(header):
			countries = append(countries, i)
		default:
			guess(i, field)
		}
	}
	for _, i := range countries {
		end := c.endBefore(i)
		guess(i, end+"-country")
		if c.Has(end + "-country") {
			guess(i, endNames[1-strings.Index("ab", end)]+"-country")
		}
	}
	return c, c.need(set)
}

func newColumns(t *Table) *Columns {
	c := &Columns{index: map[string]int{}, header: t.Header, named: map[string]bool{}, silent: map[int]bool{}, reason: -1, candidates: -1, decision: -1}
	n := len(t.Header)
	if isRejects(t.Header) {
		c.reason, c.candidates, c.decision = n-3, n-2, n-1
	}
	for i, h := range t.Header {
		if h == "" && !slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Cells[i] != "" }) {
			c.silent[i] = true
		}
	}
	return c
}

// columnNamed is the column that a person names: by its header, of several of
// that header the first that is not taken; where no header is called so, by its
// number, counted from 1, or its letter, as spreadsheets count them.
func columnNamed(header []string, column string, taken map[int]bool) int {
	first := -1
	for i, h := range header {
		if h != column {
			continue
		}
		if !taken[i] {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	if first >= 0 {
		return first
	}
	n, letters := 0, true
	for _, r := range strings.ToUpper(column) {
		if letters = letters && r >= 'A' && r <= 'Z'; !letters || n > MaxColumns {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	if !letters {
		n, _ = strconv.Atoi(column) // what is no number is no column
	}
	if n < 1 || n > len(header) {
		return -1
	}
	return n - 1
}

// endBefore is the end to which a column belongs that does not say it: that of
// the last column of a name before it, else of the first behind it.
func (c *Columns) endBefore(i int) string {
	best, end := -1, ""
	for _, name := range endNames {
		if at, ok := c.index[name]; ok && at < i && at > best {
			best, end = at, name
		}
	}
	if end != "" {
		return end
	}
	for _, name := range endNames {
		if at, ok := c.index[name]; ok && (end == "" || at < best) {
			best, end = at, name
		}
	}
	if end == "" {
		return "a"
	}
	return end
}

// chosenColumns are the columns as a person chose them.
func chosenColumns(t *Table, set recognise.FieldSet, chosen map[string]int) (*Columns, error) {
	c := newColumns(t)
	guessed := Guess(t, set)
	for field, i := range chosen {
		if !slices.Contains(FieldsOf(set), field) || i < 0 || i >= len(t.Header) {
			return nil, errs.New(errs.Invalid, "column %d cannot hold the field %q", i, field)
		}
		c.index[field] = i
		// What stands as it was guessed nobody has chosen.
		if g, ok := guessed[field]; !ok || g != i {
			c.named[field] = true
		}
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
		return errs.New(errs.Invalid, "no column holds the field %s; name it with --columns %s=HEADER, or by its number or letter; the file has %s",
			any[0], any[0], c.headers())
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

// Lines is Of with the breaks of lines.
func (c *Columns) Lines(row Row, field string) string {
	if i, ok := c.index[field]; ok {
		return row.raw(i)
	}
	return ""
}

func oneLine(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
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
		m[field] = ColumnName(c.header, i)
	}
	return m
}

// ColumnName is what a column is called: by its header, else by its number.
func ColumnName(header []string, i int) string {
	if header[i] != "" {
		return header[i]
	}
	return "column " + strconv.Itoa(i+1)
}

// headers are all columns as a message names them.
func (c *Columns) headers() string {
	var all []string
	for i := range c.header {
		if !c.silent[i] {
			all = append(all, ColumnName(c.header, i))
		}
	}
	return strings.Join(all, ", ")
}

// Unused lists the columns that hold no field, in the order of the file.
func (c *Columns) Unused() []string {
	used := map[int]bool{c.reason: true, c.candidates: true, c.decision: true}
	for _, i := range c.index {
		used[i] = true
	}
	var unused []string
	for i := range c.header {
		if !used[i] && !c.silent[i] {
			unused = append(unused, ColumnName(c.header, i))
		}
	}
	return unused
}

// original cuts the columns that a file of rejected rows adds.
func (c *Columns) original(cells []string) []string {
	if c.decision >= 0 {
		return cells[:c.reason]
	}
	return cells
}

// originalOf are the original cells of a row as they stand in the file.
func (c *Columns) originalOf(row Row) []string { return row.written(len(c.original(row.Cells))) }
