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

// embedTown is a town's partners for the town's own site: map and list in a
// frame.
func (s *Site) embedTown(lang string, r Request) (Answer, error) {
	u, path, a, err := s.unitAt(lang, r, "/embed/municipalities/", "")
	if u == nil {
		return a, err
	}
	v := &townView{Page: s.page(lang, r, path), U: u}
	v.Title = v.T("town.title", "name", v.Name(u))
	v.Partners, _ = v.rowsOf(u)
	v.Map = v.mapOf(u.Partnerships[:u.Counted], u, 0)
	return v.framed(embedTownView(v))
}

// embedMap is the map of what a filter chooses, in a frame.
func (s *Site) embedMap(lang string, r Request) (Answer, error) {
	v, a, ok := s.choice(lang, r, "/embed/map")
	if !ok {
		return a, nil
	}
	v.Title = v.titleOf("map.title")
	v.Page.Map = true
	v.Map = v.mapOf(v.Result.Found, v.Town, 0.05)
	return v.framed(embedMapView(v))
}

// framed is a page that other sites may show in a frame. It is found by the
// page that it stands for, not by itself.
func (p *Page) framed(c templ.Component) (Answer, error) {
	var b bytes.Buffer
	if err := frameLayout(p, c).Render(noContext, &b); err != nil {
		return Answer{}, err
	}
	return Answer{Status: http.StatusOK, Type: "text/html; charset=utf-8", Body: b.Bytes(), Keep: !p.NoIndex}, nil
}

// embeds are the pages that can be shown in frames, and the frames.
var embeds = []struct{ page, frame string }{{"/municipalities/", "/embed/municipalities/"}, {"/map", "/embed/map"}, {"/partnerships", "/embed/map"}}

// frameOf is the address of the frame that shows what a page shows, below the
// language; false where the page has none.
func frameOf(path, query string) (string, bool) {
	for _, e := range embeds {
		rest, ok := strings.CutPrefix(path, e.page)
		if !ok || strings.HasSuffix(e.page, "/") != (rest != "") || strings.Contains(rest, "/") {
			continue
		}
		frame := e.frame + rest
		if query != "" {
			frame += "?" + query
		}
		return frame, true
	}
	return "", false
}

// frameLine is the one line of HTML that puts a frame on another site.
func (p *Page) frameLine(title string, width string, height int) string {
	frame, _ := frameOf(p.Path, p.Query)
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
		p := s.page(of, r, "/"+path)
		p.Query = strings.ReplaceAll(about.Query().Encode(), "%2C", ",")
		o := oEmbed{Version: "1.0", Type: "rich", Title: title, ProviderName: s.siteName(p), ProviderURL: p.Links.Absolute("/" + of + "/"),
			Width: within(r.Query.Get("maxwidth"), frameWidth), Height: within(r.Query.Get("maxheight"), frameHeight)}
		o.HTML = p.frameLine(title, strconv.Itoa(o.Width), o.Height)
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
	if _, ok := frameOf(path, ""); !ok {
		return "", false
	}
	p := s.page(lang, Request{E: e}, path)
	if slug, ok := strings.CutPrefix(path, "/municipalities/"); ok {
		at, found := e.UnitBySlug(slug)
		return p.T("town.title", "name", p.nameOr(at, found)), found == edition.Here
	}
	q, town, _ := s.query(Request{E: e, Query: query})
	v := &listView{Page: p, Town: town, Result: &edition.Result{Query: q}}
	return v.titleOf("map.title"), true
}

func (p *Page) nameOr(at edition.U, found edition.Found) string {
	if found != edition.Here {
		return ""
	}
	return p.Name(p.E.Unit(at))
}

// within is a size that is asked for, at most the usual one.
func within(asked string, usual int) int {
	if n, err := strconv.Atoi(asked); err == nil && n >= 120 && n < usual {
		return n
	}
	return usual
}
