package redirect

import (
	"net/url"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// living returns what reports whether something of the site stands at an address
// or, of a rule for all below one, at that one. Such an address is never led on.
func living(h *page.House) func(from string) bool {
	begins := map[string]bool{}
	for _, r := range h.Routes() {
		first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		begins[first] = true
	}
	e := h.Edition()
	return func(from string) bool {
		at := strings.TrimSuffix(from, "/*")
		switch {
		case at == "" || at == "/" || site.Own(at) || page.Inner(at, h.Site.Catalogues, begins):
			return true
		case e == nil: // no page can be made: whatever there is a page for lives
			lang, rest, _ := strings.Cut(at[1:], "/")
			_, known := h.Site.Catalogues.Of(lang)
			_, _, found := h.Site.Routes().Find("/" + rest)
			return known && found
		}
		answer, err := h.Site.Serve(site.Request{E: e, Path: at, Query: url.Values{}})
		if answer.Release != nil {
			answer.Release()
		}
		return !errs.Is(err, errs.NotFound)
	}
}
