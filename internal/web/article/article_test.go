package guide_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/guide"
	"twinhall/internal/web/webtest"
)

// An editor takes over the texts to begin with, publishes one language of one,
// translates it; a reader sees what is published and nothing else, in their
// language or with a notice in another.
func TestGuide(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	starter, err := guide.Starter()
	if err != nil {
		t.Fatal(err)
	}
	list := "/en/desk/guide"
	d.MustSend(list, "form[action$='/desk/guide/load']", url.Values{})
	doc := d.Page(list)
	if rows := doc.Find("main tbody tr").Length(); rows != len(starter)+1 || doc.Find("form[action$='/desk/guide/load']").Length() != 0 {
		t.Fatalf("%d pages in the list, want %d, and no button to load them again", rows, len(starter)+1)
	}
	if links := d.Page("/en/guide").Find("main a"); links.Length() != 1 || links.AttrOr("href", "") != "/en/guide/first-steps" {
		t.Errorf("the guide leads to %d pages that are not published", links.Length()-1)
	}
	if res := d.Get("/en/guide/agreement"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a draft answers %d", res.StatusCode)
	}

	// One language is published.
	row := doc.Find("main tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return strings.Contains(r.Text(), starter[0].In[3].Title) })
	at := row.Find("a[href$='/cs']").AttrOr("href", "")
	d.MustSend(at, webtest.RecordForm, url.Values{guide.FieldPublic + "cs": {"yes"}, guide.FieldBody + "cs": {
		"## Nadpis\n\n[dál](page:oath) a [mapa](site:/map) <script>alert(1)</script>"}})
	slug := starter[0].Slug
	page := d.Page("/cs/guide/" + slug)
	if h := page.Find("h1"); webtest.Text(h) != starter[0].In[0].Title || page.Find("article h2").First().Text() != "Nadpis" {
		t.Errorf("the page begins %q", webtest.Text(page.Find("article")))
	}
	if page.Find(".prose a").Length() != 1 || page.Find(".prose a").AttrOr("href", "") != "/cs/map" || page.Find("article script").Length() != 0 {
		t.Error("a link to what is not published is one, or HTML goes through")
	}
	other := d.Page("/de/guide/" + slug)
	if other.Find(".notice").Length() != 1 || other.Find(".prose").AttrOr("lang", "") != "cs" || other.Find("h1").AttrOr("lang", "") != "cs" {
		t.Error("a text in another language is not told")
	}
	if doc := d.Page("/cs/search?q=nadpis"); doc.Find(".hits a[href='/cs/guide/"+slug+"']").Length() != 1 {
		t.Error("the search does not find it")
	}
	if d.Page("/cs/").Find(".menu a[href='/cs/guide']").Length() == 0 {
		t.Error("the menu does not lead to it")
	}

	if sitemap := webtest.Body(t, d.Get("/sitemap-cs.xml")); !strings.Contains(sitemap, "/cs/guide/"+slug) {
		t.Error("search engines are not told of it")
	}

	// Published without a title is refused, and nothing is lost.
	res := d.Send(at, webtest.RecordForm, url.Values{guide.FieldPublic + "cs": {"yes"}, guide.FieldTitle + "cs": {""}})
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a page without a title is published: %d", res.StatusCode)
	}
	if doc := webtest.Document(t, res); doc.Find("#page-title-cs").AttrOr("aria-invalid", "") != "true" ||
		!strings.Contains(doc.Find("#page-body-cs").Text(), "Nadpis") {
		t.Error("the field is not marked, or the text is lost")
	}

	// A new page, at an address that is none, then at its own.
	res = d.Send("/en/desk/guide/new", webtest.RecordForm, url.Values{guide.FieldSlug: {"Our Page"}, guide.FieldTitle + "en": {"Ours"}})
	if doc := webtest.Document(t, res); res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#page-slug").AttrOr("aria-invalid", "") != "true" {
		t.Errorf("an address that is none: %d", res.StatusCode)
	}
	res = d.Send("/en/desk/guide/new", webtest.RecordForm, url.Values{guide.FieldSlug: {slug}, guide.FieldTitle + "en": {"Ours"}})
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an address that is taken: %d", res.StatusCode)
	}
	d.MustSend("/en/desk/guide/new", webtest.RecordForm, url.Values{guide.FieldSlug: {"our-page"}, guide.FieldTitle + "en": {"Ours"},
		guide.FieldParent: {slug}})
	if n := d.Page(list).Find("main tbody tr").Length(); n != len(starter)+2 {
		t.Errorf("%d pages after a new one", n)
	}
}
