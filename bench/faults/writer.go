package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// write is a form that was sent. Its marker stands in no other.
type write struct {
	marker       string
	kind         ledger.Kind // of what it makes or changes
	acknowledged bool        // it was answered with 303
}

// writer is somebody at the desk who records activities of one partnership and
// changes the website of one town, which nobody else does, in turn.
type writer struct {
	name    string
	nodes   []*node
	on      int // the node that was asked last
	place   place
	again   bool // it sends a form again that was not answered
	browser *http.Client
	noted   *atomic.Int64 // acknowledged writes of all writers
	refusal *atomic.Int64 // answers of 503 to all writers

	mu       sync.Mutex
	writes   []*write
	shown    []string // websites of which the public page must show one; empty before the first is acknowledged
	refused  int      // answers of 503 to forms
	hidden   int      // acknowledged websites that did not become public
	problems []string
}

func (w *writer) problem(text string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = append(w.problems, w.name+": "+fmt.Sprintf(text, args...))
}

func newBrowser() (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	// Each request has a connection of its own, so that one that was cut before
	// is never taken for one that was cut by the fault.
	return &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, err
}

// ask sends a request to the node that was asked last, with form unless that is
// nil. unsent says that nothing of it was sent; then the next node comes next.
func (w *writer) ask(ctx context.Context, path string, form url.Values) (code int, page *goquery.Document, unsent bool, err error) {
	at := w.nodes[w.on%len(w.nodes)].at.Load()
	if at == nil {
		w.on++
		return 0, nil, true, fmt.Errorf("the node is down")
	}
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, *at+path, body)
	if err != nil {
		return 0, nil, true, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := w.browser.Do(req)
	if err != nil {
		if refused, ok := errors.AsType[*net.OpError](err); ok && refused.Op == "dial" {
			w.on++
			return 0, nil, true, err
		}
		return 0, nil, false, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusSeeOther && strings.Contains(res.Header.Get("Location"), "/sign-in") {
		return 0, nil, false, fmt.Errorf("%s leads to signing in again", path)
	}
	if res.StatusCode == http.StatusSeeOther {
		return res.StatusCode, nil, false, nil // the head alone acknowledges
	}
	page, err = goquery.NewDocumentFromReader(res.Body)
	return res.StatusCode, page, false, err
}

func (w *writer) signIn(ctx context.Context) error {
	code, page, _, err := w.ask(ctx, "/en/sign-in", url.Values{"email": {editorEmail}, "password": {editorPassword}})
	if err == nil && code != http.StatusSeeOther {
		err = fmt.Errorf("signing in answers %d: %s", code, words(page))
	}
	return err
}

// retry is the pause before something that failed is tried again, filling the
// longest that somebody takes to fill in a form.
const (
	retry   = 20 * time.Millisecond
	filling = 300 * time.Millisecond
)

// work writes until stop is closed.
func (w *writer) work(ctx context.Context, stop chan struct{}) {
	stopped := func() bool {
		select {
		case <-stop:
			return true
		case <-ctx.Done():
			return true
		default:
			return false
		}
	}
	for i := 0; !stopped(); i++ {
		w.on++ // as a balancer sends people
		x := &write{marker: fmt.Sprintf("%s-%05d", w.name, i), kind: register.KindActivity}
		if i%2 == 1 {
			x.kind, x.marker = register.KindUnit, fmt.Sprintf("https://%s-%05d.example/", w.name, i)
		}
		if !w.write(ctx, x, stopped) {
			w.look(ctx, stopped)
		}
	}
}

// write fills in a form and sends it until it is answered or an answer did not
// come. A form that is refused is sent again as the page gives it back. It
// reports whether all went without a fault.
func (w *writer) write(ctx context.Context, x *write, stopped func() bool) (smooth bool) {
	path := w.place.path(x.kind)
	smooth = true
	var form url.Values
	for sent := false; !stopped(); {
		if form == nil {
			code, page, _, err := w.ask(ctx, path, nil)
			if err != nil || code != http.StatusOK {
				if err == nil && code != http.StatusServiceUnavailable {
					w.problem("the empty form answers %d: %s", code, words(page))
				}
				smooth = false
				time.Sleep(retry)
				continue
			}
			form = filledIn(page, x)
			time.Sleep(rand.N(filling))
		}
		code, page, unsent, err := w.ask(ctx, path, form)
		if unsent { // the form is still in the browser
			smooth = false
			time.Sleep(retry)
			continue
		}
		if !sent {
			sent = true
			w.sent(x)
		}
		switch {
		case err != nil && w.again:
			smooth = false
			time.Sleep(retry)
		case err != nil:
			return false
		case code == http.StatusSeeOther:
			w.acknowledged(x)
			return smooth
		case code == http.StatusServiceUnavailable:
			smooth = false
			if form = w.givenBack(page, x); form == nil {
				return false
			}
			time.Sleep(retry)
		default:
			w.problem("the form of %s answers %d: %s", x.marker, code, words(page))
			return false
		}
	}
	return smooth
}

func (w *writer) sent(x *write) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes = append(w.writes, x)
	if x.kind == register.KindUnit && len(w.shown) > 0 {
		w.shown = append(w.shown, x.marker)
	}
}

