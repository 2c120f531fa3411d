package article

import "regexp"

// gaps are what an association must fill in before a text is published: [[who
// runs the site]].
var gaps = regexp.MustCompile(`\[\[[^\[\]\n]+\]\]`)

// Gap is the first gap in a text, "" = it has none.
func (w Words) Gap() string {
	for _, text := range []string{w.Title, w.Summary, w.Body} {
		if gap := gaps.FindString(text); gap != "" {
			return gap
		}
	}
	return ""
}

// Gaps are all gaps in a text.
func (w Words) Gaps() []string { return gaps.FindAllString(w.Title+"\n"+w.Summary+"\n"+w.Body, -1) }
