package campaign

import (
	"strings"
)

// Line is one line of an uploaded list: a municipality as it is written there,
// and the address of its office.
type Line struct {
	N       int // from 1
	Written string
	Email   string   // "" = none is given
	Behind  []string // the other parts: a country, perhaps
}

// Bounds of an upload.
const (
	MaxUpload = 1 << 20 // bytes
	maxLines  = 10_000
)

// ReadList reads a list as somebody pastes or uploads it: a line for each
// municipality, parts separated by semicolon, tab or comma. The part with an @
// is the address, the first other one the name, the code or the address in the
// register. more reports whether lines were left out.
func ReadList(text string) (lines []Line, more bool) {
	text = strings.TrimPrefix(strings.ToValidUTF8(text, ""), "\ufeff")
	n := 0
	for line := range strings.Lines(text) {
		n++
		if len(lines) == maxLines {
			return lines, true
		}
		line = strings.TrimSpace(line)
		separator := ","
		for _, s := range []string{"\t", ";"} {
			if strings.Contains(line, s) {
				separator = s
				break
			}
		}
		x := Line{N: n}
		for part := range strings.SplitSeq(line, separator) {
			part = strings.Trim(strings.TrimSpace(part), `"`)
			switch {
			case part == "":
			case strings.Contains(part, "@") && x.Email == "":
				x.Email = part
			case x.Written == "":
				x.Written = part
			default:
				x.Behind = append(x.Behind, part)
			}
		}
		if x.Written != "" || x.Email != "" {
			lines = append(lines, x)
		}
	}
	return lines, false
}
