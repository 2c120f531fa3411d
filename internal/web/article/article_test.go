package article_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/article"
	"twinhall/internal/web/face"
	"twinhall/internal/web/webtest"
)

// An editor takes over the texts to begin with, publishes one language of one,
// translates it; a reader sees what is published and nothing else, in their
// language or with a notice in another.
func TestGuide(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	starter, err := article.Starter(article.Guide)
	if err != nil {
		t.Fatal(err)
	}
	list := "/en/desk/guide"
	d.MustSend(list, "form[action$='/desk/guide/load']", url.Values{})
	doc := d.Page(list)
	at0 := doc.Find("main tbody td a[href$='/cs'], main tbody th a[href$='/cs']").First().AttrOr("href", "")
	if most := d.Page(at0).Find("#article-body-cs").AttrOr("maxlength", ""); most != "20000" {
		t.Errorf("a browser takes %s characters of a text", most)
	}
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
	d.MustSend(at, webtest.RecordForm, url.Values{article.FieldState + "cs": {"public"}, article.FieldBody + "cs": {
		"## Nadpis\n\n[dál](page:oath) a [mapa](site:/map) <script>alert(1)</script>"}})
	slug := starter[0].Slug
	page := d.Page("/cs/guide/" + slug)
	if h := page.Find("h1"); webtest.Text(h) != starter[0].In[0].Title || page.Find("article h2").First().Text() != "Nadpis" {
		t.Errorf("the page begins %q", webtest.Text(page.Find("article")))
	}
	if page.Find("article .prose a").Length() != 1 || page.Find(".prose a").AttrOr("href", "") != "/cs/map" || page.Find("article script").Length() != 0 {
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
	res := d.Send(at, webtest.RecordForm, url.Values{article.FieldState + "cs": {"public"}, article.FieldTitle + "cs": {""}})
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a page without a title is published: %d", res.StatusCode)
	}
	if doc := webtest.Document(t, res); doc.Find("#article-title-cs").AttrOr("aria-invalid", "") != "true" ||
		!strings.Contains(doc.Find("#article-body-cs").Text(), "Nadpis") {
		t.Error("the field is not marked, or the text is lost")
	}

	// A new page, at an address that is none, then at its own.
	res = d.Send("/en/desk/guide/new", webtest.RecordForm, url.Values{article.FieldSlug: {"Our Page"}, article.FieldTitle + "en": {"Ours"}})
	if doc := webtest.Document(t, res); res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#article-slug").AttrOr("aria-invalid", "") != "true" {
		t.Errorf("an address that is none: %d", res.StatusCode)
	}
	res = d.Send("/en/desk/guide/new", webtest.RecordForm, url.Values{article.FieldSlug: {slug}, article.FieldTitle + "en": {"Ours"}})
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an address that is taken: %d", res.StatusCode)
	}
	d.MustSend("/en/desk/guide/new", webtest.RecordForm, url.Values{article.FieldSlug: {"our-page"}, article.FieldTitle + "en": {"Ours"},
		article.FieldParent: {slug}})
	if n := d.Page(list).Find("main tbody tr").Length(); n != len(starter)+2 {
		t.Errorf("%d pages after a new one", n)
	}
}

// send sends the form of a text, or of what belongs to all its languages.
func send(t *testing.T, d *webtest.Desk, at string, status int, fields ...string) {
	t.Helper()
	change := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		change.Set(fields[i], fields[i+1])
	}
	if res := d.Send(at, webtest.RecordForm, change); res.StatusCode != status {
		t.Errorf("%s %v: %d, want %d: %s", at, fields, res.StatusCode, status, webtest.Errors(t, res))
	}
	d.Shown(t)
}

// made makes an article of a section and returns where it stands at the desk.
func made(t *testing.T, d *webtest.Desk, s article.Section, slug, title, summary string) string {
	t.Helper()
	return strings.Split(d.MustSend("/en/desk/"+string(s)+"/new", webtest.RecordForm, url.Values{article.FieldSlug: {slug},
		article.FieldTitle + "en": {title}, article.FieldSummary + "en": {summary}}), "?")[0]
}

