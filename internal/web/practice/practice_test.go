package practice_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/practice"
	"twinhall/internal/web/webtest"
)

// A card stands in the list, on the pages of its towns and partnerships, in the
// search, as a table and a feed; the list is narrowed down, and what is no word
// of a list is left out of its address.
func TestGoodPractice(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	list := d.Page("/en/good-practice")
	if list.Find(".practice-list a").Length() != 1 || list.Find("select").Length() != 5 || list.Find("svg").Length() == 0 {
		t.Errorf("the list: %s", webtest.Text(list.Find("main")))
	}
	for query, n := range map[string]int{"theme=sport": 1, "theme=culture": 0, "country=SK": 1, "country=CZ&cost=low": 0, "size=large": 1, "size=village": 0} {
		if got := d.Page("/en/good-practice?" + query).Find(".practice-list a").Length(); got != n {
			t.Errorf("%s chooses %d", query, got)
		}
	}
	if res := d.Get("/en/good-practice?cost=&theme=sport&x=1"); res.StatusCode != http.StatusMovedPermanently ||
		!strings.HasSuffix(res.Header.Get("Location"), "?theme=sport") {
		t.Errorf("another form of an address is %d at %s", res.StatusCode, res.Header.Get("Location"))
	}
	card := d.Page("/en/good-practice/first-steps")
	if card.Find("#towns ~ ul a").Length() != 3 || !strings.Contains(webtest.Text(card.Find("#towns ~ ul")), "Elsewhere, Germany") {
		t.Errorf("the towns of the card: %s", webtest.Text(card.Find("section[aria-labelledby=towns]")))
	}
	if other := d.Page("/cs/good-practice/first-steps"); other.Find(".notice").Length() != 1 || other.Find("h1").AttrOr("lang", "") != "en" {
		t.Error("a card in another language is not told")
	}
	for _, path := range []string{"/en/municipalities/opava", "/en/partnerships/" + d.IDs["0"]} {
		if d.Page(path).Find("section[aria-labelledby=practice] a[href='/en/good-practice/first-steps']").Length() != 1 {
			t.Errorf("%s does not lead to it", path)
		}
	}
	if d.Page("/en/search?q=ran+together").Find(".hits a[href='/en/good-practice/first-steps']").Length() != 1 {
		t.Error("the search does not find it")
	}
	if text := webtest.Body(t, d.Get("/en/good-practice.csv")); !strings.Contains(text, "Opava") ||
		!strings.HasPrefix(strings.TrimPrefix(text, "\ufeff"), "slug,") {
		t.Errorf("the table: %s", text)
	}
	if text := webtest.Body(t, d.Get("/en/good-practice.atom")); !strings.Contains(text, "<title>First steps</title>") {
		t.Errorf("the feed: %s", text)
	}
	if d.Page("/en/embed/good-practice").Find(".practice-list a").Length() != 1 {
		t.Error("the frame is empty")
	}
}

// An editor takes over the cards to begin with, writes a new one and publishes
// it; what is not whole is refused at its field.
func TestAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	starter, err := practice.Starter()
	if err != nil {
		t.Fatal(err)
	}
	d.MustSend("/en/desk/practice", "form[action$='/desk/practice/load']", url.Values{})
	if rows := d.Page("/en/desk/practice").Find("main tbody tr").Length(); rows != len(starter)+1 {
		t.Errorf("%d cards in the list, want %d", rows, len(starter)+1)
	}
	if d.Page("/en/good-practice").Find(".practice-list a").Length() != 1 {
		t.Error("a draft is public")
	}
	at := strings.Split(d.MustSend("/en/desk/practice/new", webtest.RecordForm, url.Values{practice.FieldTitle + "en": {"A run"}, practice.FieldFrom: {"2021"},
		practice.FieldTowns + ".practice-town": {"Opava"}, practice.FieldTowns + ".country": {"CZ"}, practice.FieldTowns + ".practice-town-slug": {""},
		practice.FieldThemes: {"sport", "youth"}}), "?")[0]
	res := d.Send(at, webtest.RecordForm, url.Values{practice.FieldPublic: {"yes"}})
	if doc := webtest.Document(t, res); res.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(webtest.Text(doc.Find("main")), "Only an example that has") {
		t.Errorf("a card without a text is published: %d", res.StatusCode)
	}
	d.MustSend(at+"/en", webtest.RecordForm, url.Values{practice.FieldDone + "en": {"They ran."}})
	d.MustSend(at, webtest.RecordForm, url.Values{practice.FieldPublic: {"yes"}, practice.FieldCost: {"9 000"}})
	d.Shown(t)

	if text := webtest.Text(d.Page("/en/good-practice/a-run").Find(".facts")); !strings.Contains(text, "Youth and education") ||
		!strings.Contains(text, "€9,000") {
		t.Errorf("the facts: %s", text)
	}
}

// A town proposes a card of a partnership; the desk accepts it and publishes it.
func TestATownProposesItsOwn(t *testing.T) {
	t.Parallel()
	hall := webtest.OpenTownHall(t)
	path := "/en/town-hall/partnerships/" + hall.IDs["0"] + "/practice"
	if hall.Page(t, "/en/town-hall").Find("a[href='"+path+"']").Length() == 0 {
		t.Error("the town hall does not lead to it")
	}
	res := hall.Send(t, path, url.Values{practice.FieldTitle + "en": {"A fair"}, practice.FieldFrom: {"2024"}})
	if doc := webtest.Document(t, res); res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#practice-done-en").AttrOr("aria-invalid", "") != "true" ||
		doc.Find("#practice-title-en").AttrOr("value", "") != "A fair" {
		t.Errorf("half a card is taken, or what was entered is lost: %d", res.StatusCode)
	}
	hall.Send(t, path, url.Values{practice.FieldTitle + "en": {"A fair"}, practice.FieldSummary + "en": {"Bring cheese."},
		practice.FieldDone + "en": {"They sold."},
		practice.FieldFrom:        {"2024"}})
	proposals := hall.Proposals(t)
	if len(proposals) != 1 {
		t.Fatalf("%d proposals", len(proposals))
	}
	desk := hall.Desk(t, account.Editor)
	desk.MustSend("/en/desk/proposals/"+proposals[0].ID, "main form:has(table)", url.Values{"decision": {"accept"}})
	if text := webtest.Text(desk.Page("/en/desk/practice").Find("main")); !strings.Contains(text, "A fair") || !strings.Contains(text, "Opava") {
		t.Errorf("it is not among the cards: %s", text)
	}
	if strings.Contains(webtest.Text(desk.Page("/en/good-practice").Find("main")), "A fair") {
		t.Error("it is public before the desk published it")
	}
}
