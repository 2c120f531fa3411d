package imports

import (
	"testing"

	"twinhall/internal/intake"
)

// Each note has a message: what the command line says in English people read in
// their own language.
func TestNotesAreTranslated(t *testing.T) {
	t.Parallel()
	all := map[string]bool{"changed-meanwhile": true} // said of a whole import
	for _, key := range intake.NoteKeys() {
		all[key] = true
		if noteKeys[key] == "" {
			t.Errorf("no message for the note %s", key)
		}
	}
	for key := range noteKeys {
		if !all[key] {
			t.Errorf("%s is no note", key)
		}
	}
}
