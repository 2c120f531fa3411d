package partnership_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// addPrudnik puts a town into the register whose German name other towns bear.
func addPrudnik(t *testing.T, a *webtest.App) {
	t.Helper()
	_, err := ledger.Write(context.Background(), a.DB, ledger.Act{Kind: "edit", Actor: "test", At: a.Now}, func(tx *ledger.Tx) error {
		_, err := register.PutUnit(tx, &register.Unit{Name: "Prudnik", Slug: "prudnik", Country: "PL", Level: register.LevelMunicipality,
			Names: []register.Name{{Kind: register.NameAlternate, Lang: "de", Name: "Neustadt"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Follow(t)
	a.Shown(t)
}

// A name that is typed is never taken for a town of another country that is
// called so too: the form asks, with what may be meant, and takes the choice.
func TestATypedNameIsAsked(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	addPrudnik(t, a)
	d, hall := a.Desk(t, account.Editor), a.TownHall(t, account.Coordinator)
	hall.Trust(t)
	opava := page.ChosenTown(d.Unit("opava"))
	for _, c := range []struct {
		what string
		send func(b string) *http.Response
	}{
		{"the desk", func(b string) *http.Response {
			return d.Send("/en/desk/partnerships/new", webtest.RecordForm, url.Values{"a": {opava}, "b": {b}, "sayer": {"a"}, "source": {"said:letter"}})
		}},
		{"the town hall", func(b string) *http.Response {
			return hall.Send(t, "/en/town-hall/partnerships/new", url.Values{"b": {b}})
		}},
	} {
		for _, typed := range []string{"Neustadt", "neustadt", "Prudnik", "prudnik", "Neustadt, Germany"} {
			res := c.send(typed)
			doc := webtest.Document(t, res)
			if res.StatusCode != http.StatusUnprocessableEntity {
				t.Fatalf("%s takes %q for a town: %d", c.what, typed, res.StatusCode)
			}
			if doc.Find(`input[type=radio][name=b][value="town:prudnik"]`).Length() != 1 && !strings.Contains(typed, "Germany") {
				t.Errorf("%s does not offer Prudnik for %q: %s", c.what, typed, webtest.Text(doc.Find("#b")))
			}
			doc.Find("input[type=radio][name=b]").Each(func(_ int, x *goquery.Selection) {
				if _, checked := x.Attr("checked"); checked {
					t.Errorf("%s chooses %s for %q", c.what, x.AttrOr("value", ""), typed)
				}
			})
		}
	}
	if res := d.Send("/en/desk/partnerships/new", webtest.RecordForm, url.Values{"a": {"Opava, CZ"}, "b": {"Prudnik (Poland)"}, "sayer": {"a"},
		"source": {"said:letter"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("names with their countries: %d %s", res.StatusCode, webtest.Errors(t, res))
	}
	// What was chosen is shown as people read it, and stays chosen.
	res := d.Send("/en/desk/partnerships/new", webtest.RecordForm, url.Values{"a": {opava}, "b": {"Nowhere"}, "sayer": {"a"}, "source": {"said:letter"}})
	if value := webtest.Document(t, res).Find("#a").AttrOr("value", ""); !strings.HasPrefix(value, "Opava (") {
		t.Errorf("a town that was chosen comes back as %q", value)
	}
}
