package record_test

import (
	"testing"

	"twinhall/internal/record"
)

// A web address is taken as people write it, and nothing else is made one.
func TestWebAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"www.opava.example": "https://www.opava.example", "opava.example/info?x=1": "https://opava.example/info?x=1",
		"https://opava.example": "https://opava.example", "http://opava.example": "http://opava.example",
		"javascript:alert(1)": "javascript:alert(1)", "said:letter": "said:letter", "no address": "no address", "nowhere": "nowhere",
		"jan@opava.example": "jan@opava.example", ".": ".", "": "",
	} {
		if got := record.WebAddress(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
