package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// proposed is a form of the town hall by which something is proposed.
type proposed struct {
	what   string
	path   string // below /en/town-hall; 0 stands for the partnership, {} for the activity
	fill   url.Values
	file   []byte
	says   []string // what the editor must be able to read
	choose url.Values
	stands string // the page on which it stands when it is accepted
	shows  string
}

var everyProposal = []proposed{
	{
		what: "a correction", path: "/partnerships/0",
		fill: url.Values{"since": {"1965"}, "form": {"informal"}, "instrument": {"a handshake"}, "theme": {"culture"},
			"event-kind": {"renewed"}, "event-date": {"1999"}},
		says:   []string{"1965", "informal", "a handshake", "Culture", "renewed", "1999"},
		stands: "/en/desk/partnerships/0", shows: "a handshake",
	}, {
		what: "an end", path: "/partnerships/0/end",
		fill:   url.Values{"until": {"March 2019"}, "reason": {"cost"}},
		says:   []string{"March 2019", "cost", "ended"},
		stands: "/en/desk/partnerships/0", shows: "March 2019",
	}, {
		what: "a new partnership", path: "/partnerships/new",
		fill:   url.Values{"b": {"Kylešovice (Opava, Czechia)"}, "since": {"May 1998"}},
		says:   []string{"Opava", "Kylešovice", "May 1998"},
		stands: "/en/municipalities/opava", shows: "May 1998",
	}, {
		what: "a new partnership with a town in words", path: "/partnerships/new",
		fill:   url.Values{"town": {"Kylešovice u nás"}, "country": {"CZ"}, "since": {"May 1998"}},
		says:   []string{"Opava", "Kylešovice u nás", "Czechia", "May 1998"},
		choose: url.Values{"b": {"town:kylesovice"}},
		stands: "/en/municipalities/opava", shows: "May 1998",
	}, {
		what: "an activity", path: "/partnerships/0/activity",
		fill: url.Values{"kind": {"festival"}, "title": {"Days of beer"}, "from": {"June 2026"}, "until": {"July 2026"},
			"place": {"Lower Square"}, "note": {"dry"},
			"participants.audience": {"youth"}, "participants.country": {"SK"}, "participants.number": {"31"}},
		says: []string{"Opava – Liptovský Mikuláš", "festival", "Days of beer", "June 2026", "July 2026", "Lower Square",
			"dry", "31"},
		stands: "/en/desk/partnerships/0", shows: "Days of beer",
	}, {
		what: "an activity changed", path: "/activities/{}",
		fill:   url.Values{"title": {"Days of wine"}},
		says:   []string{"Days of wine"},
		stands: "/en/desk/partnerships/0", shows: "Days of wine",
	}, {
		what: "a paper", path: "/partnerships/0/paper",
		fill: url.Values{"paper-kind": {"letter"}, "paper-title": {"A letter of thanks"}, "paper-date": {"1977"},
			"paper-note": {"in the archive"}, "public": {"yes"}},
		file: aPDF("thanks"),
		says: []string{"Opava – Liptovský Mikuláš", "letter", "A letter of thanks", "1977", "in the archive", "public",
			"Open the file"},
		stands: "/en/partnerships/0", shows: "A letter of thanks",
	},
}

// Whatever a town can propose, an editor sees all of it and can accept it, upon
// which it stands, or decline it, upon which nothing does.
func TestEveryProposalCanBeDecided(t *testing.T) {
	t.Parallel()
	for _, p := range everyProposal {
		for _, decision := range []string{"accept", "decline"} {
			t.Run(p.what+", "+decision, func(t *testing.T) {
				t.Parallel()
				decideProposal(t, p, decision)
			})
		}
	}
}

