package account

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode"

	"twinhall/internal/errs"
	"twinhall/internal/i18n"
)

//go:embed all:data
var data embed.FS

// common are passwords that many use or that were in breaches, lower case and
// sorted.
var common = sync.OnceValues(func() ([]string, error) {
	b, err := fs.ReadFile(data, "data/passwords.txt.gz")
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "this program was built without the list of common passwords: run make, which compiles it")
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the list of common passwords cannot be read: run make again")
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the list of common passwords cannot be read: run make again")
	}
	return strings.Split(string(text), "\n"), nil
})

// contextWords are what people here put into a password because it is at hand,
// besides the names that the installation and the person have.
var contextWords = []string{"twinhall", "twinning", "twintowns", "partnership", "partnerstvi", "partnerstvo", "partnerschaft", "partnerstadt",
	"partnerskemesto", "municipality", "obec", "mesto", "gemeinde", "stadt", "heslo", "password", "passwort", "kennwort", "lozinka", "administrator",
	"admin", "starosta", "starostka", "primator", "burgermeister", "mayor", "urad", "welcome", "vitejte", "changeme", "letmein", "qwerty", "qwertz", "asdf"}

// isCommon reports whether a password is one that many use: as it is, without
// the digits and signs at its ends, or made of words that are at hand.
func isCommon(password string, own []string) (bool, error) {
	list, err := common()
	if err != nil {
		return false, err
	}
	in := func(text string) bool { _, found := slices.BinarySearch(list, text); return found }
	low := strings.ToLower(password)
	core := strings.TrimFunc(low, func(r rune) bool { return !unicode.IsLetter(r) })
	if in(low) || len(core) >= 4 && in(core) && len(low)-len(core) <= 5 {
		return true, nil
	}
	// What is left without the words at hand, letters alone.
	left := strings.ReplaceAll(i18n.Fold(password), " ", "")
	letters := func(text string) int {
		n := 0
		for _, r := range text {
			if unicode.IsLetter(r) {
				n++
			}
		}
		return n
	}
	found := false
	words := append(slices.Clone(own), contextWords...)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) }) // the longest first
	for _, word := range words {
		if word = strings.ReplaceAll(i18n.Fold(word), " ", ""); letters(word) >= 3 && strings.Contains(left, word) {
			left, found = strings.ReplaceAll(left, word, ""), true
		}
	}
	return found && letters(left) < 5, nil
}
