package townhall_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/date"
	"twinhall/internal/mail"
	"twinhall/internal/web"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The letters as they go out, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	all, err := web.Features().Catalogues()
	if err != nil {
		t.Fatal(err)
	}
	d, err := date.OnDay(2027, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range web.Features().Languages() {
		c, _ := all.Of(lang)
		lines := []string{c.T("townhall.digest-due"),
			`Opava – <b>Liptovský Mikuláš</b>: ` + c.N("townhall.due-months", 14) + " " + c.T("townhall.due-lapses", "date", c.Date(d)),
			c.T("townhall.digest-other"), "Opava – Cieszyn: " + c.T("townhall.said-confirmed", "date", c.Date(d))}
		for _, letter := range []string{"digest", "lapse", "asleep", "review", "declined", "asked"} {
			m := mail.Compose(c, template("letter.townhall-"+letter), "jan@example.org", "Svaz", "https://twins.example/"+lang+"/town-hall", "name", `Jan <b>"N"</b>`,
				"list", strings.Join(lines, "\n"), "off", "https://twins.example/"+lang+"/town-hall/digest-off?token=abc", "what", "Opava – Cieszyn", "note", "?")
			got := "Subject: " + m.Subject + "\n\n" + m.Text + "\n" + m.HTML + "\n"
			if strings.Contains(m.HTML, "<b>") || strings.Contains(got, "{") || strings.Contains(got, "letter.") || strings.Contains(got, "townhall.") {
				t.Errorf("%s %s: %s", lang, letter, got)
			}
			path := filepath.Join("testdata", letter+"."+lang+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || string(want) != got {
				t.Errorf("%s differs (go test ./internal/web/townhall -update writes it anew): %v\n%s", path, err, got)
			}
		}
	}
}

// template has the messages of a mail that are called after its kind.
func template(kind string) mail.Template {
	return mail.Template{Kind: kind, Subject: kind + ".subject", Text: kind + ".text", Button: kind + ".button"}
}
