package intake

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
)

// Bounds of parting: a cell of more names is no cell of names, and a file does
// not grow by more rows.
const (
	mostParts     = 200
	mostPartsRows = 100_000
)

var (
	breakTag = regexp.MustCompile(`(?i)\s*<br\s*/?>\s*|\s*</(?:li|p|div)>\s*`)
	bullets  = "•·▪●◦‣∙"
)

// several are the names that a cell of an end holds, as they stand there with
// what is said of each; nil where it holds one.
func (r *partnershipRun) several(row Row, end int) []string {
	cell := r.columns.Lines(row, endNames[end])
	if !strings.ContainsAny(cell, "\n;|,/"+bullets) && !strings.Contains(cell, "<") && !numbered(cell) {
		if cut, _ := joined(cell); cut < 0 {
			return nil
		}
	}
	country := r.countryOf(row, end).code
	key := country + "\x00" + cell
	if parts, ok := r.parted[key]; ok {
		return parts
	}
	parts := r.parts(cell, country)
	// What a person decided a text to mean is one name.
	if len(parts) < 2 || r.places.Place(r.written(row, end, endNames[end])).How == recognise.ByDecision {
		parts = nil
	}
	r.parted[key] = parts
	return parts
}

func (r *partnershipRun) parts(cell, country string) []string {
	cell = breakTag.ReplaceAllString(cell, "\n")
	flat := r.besideName(cell)
	if flat.name == "" || r.places.OneName(country, flat.name) || flat.said != "" && r.places.OneName(flat.country.Code, flat.name) {
		return nil
	}
	var all []string
	for _, piece := range pieces(cell) {
		if piece = strings.TrimSpace(piece); piece == "" {
			continue
		}
		// What is only said of a name belongs to the one before.
		if len(all) > 0 && r.onlySaid(piece) {
			all[len(all)-1] += ", " + piece
			continue
		}
		if len(all) > 0 && strings.HasPrefix(piece, "(") {
			all[len(all)-1] += " " + piece
			continue
		}
		all = append(all, r.listed(piece, country)...)
	}
	return all
}

// onlySaid reports whether a text is nothing but a date, a state or a country.
func (r *partnershipRun) onlySaid(text string) bool {
	var c namedCell
	text = strings.Trim(text, "()[] ")
	if r.says(text, &c) {
		return true
	}
	country, ok := r.countries.Recognise(text)
	return ok && country.Region == "" && !r.places.Known("", text)
}

// pieces parts a cell at the signs that part names and nothing else: breaks of
// lines, semicolons, bars, bullets, and numbers that count them.
func pieces(cell string) []string {
	var all []string
	for _, piece := range fieldsOutside(cell, "\n;|"+bullets) {
		all = append(all, counted(piece)...)
	}
	if len(all) > 1 {
		for i := range all {
			all[i] = strings.TrimLeft(strings.TrimSpace(all[i]), "*–—-+> ")
		}
	}
	// A name that was broken in two lines: "Nové Město" and "nad Metují".
	for i := 1; i < len(all); {
		if next := strings.TrimSpace(all[i]); next != "" && !strings.ContainsAny(cell, ";|"+bullets) && !capital(next) {
			all[i-1] += " " + next
			all = slices.Delete(all, i, i+1)
			continue
		}
		i++
	}
	return all
}

// fieldsOutside parts a text at signs that stand outside of brackets.
func fieldsOutside(s, signs string) []string {
	var all []string
	depth, begin := 0, 0
	for i, r := range s {
		switch {
		case r == '(' || r == '[':
			depth++
		case r == ')' || r == ']':
			depth = max(depth-1, 0)
		case r == '\n' && strings.ContainsRune(signs, r), depth == 0 && strings.ContainsRune(signs, r):
			depth = 0
			all = append(all, s[begin:i])
			begin = i + len(string(r))
		}
	}
	return append(all, s[begin:])
}

// numbered reports whether a text may be a list that counts: "1) Katowice 2) …".
func numbered(s string) bool { return len(counted(s)) > 1 }

