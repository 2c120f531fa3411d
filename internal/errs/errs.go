// Package errs gives errors a kind, a message for the person and a hidden
// cause for the log.
package errs

import (
	"errors"
	"fmt"
)

// Kind says what went wrong, as far as the caller can act on it.
type Kind int

// The zero kind is Internal: whoever did not classify an error broke something.
const (
	Internal Kind = iota
	Invalid
	NotFound
	Gone
	Forbidden
	Conflict
	TooMany
	Unavailable
)

func (k Kind) String() string {
	return [...]string{"internal", "invalid", "not found", "gone", "forbidden", "conflict", "too many", "unavailable"}[k]
}

// Error is an error of a kind. Text is for the person who asked and says what
// to change; Cause is for the log only.
type Error struct {
	Kind  Kind
	Text  string
	Cause error
}

func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Text
	}
	return e.Text + ": " + e.Cause.Error()
}

func (e *Error) Unwrap() error { return e.Cause }

// New returns an error of kind k whose text is formatted as by fmt.Sprintf.
func New(k Kind, format string, args ...any) error {
	return &Error{Kind: k, Text: fmt.Sprintf(format, args...)}
}

// Wrap returns an error of kind k that hides cause behind a text.
func Wrap(k Kind, cause error, format string, args ...any) error {
	return &Error{Kind: k, Text: fmt.Sprintf(format, args...), Cause: cause}
}

// KindOf returns the kind of err, Internal where it has none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }

// First returns the first of these that is an error, nil where none is.
func First(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
