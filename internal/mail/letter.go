package mail

import (
	"html"
	"strings"

	"twinhall/internal/i18n"
)

// Template is what a kind of mail is written from: keys of messages.
type Template struct {
	Kind                  string // by which the outbox calls it
	Subject, Text, Button string
}

// Compose makes a mail of the messages of a template in the language of a
// catalogue: plain words, one link, and the same as HTML. pairs fill the
// messages; what people wrote is escaped.
func Compose(c *i18n.Catalogue, t Template, to, from, link string, pairs ...any) Message {
	pairs = append(pairs, "site", from)
	paragraphs := strings.Split(c.T(t.Text, pairs...), "\n")
	text := strings.Join(paragraphs, "\n\n") + "\n\n" + link + "\n\n-- \n" + from + "\n"
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="` + c.Lang + `"><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#15262b">`)
	for _, p := range paragraphs {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>")
	}
	b.WriteString(`<p><a href="` + html.EscapeString(link) +
		`" style="display:inline-block;padding:12px 20px;background:#0b5a6b;color:#fff;text-decoration:none">` + html.EscapeString(c.T(t.Button)) + `</a></p>`)
	b.WriteString(`<p style="font-size:14px">` + html.EscapeString(link) + `</p><hr><p style="font-size:14px">` + html.EscapeString(from) + `</p></body></html>`)
	return Message{Kind: t.Kind, To: to, Subject: c.T(t.Subject, pairs...), Text: text, HTML: b.String()}
}