// Each section shows what is published in it: news in their order and by a
// feed, terms by their titles, questions with their answers, notices on the
// first pages. The numbers of the register stand where a text leaves them open.
func TestSections(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	for _, x := range []struct {
		section          article.Section
		slug, title, day string
	}{{"news", "older", "An older one", "2026-10-01"}, {"news", "newer", "A newer one", "2026-11-01"},
		{"glossary", "b", "Beta", ""}, {"glossary", "a", "alpha", ""},
		{"questions", "why", "Why?", ""}, {"notices", "pause", "A pause", "2026-11-20"}} {
		at := made(t, d, x.section, x.slug, x.title, "In short, {partnerships} of them.")
		if x.day != "" {
			send(t, d, at, http.StatusSeeOther, article.FieldDay, x.day)
		}
		fields := []string{article.FieldState + "en", "public"}
		if x.section.HasBody() {
			fields = append(fields, article.FieldBody+"en", "At **length**, [beta](term:b), [none](term:none).")
		}
		send(t, d, at+"/en", http.StatusSeeOther, fields...)
	}
	var titles []string
	d.Page("/en/news").Find(".news-list a").Each(func(_ int, a *goquery.Selection) { titles = append(titles, a.Text()) })
	if strings.Join(titles, "|") != "A newer one|An older one|First steps" {
		t.Errorf("news: %v", titles)
	}
	one := d.Page("/en/news/newer")
	if one.Find(".prose a").Length() != 1 || one.Find(".prose a").AttrOr("href", "") != "/en/glossary#b" ||
		one.Find("[rel=next]").AttrOr("href", "") != "/en/news/older" {
		t.Errorf("an item of news: %s", webtest.Text(one.Find("article")))
	}
	if text := webtest.Text(one.Find(".lead")); text != "In short, 3 of them." {
		t.Errorf("%q", text)
	}
	feed := webtest.Body(t, d.Get("/en/news.atom"))
	if !strings.Contains(feed, "<title>A newer one</title>") || !strings.Contains(feed, "https://twins.example/en/news/newer") {
		t.Errorf("the feed: %s", feed)
	}
	if text := webtest.Text(d.Page("/en/glossary").Find("dl")); !strings.HasPrefix(text, "alpha") || !strings.Contains(text, "Beta") {
		t.Errorf("the glossary: %s", text)
	}
	if doc := d.Page("/de/glossary"); doc.Find("dd p[lang=de]").Length() != 2 {
		t.Error("terms in another language are not told")
	}
	if doc := d.Page("/en/questions"); doc.Find("section#why h2").Text() != "Why?" || doc.Find("nav a[href='#why']").Length() != 1 {
		t.Error("the question is not there")
	}
	home := d.Page("/en/")
	if home.Find(".notice strong").Text() != "A pause" || home.Find("#latest-news ~ ul a").First().Text() != "A newer one" {
		t.Errorf("the home page has %q", webtest.Text(home.Find(".notice")))
	}
	if doc := d.Page("/en/search?q=beta"); doc.Find(".hits a[href='/en/glossary#b']").Length() != 1 {
		t.Error("the search does not find a term")
	}
}

// The foot of every page leads to the statements that the law wants, once they
// are published.
func TestFoot(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	links := func() int { return d.Page("/cs/map").Find("footer a[href='/cs/guide/imprint']").Length() }
	if links() != 0 {
		t.Error("the foot leads to a page that there is not")
	}
	at := made(t, d, article.Guide, "imprint", "Imprint", "Who runs this site.") + "/en"
	send(t, d, at, http.StatusSeeOther, article.FieldState+"en", "public", article.FieldBody+"en", "We do.")
	if links() != 1 {
		t.Error("the foot does not lead to the imprint")
	}
}

// A block shows something of the register in the place of its line, and nothing
// where there is no such thing.
func TestBlocks(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	at := made(t, d, article.News, "blocks", "Blocks", "In short.") + "/en"
	send(t, d, at, http.StatusSeeOther, article.FieldState+"en", "public", article.FieldBody+"en",
		"One.\n\n{{map:opava}}\n\nTwo {{map:opava}}.\n\n{{practice:sport}}\n{{practice:culture}}\n{{map:nowhere}}\n\nThree.")
	doc := d.Page("/en/news/blocks").Find("article")
	if doc.Find(".prose").Length() != 3 || doc.Find("figure svg").Length() != 1 || doc.Find("figcaption a[href='/en/municipalities/opava']").Length() != 1 ||
		doc.Find(".practice-list a").Length() != 1 || strings.Contains(doc.Text(), "{{practice") || !strings.Contains(doc.Text(), "Two {{map:opava}}.") {
		t.Errorf("the text shows %s", webtest.Text(doc))
	}
}

