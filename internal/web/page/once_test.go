package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/webtest"
)

// A form that makes something, sent again because no answer came to the first
// time, makes it once and leads where the first answer would have led.
func TestAFormThatIsSentTwiceMakesOneRecord(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	in.Follow(t)
	pair := in.IDs["0"]
	for _, c := range []struct {
		name, page, form, table string
		role                    account.Role
		fill                    url.Values
	}{
		{"a municipality", "/en/desk/municipalities/new", webtest.RecordForm, "unit", account.Editor,
			url.Values{"name": {"Hodslavice"}, "country": {"CZ"}, "source": {"said:desk"}}},
		{"an activity", "/en/desk/partnerships/" + pair + "/activity", webtest.RecordForm, "activity", account.Editor,
			url.Values{"kind": {"visit"}, "from": {"2024"}, "source": {"said:desk"}}},
		{"an agreement", "/en/desk/partnerships/" + pair + "/agreement", webtest.RecordForm, "agreement", account.Editor,
			url.Values{"title": {"Smlouva"}, "signed": {"1991"}, "source": {"said:desk"}}},
		{"an official", "/en/desk/municipalities/" + string(opava(t, in)) + "/officials", "form.plain-form", "official", account.Editor,
			url.Values{"function": {"referent"}}},
		{"a proposal", "/en/town-hall/partnerships/" + pair, webtest.RecordForm, "proposal", account.Coordinator, url.Values{"since": {"1965"}}},
		{"a proposal of something new", "/en/town-hall/partnerships/" + pair + "/activity", webtest.RecordForm, "proposal", account.Coordinator,
			url.Values{"kind": {"visit"}, "from": {"2024"}}},
		{"an official of the town hall", "/en/town-hall/officials/new", "form.plain-form", "official", account.Coordinator,
			url.Values{"function": {"matrikářka"}}},
	} {
		b := in.SignedIn(t, c.role)
		doc := b.Page(t, c.page)
		before := in.Count(t, `select count(*) from `+c.table)
		to, values := webtest.Fill(doc, c.form, c.fill)
		to = strings.TrimPrefix(to, in.Base)
		first := b.Ask("POST", to, values)
		if first.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d %s", c.name, first.StatusCode, webtest.Errors(t, first))
			continue
		}
		second := b.Ask("POST", to, values)
		at := func(res *http.Response) string {
			place, _, _ := strings.Cut(res.Header.Get("Location"), "&batch=")
			return place
		}
		if second.StatusCode != http.StatusSeeOther || at(second) != at(first) {
			t.Errorf("%s: the second time answers %d %s, the first %s", c.name, second.StatusCode, at(second), at(first))
		}
		if n := in.Count(t, `select count(*) from `+c.table) - before; n != 1 {
			t.Errorf("%s: it is there %d times", c.name, n)
		}
		// Nobody else makes anything under its id.
		other := in.SignedIn(t, account.Administrator)
		if c.role == account.Editor {
			if res := other.Ask("POST", to, values); res.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s: sent by somebody else it answers %d", c.name, res.StatusCode)
			}
		}
	}
}

func opava(t *testing.T, in *webtest.App) register.UnitID {
	t.Helper()
	at, found := in.Keeper.Current().UnitBySlug("opava")
	if found != edition.Here {
		t.Fatal("no Opava")
	}
	return in.Keeper.Current().Unit(at).ID
}
