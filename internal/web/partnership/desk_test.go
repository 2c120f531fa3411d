package partnership_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// An editor adds a partnership, changes it, sees it on the public page, reads
// its history, takes the change back, and removes it.
func TestAPartnershipsLifeAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	a, b := d.Unpaired()
	record := d.MustSend("/en/desk/partnerships/new", webtest.RecordForm,
		url.Values{"a": {page.ChosenTown(a)}, "b": {page.ChosenTown(b)}, "since": {"3 May 1991"}, "sayer": {"a"}, "source": {"said:letter"}})
	record, _, _ = strings.Cut(record, "?")
	public := strings.Replace(record, "/desk", "", 1)
	// The next page shows it, also the public one: the answer has waited for it.
	if text := webtest.Body(t, d.Ask("GET", public, nil)); !strings.Contains(text, "3 May 1991") || !strings.Contains(text, "told by letter") {
		t.Errorf("the public page does not show it")
	}
	doc := d.Page(record + "/edit")
	if doc.Find("#since").AttrOr("value", "") != "3 May 1991" {
		t.Errorf("the form shows %q", doc.Find("#since").AttrOr("value", ""))
	}
	d.MustSend(record+"/edit", webtest.RecordForm,
		url.Values{"since": {"1992"}, "form": {"formal"}, "theme": {"youth", "sport"}, "sayer": {"editor"}, "source": {"web"},
			"address": {"https://www.example.org/smlouva"}, "why": {"the agreement says so"}})
	history := d.Page(record).Find(".history")
	if text := history.Text(); !strings.Contains(text, "Person editor") || !strings.Contains(text, "the agreement says so") ||
		!strings.Contains(text, "example.org") || !strings.Contains(text, "1992") {
		t.Errorf("the history does not tell who, why, from where and what: %s", text)
	}
	undo, _ := history.Find("a[href*='/desk/undo/']").First().Attr("href")
	preview := d.Page(strings.TrimPrefix(undo, "https://twins.example"))
	if preview.Find(".history ins, .history del").Length() == 0 {
		t.Error("the preview of the undo shows no difference")
	}
	d.MustSend(strings.TrimPrefix(undo, "https://twins.example"), ".plain-form[action*='/desk/undo/']", nil)
	if since := d.Page(record+"/edit").Find("#since").AttrOr("value", ""); since != "3 May 1991" {
		t.Errorf("after the undo it stands since %q", since)
	}
	d.MustSend(record, ".remove form", url.Values{"why": {"a mistake"}})
	if res := d.Ask("GET", public, nil); res.StatusCode != http.StatusGone {
		t.Errorf("the public page of what was removed answers %d", res.StatusCode)
	}
	id := record[strings.LastIndexByte(record, '/')+1:]
	d.MustSend("/en/desk/trash", "form:has(button[value='"+id+"'])", url.Values{"id": {id}})
	if res := d.Ask("GET", public, nil); res.StatusCode != http.StatusOK {
		t.Errorf("the public page of what was restored answers %d", res.StatusCode)
	}
}

// A confirmation takes two steps: open the record, press the button.
func TestConfirmingAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	a := d.Unit("opava")
	path := "/en/desk/partnerships/" + string(d.Keeper.Current().Partnership(a.Partnerships[0]).ID)
	for _, end := range []string{"a", "b"} {
		d.MustSend(path, "form:has(input[name=sayer][value="+end+"])", nil)
	}
	p, _ := d.Keeper.Current().PartnershipByID(register.PartnershipID(path[strings.LastIndexByte(path, '/')+1:]))
	if got := d.Keeper.Current().Partnership(p); got.Confirmed != 2 || got.Liveness != "active" {
		t.Errorf("confirmed by %d ends, %s", got.Confirmed, got.Liveness)
	}
	if text := d.Page(path).Find(".confirms").Text(); strings.Count(text, "confirmed on 21 November 2026") != 2 {
		t.Errorf("the record says %s", text)
	}
	if res := d.Ask("POST", path+"/confirm", url.Values{"sayer": {"third"}, "source": {"said:phone"}}); res.StatusCode < 400 {
		t.Errorf("a third party confirmed: %d", res.StatusCode)
	}
}

