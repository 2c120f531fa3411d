package edit

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// isWeb reports whether a text is a web address.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(address) <= 2000 && !strings.ContainsAny(address, " \t\r\n")
}

// tidy takes space and control characters out of a line.
func tidy(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
}

// short reports whether a text has at most n characters.
func short(text string, n int) bool { return utf8.RuneCountInString(text) <= n }

// number reads a whole number as somebody writes it: 56 450 or 56.450.
func number(text string) (int64, bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "", ",", "").Replace(text)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n >= 0
}

// degrees reads a coordinate with point or comma.
func degrees(text string, most float64) (float64, bool) {
	f, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	return f, err == nil && f >= -most && f <= most
}

// lines are the lines of a text that hold something.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = tidy(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