func (w *writer) acknowledged(x *write) {
	w.noted.Add(1)
	w.mu.Lock()
	defer w.mu.Unlock()
	x.acknowledged = true
	if x.kind == register.KindUnit {
		w.shown = []string{x.marker}
	}
}

// givenBack is the form on a page that refuses it, nil if what was entered is
// no longer in it.
func (w *writer) givenBack(page *goquery.Document, x *write) url.Values {
	w.refusal.Add(1)
	w.mu.Lock()
	w.refused++
	w.mu.Unlock()
	form := formOn(page)
	if form.Get("title") != x.marker && form.Get("website") != x.marker {
		w.problem("the answer of 503 lost what was entered: %s", words(page))
		return nil
	}
	return form
}

// patience is how long a public page may lag behind while it answers.
const patience = 10 * time.Second

// look waits until the public page of the town shows the website that was
// acknowledged last, or one that was sent since.
func (w *writer) look(ctx context.Context, stopped func() bool) {
	var since time.Time // of the first page that lacks it
	for !stopped() {
		code, page, _, err := w.ask(ctx, w.place.page(), nil)
		switch {
		case err != nil || code != http.StatusOK:
			since = time.Time{}
		case shows(page, w.shown):
			return
		case since.IsZero():
			since = time.Now()
		case time.Since(since) > patience:
			w.mu.Lock()
			w.hidden++
			w.mu.Unlock()
			w.problem("%s shows none of %v", w.place.page(), w.shown)
			return
		}
		time.Sleep(retry)
	}
}

// shows reports whether a page links to one of these websites; of none every
// page is right.
func shows(page *goquery.Document, websites []string) bool {
	found := len(websites) == 0
	page.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		found = found || slices.Contains(websites, a.AttrOr("href", ""))
	})
	return found
}

// activities are the titles of the public activities of the partnership.
func (w *writer) activities(ctx context.Context, n *node) (titles map[string]bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, *n.at.Load()+"/api/v1/partnerships/"+string(w.place.pair), nil)
	if err != nil {
		return nil, err
	}
	res, err := w.browser.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var answer struct{ Activities []struct{ Title string } }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, err
	}
	titles = map[string]bool{}
	for _, a := range answer.Activities {
		titles[a.Title] = true
	}
	return titles, nil
}

// filledIn is the form of a page with what x is to write.
func filledIn(page *goquery.Document, x *write) url.Values {
	form := formOn(page)
	form.Set("source", "said:phone")
	if x.kind == register.KindUnit {
		form.Set("website", x.marker)
	} else {
		form.Set("title", x.marker)
		form.Set("kind", "visit")
		form.Set("from", "2026")
	}
	return form
}

// formOn is what the form of a page would send.
func formOn(page *goquery.Document) url.Values {
	values := url.Values{}
	form := page.Find("form.plain-form").First()
	form.Find("input, textarea").Each(func(_ int, s *goquery.Selection) {
		name, kind := s.AttrOr("name", ""), s.AttrOr("type", "")
		_, checked := s.Attr("checked")
		switch {
		case name == "" || (kind == "checkbox" || kind == "radio") && !checked:
		case goquery.NodeName(s) == "textarea":
			values.Add(name, s.Text())
		default:
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	form.Find("select").Each(func(_ int, s *goquery.Selection) {
		values.Add(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
	})
	return values
}

// words are the beginning of what a page says.
func words(page *goquery.Document) string {
	if page == nil {
		return ""
	}
	text := []rune(strings.Join(strings.Fields(page.Find("main").Text()), " "))
	return string(text[:min(len(text), 200)])
}