// counted parts "1. Katowice 2. Kielce" and "a) Katowice b) Kielce"; each number
// must follow the one before, and a name each number.
func counted(s string) []string {
	for _, first := range []byte{'1', 'a', 'A'} {
		var starts, ends []int
		for i := 0; i < len(s); i++ {
			if i > 0 && s[i-1] != ' ' && s[i-1] != ',' && s[i-1] != '\t' && s[i-1] != '(' {
				continue
			}
			label := mark(first, len(starts))
			rest, ok := strings.CutPrefix(s[i:], label)
			if !ok || rest == "" || rest[0] != '.' && rest[0] != ')' {
				continue
			}
			name := strings.TrimLeft(rest[1:], " \u00a0")
			if name == "" || !unicode.IsLetter([]rune(name[:min(len(name), 4)])[0]) {
				continue
			}
			at := i
			if at > 0 && s[at-1] == '(' {
				at--
			}
			starts, ends = append(starts, at), append(ends, len(s)-len(name))
			i = len(s) - len(name) - 1
		}
		if len(starts) < 2 || strings.TrimSpace(s[:starts[0]]) != "" {
			continue
		}
		var all []string
		for i := range starts {
			end := len(s)
			if i+1 < len(starts) {
				end = starts[i+1]
			}
			all = append(all, strings.Trim(s[ends[i]:end], " ,"))
		}
		return all
	}
	return []string{s}
}

// mark is the number or letter that counts the nth item.
func mark(first byte, n int) string {
	if first != '1' {
		return string(rune(first) + rune(min(n, 25)))
	}
	digits := ""
	for n++; n > 0; n /= 10 {
		digits = string(rune('0'+n%10)) + digits
	}
	return digits
}

// listed parts a text at commas and slashes, where what stands behind them is a
// name of its own: not the region or country of the one before, no date, no
// article, and no second name of it.
func (r *partnershipRun) listed(text, country string) []string {
	var all []string
	head, own := "", country // the name to which the rest belongs, and its country
	given := fieldsOutside(text, ",")
	if britishDistrict(country, text) {
		return []string{text}
	}
	for _, piece := range given {
		if piece = strings.TrimSpace(piece); piece == "" {
			continue
		}
		c := r.besideName(piece)
		bracketed := len(all) > 0 && stands(all[len(all)-1]) && strings.HasSuffix(all[len(all)-1], ")")
		if len(all) > 0 && r.belongs(piece, c.name, head, own, bracketed, len(given) == 2) {
			all[len(all)-1] += ", " + piece
			continue
		}
		sides := r.sides(piece, c.name, country)
		all = append(all, sides...)
		c = r.besideName(sides[len(sides)-1])
		if head, own = c.name, country; c.said != "" && own == "" {
			own = c.country.Code
		}
	}
	return all
}

// britishDistrict reports whether a text may be the name of a British district,
// which has commas in it: "Newry, Mourne and Down".
func britishDistrict(country, text string) bool {
	return (country == "GB" || country == "IE") && !strings.Contains(text, "(") &&
		strings.Contains(text[strings.LastIndexByte(text, ',')+1:], " and ")
}

// belongs reports whether a piece behind a comma says something of the name
// before it.
func (r *partnershipRun) belongs(piece, name, head, country string, bracketed, two bool) bool {
	if r.says(piece, &namedCell{}) || recognise.IsArticle(piece) || i18n.Fold(name) == i18n.Fold(head) {
		return true
	}
	if !capital(piece) || strings.ContainsAny(name, "0123456789") {
		return true
	}
	c, isCountry := r.countries.Recognise(name)
	if isCountry = isCountry && c.Region == ""; isCountry && (country == "" && !bracketed || c.Code == country) {
		return true
	}
	switch r.places.Behind(country, head, name) {
	case recognise.BehindRegion:
		return true
	case recognise.BehindPlace:
		return false
	case recognise.BehindArea:
		return !bracketed
	case recognise.BehindEither:
		return two && !bracketed
	}
	// Nothing is known of it: of two it is left open, among more it is a name of its
	// own, unless words say that it is an area.
	if bracketed {
		return false
	}
	return two || isCountry || recognise.IsArea(piece) || recognise.NoName(name) != ""
}

// sides parts "Katowice/Kielce" and "Katowice a Kielce", where not both sides
// are names of one place.
func (r *partnershipRun) sides(piece, name, country string) []string {
	cut, end := -1, 0
	if all := fieldsOutside(piece, "/"); len(all) > 1 {
		for i := range all {
			all[i] = strings.TrimSpace(all[i])
		}
		known := 0
		for i, side := range all {
			n := r.besideName(side).name
			if n == "" || !capital(n) && i > 0 || r.says(side, &namedCell{}) {
				return []string{piece}
			}
			if r.places.Known(country, n) || country != "" && r.places.Known("", n) {
				known++
			}
		}
		// "Frankfurt/Main": the river is no place, and the town is one. Two names that
		// nobody knows may be one place's.
		if known < 2 && len(all) == 2 || r.places.OneName(country, name) {
			return []string{piece}
		}
		return all
	}
	if cut, end = joined(piece); cut < 0 || country == "GB" || country == "IE" || country == "" {
		return []string{piece}
	}
	one, other := strings.TrimSpace(piece[:cut]), strings.TrimSpace(piece[end:])
	if r.places.OneName(country, name) || !r.places.Known(country, r.besideName(one).name) || !r.places.Known(country, r.besideName(other).name) {
		return []string{piece}
	}
	if f := r.places.Place(recognise.Written{Name: name, Country: country}); f.Outcome == recognise.Decided {
		return []string{piece}
	}
	return []string{one, other}
}

