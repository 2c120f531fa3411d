package web

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"time"

	"twinhall/internal/edition"
)

// sitemapLimit is how many addresses one sitemap may have (sitemaps.org).
const sitemapLimit = 50_000

type sitemapURL struct {
	Loc   string        `xml:"loc"`
	Links []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// sitemapPaths are the pages worth finding, below the language.
func sitemapPaths(e *edition.Edition) []string {
	paths := []string{"/", "/map", "/municipalities", "/partnerships", "/countries", "/figures", "/time", "/tables", "/chains", "/coverage", "/data", "/about"}
	for i := range e.Countries {
		if e.Countries[i].Partnerships > 0 {
			paths = append(paths, "/countries/"+strings.ToLower(e.Countries[i].Code))
		}
	}
	for i := range e.Units {
		if len(e.Units[i].Partnerships) > 0 {
			paths = append(paths, "/municipalities/"+e.Units[i].Slug)
		}
	}
	return paths
}

// sitemap is one file a language, listed in an index: a file of all would be
// too large for the bound.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request, name string) {
	e := s.keeper.Current()
	if e == nil {
		s.problem(w, r, http.StatusServiceUnavailable)
		return
	}
	key := "sitemap " + name
	if k := s.cache.get(e.Number, key); k != nil {
		s.send(w, r, k)
		return
	}
	if after, ok := s.downloads.allow(s.client(r)); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		s.problem(w, r, http.StatusTooManyRequests)
		return
	}
	var b []byte
	var err error
	if name == "" {
		b, err = s.sitemapIndex()
	} else {
		if _, ok := s.site.Catalogues.Of(name); !ok {
			s.plain(w, http.StatusNotFound, "There is nothing here.")
			return
		}
		b, err = s.sitemapOf(e, name)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	k := &kept{status: http.StatusOK, etag: []string{s.etag(e, key)}, plain: append([]byte(xml.Header), b...),
		header: http.Header{"Content-Type": {"application/xml; charset=utf-8"}}}
	k.gzip, k.packed = compressGzip(k.plain, 6), true
	k.plain = nil
	s.cache.put(e.Number, key, k)
	s.send(w, r, k)
}

func (s *Server) sitemapIndex() ([]byte, error) {
	type ref struct {
		Loc string `xml:"loc"`
	}
	index := struct {
		XMLName xml.Name `xml:"sitemapindex"`
		NS      string   `xml:"xmlns,attr"`
		Maps    []ref    `xml:"sitemap"`
	}{NS: "http://www.sitemaps.org/schemas/sitemap/0.9"}
	for _, lang := range s.site.Catalogues.Languages() {
		index.Maps = append(index.Maps, ref{s.site.Links.Absolute("/sitemap-" + lang + ".xml")})
	}
	return xml.Marshal(index)
}

func (s *Server) sitemapOf(e *edition.Edition, lang string) ([]byte, error) {
	set := struct {
		XMLName xml.Name     `xml:"urlset"`
		NS      string       `xml:"xmlns,attr"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	paths := sitemapPaths(e)
	for _, of := range s.site.Sitemap {
		paths = append(paths, of(e)...)
	}
	for _, path := range paths[:min(len(paths), sitemapLimit)] {
		u := sitemapURL{Loc: s.site.Links.Absolute("/" + lang + path)}
		for _, other := range s.site.Catalogues.Languages() {
			u.Links = append(u.Links, sitemapLink{"alternate", other, s.site.Links.Absolute("/" + other + path)})
		}
		set.URLs = append(set.URLs, u)
	}
	return xml.Marshal(set)
}

// securityTxt says where faults are reported that others must not know of yet
// (RFC 9116), where the settings say so. It is good for half a year from now.
func (s *Server) securityTxt(w http.ResponseWriter) {
	if s.site.Face == nil || len(s.site.Face.Security) == 0 {
		s.plain(w, http.StatusNotFound, "There is nothing here.")
		return
	}
	var b strings.Builder
	for _, contact := range s.site.Face.Security {
		b.WriteString("Contact: " + contact + "\n")
	}
	b.WriteString("Expires: " + time.Now().UTC().AddDate(0, 6, 0).Format(time.RFC3339) + "\n")
	b.WriteString("Preferred-Languages: " + strings.Join(s.site.Catalogues.Languages(), ", ") + "\n")
	b.WriteString("Canonical: " + s.site.Links.Absolute("/.well-known/security.txt") + "\n")
	s.plain(w, http.StatusOK, b.String())
}
