package errs

import (
	"regexp"
	"slices"
	"strings"
)

// hidden stands in the place of a password.
const hidden = "xxxxx"

var (
	address = regexp.MustCompile("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s\"<>`]+")
	setting = regexp.MustCompile("(?i)(password=)('[^']*'|[^\\s&\"'`]+)")
	port    = regexp.MustCompile(`^[0-9]*[/?#]`)
)

// withPasswords are the kinds of addresses in which a password may stand that
// was not written as an address wants it, with a slash for instance.
var withPasswords = []string{"postgres", "postgresql", "smtp", "smtps", "lmtp"}

// WithoutPasswords is a text in which each address and each setting has xxxxx in
// the place of its password. What is shown or logged and may quote a setting
// goes through it.
func WithoutPasswords(text string) string {
	if strings.Contains(text, "://") {
		text = address.ReplaceAllStringFunc(text, func(found string) string {
			scheme, rest, _ := strings.Cut(found, "://")
			at := strings.LastIndexByte(rest, '@')
			if at < 0 {
				return found
			}
			user, password, given := strings.Cut(rest[:at], ":")
			if !given || strings.ContainsAny(user, "/?#") ||
				port.MatchString(password) && !slices.Contains(withPasswords, strings.ToLower(scheme)) {
				return found // a path with such a sign in it
			}
			return scheme + "://" + user + ":" + hidden + rest[at:]
		})
	}
	return setting.ReplaceAllString(text, "${1}"+hidden)
}

// Bare is err with a text that holds no password of an address; nil stays nil.
// Its kind and its chain are those of err.
func Bare(err error) error {
	if err == nil {
		return nil
	}
	return bare{err}
}

type bare struct{ error }

func (e bare) Error() string { return WithoutPasswords(e.error.Error()) }

func (e bare) Unwrap() error { return e.error }