// either reports whether the cell of an end may hold one name or several: what
// stands behind the comma or slash may be the region or another name of the
// place, or a place of its own.
func (r *partnershipRun) either(w recognise.Written) bool {
	if cut := strings.IndexByte(w.Name, ','); cut > 0 && !strings.Contains(w.Name, "(") && !recognise.IsArticle(w.Name[cut+1:]) &&
		!britishDistrict(w.Country, w.Name) && !r.places.OneName(w.Country, w.Name) {
		text := strings.TrimSpace(w.Name[cut+1:])
		switch r.places.Behind(w.Country, w.Name[:cut], text) {
		case recognise.BehindEither:
			return true
		case recognise.BehindUnknown:
			_, isCountry := r.countries.Recognise(text)
			return !isCountry && capital(text) && !recognise.IsArea(text) && recognise.NoName(text) == ""
		}
		return false
	}
	return strings.IndexByte(w.Name, '/') > 0 && !r.places.OneName(w.Country, w.Name)
}

// joined finds the one word for "and" in a text: where it begins and ends.
func joined(s string) (cut, end int) {
	cut = -1
	for _, word := range []string{" a ", " und ", " and ", " i ", " és ", " oraz ", " & ", " + ", " et ", " y ", " e ", " ve "} {
		if i := strings.Index(s, word); i > 0 {
			if cut >= 0 || strings.Count(s, word) > 1 {
				return -1, 0
			}
			cut, end = i, i+len(word)
		}
	}
	return cut, end
}

// splitTable is the table in which each row with several names in the cell of
// one end is a row for each of them.
func (r *partnershipRun) splitTable() error {
	t := *r.given
	t.Rows = make([]Row, 0, len(r.given.Rows))
	more := 0
	for _, row := range r.given.Rows {
		rows := r.split(row)
		if more += len(rows) - 1; more > mostPartsRows {
			return refuse(nil, "file-rows", mostPartsRows)
		}
		t.Rows = append(t.Rows, rows...)
	}
	r.table = &t
	return nil
}

// split is a row for each of the names in its cell; the row itself where there
// is one, where both ends hold several, or where a person decided.
func (r *partnershipRun) split(row Row) []Row {
	a, b := r.several(row, 0), r.several(row, 1)
	end, parts := 1, b
	if len(a) > 0 {
		end, parts = 0, a
	}
	if len(parts) == 0 || len(parts) > mostParts || len(a) > 0 && len(b) > 0 || r.decides(row, endNames[end]) {
		return []Row{row}
	}
	name := endNames[end]
	beside := map[string][]string{}
	for _, field := range []string{name + "-country", "date", "since", "until", "state"} {
		beside[field] = r.parallel(row, field, len(parts))
	}
	var rows []Row
	for i, part := range parts {
		next := Row{Line: row.Line, Cells: slices.Clone(row.Cells), lines: maps.Clone(row.lines)}
		put := func(field, value string) {
			if at, ok := r.columns.index[field]; ok {
				next.Cells[at] = value
				delete(next.lines, at)
			}
		}
		put(name, part)
		for field, values := range beside {
			if len(values) > 0 {
				put(field, values[i])
			}
		}
		if c := r.besideName(part); c.said != "" {
			put(name+"-country", c.said)
		}
		// These are of one place and cannot be of all.
		for _, field := range []string{"-code", "-wikidata", "-names", "-lat", "-lon", "-population", "-population-year"} {
			put(name+field, "")
		}
		rows = append(rows, next)
	}
	return rows
}

// parallel are the values of a cell that holds one for each of n names, in the
// same order; nil where it does not.
func (r *partnershipRun) parallel(row Row, field string, n int) []string {
	signs := "\n;"
	if strings.HasSuffix(field, "-country") {
		signs = "\n;,/|"
	}
	all := fieldsOutside(r.columns.Lines(row, field), signs)
	if len(all) != n {
		return nil
	}
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
		if strings.HasSuffix(field, "-country") {
			if _, ok := r.countries.Recognise(all[i]); !ok {
				return nil
			}
		}
	}
	return all
}

// decides reports whether a person decided what an end of a row means.
func (r *partnershipRun) decides(row Row, end string) bool {
	return slices.ContainsFunc(r.decisionParts(row), func(part string) bool {
		return part != KeepTexts && (strings.HasPrefix(part, end+"=") || !strings.HasPrefix(part, "a=") && !strings.HasPrefix(part, "b="))
	})
}
