// Package sheet knows what spreadsheets do to cells: it reads their files
// within bounds, and keeps cells on the way out from being run as formulas. It
// knows nothing of what the cells mean.
package sheet

import (
	"strings"
	"unicode"
)

// Guard returns a cell so that a spreadsheet shows it and does not run it: one
// that begins with = + - @ (of full width too), a tab or a line break gets an
// apostrophe before it, also where blanks or quotation marks stand before the
// sign. So does what follows a comma, a semicolon, a tab or a line break within
// it, since a spreadsheet that takes another sign for the delimiter begins a cell
// there. Plain numbers stay as they are. Unguard gives the cell back.
func Guard(cell string) string {
	if !strings.ContainsAny(cell, signs+breaks) {
		return cell
	}
	first, tail := cut(cell)
	var b strings.Builder
	if dangerous(cell) {
		b.WriteByte('\'')
	}
	b.WriteString(first)
	for tail != "" {
		var part string
		b.WriteByte(tail[0])
		part, tail = cut(tail[1:])
		if formula(part) {
			b.WriteByte('\'')
		}
		b.WriteString(part)
	}
	return b.String()
}

// Unguard takes off what Guard put on: Unguard(Guard(s)) is s for every s.
func Unguard(cell string) string {
	if !strings.Contains(cell, "'") {
		return cell
	}
	first, tail := cut(cell)
	var b strings.Builder
	b.WriteString(first)
	for tail != "" {
		var part string
		b.WriteByte(tail[0])
		part, tail = cut(tail[1:])
		if rest, ok := strings.CutPrefix(part, "'"); ok && formula(rest) {
			part = rest
		}
		b.WriteString(part)
	}
	whole := b.String()
	if rest, ok := strings.CutPrefix(whole, "'"); ok && dangerous(rest) {
		return rest
	}
	return whole
}

const (
	signs      = "=+-@\uff1d\uff0b\uff0d\uff20" // that a formula begins with
	breaks     = "\t\r\n"
	separators = ",;" + breaks // at which some spreadsheet begins a cell
)

// cut cuts a cell before its first separator.
func cut(cell string) (part, rest string) {
	if at := strings.IndexAny(cell, separators); at >= 0 {
		return cell[:at], cell[at:]
	}
	return cell, ""
}

// formula reports whether something begins like a formula, also behind what
// spreadsheets may take off: blanks, what nobody sees, quotation marks; and
// behind apostrophes, so that what had one keeps it.
func formula(s string) bool {
	s = strings.TrimLeftFunc(s, loose)
	return s != "" && strings.ContainsRune(signs, firstRune(s))
}

// dangerous reports whether a cell begins like a formula, or with a break.
func dangerous(cell string) bool {
	s := strings.TrimLeftFunc(cell, loose)
	if s == "" || !strings.ContainsRune(signs+breaks, firstRune(s)) {
		return false
	}
	return len(s) != len(cell) || !number(s)
}

func loose(r rune) bool {
	return r == '\'' || r == '"' || !strings.ContainsRune(breaks, r) && (unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// number reports whether s is a number such as -1.25, in which nothing can be
// run.
func number(s string) bool {
	digits, points := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == ',':
			points++
		case i > 0 || c != '-' && c != '+':
			return false
		}
	}
	return digits > 0 && points <= 1
}
