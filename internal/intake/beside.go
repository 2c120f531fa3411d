package intake

import (
	"regexp"
	"strings"
	"unicode"

	"twinhall/internal/date"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// namedCell is a cell of a name taken apart: the name, and what stands behind
// it that is no part of a name.
type namedCell struct {
	name         string
	country      recognise.Country // "(SK)", "" = it says none
	said         string            // the country as it is written
	since, until date.Date
	state        string
	written      []string // dates and states as they stand there
}

var (
	// yearIn is a year in which a partnership can have begun or ended.
	yearIn   = regexp.MustCompile(`\b(?:1[89]|20)\d\d\b`)
	yearSpan = regexp.MustCompile(`^(?i)(?:od|od r\.|od roku|from|von|seit)?\s*((?:1[89]|20)\d\d)\.?` +
		`\s*(?:-|–|—|až|do|to|bis|until|till)\s*((?:1[89]|20)\d\d)\.?$`)
	yearEnd = regexp.MustCompile(`^(?i)(?:do|do r\.|do roku|until|till|to|bis|bis zum|bis jahr|-|–|—|†)` +
		`\s*((?:1[89]|20)\d\d)\.?(?:\s*(?:godine|r\.|roku|ig))?$`)
	yearOpen   = regexp.MustCompile(`^((?:1[89]|20)\d\d)\.?\s*(?:-|–|—)$`)
	yearBehind = regexp.MustCompile(`^(.*\pL.*?)[\s,;–—-]+` +
		`((?i:(?:od|od r\.|od roku|do|do r\.|do roku|since|from|until|till|seit|ab|bis|r\.|rok|roku)\s+)?(?:1[89]|20)\d\d\.?)$`)
)

// besideName takes a cell apart. Brackets that say something else stay.
func (r *run) besideName(cell string) namedCell {
	c := namedCell{name: recognise.CleanName(oneLine(cell))}
	for {
		was := c.name
		if m := yearBehind.FindStringSubmatch(c.name); m != nil && r.says(m[2], &c) {
			c.name = m[1]
		} else if cut := strings.LastIndexAny(c.name, ",;–—-"); cut > 0 && (c.name[cut] != '-' || c.name[cut-1] == ' ') &&
			stands(c.name[:cut]) && r.says(strings.TrimLeft(c.name[cut:], ",;–—- "), &c) {
			c.name = c.name[:cut]
		} else if name, inside, ok := lastBracket(c.name); ok && name != "" {
			rest := r.inBrackets(inside, &c)
			switch {
			case rest == "":
				c.name = name
			case rest != inside:
				c.name = name + " (" + rest + ")"
			}
		}
		if c.name = recognise.CleanName(strings.TrimRight(c.name, " ,;–—-")); c.name == was {
			break
		}
	}
	if c.name == "" {
		c.name = oneLine(cell)
	}
	return c
}

// stands reports whether the brackets of a text are closed, so that a sign
// behind it stands outside of them.
func stands(s string) bool { return strings.Count(s, "(") == strings.Count(s, ")") }

// lastBracket parts the brackets from the end of a name.
func lastBracket(s string) (name, inside string, ok bool) {
	n := len(s) - 1
	if n < 2 || s[n] != ')' && s[n] != ']' {
		return "", "", false
	}
	open := strings.LastIndexAny(s, "([")
	if open < 0 {
		return "", "", false
	}
	return strings.TrimSpace(s[:open]), s[open+1 : n], true
}

// inBrackets reads what stands in brackets and returns what of it is neither a
// date, a state nor a country.
func (r *run) inBrackets(inside string, c *namedCell) string {
	var rest, countries []string
	for _, piece := range strings.FieldsFunc(inside, func(r rune) bool { return r == ',' || r == ';' || r == '/' }) {
		piece = strings.TrimSpace(piece)
		// "(island)" is no country, though in Czech it is one.
		_, country := r.countries.Recognise(piece)
		country = country && capital(piece)
		switch {
		case piece == "", r.says(piece, c):
		case country:
			countries = append(countries, piece)
		default:
			rest = append(rest, piece)
		}
	}
	if len(rest) == 0 && len(countries) == 1 && c.said == "" {
		c.said = countries[0]
		c.country, _ = r.countries.Recognise(c.said)
		return ""
	}
	if len(rest)+len(countries) > 0 && len(c.written) == 0 {
		return inside
	}
	return strings.Join(append(rest, countries...), ", ")
}

// says reads a text that is nothing but a date or a state of a partnership.
func (r *run) says(text string, c *namedCell) bool {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 60 {
		return false
	}
	year := func(s string) date.Date { d, _ := date.ParseEDTF(s); return d }
	switch m := yearSpan.FindStringSubmatch(text); {
	case m != nil:
		c.since, c.until = year(m[1]), year(m[2])
	default:
		if m := yearEnd.FindStringSubmatch(text); m != nil {
			c.until = year(m[1])
			break
		}
		if m := yearOpen.FindStringSubmatch(text); m != nil {
			c.since = year(m[1])
			break
		}
		state, isState := recognise.StateAlone(text)
		var cell recognise.DateCell
		if yearIn.MatchString(text) {
			cell, _ = recognise.Dates(text, recognise.DateOptions{Today: r.today})
		}
		dated := len(cell.Events) == 1 && len(cell.Doubts) == 0
		if !isState && !dated {
			return false
		}
		if isState {
			c.state = state
		}
		if dated {
			if e := cell.Events[0]; e.Kind == "ended" || e.Kind == "expires" || c.state == register.StateEnded {
				c.until = e.Date
			} else {
				c.since = e.Date
			}
		}
	}
	if c.state == "" && !c.until.IsZero() && c.until.To().Before(r.today) {
		c.state = register.StateEnded
	}
	c.written = append(c.written, text)
	return true
}

// besides says what stands behind the names of both ends, as far as the row
// has no column that says it.
func (r *partnershipRun) besides(row Row, s *says) {
	said := map[register.Field]bool{}
	for _, x := range s.all {
		said[x.Field] = true
	}
	for _, end := range endNames {
		c := r.cell(row, end)
		text := strings.Join(c.written, ", ")
		add := func(field register.Field, value string) {
			if value == "" {
				return
			}
			if said[field] {
				if !saysSo(s.all, field, value) {
					s.v.warn("beside-name", text)
				}
				return
			}
			said[field] = true
			s.add(field, value, text)
		}
		if !c.since.IsZero() {
			add(register.FieldSince, c.since.EDTF())
		}
		if !c.until.IsZero() {
			add(register.FieldUntil, c.until.EDTF())
		}
		add(register.FieldState, c.state)
	}
}

func saysSo(all []register.Statement, field register.Field, value string) bool {
	for _, s := range all {
		if s.Field == field && strings.HasPrefix(s.Value, value) {
			return true
		}
	}
	return false
}

// cell is what stands in the cell of an end's name.
func (r *partnershipRun) cell(row Row, end string) *namedCell {
	text := r.columns.Lines(row, end)
	if c, ok := r.cells[text]; ok {
		return c
	}
	c := &namedCell{}
	if r.columns.Value(row, end) != "" {
		*c = r.besideName(text)
	}
	r.cells[text] = c
	return c
}

// capital reports whether a text begins as a name does: with a capital letter,
// or in a script that has none.
func capital(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return !unicode.IsLower(r)
		}
	}
	return false
}
