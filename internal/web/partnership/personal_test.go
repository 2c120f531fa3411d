package partnership_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// A text that may become public and looks like data of a person is asked about
// at its field, once, with all that was entered; then it is saved.
func TestATextThatLooksPersonalIsAsked(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	a.Follow(t)
	d, hall := a.Desk(t, account.Editor), a.TownHall(t, account.Coordinator)
	one, other := d.Unpaired()
	at := "/en/desk/partnerships/new"
	fill := url.Values{"a": {page.ChosenTown(one)}, "b": {page.ChosenTown(other)}, "sayer": {"a"}, "source": {"said:letter"},
		"note": {"Ask Ing. Nováková, tel. 602 123 456"}}
	res := d.Send(at, webtest.RecordForm, fill)
	doc := webtest.Document(t, res)
	says := webtest.Text(doc.Find("#note-error"))
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(says, "“602 123 456” looks like a telephone number.") ||
		!strings.Contains(says, "“Ing. Nováková” looks like a person’s name.") || !strings.Contains(says, "public") {
		t.Fatalf("%d %q", res.StatusCode, says)
	}
	if doc.Find("#note").Text() != fill.Get("note") || doc.Find("input[name=sayer][checked]").AttrOr("value", "") != "a" {
		t.Error("what was entered is lost")
	}
	to, again := webtest.Fill(doc, webtest.RecordForm, url.Values{"personal-ok": {"yes"}})
	if res := d.Ask("POST", to, again); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("who has seen it cannot save: %d %s", res.StatusCode, webtest.Errors(t, res))
	}
	// The town hall asks too; an internal text is never asked about.
	for _, c := range []struct {
		what, path string
		fill       url.Values
		asked      bool
	}{
		{"an activity", "/en/town-hall/partnerships/" + a.IDs["0"] + "/activity",
			url.Values{"kind": {"visit"}, "from": {"2026"}, "title": {"Visit of Mr. Smith"}}, true},
		{"an activity without a person", "/en/town-hall/partnerships/" + a.IDs["0"] + "/activity",
			url.Values{"kind": {"visit"}, "from": {"2025"}, "title": {"Visit of the choir"}}, false},
	} {
		res := hall.Send(t, c.path, c.fill)
		if asked := res.StatusCode == http.StatusUnprocessableEntity; asked != c.asked {
			t.Errorf("%s: %d %s", c.what, res.StatusCode, webtest.Errors(t, res))
		}
	}
	if res := d.Send("/en/desk/partnerships/"+a.IDs["0"]+"/memory", webtest.RecordForm,
		url.Values{"memory-who": {"Jan Novák, tel. 602 123 456"}, "source": {"said:letter"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a memory, which is internal: %d %s", res.StatusCode, webtest.Errors(t, res))
	}
}
