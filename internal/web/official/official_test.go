package official_test

import (
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/web/webtest"
)

// The page of an official shows earlier values of personal fields, until they
// are erased; the history of the register only says that they changed.
func TestEarlierValuesOfAnOfficial(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	of := "/en/desk/municipalities/" + string(d.Unit("liptovsky-mikulas").ID) + "/officials"
	fields := url.Values{"function": {"Mayor"}, "role": {"elected"}, "name": {"Eva Prvá"}, "basis": {"public-function"}}
	d.MustSend(of, ".plain-form", fields)
	at := d.Page(of).Find(`main a[href*="/desk/officials/"]`).First().AttrOr("href", "")
	d.MustSend(at, ".plain-form", url.Values{"name": {"Eva Druhá"}})
	id := at[strings.LastIndexByte(at, '/')+1:]
	changes := func(path string) string { return webtest.Text(d.Page(path).Find(".history")) }
	if text := changes(at); !strings.Contains(text, "Eva Prvá") || !strings.Contains(text, "Eva Druhá") {
		t.Errorf("the official's own page tells %q", text)
	}
	if text := changes("/en/desk/history/" + id); strings.Contains(text, "Eva") || !strings.Contains(text, "(personal)") {
		t.Errorf("the history of the register tells %q", text)
	}
	d.MustSend(at, `form:has(button[name="leave"])`, url.Values{"leave": {"yes"}})
	if text := changes(at); strings.Contains(text, "Eva") || !strings.Contains(text, "a value that was erased") {
		t.Errorf("after they left the page tells %q", text)
	}
}
