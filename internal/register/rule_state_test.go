package register_test

import (
	"testing"

	"twinhall/internal/register"
)

// Who confirms a partnership whose state nobody states says that it is active; a
// state that somebody states stands.
func TestAConfirmationStatesTheState(t *testing.T) {
	t.Parallel()
	said := func(f register.Field, by register.Sayer, value string) register.Statement {
		return register.Statement{Field: f, Sayer: by, Source: "s", Value: value, Retrieved: "2026-01-01"}
	}
	a, b, third, editor := register.SayerA, register.SayerB, register.SayerThird, register.SayerEditor
	confirmed := func(by register.Sayer) register.Statement { return said(register.FieldConfirmed, by, "2026-11-01") }
	for _, c := range []struct {
		what string
		all  []register.Statement
		want string // "" = nobody says
		by   register.Sayer
	}{
		{"nothing", nil, "", ""},
		{"an end confirms", []register.Statement{confirmed(a)}, register.StateActive, a},
		{"both", []register.Statement{confirmed(b), confirmed(a)}, register.StateActive, a},
		{"the association checked it", []register.Statement{confirmed(editor)}, "", ""},
		{"a third does not know", []register.Statement{said(register.FieldState, third, register.StateUnknown), confirmed(b)}, register.StateActive, b},
		{"a third does not know, nobody confirms", []register.Statement{said(register.FieldState, third, register.StateUnknown)}, register.StateUnknown, third},
		{"somebody states it", []register.Statement{said(register.FieldState, third, register.StateDormant), confirmed(b)}, register.StateDormant, third},
		{"it has ended", []register.Statement{said(register.FieldState, a, register.StateEnded), confirmed(b)}, register.StateEnded, a},
		{"decided", []register.Statement{said(register.FieldState, editor, register.StateSuspended), confirmed(a), confirmed(b)}, register.StateSuspended, editor},
	} {
		s, contrary, ok := register.Shown(c.all, register.FieldState)
		if ok != (c.want != "") || s.Value != c.want || s.Sayer != c.by || len(contrary) > 0 {
			t.Errorf("%s: %q by %q (%v), want %q by %q", c.what, s.Value, s.Sayer, contrary, c.want, c.by)
		}
	}
}
