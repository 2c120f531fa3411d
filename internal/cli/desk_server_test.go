package cli_test

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	netmail "net/mail"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/emersion/go-smtp"

	"twinhall/internal/register"
)

// mailServer takes mails and remembers to whom it took each Message-ID, and how
// often.
type mailServer struct {
	mu    sync.Mutex
	to    map[string]string // recipient by Message-ID
	taken map[string]int    // by Message-ID
	by    map[string]int    // by listener
	// before and after are called around the taking of a mail, whose sender
	// waits for the answer meanwhile; before may refuse it.
	before func(listener string) error
	after  func(listener string)
}

func newMailServer() *mailServer {
	return &mailServer{to: map[string]string{}, taken: map[string]int{}, by: map[string]int{}}
}

// listen opens a listener for one process, so that it can be told whose mail it
// is, and returns the flags that the process sends with.
func (s *mailServer) listen(t *testing.T, name string) []string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &taking{server: s, name: name}, nil }))
	srv.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	go func() { _ = srv.Serve(l) }() // ends with Close
	t.Cleanup(func() { srv.Close() })
	return []string{"--smtp", "smtp://" + l.Addr().String() + "?plain=1", "--mail-from", "svaz@example.org"}
}

type taking struct {
	server   *mailServer
	name, to string
}

func (s *taking) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *taking) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }
func (s *taking) Reset()                                    {}
func (s *taking) Logout() error                             { return nil }
func (s *taking) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil {
		return err
	}
	s.server.mu.Lock()
	before, after := s.server.before, s.server.after
	s.server.mu.Unlock()
	if before != nil {
		if err := before(s.name); err != nil {
			return err
		}
	}
	s.server.mu.Lock()
	id := strings.TrimSuffix(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@twinhall")
	s.server.taken[id]++
	s.server.to[id] = s.to
	s.server.by[s.name]++
	s.server.mu.Unlock()
	if after != nil {
		after(s.name)
	}
	return nil
}

// count is how many mails were taken, and how many of them were repeats.
func (s *mailServer) count() (mails, repeats int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.taken {
		mails += n
		repeats += n - 1
	}
	return mails, repeats
}

// from is how many mails came through a listener.
func (s *mailServer) from(listener string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.by[listener]
}

// begin starts the process with further flags; up reads where it listens.
// Between the two of one node another can be begun, so that both come up at
// once.
func (n *node) begin(t *testing.T, flags ...string) (up func()) {
	t.Helper()
	n.cmd = program(t, append([]string{"--database", n.database, "serve", "--second-step-for", "nobody", "--listen", "127.0.0.1:0", "--edition-file",
		filepath.Join(n.folder, "edition.gz"), "--no-rate-limits", "--time-zone", "UTC"}, flags...)...)
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := n.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if at, ok := strings.CutPrefix(lines.Text(), "Twinhall shows "); ok {
				go func() { _, _ = io.Copy(io.Discard, said) }() // ends with the process
				n.at = at
				return
			}
		}
		t.Fatal("a node did not start")
	}
}

// kill ends the process as a power cut would, and returns when it is gone.
func (n *node) kill() {
	_ = n.cmd.Process.Kill() // it may be gone already
	_, _ = n.cmd.Process.Wait()
}

// browser is somebody's, without script. What it is given holds for every node.
type browser struct {
	t *testing.T
	*http.Client
}

func openBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar, Transport: &http.Transport{}, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// page is what an address answers.
func (b *browser) page(address string) (int, *goquery.Document) {
	b.t.Helper()
	res, err := b.Get(address)
	return b.read(res, err)
}

func (b *browser) post(address string, form url.Values) (int, *goquery.Document) {
	b.t.Helper()
	res, err := b.PostForm(address, form)
	return b.read(res, err)
}

func (b *browser) read(res *http.Response, err error) (int, *goquery.Document) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, doc
}

func (b *browser) signIn(at string) {
	b.t.Helper()
	if code, doc := b.post(at+"/en/sign-in", url.Values{"email": {"editor@example.org"}, "password": {deskPassword}}); code != http.StatusSeeOther {
		b.t.Fatalf("signing in answers %d: %s", code, doc.Find("main").Text())
	}
}

// formOn is what the form of a page would send.
func formOn(doc *goquery.Document) url.Values {
	values := url.Values{}
	form := doc.Find("form.plain-form").First()
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

// website opens the desk's form of a town on a node and enters a website.
func (b *browser) website(at string, unit register.UnitID, website string) url.Values {
	b.t.Helper()
	code, doc := b.page(at + editPath(unit))
	if code != http.StatusOK {
		b.t.Fatalf("the form answers %d: %s", code, doc.Find("main").Text())
	}
	form := formOn(doc)
	form.Set("website", website)
	form.Set("source", "said:phone")
	return form
}

func editPath(unit register.UnitID) string {
	return "/en/desk/municipalities/" + string(unit) + "/edit"
}
