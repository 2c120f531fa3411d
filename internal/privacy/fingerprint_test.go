package privacy

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func of(name, address, number string, also ...string) *fingerprints {
	m := newFingerprints([]byte("key"))
	m.addName(name)
	m.addMail(address)
	m.addPhone(number)
	for _, text := range also {
		m.addText(text)
	}
	return m
}

func TestBlank(t *testing.T) {
	t.Parallel()
	jan := of("Mgr. Jan Novák, Ph.D.", "j.novak@town.example", "+420 777 123 456")
	for _, c := range []struct {
		m          *fingerprints
		text, want string
	}{
		{jan, "", ""},
		{jan, "volal Jan Novák z Opavy", "volal [erased] z Opavy"},
		{jan, "NOVAK, jan", "[erased]"},
		{jan, "Jan\u00a0Novák a Jan  Novák", "[erased] a [erased]"},
		{jan, "Jan Nova\u0301k", "[erased]"}, // with the accent as a letter of its own
		{jan, "Jan Nováková, Jana Nováka, Janov Novák", "Jan Nováková, Jana Nováka, Janov Novák"},
		{jan, "Novák je časté jméno, Jan také", "Novák je časté jméno, Jan také"},
		{jan, "piš na J.Novak@TOWN.example.", "piš na [erased]."},
		{jan, "xj.novak@town.example", "xj.novak@town.example"},
		{jan, "jan-novak_smlouva.pdf", "[erased]_smlouva.pdf"},
		{jan, "https://town.example/lide/novak-jan?x=1", "https://town.example/lide/[erased]?x=1"},
		{jan, "tel. 777123456 nebo 00420/777-123-456, č. 12", "tel. [erased] nebo [erased], č. 12"},
		{jan, "777 123 457, 1977, 49.9387 17.9026", "777 123 457, 1977, 49.9387 17.9026"},
		{jan, `["Jan Novák","",{"n":1.50,"x":"viz Novák Jan"}]`, `["[erased]","",{"n":1.50,"x":"viz [erased]"}]`},
		{jan, `["a<b","c"]`, `["a<b","c"]`},
		{jan, `[777123456,1]`, `["[erased]",1]`},
		{jan, `[Jan Novák]`, `[[erased]]`},
		{of("Novák", "", ""), "Novák", "Novák"}, // one word is too little
		{of("", "", "", "Novák"), "pan Novák", "pan [erased]"},
		{of("", "", "", "Jana Nováka", "x@y.example", "777 123 456"), "od Jana Nováka, x@y.example, 777123456", "od [erased], [erased], [erased]"},
		{of("", "", ""), "Jan Novák", "Jan Novák"},
		{of("O'Brien Eva Marie", "", ""), "Eva Marie O’Brien", "[erased]"},
	} {
		if got := c.m.blank(c.text); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
		again := newFingerprints(c.m.key)
		again.read(c.m.list())
		if got := again.blank(c.text); got != c.want {
			t.Errorf("read from the list: %q became %q", c.text, got)
		}
	}
	for _, text := range jan.list() {
		if strings.Contains(strings.ToLower(text), "nov") {
			t.Errorf("the list says whom it is about: %s", text)
		}
	}
	if other := (func() *fingerprints { m := newFingerprints([]byte("other")); m.addName("Jan Novák"); return m })().list(); len(other) != 1 ||
		strings.Contains(strings.Join(jan.list(), " "), other[0]) {
		t.Error("the hash is the same under another key")
	}
}

// Whatever stands in a text: what was blanked is not found again, a text stays
// a text, and JSON stays JSON.
func FuzzBlank(f *testing.F) {
	for _, seed := range []string{"Jan Novák", `["Jan Novák",1,{"a":"777 123 456"}]`, "Novák Jan Novák", "[", "{\"a\":", "j.novak@town.example",
		"ﬁ Jan\u0301 Novák\xff"} {
		f.Add(seed)
	}
	m := of("Jan Novák", "j.novak@town.example", "777 123 456")
	f.Fuzz(func(t *testing.T, text string) {
		now := m.blank(text)
		if utf8.ValidString(text) && !utf8.ValidString(now) {
			t.Errorf("%q became %q, which is no text", text, now)
		}
		if json.Valid([]byte(text)) && strings.ContainsAny(text[:1], "[{") && !json.Valid([]byte(now)) {
			t.Errorf("%q became %q, which is no JSON", text, now)
		}
		if again := m.blank(now); again != now {
			t.Errorf("%q became %q, and then %q", text, now, again)
		}
	})
}
