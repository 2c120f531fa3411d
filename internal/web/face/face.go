// Package face is how an association looks on its pages: name, logo, accent
// colour, languages, home countries and the words at the foot. It reads them
// from one file and refuses what would make the pages hard to read. It must not
// know how pages are made of it.
package face

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	_ "image/png" // a logo may be one
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"twinhall/internal/errs"
)

// Face is what an association sets. The zero value is a house without a name.
type Face struct {
	Name      string            // in every language that has none of its own
	Names     map[string]string // by language
	Logo      *Logo             // nil = the mark of the house
	Accent    Accent            // zero = that of the house
	Languages []string          // of the interface, the first is the default; nil = all that are reviewed
	Home      []string          // countries whose towns come first, ISO codes
	Footer    map[string]string // a paragraph by language
	Links     []Link            // at the foot
	TwoPeople bool              // who wrote a text does not publish it
	Security  []string          // where faults are reported that others must not know of yet, for /.well-known/security.txt
}

// Logo is a picture, at most MaxLogo bytes of SVG or PNG.
type Logo struct {
	File string // its address: a hash of what it is, and its extension
	Type string // media type
	Data []byte
}

// Accent is the one colour that an association chooses, as #RRGGBB on light
// and on dark pages. It is readable on both.
type Accent struct{ Light, Dark string }

// Link is an address with its text by language; "" is the text in every other.
type Link struct {
	Address string
	Text    map[string]string
}

// Bounds of a settings file.
const (
	MaxFile = 64 << 10
	MaxLogo = 256 << 10
	maxText = 600
	maxSide = 4000 // pixels of a logo
)

// file is the form that people write.
type file struct {
	Name      string            `toml:"name"`
	Names     map[string]string `toml:"names"`
	Logo      string            `toml:"logo"`
	Accent    string            `toml:"accent"`
	Dark      string            `toml:"accent-dark"`
	Languages []string          `toml:"languages"`
	Home      []string          `toml:"home"`
	Security  []string          `toml:"security-contact"`
	TwoPeople bool              `toml:"two-people"`
	Footer    struct {
		Text map[string]string   `toml:"text"`
		Link []map[string]string `toml:"link"`
	} `toml:"footer"`
}

// Known is what a settings file is checked against.
type Known struct {
	Languages []string          // that there are
	Country   func(string) bool // whether a code is one of a country
}

// Load reads the settings in the file at path; a logo's path is relative to
// it. The error is errs.Invalid and names the setting that is wrong.
func Load(path string, known Known) (*Face, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the settings cannot be read: %s", path)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the settings cannot be read: %s", path)
	}
	face, err := Parse(raw, filepath.Dir(path), known)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "%s", path)
	}
	return face, nil
}

// Parse reads settings. Files that they name lie in dir.
func Parse(raw []byte, dir string, known Known) (*Face, error) {
	if len(raw) > MaxFile {
		return nil, errs.New(errs.Invalid, "the settings are larger than %d KB", MaxFile>>10)
	}
	var in file
	decoder := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return nil, unreadable(err)
	}
	f := &Face{Name: in.Name, Names: in.Names, Languages: in.Languages, Footer: in.Footer.Text, TwoPeople: in.TwoPeople}
	for _, check := range []func() error{
		func() error { return texts(in, known) },
		func() error { return languages(in.Languages, known) },
		func() (err error) { f.Home, err = home(in.Home, known); return err },
		func() (err error) { f.Accent, err = accent(in.Accent, in.Dark); return err },
		func() (err error) { f.Links, err = links(in.Footer.Link, known); return err },
		func() (err error) { f.Security, err = security(in.Security); return err },
		func() (err error) { f.Logo, err = logo(in.Logo, dir); return err },
	} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func unreadable(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		line, _ := strict.Errors[0].Position()
		return errs.New(errs.Invalid, "line %d: there is no setting %q", line, strings.Join(strict.Errors[0].Key(), "."))
	}
	var at *toml.DecodeError
	if errors.As(err, &at) {
		line, column := at.Position()
		return errs.New(errs.Invalid, "line %d, column %d: %s", line, column, strings.TrimPrefix(at.Error(), "toml: "))
	}
	return errs.Wrap(errs.Invalid, err, "the settings are no TOML")
}

func texts(in file, known Known) error {
	check := func(setting, text string) error {
		if len([]rune(text)) > maxText || strings.ContainsAny(text, "\x00\x1b") {
			return errs.New(errs.Invalid, "%s: at most %d letters", setting, maxText)
		}
		return nil
	}
	if err := check("name", in.Name); err != nil {
		return err
	}
	for setting, of := range map[string]map[string]string{"names": in.Names, "footer.text": in.Footer.Text} {
		for lang, text := range of {
			if !slices.Contains(known.Languages, lang) {
				return noLanguage(setting+"."+lang, lang, known)
			}
			if err := check(setting+"."+lang, text); err != nil {
				return err
			}
		}
	}
	return nil
}

