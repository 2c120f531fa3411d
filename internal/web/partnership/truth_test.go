package partnership_test

import (
	"context"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// known gives the first partnership confirmations by both ends, activities and
// agreements, and waits until that is public.
func known(t *testing.T, w *webtest.Site) {
	t.Helper()
	built := make(chan struct{}, 1)
	w.Keeper.OnChange(func(*edition.Edition) {
		select {
		case built <- struct{}{}:
		default: // one is known of already, and the keeper must not wait for a test
		}
	})
	_, err := ledger.Write(context.Background(), w.DB,
		ledger.Act{Kind: "edit", Actor: webtest.Planted, At: time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)}, func(tx *ledger.Tx) error {
			id := register.PartnershipID(w.IDs["0"])
			p, err := register.GetPartnership(tx.Tx, id)
			if err != nil {
				return err
			}
			sources := map[string]register.SourceID{}
			for _, how := range []string{"phone", "townhall"} {
				src, err := register.EnsureSource(tx, "said:"+how, "")
				if err != nil {
					return err
				}
				sources[how] = src.ID
			}
			if err := register.Confirm(tx, id, register.SayerA, sources["townhall"], webtest.Day(t, "2026-11-19")); err != nil {
				return err
			}
			if err := register.Confirm(tx, id, register.SayerB, sources["phone"], webtest.Day(t, "2026-10-01")); err != nil {
				return err
			}
			for _, a := range []register.Activity{
				{Kind: "festival", Title: "Dny <b>partnerství</b>", From: webtest.Day(t, "2025-06-13"), Until: webtest.Day(t, "2025-06-15"), Place: "Opava",
					Source:       sources["phone"],
					Participants: []register.Participants{{Audience: "youth", Country: "SK", Number: 30}}},
				{Kind: "visit", Title: webtest.Planted, From: webtest.Day(t, "2024"), Source: sources["phone"], Trashed: register.Removed},
			} {
				a.Association, a.Partnerships = p.Association, []register.PartnershipID{id}
				if _, err := register.PutActivity(tx, &a); err != nil {
					return err
				}
			}
			for i, g := range []register.Agreement{
				{Term: "electoral", Signed: webtest.Day(t, "2023-01-01")},
				{Term: "years", Years: 5, Signed: webtest.Day(t, "2024-05-03")},
				{Term: "open", Signed: webtest.Day(t, "1977")},
			} {
				g.Association, g.Source, g.Mark, g.Title = p.Association, sources["phone"], string(rune('a'+i)), "smlouva "+string(rune('1'+i))
				g.Parties, g.Partnerships = []register.Party{{Unit: p.A}, {Unit: p.B}}, []register.PartnershipID{id}
				if _, err := register.PutAgreement(tx, &g); err != nil {
					return err
				}
			}
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go w.Keeper.Follow(ctx, w.DB, nil)
	select {
	case <-built:
	case <-time.After(20 * time.Second):
		t.Fatal("no new edition was built")
	}
}

func TestTruthOnThePageOfAPartnership(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", webtest.Unlimited)
	known(t, w)
	for lang, want := range map[string][]string{
		"en": {"19 November 2026 confirmed: Opava", "1 October 2026 confirmed: Liptovský Mikuláš", "Last sign of life: 19 November 2026.",
			"at most 2 years old the partnership is active",
			"Where the statements disagree", "Opava: 1964", "Liptovský Mikuláš: 11 March 1977",
			"13 June 2025 – 15 June 2025 festival or celebration: Dny <b>partnerství</b>, Opava youth, Slovakia: 30",
			"confirmed 19 November 2026 (Opava)", "Lapsed10 October 2026", "In force until3 May 2029", "for 5 years", "by both ends"},
		"cs": {"19. listopadu 2026 potvrzeno: Opava", "Poslední projev života: 19. listopadu 2026.", "Dny <b>partnerství</b>, Opava mládež, Slovensko: 30",
			"potvrzeno 19. listopadu 2026 (Opava)",
			"Platnost skončila10. října 2026", "Platí do3. května 2029", "na 5 let", "potvrdily je obě strany", "živé"},
	} {
		doc := w.Page(t, "/"+lang+"/partnerships/"+w.IDs["0"])
		text := webtest.Text(doc.Find("main"))
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s: the page does not say %q", lang, part)
			}
		}
		if strings.Contains(text, webtest.Planted) || strings.Contains(text, "said:") {
			t.Errorf("%s: the page shows what is in the trash, or the address of a source that is none", lang)
		}
		if n := doc.Find("#truth").Parent().Find(".events li").Length(); n != 2 {
			t.Errorf("%s: %d confirmations, want 2", lang, n)
		}
		if doc.Find(".agreement").Length() != 3 {
			t.Errorf("%s: %d agreements", lang, doc.Find(".agreement").Length())
		}
	}
	doc := w.Page(t, "/en/partnerships/"+w.IDs["3"])
	text := webtest.Text(doc.Find("main"))
	if !strings.Contains(text, "Neither end has confirmed it yet.") || strings.Contains(text, "years old") || doc.Find("#differs, #activities").Length() > 0 {
		t.Errorf("of a bare one the page says %q", text)
	}
}

