package register_test

import (
	"maps"
	"slices"
	"testing"

	"twinhall/internal/register"
)

// Each word of a vocabulary has the key of a message that says it to people.
func TestWordsHaveMessages(t *testing.T) {
	t.Parallel()
	var themes []string
	for _, theme := range register.Themes() {
		themes = append(themes, theme.Key)
	}
	for name, v := range map[string]struct {
		words []string
		keys  map[string]string
	}{
		"states":     {register.States, register.StateKeys},
		"forms":      {register.Forms, register.FormKeys},
		"reasons":    {register.Reasons, register.ReasonKeys},
		"themes":     {themes, register.ThemeKeys},
		"agreements": {register.AgreementKinds, register.AgreementKeys},
		"relations":  {register.Relations, register.RelationKeys},
		"activities": {register.ActivityKinds, register.ActivityKeys},
		"audiences":  {register.Audiences, register.AudienceKeys},
	} {
		if got, want := slices.Sorted(maps.Keys(v.keys)), slices.Sorted(slices.Values(v.words)); !slices.Equal(got, want) {
			t.Errorf("%s: there are keys for %v, want %v", name, got, want)
		}
	}
	for _, w := range append(slices.Clone(register.EventKinds), "began", "over") {
		if register.EventKeys[w] == "" {
			t.Errorf("no key for the event %s", w)
		}
	}
	for _, w := range register.Terms {
		if register.TermKeys[w] == "" {
			t.Errorf("no key for the term %s", w)
		}
	}
	for _, w := range register.OfficialRoles {
		if register.OfficialRoleKeys[w] == "" {
			t.Errorf("no key for the role %s", w)
		}
	}
	for _, w := range register.Bases {
		if register.BasisKeys[w] == "" {
			t.Errorf("no key for the basis %s", w)
		}
	}
	for _, w := range register.SaidSources {
		if how, _ := register.SaidHow(w); register.SaidKeys[how] == "" {
			t.Errorf("no key for the source %s", w)
		}
	}
}
