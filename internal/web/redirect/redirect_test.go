package redirect_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/redirect"
	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

func rule(from, to string) url.Values {
	return url.Values{redirect.FieldFrom: {from}, redirect.FieldTo: {to}}
}

// leads asks for an address and says what comes of it.
func leads(t *testing.T, d *webtest.Desk, path, to string) {
	t.Helper()
	res := d.Get(path)
	want := http.StatusMovedPermanently
	if to == "" {
		want = http.StatusNotFound
	}
	if at := res.Header.Get("Location"); res.StatusCode != want || at != to {
		t.Errorf("%s is %d and leads to %q, want %q", path, res.StatusCode, at, to)
	}
}

// An editor makes rules; addresses lead on only where nothing stands, and
// while the database is down too.
func TestOldAddressesLeadOn(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	for from, to := range map[string]string{"/partnerska-mesta/opava.html": "/cs/municipalities/opava", "/stare/*": "/cs/good-practice/*",
		"/stare/mesta/*": "/de/map", "/en/old page": "/en/about", "/alt": "/de", "/en/municipalities/atlantis": "/en/map"} {
		d.MustSend("/en/desk/redirects/new", webtest.RecordForm, rule(from, to))
	}
	d.Shown(t)
	if rows := d.Page("/en/desk/redirects").Find("main tbody tr").Length(); rows != 6 {
		t.Errorf("%d rules in the list", rows)
	}
	if err := d.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for path, to := range map[string]string{"/partnerska-mesta/opava.html": "/cs/municipalities/opava",
		"/partnerska-mesta/opava.html/?a=1": "/cs/municipalities/opava", "/Partnerska-mesta/opava.html": "",
		"/stare/m%C4%9Bsto": "/cs/good-practice/m%C4%9Bsto", "/stare/mesta/nitra": "/de/map", "/stare//e.example": "",
		"/en/old%20page": "/en/about", "/alt/": "/de/", "/en/municipalities/atlantis": "/en/map", "/en/desk/nothing": "", "/static/nothing": "", "/nothing": ""} {
		leads(t, d, path, to)
	}
	if res := d.Get("/en/municipalities/opava"); res.StatusCode != http.StatusOK {
		t.Errorf("a page that stands is %d", res.StatusCode)
	}
}

// What is no rule is refused at its field, with what was entered.
func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	at := d.MustSend("/en/desk/redirects/new", webtest.RecordForm, rule("/a", "/en/map"))
	living := "Something of the new site"
	for _, x := range []struct{ from, to, field, says string }{
		{"/", "/en/about", redirect.FieldFrom, living},
		{"/en", "/en/about", redirect.FieldFrom, living},
		{"/en/municipalities/opava/", "/en/about", redirect.FieldFrom, living},
		{"/en/municipalities/troppau", "/en/about", redirect.FieldFrom, living}, // it leads on already
		{"/en/municipalities/*", "/en/about", redirect.FieldFrom, living},
		{"/*", "/de/about", redirect.FieldFrom, living},
		{"/static/*", "/en/about", redirect.FieldFrom, living},
		{"/api/v1/units", "/en/about", redirect.FieldFrom, living},
		{"/cs/desk/anything", "/en/about", redirect.FieldFrom, living},
		{"/sitemap.xml", "/en/about", redirect.FieldFrom, living},
		{"/b", "https://e.example/", redirect.FieldTo, "a path on this site"},
		{"/b", "/about", redirect.FieldTo, "begins with a language"},
		{"/a/", "/en/about", redirect.FieldFrom, "There is a rule"},
		{"/b", "/en/x/*", redirect.FieldTo, "A star stands only"},
	} {
		res := d.Send("/en/desk/redirects/new", webtest.RecordForm, rule(x.from, x.to))
		doc := webtest.Document(t, res)
		if field := doc.Find("#" + x.field); res.StatusCode != http.StatusUnprocessableEntity || field.AttrOr("aria-invalid", "") != "true" ||
			!strings.Contains(webtest.Text(doc.Find("main")), x.says) || doc.Find("#"+redirect.FieldFrom).AttrOr("value", "") != x.from {
			t.Errorf("%s to %s: %d, %s", x.from, x.to, res.StatusCode, webtest.Text(doc.Find(".error-summary")))
		}
	}
	if strings.Contains(at, "/new") {
		t.Errorf("a new rule leads to %s", at)
	}
}