func noLanguage(setting, lang string, known Known) error {
	return errs.New(errs.Invalid, "%s: there is no language %q; there are %s", setting, lang, strings.Join(known.Languages, ", "))
}

func languages(chosen []string, known Known) error {
	if chosen != nil && len(chosen) == 0 {
		return errs.New(errs.Invalid, "languages: at least one is needed")
	}
	for i, lang := range chosen {
		if !slices.Contains(known.Languages, lang) {
			return noLanguage("languages", lang, known)
		}
		if slices.Contains(chosen[:i], lang) {
			return errs.New(errs.Invalid, "languages: %q stands there twice", lang)
		}
	}
	return nil
}

func home(codes []string, known Known) ([]string, error) {
	var all []string
	for _, code := range codes {
		code = strings.ToUpper(code)
		if !known.Country(code) {
			return nil, errs.New(errs.Invalid, "home: %q is no country's code like CZ", code)
		}
		all = append(all, code)
	}
	return all, nil
}

// security checks where faults are reported: RFC 9116 wants addresses of the web,
// of mail or of a telephone.
func security(in []string) ([]string, error) {
	for _, address := range in {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" && u.Scheme != "mailto" && u.Scheme != "tel" || u.Host+u.Opaque == "" || len(address) > 500 ||
			strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return nil, errs.New(errs.Invalid, "security-contact: %q is no address like mailto:security@example.org or https://example.org/security", address)
		}
	}
	return in, nil
}

func links(in []map[string]string, known Known) ([]Link, error) {
	if len(in) > 12 {
		return nil, errs.New(errs.Invalid, "footer.link: at most 12")
	}
	var all []Link
	for i, l := range in {
		setting := fmt.Sprintf("footer.link, number %d", i+1)
		u, err := url.Parse(l["address"])
		if err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" || len(l["address"]) > 500 {
			return nil, errs.New(errs.Invalid, "%s: address %q is none like https://example.org", setting, l["address"])
		}
		link := Link{Address: l["address"], Text: map[string]string{}}
		for lang, text := range l {
			switch {
			case lang == "address":
			case lang == "text":
				link.Text[""] = text
			case !slices.Contains(known.Languages, lang):
				return nil, noLanguage(setting, lang, known)
			default:
				link.Text[lang] = text
			}
			if lang != "address" && (text == "" || len([]rune(text)) > 80) {
				return nil, errs.New(errs.Invalid, "%s: %s: from one to 80 letters", setting, lang)
			}
		}
		if len(link.Text) == 0 {
			return nil, errs.New(errs.Invalid, "%s has no text: text = \"…\", or one by language", setting)
		}
		all = append(all, link)
	}
	return all, nil
}

func logo(path, dir string) (*Logo, error) {
	if path == "" {
		return nil, nil
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "logo: %s cannot be read", path)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxLogo+1))
	if err != nil || len(data) > MaxLogo {
		return nil, errs.New(errs.Invalid, "logo: at most %d KB", MaxLogo>>10)
	}
	l := &Logo{Data: data}
	ext := strings.ToLower(filepath.Ext(path))
	switch ext {
	case ".png":
		l.Type = "image/png"
		if c, kind, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || kind != "png" || c.Width > maxSide || c.Height > maxSide {
			return nil, errs.New(errs.Invalid, "logo: %s is no PNG of at most %d pixels a side", path, maxSide)
		}
	case ".svg":
		l.Type = "image/svg+xml"
		if !isSVG(data) {
			return nil, errs.New(errs.Invalid, "logo: %s is no SVG", path)
		}
	default:
		return nil, errs.New(errs.Invalid, "logo: %s is neither .svg nor .png", path)
	}
	sum := sha256.Sum256(data)
	l.File = "logo." + hex.EncodeToString(sum[:4]) + ext
	return l, nil
}

// isSVG reads all of a picture: a browser shows nothing of a damaged one.
func isSVG(data []byte) bool {
	in, first := xml.NewDecoder(bytes.NewReader(data)), ""
	for {
		token, err := in.Token()
		if err == io.EOF {
			return first == "svg"
		}
		if err != nil {
			return false
		}
		if start, ok := token.(xml.StartElement); ok && first == "" {
			first = start.Name.Local
		}
	}
}

// NameIn is what the association is called in a language, "" where it has no
// name.
func (f *Face) NameIn(lang string) string {
	if name := f.Names[lang]; name != "" {
		return name
	}
	return f.Name
}

// In is the text of a link in a language.
func (l Link) In(lang string) string {
	for _, choice := range []string{lang, "", "en"} {
		if text := l.Text[choice]; text != "" {
			return text
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(l.Text)) {
		return l.Text[lang]
	}
	return l.Address
}
