package webtest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
)

// Browser is a browser without script, which keeps its cookies.
type Browser struct {
	App     *App
	Cookies map[string]*http.Cookie
	Agent   string // the header User-Agent
}

// NewBrowser is a browser in which nobody has signed in.
func (a *App) NewBrowser() *Browser {
	return &Browser{App: a, Cookies: map[string]*http.Cookie{}, Agent: "Browser"}
}

// SignedIn is a browser in which a role has signed in.
func (a *App) SignedIn(t *testing.T, role account.Role) *Browser {
	t.Helper()
	b := a.NewBrowser()
	b.SignIn(t, role)
	return b
}

// Ask sends a request to a path below the base path, with pairs of header names
// and values.
func (b *Browser) Ask(method, path string, form url.Values, header ...string) *http.Response {
	kind := ""
	if method == http.MethodPost {
		kind = "application/x-www-form-urlencoded"
	}
	return b.send(method, path, kind, strings.NewReader(form.Encode()), header)
}

func (b *Browser) send(method, path, kind string, content io.Reader, header []string) *http.Response {
	r := httptest.NewRequest(method, b.App.Base+path, content)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("User-Agent", b.Agent)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range b.Cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	b.App.Server.ServeHTTP(rec, r)
	res := rec.Result()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.Cookies, c.Name)
		} else {
			b.Cookies[c.Name] = c
		}
	}
	return res
}

// SignIn signs in with the password of a role's account.
func (b *Browser) SignIn(t *testing.T, role account.Role) {
	t.Helper()
	res := b.Ask("POST", "/en/sign-in", url.Values{"email": {b.App.Email[role]}, "password": {Password}})
	if res.StatusCode != http.StatusSeeOther || b.Cookies[b.App.House.CookieName()] == nil {
		t.Fatalf("%s: %d %s", role, res.StatusCode, Body(t, res))
	}
}

// Doc is the answer to a request as a page, whatever its status.
func (b *Browser) Doc(t *testing.T, method, path string, form url.Values) (*goquery.Document, *http.Response) {
	t.Helper()
	res := b.Ask(method, path, form)
	return Document(t, res), res
}

var messageKey = regexp.MustCompile(`\b(import|desk|edit|log|col)\.[a-z][a-z-]*\b`)

// Page is the page at a path, which must answer 200, hold no style or script of
// its own and show no key of a message.
func (b *Browser) Page(t *testing.T, path string) *goquery.Document {
	t.Helper()
	doc, res := b.Doc(t, "GET", path, nil)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d", path, res.StatusCode)
	}
	if n := doc.Find("[style], style, script:not([src])").Length(); n > 0 {
		t.Errorf("%s has %d inline styles or scripts", path, n)
	}
	if m := messageKey.FindString(doc.Find("main").Text()); m != "" {
		t.Errorf("%s shows the key of a message: %s", path, m)
	}
	return doc
}

// Upload sends a form with a file, and without one where content is nil.
func (b *Browser) Upload(t *testing.T, path, name string, content []byte, fields url.Values) *http.Response {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, values := range fields {
		for _, value := range values {
			if err := form.WriteField(field, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if content != nil {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return b.send("POST", path, form.FormDataContentType(), &body, nil)
}
