package register

import (
	"slices"
	"sort"
)

// Shown applies the one rule by which the value of a field follows from what
// is said of it: an editor's decision before all, an end's own word before a
// third's, newer before older. It returns the statement whose value is shown
// (false where nobody says anything) and those that contradict it, which are
// shown beside it. Events, notes and themes are not chosen among: all stand. Where
// nobody states a state, an end that confirms the partnership says by that that it
// is active.
func Shown(statements []Statement, field Field) (shown Statement, contrary []Statement, ok bool) {
	var of []Statement
	for _, s := range statements {
		if s.Field == field && s.Value != "" {
			of = append(of, s)
		}
	}
	if field == FieldState && !slices.ContainsFunc(of, func(s Statement) bool { return s.Value != StateUnknown }) {
		if s, ok := confirmedState(statements); ok {
			return s, nil, true
		}
	}
	if len(of) == 0 {
		return Statement{}, nil, false
	}
	sort.SliceStable(of, func(i, j int) bool { return before(of[i], of[j]) })
	for _, s := range of[1:] {
		if s.Value != of[0].Value {
			contrary = append(contrary, s)
		}
	}
	return of[0], contrary, true
}

// confirmedState is what the newest confirmation by an end says of the state:
// who says that a partnership is still so says that it is active.
func confirmedState(statements []Statement) (state Statement, ok bool) {
	for _, s := range statements {
		if s.Field == FieldConfirmed && (s.Sayer == SayerA || s.Sayer == SayerB) && (!ok || before(s, state)) {
			state, ok = s, true
		}
	}
	if ok {
		state.Field, state.Value, state.Written, state.Seq = FieldState, StateActive, "", 0
	}
	return state, ok
}

// before orders statements of one field by the rule. Where rank and date are
// equal the order of recording decides, and at last the source, so that every
// node shows the same.
func before(s, t Statement) bool {
	if rank(s.Sayer) != rank(t.Sayer) {
		return rank(s.Sayer) < rank(t.Sayer)
	}
	if s.Retrieved != t.Retrieved {
		return s.Retrieved > t.Retrieved
	}
	if s.At != t.At {
		return s.At > t.At
	}
	if s.Source != t.Source {
		return s.Source < t.Source
	}
	if s.Sayer != t.Sayer {
		return s.Sayer < t.Sayer
	}
	return s.Seq < t.Seq
}

func rank(s Sayer) int {
	switch s {
	case SayerEditor:
		return 0
	case SayerA, SayerB:
		return 1
	}
	return 2
}

// SaidBy counts the ends that say something of the partnership themselves: 0,
// 1 or 2.
func SaidBy(statements []Statement) int {
	a, b := 0, 0
	for _, s := range statements {
		switch s.Sayer {
		case SayerA:
			a = 1
		case SayerB:
			b = 1
		}
	}
	return a + b
}

// ShownThemes are the themes that are shown, at most three: the editor's where
// he decided, else all that are named, in the order of recording.
func ShownThemes(statements []Statement) []string {
	var decided, named []string
	for _, s := range statements {
		if s.Field != FieldTheme || slices.Contains(named, s.Value) && slices.Contains(decided, s.Value) {
			continue
		}
		if s.Sayer == SayerEditor && !slices.Contains(decided, s.Value) {
			decided = append(decided, s.Value)
		}
		if !slices.Contains(named, s.Value) {
			named = append(named, s.Value)
		}
	}
	if len(decided) > 0 {
		named = decided
	}
	return named[:min(len(named), 3)]
}
