package neutral

import (
	"slices"

	"twinhall/internal/errs"
	"twinhall/internal/record"
	"twinhall/internal/register"
)

// activity is an activity as ActivityKind describes it.
type activity register.Activity

var activityObject = record.Object[register.Activity]{Kind: register.ActivityKind, Order: []string{"id", "association", "source", "kind", "title", "from",
	"until", "place", "note", "participants", "partnerships", "trashed"}}

func (a *activity) MarshalJSON() ([]byte, error) {
	return activityObject.Marshal((*register.Activity)(a))
}

func (a *activity) UnmarshalJSON(raw []byte) error {
	return activityObject.Unmarshal(raw, (*register.Activity)(a))
}

func (c *Checker) activity(a *activity, n int) error {
	err := errs.First(c.id("activity", string(a.ID), n), c.known("association", "association", string(a.Association)),
		c.known("source", "source", string(a.Source)), trash(string(a.Trashed)),
		word("kind", a.Kind, register.ActivityKinds...), filled("from", a.From.EDTF()))
	if err != nil {
		return err
	}
	if !a.Until.IsZero() && a.Until.To().Before(a.From.From()) {
		return wrongly("until: %s is before %s", a.Until.EDTF(), a.From.EDTF())
	}
	if len(a.Partnerships) == 0 {
		return wrongly("an activity is of at least one partnership")
	}
	for _, id := range a.Partnerships {
		if err := errs.First(c.known("partnership", "partnerships", string(id)), c.unique("activity of", string(a.ID)+" "+string(id), n)); err != nil {
			return err
		}
	}
	for i, p := range a.Participants {
		if err := errs.First(word("audience", p.Audience, register.Audiences...), country(p.Country)); err != nil {
			return err
		}
		if p.Number < 0 || p.Number > 1_000_000 {
			return wrongly("number: %d cannot be", p.Number)
		}
		if slices.ContainsFunc(a.Participants[:i], func(q register.Participants) bool { return q.Audience == p.Audience && q.Country == p.Country }) {
			return wrongly("participants: %s from %q stand there twice", p.Audience, p.Country)
		}
	}
	return Stored(register.ActivityKind, (*register.Activity)(a))
}