func decideProposal(t *testing.T, p proposed, decision string) {
	w := webtest.OpenTownHall(t)
	address := func(path string) string {
		if strings.Contains(path, "{}") {
			path = strings.ReplaceAll(path, "{}", activity(t, w))
		}
		return strings.Replace(path, "partnerships/0", "partnerships/"+w.IDs["0"], 1)
	}
	var res *http.Response
	path := "/en/town-hall" + address(p.path)
	if p.file != nil {
		res = w.Upload(t, path, "paper.pdf", p.file, p.fill)
	} else {
		res = w.Send(t, path, p.fill)
	}
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("proposing answers %d: %s", res.StatusCode, webtest.Errors(t, res))
	}
	open := w.Proposals(t)
	if len(open) != 1 {
		t.Fatalf("%d proposals", len(open))
	}
	id := open[0].ID
	text := webtest.Text(w.Page(t, "/en/town-hall").Find("#proposals").Parent())
	named := strings.Contains(text, "Opava – Liptovský Mikuláš") || strings.Contains(text, "Kylešovice")
	if strings.Contains(text, ": ,") || open[0].Change.Record == "" && !named {
		t.Errorf("the town's first page does not say what was proposed: %s", text)
	}

	d := w.Desk(t, account.Editor)
	pages := map[string]*goquery.Document{
		"editor": d.Page("/en/desk/proposals/" + id), "town": w.Page(t, "/en/town-hall/proposals/"+id)}
	for who, doc := range pages {
		text := webtest.Text(doc.Find("main table"))
		for _, part := range p.says {
			if !strings.Contains(text, part) {
				t.Errorf("the %s does not read %q: %s", who, part, text)
			}
		}
		if strings.Contains(text, "edit.f.") || strings.Contains(text, w.IDs["0"]) {
			t.Errorf("the %s reads keys or ids: %s", who, text)
		}
	}
	if p.file != nil {
		for who, v := range map[string]*webtest.Browser{"editor": d.Browser, "town": w.Browser} {
			href, found := pages[who].Find("main table a").Attr("href")
			if !found {
				t.Errorf("the %s sees no link to the file", who)
				continue
			}
			res := v.Ask("GET", href, nil)
			if got := webtest.Body(t, res); res.StatusCode != http.StatusOK || got != string(p.file) {
				t.Errorf("the %s opens the file: %d", who, res.StatusCode)
			}
		}
	}

	stands := func() bool {
		return strings.Contains(webtest.Text(d.Page(address(p.stands)).Find("main")), p.shows)
	}
	if stands() {
		t.Fatal("it stands before it is decided")
	}
	to, values := webtest.Fill(pages["editor"], "main form:has(table)", url.Values{"decision": {decision}, "note": {"Seen."}})
	for name, all := range p.choose {
		values[name] = all
	}
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("to %s answers %d: %s", decision, res.StatusCode, webtest.Errors(t, res))
	}
	if got := stands(); got != (decision == "accept") {
		t.Errorf("after the decision to %s it stands: %v", decision, got)
	}
	if len(w.Proposals(t)) != 0 {
		t.Error("it is still to be decided")
	}
	if doc := w.Page(t, "/en/town-hall/proposals/"+id); !strings.Contains(webtest.Text(doc.Find("main")), "Seen.") {
		t.Error("the town does not read what the editor wrote")
	} else if doc.Find("main table a").Length() > 0 && decision == "decline" {
		t.Error("the town is led to a file that is not kept")
	}
}

// activity makes an activity of the first partnership, which may be changed.
func activity(t *testing.T, w *webtest.TownHall) (id string) {
	t.Helper()
	act := ledger.Act{Kind: "edit", Actor: "test", At: w.Now}
	if _, err := ledger.Write(context.Background(), w.DB, act, func(tx *ledger.Tx) (err error) {
		all, err := register.ActivitiesOf(tx.Tx, register.PartnershipID(w.IDs["0"]))
		if err == nil && len(all) > 0 {
			id = string(all[0].ID)
			return nil
		}
		id, err = register.Kinds().Apply(tx, record.Change{Kind: register.KindActivity,
			Now:  record.Values{"partnership": {w.IDs["0"]}, "kind": {"festival"}, "title": {"Days of beer"}, "from": {"2026-06"}},
			Said: record.Said{By: register.SayerA, Source: "said:townhall"}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

// No field of any kind of record is hidden from who decides, also none that no
// form of the town hall has today, and one that is no field.
func TestNoFieldOfAProposalIsHidden(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	d := w.Desk(t, account.Editor)
	own := w.Account(t).Units[0]
	for _, of := range web.Features().Kinds() {
		if _, ok := of.(record.Editable); !ok {
			continue
		}
		kind, now := of.Kind(), record.Values{"unheard-of": {"unheard-of"}}
		for _, i := range of.Infos() {
			if i.Form != "" {
				now.Set(i.Form, "value of "+i.Form)
			}
		}
		if len(now) < 2 {
			t.Fatalf("a form changes %s, but none of its fields has a name on it", kind)
		}
		p := &edit.Proposal{Unit: own, Origin: "campaign:1", At: w.Now,
			Change: record.Change{Kind: kind, Now: now, Said: record.Said{By: register.SayerA, Source: "said:campaign"}}}
		if err := w.DB.Write(context.Background(), func(tx *sqldb.Tx) error { return edit.Propose(tx, p) }); err != nil {
			t.Fatal(err)
		}
		for who, doc := range map[string]*goquery.Document{
			"editor": d.Page("/en/desk/proposals/" + p.ID), "town": w.Page(t, "/en/town-hall/proposals/"+p.ID)} {
			rows := doc.Find("main table tbody tr")
			if rows.Length() != len(now) {
				t.Errorf("the %s sees %d of %d fields of a %s: %s", who, rows.Length(), len(now), kind, webtest.Text(rows))
			}
		}
	}
}

// What the association declined can be proposed anew without sending the file
// again, as long as it is kept.
func TestADeclinedPaperIsProposedAnew(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	path := "/en/town-hall/partnerships/" + w.IDs["0"] + "/paper"
	first := url.Values{"paper-kind": {"letter"}, "paper-title": {"Thanks"}}
	if res := w.Upload(t, path, "paper.pdf", aPDF("again"), first); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Errors(t, res))
	}
	anew := w.Page(t, "/en/town-hall/proposals/"+w.Proposals(t)[0].ID).Find("a.button.plain").AttrOr("href", "")
	if !strings.Contains(anew, path) {
		t.Fatalf("it is proposed anew at %s", anew)
	}
	to, values := webtest.Fill(w.Page(t, anew), "form.plain-form", url.Values{"paper-title": {"Many thanks"}})
	if res := w.Upload(t, to, "", nil, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Errors(t, res))
	}
	open := w.Proposals(t)
	if len(open) != 1 || open[0].Change.Now.Get("paper-title") != "Many thanks" || open[0].Change.Now.Get("file") == "" {
		t.Errorf("proposals: %+v", open)
	}
}
