package site

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"time"
)

// AtomFeed is a feed as RFC 4287 has it.
type AtomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []AtomLink  `xml:"link"`
	Entries []AtomEntry `xml:"entry"`
}

// AtomLink leads from a feed or an entry to what it tells of.
type AtomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

// AtomEntry is what a feed tells of one thing.
type AtomEntry struct {
	ID       string         `xml:"id"`
	Title    string         `xml:"title"`
	Updated  string         `xml:"updated"`
	Links    []AtomLink     `xml:"link"`
	Category []AtomCategory `xml:"category"`
	Summary  string         `xml:"summary"`
}

// AtomCategory is a word by which entries are told apart.
type AtomCategory struct {
	Term string `xml:"term,attr"`
}

// Atom begins the feed of a page of which html is the address below the
// language, with its query. It was last updated when the edition was made.
func (p *Page) Atom(title, html string) AtomFeed {
	return AtomFeed{Lang: p.Lang, ID: p.Canonical(p.Lang), Title: title, Author: p.SiteName(p), Updated: AtomTime(p.E.At.UnixMilli()), Links: []AtomLink{
		{"self", "application/atom+xml", p.Canonical(p.Lang)}, {"alternate", "text/html", p.Links.Absolute("/" + p.Lang + html)}}}
}

// Answer is the feed as it is sent.
func (f AtomFeed) Answer() (Answer, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	out := xml.NewEncoder(&b)
	out.Indent("", " ")
	if err := out.Encode(f); err != nil {
		return Answer{}, err
	}
	return Answer{Status: http.StatusOK, Type: "application/atom+xml; charset=utf-8", Body: b.Bytes()}, nil
}

// AtomTime is a time as feeds write it, of milliseconds since 1970 UTC.
func AtomTime(milliseconds int64) string {
	return time.UnixMilli(milliseconds).UTC().Format(time.RFC3339)
}