// What is public stays while its next version waits; who wrote it may not
// publish it where two people are needed; a machine's translation is told.
func TestTwoPeople(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	d.House.Site.Face = &face.Face{TwoPeople: true}
	other := d.Desk(t, account.Administrator)
	if d.Page("/en/desk/glossary").Find("button[name=publish]").Length() != 0 {
		t.Error("the texts to begin with are published by one person")
	}
	d.Ask("POST", "/en/desk/glossary/load", url.Values{"publish": {"yes"}})
	d.Shown(t)
	if d.Page("/en/glossary").Find("dt").Length() != 0 {
		t.Error("the texts to begin with were published by one person")
	}
	at := made(t, d, article.News, "call", "A call", "In short.") + "/en"
	send(t, d, at, http.StatusUnprocessableEntity, article.FieldBody+"en", "One.", article.FieldState+"en", "public")
	send(t, d, at, http.StatusSeeOther, article.FieldBody+"en", "One.", article.FieldState+"en", "review")
	send(t, d, at, http.StatusUnprocessableEntity, article.FieldState+"en", "public")
	if text := webtest.Text(other.Page("/en/desk").Find("main")); !strings.Contains(text, "A call, English") {
		t.Error("the desk does not say that it waits to be read")
	}
	send(t, other, at, http.StatusUnprocessableEntity, article.FieldBody+"en", "Mine.", article.FieldState+"en", "public")
	send(t, other, at, http.StatusSeeOther, article.FieldState+"en", "public")
	send(t, d, at, http.StatusSeeOther, article.FieldBody+"en", "Two.", article.FieldState+"en", "review", article.FieldMachine+"en", "yes")
	if text := webtest.Text(d.Page("/en/news/call").Find(".prose")); text != "One." {
		t.Errorf("the public page says %q before anybody else has read the next version", text)
	}
	send(t, other, at, http.StatusSeeOther, article.FieldState+"en", "public")
	if doc := d.Page("/en/news/call"); webtest.Text(doc.Find(".prose")) != "Two." || doc.Find(".notice").Length() != 1 {
		t.Errorf("the public page says %q", webtest.Text(doc.Find("article")))
	}
}

// A browser sends line breaks as two characters, also of what stood there: that
// is no change by somebody else.
func TestLineBreaks(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	at := made(t, d, article.News, "call", "A call", "In short.") + "/en"
	send(t, d, at, http.StatusSeeOther, article.FieldBody+"en", "One.\r\n\r\nTwo.")
	send(t, d, at, http.StatusSeeOther, article.FieldBody+"en", "One.\r\n\r\nThree.", "was."+article.FieldBody+"en", "One.\r\n\r\nTwo.")
}

// A translation that is older than its original stands in the list of what
// waits until somebody changes it, or says that it still holds.
func TestTranslations(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	at := made(t, d, article.Guide, "oath", "The oath", "In short.")
	send(t, d, at+"/en", http.StatusSeeOther, article.FieldBody+"en", "One.")
	send(t, d, at+"/de", http.StatusSeeOther, article.FieldTitle+"de", "Der Eid", article.FieldBody+"de", "Eins.")
	older := func() int {
		return d.Page("/en/desk/translations").Find("a[href='" + at + "/de']").Length()
	}
	if older() != 0 {
		t.Error("a translation waits as soon as it is written")
	}
	d.Now = d.Now.Add(time.Hour)
	send(t, d, at+"/en", http.StatusSeeOther, article.FieldBody+"en", "Two.")
	if text := webtest.Text(d.Page("/en/desk").Find("main")); !strings.Contains(text, "The oath, Deutsch") && !strings.Contains(text, "The oath, German") {
		t.Errorf("today does not tell of it: %s", text)
	}
	if older() != 1 {
		t.Error("a translation that is older than its original does not wait")
	}
	d.MustSend(at+"/de", "form[action$='/de/current']", url.Values{})
	if older() != 0 {
		t.Error("a translation that still holds waits")
	}
	res := d.Ask("POST", at+"/de/preview", url.Values{"text": {"## A <script>\n\n[x](javascript:y)"}})
	if html := webtest.Body(t, res); res.StatusCode != http.StatusOK || !strings.Contains(html, "<h2") || strings.Contains(html, "<script") ||
		strings.Contains(html, "href") {
		t.Errorf("the preview: %d %s", res.StatusCode, html)
	}
}

// An hour that summer time skips is refused at its field, and nothing is lost.
func TestMoments(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	zone, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		t.Fatal(err)
	}
	d.House.Zone = zone
	at := made(t, d, article.News, "call", "A call", "In short.")
	res := d.Send(at, webtest.RecordForm, url.Values{article.FieldPublish: {"28. 3. 2027 2:30"}})
	if doc := webtest.Document(t, res); res.StatusCode != http.StatusUnprocessableEntity ||
		doc.Find("#article-publish").AttrOr("value", "") != "28. 3. 2027 2:30" {
		t.Errorf("%d", res.StatusCode)
	}
	send(t, d, at, http.StatusSeeOther, article.FieldPublish, "28. 3. 2027 3:30")
}
