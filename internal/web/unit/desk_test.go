package unit_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// Merging shows first what would follow, and the old address leads on.
func TestMergingAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	a, b := d.Unpaired()
	path := "/en/desk/municipalities/" + string(b.ID) + "/merge"
	slug := b.Slug
	res := d.Send(path, webtest.PlainForm, url.Values{"into": {page.ChosenTown(a)}})
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || doc.Find(".history > li").Length() == 0 {
		t.Fatalf("%d: no preview", res.StatusCode)
	}
	if d.Unit(slug).ID != b.ID {
		t.Fatal("the preview has merged")
	}
	to, values := webtest.Fill(doc, "form:has(button[name=apply])", url.Values{"apply": {"yes"}})
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("merging answers %d", res.StatusCode)
	}
	if res := d.Ask("GET", "/en/municipalities/"+slug, nil); res.StatusCode != http.StatusMovedPermanently {
		t.Errorf("the old address answers %d", res.StatusCode)
	}
}
