// Package sheet knows what spreadsheets do to cells: it reads their files
// within bounds, and keeps cells on the way out from being run as formulas. It
// knows nothing of what the cells mean.
package sheet

import "strings"

// Guard returns a cell so that a spreadsheet shows it and does not run it: one
// that begins with = + - @, a tab or a line break gets an apostrophe before it.
// Plain numbers stay as they are. Unguard gives the cell back.
func Guard(cell string) string {
	if dangerous(cell) {
		return "'" + cell
	}
	return cell
}

// Unguard takes off what Guard put on: Unguard(Guard(s)) is s for every s.
func Unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && dangerous(rest) {
		return rest
	}
	return cell
}

// dangerous reports whether a cell begins like a formula, also behind
// apostrophes: so that a cell which had one keeps it.
func dangerous(cell string) bool {
	s := strings.TrimLeft(cell, "'")
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return false
	}
	return len(s) != len(cell) || !number(s)
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
