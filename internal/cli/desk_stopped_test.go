package cli_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/register"
)

// scribe sends the desk's form of a town to one node again and again, each time
// with another website, and notes what is answered.
type scribe struct {
	browser *browser
	at      string
	unit    register.UnitID
	mu      sync.Mutex
	answers map[int]int
	lost    []string // answers of 503 without what was entered
}

// run writes until stop is closed. A form that was refused is sent again as the
// page gives it back.
func (s *scribe) run(stop chan struct{}) {
	var form url.Values
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		case <-time.After(20 * time.Millisecond):
		}
		if form == nil {
			res, err := s.browser.Get(s.at + editPath(s.unit))
			code, doc := s.answer(res, err)
			if code != http.StatusOK {
				continue
			}
			form = formOn(doc)
			form.Set("website", fmt.Sprintf("https://town.example/scribe/%d", i))
			form.Set("source", "said:phone")
		}
		res, err := s.browser.PostForm(s.at+editPath(s.unit), form)
		switch code, doc := s.answer(res, err); code {
		case http.StatusSeeOther:
			form = nil
		case http.StatusServiceUnavailable:
			back := formOn(doc)
			if back.Get("website") != form.Get("website") || back.Get("source") != form.Get("source") {
				s.mu.Lock()
				s.lost = append(s.lost, doc.Find("main").Text())
				s.mu.Unlock()
				continue
			}
			form = back
		}
	}
}

func (s *scribe) answer(res *http.Response, err error) (code int, doc *goquery.Document) {
	if err == nil {
		defer res.Body.Close()
		code = res.StatusCode
		if doc, err = goquery.NewDocumentFromReader(res.Body); err != nil {
			code = 0
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[code]++
	return code, doc
}

func (s *scribe) count(code int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answers[code]
}

// PostgreSQL stops while visitors read on two nodes and an editor writes, and
// comes back. No visitor notices; a form of the desk is answered with "try
// again" and everything that was entered, and once PostgreSQL answers that same
// form is saved and public on both nodes.
func TestDeskWhilePostgreSQLIsStopped(t *testing.T) {
	cluster, db := ownCluster(t)
	w := ask(t, db, 40, 600)
	one, two := twoNodes(t, cluster.Address(), [2][]string{})
	b := &balancer{nodes: []*node{one, two}, paths: paths(t, db)}
	for _, n := range b.nodes {
		n.join()
	}
	editor := openBrowser(t)
	editor.signIn(one.at)
	form := editor.website(one.at, w.units[0], "https://town.example/kept")
	form.Set("why", "they rang: „it has moved“ & more <soon>")

	b.run()
	defer func() { close(b.end); b.watch.Wait() }()
	defer func() { close(b.stop); b.visits.Wait() }()
	other := openBrowser(t)
	other.signIn(two.at)
	s := &scribe{browser: other, at: two.at, unit: w.units[1], answers: map[int]int{}}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { defer close(stopped); s.run(stop) }()
	defer func() { <-stopped }()
	defer close(stop)
	until(t, "the editor beside writes", func() bool { return s.count(http.StatusSeeOther) > 1 })

	cluster.Halt()
	halted := time.Now()
	code, doc := editor.post(one.at+editPath(w.units[0]), form)
	if code != http.StatusServiceUnavailable {
		t.Fatalf("the form answers %d while PostgreSQL is stopped: %s", code, doc.Find("main").Text())
	}
	if button := strings.TrimSpace(doc.Find("form.plain-form button").First().Text()); button != "Try again" {
		t.Errorf("the button says %q", button)
	}
	back := formOn(doc)
	for name, all := range form {
		if !slices.Equal(back[name], all) {
			t.Errorf("%s was %q, and the page gives back %q", name, all, back[name])
		}
	}
	known := func(want string) func() bool {
		return func() bool {
			return !slices.ContainsFunc(b.nodes, func(n *node) bool { _, says := ready(n.at); return says["database"] != want })
		}
	}
	until(t, "both nodes know that PostgreSQL is stopped", known("down"))
	until(t, "the editor beside is asked to try again", func() bool { return s.count(http.StatusServiceUnavailable) > 5 })
	since := b.sent.Load()
	until(t, "visitors read on", func() bool { return b.sent.Load() > since+2000 })

	if err := cluster.Resume(); err != nil {
		t.Fatal(err)
	}
	t.Logf("PostgreSQL was stopped for %s", time.Since(halted).Round(10*time.Millisecond))
	until(t, "both nodes know that PostgreSQL answers again", known("up"))
	if code, doc := editor.post(one.at+doc.Find("form.plain-form").AttrOr("action", ""), back); code != http.StatusSeeOther {
		t.Errorf("the same form answers %d once PostgreSQL is back: %s", code, doc.Find("main").Text())
	}
	until(t, "what was kept is public on both nodes", func() bool {
		return !slices.ContainsFunc(b.nodes, func(n *node) bool {
			return !pageHolds(n.at+"/en/municipalities/town-0000", "https://town.example/kept")
		})
	})
	before := s.count(http.StatusSeeOther)
	until(t, "the editor beside writes again", func() bool { return s.count(http.StatusSeeOther) > before+1 })
	b.check(t, "a stop of PostgreSQL", 0)
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Logf("the editor beside: %v", s.answers)
	for code := range s.answers {
		if code != http.StatusOK && code != http.StatusSeeOther && code != http.StatusServiceUnavailable {
			t.Errorf("the editor beside was answered %d", code)
		}
	}
	if len(s.lost) > 0 {
		t.Errorf("%d answers lost what was entered; the first: %s", len(s.lost), s.lost[0])
	}
}