// A file is checked row by row before anything is written; what is right is
// written together.
func TestRulesFromAFile(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	const path = "/en/desk/redirects/file"
	send := func(raw string) *http.Response { return d.Upload(t, path, "rules.csv", []byte(raw), nil) }
	res := send("from;to;note\n/a.html;/en/map;for us\n/en/about;/en/map;\n/b;https://e.example;\n/c;;\n/alt/*;/de/guide/*;\n")
	doc := webtest.Document(t, res)
	refused, good := doc.Find("main table").First(), doc.Find("main table").Last()
	if res.StatusCode != http.StatusOK || refused.Find("tbody tr").Length() != 2 || good.Find("tbody tr").Length() != 2 ||
		!strings.Contains(webtest.Text(refused), "Something of the new site") || !strings.Contains(webtest.Text(refused), "without the domain") ||
		!strings.Contains(webtest.Text(doc.Find("main")), "1 row has no target") {
		t.Fatalf("the preview, %d: %s", res.StatusCode, webtest.Text(doc.Find("main")))
	}
	if d.Page("/en/desk/redirects").Find("main tbody tr").Length() != 0 {
		t.Error("a preview writes")
	}
	to, values := webtest.Fill(doc, "main form.plain-form", nil)
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("writing is %d", res.StatusCode)
	}
	if text := webtest.Text(d.Page("/en/desk/redirects").Find("main tbody")); !strings.Contains(text, "/a.html") || !strings.Contains(text, "for us") ||
		!strings.Contains(text, "/alt/*") || strings.Contains(text, "/b") {
		t.Errorf("the rules: %s", text)
	}
	if again := d.Ask("POST", to, values); again.StatusCode != http.StatusConflict || webtest.Document(t, again).Find("main tbody tr").Length() != 2 {
		t.Errorf("the same once more is %d", again.StatusCode)
	}
	d.Shown(t)
	leads(t, d, "/alt/x", "/de/guide/x")

	for what, raw := range map[string]string{"nothing": "", "too much": strings.Repeat("/a;/en\n", redirect.MostFileBytes/7+1), "a page": "<html></html>",
		"sitemaps": "<sitemapindex></sitemapindex>"} {
		if res := send(raw); res.StatusCode != http.StatusUnprocessableEntity || webtest.Document(t, res).Find(`[name="file"][aria-invalid="true"]`).Length() != 1 {
			t.Errorf("%s is %d", what, res.StatusCode)
		}
	}
	res = send(`<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://old.example/mesta/</loc></url>` +
		`<url><loc>https://old.example/a.html</loc></url><url><loc>https://old.example/en/about</loc></url><url><loc>https://old.example/</loc></url></urlset>`)
	if text := webtest.Body(t, res); text != "\ufefffrom;to;note\n/mesta;;\n" || !strings.Contains(res.Header.Get("Content-Disposition"), "redirects.csv") {
		t.Errorf("the sitemap becomes %q", text)
	}
}

// What is not found is listed without its query, and leads to the form of a rule;
// with a rule it is listed no more.
func TestWhatIsNotFound(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	for _, path := range []string{"/spolky?name=Novák", "/spolky/", "/jine", "/wp-login.php",
		"/en/desk/nothing", "/api/nothing", "/static/nothing", "/file/nothing",
		"/brand/nothing", "/map/land/nothing", "/sitemap-xx.xml"} {
		d.Get(path)
	}
	const list = "/en/desk/redirects/missed"
	rows := d.Page(list).Find("main tbody tr")
	if rows.Length() != 2 || webtest.Text(rows.First().Children().First()) != "/spolky" || webtest.Text(rows.First().Children().Eq(1)) != "2" {
		t.Errorf("what was not found: %s", webtest.Text(rows))
	}
	form := strings.TrimPrefix(rows.First().Find("a").AttrOr("href", ""), "https://twins.example")
	if value := d.Page(form).Find("#"+redirect.FieldFrom).AttrOr("value", ""); value != "/spolky" {
		t.Errorf("the form begins with %q", value)
	}
	d.MustSend(form, webtest.RecordForm, url.Values{redirect.FieldTo: {"/en/map"}})
	d.Shown(t)
	leads(t, d, "/spolky", "/en/map")
	if text := webtest.Text(d.Page(list).Find("main tbody")); strings.Contains(text, "/spolky") || !strings.Contains(text, "/jine") {
		t.Errorf("after a rule was made: %s", text)
	}
	reader := d.Desk(t, account.Adviser)
	if doc := reader.Page(list); doc.Find("main tbody a").Length() != 0 || doc.Find(".rail a[href$='/desk/redirects']").Length() != 1 {
		t.Error("who may not write is offered rules to make, or has no entry in the rail")
	}
}

// Targets may begin with each language of the site and no other.
func TestLanguages(t *testing.T) {
	t.Parallel()
	all := web.Features().Languages()
	slices.Sort(all)
	mine := slices.Sorted(slices.Values(redirect.Languages))
	if !slices.Equal(all, mine) {
		t.Errorf("the site has %v, rules know %v", all, mine)
	}
}
