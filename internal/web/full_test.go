package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/disk"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// untilFull sends something again and again, each time something else, until
// the database has no room for it; before, all went well.
func untilFull(t *testing.T, send func(text string) *http.Response) *http.Response {
	t.Helper()
	for i := range 400 {
		res := send(fmt.Sprintf("%d %s", i, strings.Repeat("a long word ", 100)))
		switch res.StatusCode {
		case http.StatusServiceUnavailable:
			return res
		case http.StatusSeeOther:
		default:
			t.Fatalf("try %d: %d %s", i, res.StatusCode, webtest.Body(t, res))
		}
	}
	t.Fatal("the database never was full")
	return nil
}

// On a full disk what is sent is not lost and the log says why it was not kept;
// reading goes on, and writing does when there is room again.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	in := webtest.OpenApp(t, "https://twins.example", false, slog.New(slog.NewTextHandler(&log, nil)))
	v, hall := in.Desk(t, account.Editor), in.TownHall(t, account.Coordinator)
	of := "/en/desk/partnerships/" + in.IDs["0"]
	doc := v.Page(of + "/memory")
	_, form := webtest.Fill(doc, "main form", nil)
	letter := aPDF("letter")
	sqldbtest.Fill(t, in.DB)

	var sent string
	res := untilFull(t, func(text string) *http.Response {
		sent = text
		memory := url.Values{}
		for k, x := range form {
			memory[k] = x
		}
		memory.Set("memory-why", text)
		memory.Set("was.memory-why", memory.Get("was.memory-why"))
		memory.Set("source", "said:letter")
		res := v.Ask("POST", of+"/memory", memory)
		form.Set("was.memory-why", strings.TrimSpace(text)) // as it was stored
		return res
	})
	page := webtest.Document(t, res)
	if text := page.Find("main").Text(); !strings.Contains(text, "cannot be written just now") || !strings.Contains(text, "Nothing that you entered is lost") ||
		res.Header.Get("Retry-After") == "" || page.Find("#memory-why").Text() != sent {
		t.Errorf("the form says %q", text)
	}
	if line := log.String(); !strings.Contains(line, `level=ERROR msg="the register cannot be written: there is no room on the disk"`) {
		t.Errorf("the log says nothing of it: %s", line)
	}

	res = uploadPaper(t, v.Browser, of+"/paper", map[string]string{"paper-kind": "letter", "paper-title": "A letter of 1977", "source": "said:letter"}, "x.pdf",
		append(bytes.Repeat([]byte("%PDF-1.4\n"), 1<<15), letter...))
	if page = webtest.Document(t, res); res.StatusCode != 503 || page.Find("#paper-title").AttrOr("value", "") != "A letter of 1977" {
		t.Errorf("a paper: %d %s", res.StatusCode, page.Find("main").Text())
	}
	rows := "municipality;country\n" + strings.Repeat("Opava;CZ\n", 20_000)
	res = v.Upload(t, "/en/desk/import", "list.csv", []byte(rows), url.Values{"kind": {"municipalities"}, "source": {"https://example.org/list"}})
	if page = webtest.Document(t, res); res.StatusCode != 503 || page.Find("#source").AttrOr("value", "") != "https://example.org/list" ||
		!strings.Contains(page.Find("main").Text(), "cannot be written just now") {
		t.Errorf("a list: %d %s", res.StatusCode, page.Find("main").Text())
	}

	sqldbtest.Free(t, in.DB)
	to, again := webtest.Fill(page, "main form", nil)
	if to == "" || again == nil {
		t.Error("the list can not be sent again")
	}
	if res := v.Upload(t, "/en/desk/import", "list.csv", []byte(rows), url.Values{"kind": {"municipalities"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("with room again: %d", res.StatusCode)
	}

	// Whoever is signed in goes on reading, also when it is time to note that.
	sqldbtest.Deny(t, in.DB)
	in.Now = in.Now.Add(3 * time.Hour)
	for _, path := range []string{"/en/desk", of} {
		if res := v.Ask("GET", path, nil); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if res := hall.Ask("GET", "/en/town-hall", nil); res.StatusCode != http.StatusOK {
		t.Errorf("the town hall: %d", res.StatusCode)
	}
	if res := in.Get("/en/partnerships/" + in.IDs["0"]); res.StatusCode != http.StatusOK {
		t.Errorf("the public page: %d", res.StatusCode)
	}
}

// Before a disk is full it is said to machines and to those who can do something
// about it; visitors are sent here as before.
func TestRoomRunsOut(t *testing.T) {
	t.Parallel()
	room := disk.Room{Free: 50 << 30, Total: 100 << 30}
	w := &disk.Watcher{Log: slog.New(slog.DiscardHandler), Measure: func(string) (disk.Room, error) { return room, nil },
		Places: []disk.Place{{Name: "database", Path: t.TempDir()}, {Name: "erasures"}}}
	in := webtest.AddStaff(t, webtest.Open(t, "https://twins.example", func(c *web.Config) { webtest.Unlimited(c); c.Disk = w }))
	editor, adviser := in.SignedIn(t, account.Editor), in.SignedIn(t, account.Adviser)
	const title = "Room runs out"
	for _, low := range []bool{false, true, false} {
		room.Free = 50 << 30
		if low {
			room.Free = 200 << 20
		}
		w.Look()
		word, figure := "fine", "twinhall_disk_low{place=\"database\"} 0"
		if low {
			word, figure = "low", "twinhall_disk_low{place=\"database\"} 1"
		}
		says, _ := ready(t, in.Server)["disk"].(map[string]any)
		if says["database"] != word || says["erasures"] != "elsewhere" {
			t.Errorf("/readyz says %v, want %s", says, word)
		}
		if code, _ := ask(in.Server, "/readyz"); code != http.StatusOK {
			t.Errorf("/readyz answers %d", code)
		}
		if text := figures(t, in.Server); !strings.Contains(text, figure) || !strings.Contains(text, `twinhall_disk_free_bytes{place="database"}`) ||
			strings.Contains(text, `place="erasures"`) {
			t.Errorf("the figures do not say %s", figure)
		}
		if text := editor.Page(t, "/en/desk").Find("main").Text(); strings.Contains(text, title) != low || low && !strings.Contains(text, "200 MB") {
			t.Errorf("low %v: an editor reads %q", low, text)
		}
		if text := adviser.Page(t, "/en/desk").Find("main").Text(); strings.Contains(text, title) {
			t.Errorf("an adviser reads %q", text)
		}
	}
}
