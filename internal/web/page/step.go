package page

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Step is the label by which the ledger keeps a step: the key of a message with
// pairs, so that each reader of the history has it in their language. A pair may
// be the key of a message itself; that of n chooses the plural form.
func Step(key string, pairs ...any) string {
	if len(pairs) == 0 {
		return key
	}
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1]))
	}
	return key + "?" + values.Encode()
}

// StepWords says the label of a step in the reader's language; what is none is a
// name, as of a file or a town, and stands as it is.
func (v *View) StepWords(label string) string {
	key, query, _ := strings.Cut(label, "?")
	if !v.Has(key) {
		return label
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return label
	}
	var pairs []any
	n := -1
	for name := range values {
		value := values.Get(name)
		if number, err := strconv.Atoi(value); err == nil && name == "n" {
			n = number
			continue
		}
		if v.Has(value) {
			value = v.T(value)
		}
		pairs = append(pairs, name, value)
	}
	if n >= 0 {
		return v.N(key, n, pairs...)
	}
	return v.T(key, pairs...)
}
