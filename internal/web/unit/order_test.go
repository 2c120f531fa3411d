package unit_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/site"
	"twinhall/internal/web/webtest"
)

// A town's page answers in the order in which one asks of a town, whoever brings
// the section.
func TestATownAnswersInOrder(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	met(t, w)
	w.Follow(t)
	w.Shown(t)
	features := append(feature.List{{Name: "offers", OnTown: []site.TownBlock{
		{Rank: site.TownSeeks, Draw: func(p *site.Page, u *edition.Unit) templ.Component {
			return templ.Raw(`<section aria-labelledby="seeks">` + p.Name(u) + `</section>`)
		}},
		{Rank: site.TownSays, Draw: func(*site.Page, *edition.Unit) templ.Component { return nil }},
	}}}, web.Features()...)
	a, err := webtest.SiteOf(t, features).Serve(site.Request{E: w.Keeper.Current(), Path: "/en/municipalities/opava"})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	doc.Find("main section[aria-labelledby]").Each(func(_ int, s *goquery.Selection) { order = append(order, s.AttrOr("aria-labelledby", "")) })
	want := []string{"partners", "others", "seeks", "together", "practice", "timeline", "contact", "says", "around", "facts"}
	if !slices.Equal(order, want) {
		t.Errorf("the sections are %v, want %v", order, want)
	}
	together := webtest.Text(doc.Find("section[aria-labelledby=together]"))
	if strings.Count(together, "Days of friendship") != 1 || !strings.Contains(together, "Liptovský Mikuláš") {
		t.Errorf("together they do %q", together)
	}
	for _, word := range []string{" us.", " our "} {
		if around := webtest.Text(doc.Find("section[aria-labelledby=around]")); strings.Contains(around, word) {
			t.Errorf("the page speaks for the town: %q", around)
		}
	}
}

// met records an activity of two of Opava's partnerships.
func met(t *testing.T, w *webtest.Site) {
	t.Helper()
	_, err := ledger.Write(context.Background(), w.DB, ledger.Act{Kind: "edit", Actor: "t", At: time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)},
		func(tx *ledger.Tx) error {
			first := register.PartnershipID(w.IDs["0"])
			p, err := register.GetPartnership(tx.Tx, first)
			if err != nil {
				return err
			}
			src, err := register.EnsureSource(tx, "said:phone", "")
			if err != nil {
				return err
			}
			_, err = register.PutActivity(tx, &register.Activity{Association: p.Association, Kind: "festival", Title: "Days of friendship",
				From: webtest.Day(t, "2025-06-13"), Source: src.ID, Partnerships: []register.PartnershipID{first, register.PartnershipID(w.IDs["1"])}})
			return err
		})
	if err != nil {
		t.Fatal(err)
	}
}
