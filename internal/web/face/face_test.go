package face

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/errs"
)

var known = Known{Languages: []string{"cs", "sk", "de", "en", "hr"}, Country: func(code string) bool { return code == "CZ" || code == "SK" }}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "logo.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>`))
	write(t, dir, "face.toml", []byte(`
name = "Union of Towns"
names = { cs = "Svaz měst a obcí" }
logo = "logo.svg"
accent = "#A02020"
languages = ["cs", "en"]
home = ["cz"]
[footer.text]
cs = "Provozuje Svaz."
[[footer.link]]
address = "https://example.org/contact"
cs = "Kontakt"
text = "Contact"
`))
	f, err := Load(filepath.Join(dir, "face.toml"), known)
	if err != nil {
		t.Fatal(err)
	}
	if f.NameIn("cs") != "Svaz měst a obcí" || f.NameIn("de") != "Union of Towns" || f.Home[0] != "CZ" || f.Logo.Type != "image/svg+xml" {
		t.Errorf("%+v", f)
	}
	if l := f.Links[0]; l.In("cs") != "Kontakt" || l.In("de") != "Contact" {
		t.Errorf("link %+v", l)
	}
	if _, css := f.Accent.Style(); !strings.Contains(css, "#A02020") || contrast(mustColour(t, f.Accent.Dark), night) < leastContrast {
		t.Errorf("accent %+v", f.Accent)
	}
}

func mustColour(t *testing.T, s string) colour {
	t.Helper()
	c, ok := parseColour(s)
	if !ok {
		t.Fatalf("%q is no colour", s)
	}
	return c
}

// Each mistake is refused with a word that leads to it.
func TestMistakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewRGBA(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "good.png", small.Bytes())
	write(t, dir, "cut.png", small.Bytes()[:20])
	write(t, dir, "page.svg", []byte("<html></html>"))
	write(t, dir, "cut.svg", []byte("<svg><g>"))
	write(t, dir, "big.svg", make([]byte, MaxLogo+1))
	write(t, dir, "logo.gif", []byte("GIF89a"))
	for text, want := range map[string]string{
		"nmae = \"x\"":              `line 1: there is no setting "nmae"`,
		"name = \"x":                "line 1",
		"name = 3":                  "line 1",
		"accent = \"#FFAA00\"":      "contrast of 1.8 on light pages, at least 4.5",
		"accent = \"red\"":          "is no colour like #B4451F",
		"accent-dark = \"#FFFFFF\"": "accent is not",
		"accent = \"#A02020\"\naccent-dark = \"#222222\"": "on dark pages",
		"languages = []":               "at least one",
		"languages = [\"xx\"]":         "there is no language \"xx\"",
		"languages = [\"cs\", \"cs\"]": "twice",
		"home = [\"XX\"]":              "no country's code",
		"names = { xx = \"x\" }":       "names.xx",
		"logo = \"none.svg\"":          "cannot be read",
		"logo = \"cut.png\"":           "is no PNG",
		"logo = \"page.svg\"":          "is no SVG",
		"logo = \"cut.svg\"":           "is no SVG",
		"logo = \"big.svg\"":           "at most 256 KB",
		"logo = \"logo.gif\"":          "neither .svg nor .png",
		"[[footer.link]]\naddress = \"javascript:alert(1)\"\ntext = \"x\"": "number 1: address",
		"[[footer.link]]\naddress = \"https://example.org\"":               "has no text",
		"[[footer.link]]\naddress = \"https://example.org\"\nxx = \"x\"":   "no language",
		"name = \"" + strings.Repeat("x", 700) + "\"":                      "at most 600",
	} {
		_, err := Parse([]byte(text), dir, known)
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
	if _, err := Parse([]byte(`logo = "good.png"`), dir, known); err != nil {
		t.Error(err)
	}
	if _, err := Parse(make([]byte, MaxFile+1), dir, known); !errs.Is(err, errs.Invalid) {
		t.Errorf("too large: %v", err)
	}
}

// The contrasts are those that WCAG's own examples give.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#FFFFFF", 21}, {"#777777", "#FFFFFF", 4.478}, {"#FFFFFF", "#FFFFFF", 1}} {
		if got := contrast(mustColour(t, c.a), mustColour(t, c.b)); got < c.want-0.001 || got > c.want+0.001 {
			t.Errorf("%s on %s: %.3f, want %.3f", c.a, c.b, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("name = \"x\"\naccent = \"#A02020\"\n[[footer.link]]\naddress=\"https://e.org\"\ncs=\"K\"")
	f.Add("languages = [\"cs\"]\nhome=[\"CZ\"]\nlogo=\"../../etc/passwd\"")
	f.Fuzz(func(t *testing.T, text string) {
		face, err := Parse([]byte(text), t.TempDir(), known)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		if face.Accent.Light != "" {
			if c, ok := parseColour(face.Accent.Dark); !ok || contrast(c, night) < leastContrast {
				t.Fatalf("%q cannot be read on dark pages", face.Accent.Dark)
			}
		}
	})
}
