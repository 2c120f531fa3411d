package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web/webtest"
)

// A draft is kept while somebody writes, without script by a button, and is
// gone when the form is saved.
func TestDraftsAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	path := "/en/desk/municipalities/" + string(d.Unit("opava").ID) + "/edit"
	d.MustSend(path, webtest.RecordForm, url.Values{"region": {"Half a reg"}, "draft": {"yes"}})
	doc := d.Page(path)
	if doc.Find("#region").AttrOr("value", "") != "Half a reg" || doc.Find(".draft").Length() != 1 {
		t.Error("the draft is not taken up")
	}
	if text := d.Page("/en/desk").Text(); !strings.Contains(text, "Your drafts") {
		t.Error("the desk does not name the draft")
	}
	_, values := webtest.Fill(doc, webtest.RecordForm, url.Values{"region": {"A region"}})
	if res := d.Ask("POST", "/en/desk/drafts", values); res.StatusCode != http.StatusNoContent {
		t.Fatalf("autosave answers %d", res.StatusCode)
	}
	d.MustSend(path, webtest.RecordForm, url.Values{"source": {"said:desk"}})
	if doc := d.Page(path); doc.Find(".draft").Length() != 0 || doc.Find("#region").AttrOr("value", "") != "A region" {
		t.Error("the draft stands beside what was saved")
	}
}

// Proposals wait on the desk; some of one is accepted, one is declined.
func TestProposalsAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	a := d.Unit("opava")
	p := d.Keeper.Current().Partnership(a.Partnerships[0])
	sayer, _ := p.SayerOf(a.ID)
	propose := func() string {
		x := &edit.Proposal{Unit: a.ID, Origin: "campaign:1", At: d.Now,
			Change: record.Change{Kind: register.KindPartnership, Record: string(p.ID), Was: register.PartnershipValues(p.Partnership),
				Now: record.Values{"since": {"1901"}, "note": {"<script>alert(1)</script>"}}, Said: record.Said{By: sayer, Source: "said:campaign"}}}
		if err := d.DB.Write(context.Background(), func(tx *sqldb.Tx) error { return edit.Propose(tx, x) }); err != nil {
			t.Fatal(err)
		}
		return x.ID
	}
	one, two := propose(), propose()
	if text := d.Page("/en/desk").Find(".work").Text(); !strings.Contains(text, "Proposed changes 2") {
		t.Errorf("the desk says %s", text)
	}
	rail := d.Page("/en/desk/trash").Find(".rail")
	if text := webtest.Text(rail.Find(`a[href="/en/desk/proposals"]`)); !strings.HasPrefix(text, "Proposed changes 2") {
		t.Errorf("the rail says %q of proposals", text)
	}
	if rail.Find(`li a[href="/en/desk"] .waits`).Length() != 1 {
		t.Error("the rail does not say how much waits today")
	}
	doc := d.Page("/en/desk/proposals/" + one)
	if doc.Find("script:not([src])").Length() > 0 || !strings.Contains(doc.Find("table").Text(), "1901") {
		t.Error("the proposal is not shown, or not escaped")
	}
	to, values := webtest.Fill(doc, "main form:has(table)", url.Values{"decision": {"accept"}, "field": {"since"}})
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("accepting answers %d %s", res.StatusCode, webtest.Body(t, res))
	}
	now, _ := d.Keeper.Current().PartnershipByID(p.ID)
	if got := d.Keeper.Current().Partnership(now); got.Since.EDTF() != "1901" || len(got.Statements) != len(p.Statements)+1 {
		t.Errorf("since %s, %d statements", got.Since.EDTF(), len(got.Statements))
	}
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusConflict {
		t.Errorf("deciding twice answers %d", res.StatusCode)
	}
	to, values = webtest.Fill(d.Page("/en/desk/proposals/"+two), "main form:has(table)", url.Values{"decision": {"decline"}, "note": {"no"}})
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Errorf("declining answers %d", res.StatusCode)
	}
}

// While PostgreSQL is away what was entered is kept, and sent once more when it
// is back.
func TestTheDeskWithoutPostgreSQL(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and stops a PostgreSQL of its own; go test without -short does")
	}
	t.Parallel()
	cluster, err := sqldbtest.StartCluster()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("PostgreSQL cannot be started, and CI skips nothing: %v", err)
		}
		t.Skipf("PostgreSQL cannot be started (on Debian: apt-get install postgresql): %v", err)
	}
	defer cluster.Stop()
	in := webtest.AddStaff(t, webtest.OpenAt(t, cluster.Address(), "https://twins.example", webtest.Unlimited))
	d := in.Desk(t, account.Editor)
	path := "/en/desk/municipalities/" + string(d.Unit("opava").ID) + "/edit"
	to, values := webtest.Fill(d.Page(path), webtest.RecordForm, url.Values{"region": {"A <region>"}, "names": {"two\nlines"}, "source": {"said:desk"}})
	cluster.Halt()
	if res := d.Ask("GET", "/en/municipalities/opava", nil); res.StatusCode != http.StatusOK {
		t.Errorf("reading answers %d", res.StatusCode)
	}
	res := d.Ask("POST", to, values)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	again, kept := webtest.Fill(doc, ".plain-form", nil)
	if again != to || kept.Get("region") != "A <region>" || kept.Get("names") != "two\nlines" || kept.Get("source") != "said:desk" {
		t.Errorf("what is sent again is %v", kept)
	}
	if err := cluster.Resume(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); res.StatusCode != http.StatusSeeOther && time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		res = d.Ask("POST", again, kept)
	}
	if res.StatusCode != http.StatusSeeOther {
		t.Errorf("sent once more it answers %d", res.StatusCode)
	}
}
