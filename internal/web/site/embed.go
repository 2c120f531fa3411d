package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
)

// The size of a frame in pixels where the page around it says nothing.
const (
	frameWidth  = 720
	frameHeight = 640
)

// InFrame is a page that other sites may show in a frame. It is found by the
// page that it stands for, not by itself.
func (p *Page) InFrame(c templ.Component) (Answer, error) {
	var b bytes.Buffer
	if err := frameLayout(p, c).Render(noContext, &b); err != nil {
		return Answer{}, err
	}
	return Answer{Status: http.StatusOK, Type: "text/html; charset=utf-8", Body: b.Bytes(), Keep: !p.NoIndex}, nil
}

// Embed is a page that other sites can show in a frame. A page whose path ends
// in a slash stands for all below it.
type Embed struct {
	Page, Frame string // paths below the language
	// Title is what the page is called; rest is what follows Page in the address.
	// It is false where there is no such page.
	Title func(p *Page, rest string, query url.Values) (string, bool)
}

// frameOf is the address of the frame that shows what a page shows, below the
// language; false where the page has none.
func (s *Site) frameOf(path, query string) (string, bool) {
	e, rest, ok := s.embedAt(path)
	if !ok {
		return "", false
	}
	if query != "" {
		rest += "?" + query
	}
	return e.Frame + rest, true
}

// embedAt finds the page at a path among those that can be shown in frames, and
// what follows it in the path.
func (s *Site) embedAt(path string) (found Embed, rest string, ok bool) {
	for _, e := range s.Embeds {
		rest, ok := strings.CutPrefix(path, e.Page)
		if ok && strings.HasSuffix(e.Page, "/") == (rest != "") && !strings.Contains(rest, "/") {
			return e, rest, true
		}
	}
	return Embed{}, "", false
}

// FrameLine is the one line of HTML that puts a frame on another site.
func (p *Page) FrameLine(title string, width string, height int) string {
	frame, _ := p.frameOf(p.Path, p.Query)
	return `<iframe src="` + html.EscapeString(p.Links.Absolute("/"+p.Lang+frame)) + `" title="` + html.EscapeString(title) +
		`" width="` + width + `" height="` + strconv.Itoa(height) + `" loading="lazy"></iframe>`
}

// oEmbed is the answer to those who ask how a page is embedded (oembed.com).
type oEmbed struct {
	XMLName      xml.Name `json:"-" xml:"oembed"`
	Version      string   `json:"version" xml:"version"`
	Type         string   `json:"type" xml:"type"`
	Title        string   `json:"title" xml:"title"`
	ProviderName string   `json:"provider_name" xml:"provider_name"`
	ProviderURL  string   `json:"provider_url" xml:"provider_url"`
	Width        int      `json:"width" xml:"width"`
	Height       int      `json:"height" xml:"height"`
	HTML         string   `json:"html" xml:"html"`
}

// oembedAs answers in JSON or XML.
func oembedAs(format string) func(*Site, string, Request) (Answer, error) {
	return func(s *Site, lang string, r Request) (Answer, error) {
		about, err := url.Parse(r.Query.Get("url"))
		if err != nil {
			return Answer{}, errs.New(errs.NotFound, "no such page")
		}
		here := about.Scheme + "://" + about.Host
		rest, ok := strings.CutPrefix(about.Path, s.Links.Base+"/")
		if !ok || about.Host != "" && here != s.Links.Origin {
			return Answer{}, errs.New(errs.NotFound, "not a page of this site")
		}
		of, path, _ := strings.Cut(rest, "/")
		if _, known := s.Catalogues.Of(of); !known {
			return Answer{}, errs.New(errs.NotFound, "no such page")
		}
		// The page itself says what it is called, and whether it exists.
		title, ok := s.titleAt(of, "/"+path, r.E, about.Query())
		if !ok {
			return Answer{}, errs.New(errs.NotFound, "nothing to embed")
		}
		p := s.NewPage(of, r, "/"+path)
		p.Query = strings.ReplaceAll(about.Query().Encode(), "%2C", ",")
		o := oEmbed{Version: "1.0", Type: "rich", Title: title, ProviderName: s.SiteName(p), ProviderURL: p.Links.Absolute("/" + of + "/"),
			Width: within(r.Query.Get("maxwidth"), frameWidth), Height: within(r.Query.Get("maxheight"), frameHeight)}
		o.HTML = p.FrameLine(title, strconv.Itoa(o.Width), o.Height)
		if format == "xml" {
			b, err := xml.Marshal(o)
			return Answer{Status: http.StatusOK, Type: "text/xml; charset=utf-8", Body: append([]byte(xml.Header), b...)}, err
		}
		b, err := json.Marshal(o)
		return Answer{Status: http.StatusOK, Type: "application/json; charset=utf-8", Body: b}, err
	}
}

// titleAt is the title of an embeddable page.
func (s *Site) titleAt(lang, path string, e *edition.Edition, query url.Values) (string, bool) {
	embed, rest, ok := s.embedAt(path)
	if !ok {
		return "", false
	}
	return embed.Title(s.NewPage(lang, Request{E: e}, path), rest, query)
}

// within is a size that is asked for, at most the usual one.
func within(asked string, usual int) int {
	if n, err := strconv.Atoi(asked); err == nil && n >= 120 && n < usual {
		return n
	}
	return usual
}