func TestConfirmedAndAliveInListsAndFiles(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", webtest.Unlimited)
	known(t, w)
	doc := w.Page(t, "/en/partnerships?confirmed=both")
	if rows := doc.Find("tbody tr"); rows.Length() != 1 || !strings.Contains(webtest.Text(rows), "confirmed by both ends") {
		t.Errorf("confirmed by both are %q", webtest.Text(rows))
	}
	if text := webtest.Text(w.Page(t, "/en/partnerships?liveness=unknown").Find(".found")); !strings.HasPrefix(text, "2 ") {
		t.Errorf("of which no sign is known: %q, want 2", text)
	}
	facets := webtest.Text(w.Page(t, "/en/partnerships").Find(".facets"))
	for _, part := range []string{"Confirmed", "by neither end", "Liveness", "no sign of life known"} {
		if !strings.Contains(facets, part) {
			t.Errorf("the filters do not offer %q", part)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(webtest.Body(t, w.Get("/en/partnerships.csv?confirmed=both")), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, name := range rows[0] {
		if want, ok := map[string]string{"confirmed_by_ends": "2", "liveness": "active", "last_sign": "2026-11-19"}[name]; ok && rows[1][i] != want {
			t.Errorf("%s is %q, want %q", name, rows[1][i], want)
		}
	}
	for path, want := range map[string]string{
		"/en/data/statements.csv":                  "entered by the town’s coordinator, signed in",
		"/en/data/activities.csv":                  "youth:SK:30",
		"/en/data/agreements.csv":                  "2026-10-10,told by telephone",
		"/cs/data/statements.csv":                  "zapsal přihlášený koordinátor obce",
		"/en/data/partnerships.csv":                "2,active,2026-11-19",
		"/api/v1/partnerships/" + w.IDs["0"]:       `"told":"townhall"`,
		"/api/v1/partnerships?liveness=active":     `"confirmed_by_ends":2`,
		"/api/v1/partnerships?confirmed=both":      `"last_sign":"2026-11-19"`,
		"/api/v1/facets?confirmed=both":            `"liveness"`,
		"/api/v1/partnerships/" + w.IDs["0"] + "?": `"disagreements":[{"field":"since"`,
	} {
		text := webtest.Body(t, w.Get(path))
		if !strings.Contains(text, want) {
			t.Errorf("%s does not say %s", path, want)
		}
		if strings.Contains(text, "said:") || strings.Contains(text, webtest.Planted) {
			t.Errorf("%s shows the address of a source that is none, or what is in the trash", path)
		}
	}
}

// The rule stands in words where it is shown, with the numbers by which it is
// applied.
func TestTheRuleOfLivenessIsWritten(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", webtest.Unlimited)
	for _, lang := range web.Features().Languages() {
		section := webtest.Text(w.Page(t, "/"+lang+"/about").Find("#liveness").NextUntil("h2"))
		if !strings.Contains(section, "2 ") || !strings.Contains(section, "5 ") || strings.Contains(section, "{") {
			t.Errorf("%s: the rule is %q", lang, section)
		}
	}
	if register.ActiveYears != 2 || register.QuietYears != 5 {
		t.Error("the messages about.liveness-rule are worded for two and five years")
	}
}

// A page that somebody read is read, never checked or confirmed.
func TestWhatWasReadIsRead(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, "https://twins.example", nil)
	for _, id := range s.IDs {
		text := webtest.Text(s.Page(t, "/en/partnerships/"+id).Find("main"))
		if strings.Contains(text, "checked 1 November 2026") || strings.Contains(text, "confirmed 1 November 2026") {
			t.Errorf("what was read is called checked: %s", text)
		}
	}
	if text := webtest.Text(s.Page(t, "/en/partnerships/"+s.IDs["0"]).Find("main")); !strings.Contains(text, "read 1 November 2026") {
		t.Errorf("the page does not say when it was read: %s", text)
	}
}

// No history and no preview of taking back shows an id where a name can stand:
// of units, partnerships, agreements with parties and what they renew, activities.
// Fields are called as on their forms, and what cannot be taken back has no link
// to that.
func TestHistoriesNameRecords(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	known(t, d.Site)
	_, err := ledger.Write(context.Background(), d.DB, ledger.Act{Kind: "edit", Actor: "test", At: time.Now()}, func(tx *ledger.Tx) error {
		all, err := register.AgreementsOf(tx.Tx, register.PartnershipID(d.IDs["0"]))
		if err != nil {
			return err
		}
		all[0].Relation, all[0].Related = "renews", all[1].ID
		all[0].Parties[0].Resolution = "12/2023"
		_, err = register.PutAgreement(tx, all[0])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}`)
	var all string
	d.Page("/en/desk/history").Find("tbody a").Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		main := d.Page(href).Find("main")
		text := webtest.Text(main)
		all += text + "\n"
		if id.MatchString(text) {
			t.Errorf("%s shows an id: %s", href, text)
		}
		if strings.Contains(text, "Rights added") && main.Find("a[href*='/undo/']").Length() > 0 {
			t.Errorf("%s offers to take rights back", href)
		}
	})
	for _, says := range []string{"Which agreementsmlouva 2: Opava", "Party · Opava12/2023", "Kind of activityfestival or celebration", "For how many years5"} {
		if !strings.Contains(all, says) {
			t.Errorf("no history says %q:\n%s", says, all)
		}
	}
}