// What is refused comes back as it was entered, with the error at its field.
func TestTheDeskLosesNothing(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	a, b := d.Unpaired()
	res := d.Send(
		"/en/desk/partnerships/new",
		webtest.RecordForm,
		url.Values{
			"a":       {page.ChosenTown(a)},
			"b":       {page.ChosenTown(b)},
			"since":   {"some <b> day"},
			"note":    {"a\nlong note"},
			"theme":   {"sport"},
			"sayer":   {"b"},
			"source":  {"web"},
			"address": {"no address"},
		},
	)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	if doc.Find("#since").AttrOr("value", "") != "some <b> day" || doc.Find("#note").Text() != "a\nlong note" ||
		!strings.HasPrefix(doc.Find("#a").AttrOr("value", ""), a.Name+" (") ||
		doc.Find("input[name=sayer][checked]").AttrOr("value", "") != "b" ||
		doc.Find("input[name=theme][checked]").AttrOr("value", "") != "sport" ||
		doc.Find("#address").AttrOr("value", "") != "no address" {
		t.Error("something that was entered is lost")
	}
	for _, f := range []string{"since", "address"} {
		if doc.Find("#"+f+"-error").Text() == "" || doc.Find("#"+f).AttrOr("aria-invalid", "") != "true" {
			t.Errorf("no error at %s", f)
		}
	}
	// A name that several bear asks which is meant, and a pair that stands says so.
	res = d.Send(
		"/en/desk/partnerships/new",
		webtest.RecordForm,
		url.Values{"a": {page.ChosenTown(a)}, "b": {"Springfield"}, "sayer": {"a"}, "source": {"said:phone"}},
	)
	if doc, err = goquery.NewDocumentFromReader(res.Body); err != nil || doc.Find("input[type=radio][name=b]").Length() < 2 {
		t.Errorf("%d: there is no choice of what Springfield means", res.StatusCode)
	}
	other := d.Keeper.Current().Other(a.Partnerships[0], a.Index)
	res = d.Send(
		"/en/desk/partnerships/new",
		webtest.RecordForm,
		url.Values{"a": {page.ChosenTown(other)}, "b": {page.ChosenTown(a)}, "sayer": {"a"}, "source": {"said:phone"}},
	)
	if text := webtest.Body(t, res); res.StatusCode != http.StatusConflict || !strings.Contains(text, "have a partnership in the register already") {
		t.Errorf("the same pair again: %d", res.StatusCode)
	}
}

// A place of the gazetteer becomes a town of the register with the partnership.
func TestAPartnerFromTheGazetteer(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	doc := d.Page("/en/desk/municipalities/new?find=Timbuktu")
	link, ok := doc.Find("a[href*='place=']").First().Attr("href")
	if !ok {
		t.Fatal("the gazetteer has no Timbuktu")
	}
	key, _ := url.QueryUnescape(link[strings.Index(link, "place=")+6:])
	if doc := d.Page(strings.TrimPrefix(link, "https://twins.example")); doc.Find("#country option[selected]").AttrOr("value", "") != "ML" ||
		doc.Find("#lat").AttrOr("value", "") == "" {
		t.Error("the form is not filled from the place")
	}
	d.MustSend(
		"/en/desk/partnerships/new",
		webtest.RecordForm,
		url.Values{"a": {"town:opava"}, "b": {key}, "sayer": {"a"}, "source": {"said:letter"}},
	)
	u := d.Unit("timbuktu")
	if u.Country != "ML" || !u.Placed || u.Counted != 1 {
		t.Errorf("the town is %+v", u.Unit)
	}
}

// Two people edit one record: the second sees both texts, and what both keep.
func TestTwoEditors(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	id := string(d.Unit("opava").ID)
	path := "/en/desk/municipalities/" + id + "/edit"
	to, mine := webtest.Fill(
		d.Page(path),
		webtest.RecordForm,
		url.Values{"website": {"https://mine.example"}, "region": {"My region"}, "source": {"said:desk"}},
	)
	d.Now = d.Now.Add(time.Minute)
	other := d.Desk(t, account.Administrator)
	other.MustSend(path, webtest.RecordForm, url.Values{"website": {"https://theirs.example"}, "population": {"55555"}, "source": {"said:desk"}})
	res := d.Ask("POST", to, mine)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusConflict {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	if text := doc.Find(".clash").Text(); !strings.Contains(text, "https://theirs.example") || !strings.Contains(text, "https://mine.example") ||
		!strings.Contains(text, "Person administrator") || strings.Contains(text, "55555") {
		t.Errorf("the page shows %s", text)
	}
	to, again := webtest.Fill(doc, webtest.RecordForm, nil)
	if res := d.Ask("POST", to, again); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("a second save answers %d", res.StatusCode)
	}
	if u := d.Unit("opava"); u.Website != "https://mine.example" || u.Region != "My region" || u.Population != 55555 {
		t.Errorf("what stands: %s, %s, %d", u.Website, u.Region, u.Population)
	}
}

// Many at once: chosen by a filter, previewed, applied, taken back as one.
func TestBulkEdit(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	q := edition.ParseQuery(url.Values{"country": {"CZ"}, "form": {"unknown"}})
	n := len(d.Keeper.Current().Select(q).Found)
	if n < 2 {
		t.Fatalf("%d to change", n)
	}
	sent := url.Values{"all": {"yes"}, "query": {q.Encode()}, "field": {"form"}, "step": {"preview"}, "form": {"informal"}, "sayer": {"editor"},
		"source": {"said:desk"}}
	res := d.Ask("POST", "/en/desk/partnerships/bulk", sent)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || doc.Find(".history > li").Length() != min(n, 200) {
		t.Fatalf("%d: the preview shows %d of %d", res.StatusCode, doc.Find(".history > li").Length(), n)
	}
	if now := len(d.Keeper.Current().Select(q).Found); now != n {
		t.Error("the preview has changed something")
	}
	to, values := webtest.Fill(doc, "form:has(button[value=apply])", url.Values{"step": {"apply"}})
	res = d.Ask("POST", to, values)
	batch := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || len(d.Keeper.Current().Select(q).Found) != 0 {
		t.Fatalf("applied: %d, %d are left", res.StatusCode, len(d.Keeper.Current().Select(q).Found))
	}
	d.MustSend("/en/desk/undo/"+batch[strings.LastIndexByte(batch, '/')+1:], ".plain-form[action*='/desk/undo/']", nil)
	if now := len(d.Keeper.Current().Select(q).Found); now != n {
		t.Errorf("taken back, %d of %d are as before", now, n)
	}
}

// Filters are kept for whoever keeps them, and nobody else.
func TestKeptFilters(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	next := d.MustSend("/en/desk/partnerships?country=SK", ".keep-filter", url.Values{"name": {"Slovak ones"}})
	if !strings.HasSuffix(next, "country=SK") || !strings.Contains(d.Page(next).Find(".kept").Text(), "Slovak ones") {
		t.Errorf("kept as %s", next)
	}
	if doc := d.Page(next); !strings.HasSuffix(doc.Find("a[href*='.csv']").AttrOr("href", ""), "/partnerships.csv?country=SK") {
		t.Error("the export is not of what is shown")
	}
	d.Now = d.Now.Add(time.Minute)
	other := d.Desk(t, account.Adviser)
	if strings.Contains(other.Page("/en/desk/partnerships").Find(".kept").Text(), "Slovak ones") {
		t.Error("an adviser sees an editor's filters")
	}
	if other.Page("/en/desk/partnerships").Find("input[name=id], a[href$='/new']").Length() > 0 {
		t.Error("an adviser, who only reads, is offered to change something")
	}
}

// Of what is said differently each value can be decided for, also the one that
// is shown already: that is a decision, and it can be taken back.
func TestDecidingForAValue(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	path := "/en/desk/partnerships/" + d.IDs["0"] // since 1964 says one end, since 1977 the other
	for _, x := range []struct{ value, shown string }{{"1964", "1964"}, {"1977-03-11", "11 March 1977"}} {
		next := d.MustSend(path, ".differs form:has(input[name=value][value='"+x.value+"'])", nil)
		doc := d.Page(next)
		if text := webtest.Text(doc.Find(".differs")); !strings.Contains(text, "The association decided for "+x.shown) {
			t.Errorf("decided for %s, the record says %s", x.value, text)
		}
		if doc.Find(".notice a[href*='/desk/undo/']").Length() != 1 {
			t.Error("the notice does not lead to taking the decision back")
		}
		at, _ := d.Keeper.Current().PartnershipByID(register.PartnershipID(d.IDs["0"]))
		p := d.Keeper.Current().Partnership(at)
		if s, _, _ := register.Shown(p.Statements, register.FieldSince); s.Value != x.value || s.Sayer != register.SayerEditor {
			t.Errorf("shown is %s by %s", s.Value, s.Sayer)
		}
		if len(p.Disagrees) != 1 || !p.Disagrees[0].Decided {
			t.Errorf("the disagreement is not decided: %+v", p.Disagrees)
		}
	}
	decided := d.Page(path)
	if n := decided.Find(".differs form:has(input[name=value])").Length(); n != 1 {
		t.Errorf("%d values can be decided for, where one is decided", n)
	}
	key := decided.Find(".differs form[action$=withdraw] button").AttrOr("value", "")
	d.MustSend(path, ".differs form[action$=withdraw]", url.Values{"statement": {key}})
	if text := webtest.Text(d.Page(path).Find(".differs")); strings.Contains(text, "decided") {
		t.Errorf("the decision was taken back, and the record says %s", text)
	}
	// A value that was changed meanwhile is not decided for unseen.
	to, values := webtest.Fill(decided, ".differs form:has(input[name=value])", url.Values{"value": {"1958"}})
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusConflict {
		t.Errorf("another value answers %d", res.StatusCode)
	}
}
