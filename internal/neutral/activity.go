package neutral

import (
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/register"
)

type activity struct {
	ID           string         `json:"id"`
	Association  string         `json:"association"`
	Source       string         `json:"source"`
	Kind         string         `json:"kind"`
	Title        string         `json:"title,omitempty"`
	From         string         `json:"from"`
	Until        string         `json:"until,omitempty"`
	Place        string         `json:"place,omitempty"`
	Note         string         `json:"note,omitempty"`
	Participants []participants `json:"participants,omitempty"`
	Partnerships []string       `json:"partnerships"`
	Trashed      string         `json:"trashed,omitempty"`
}

type participants struct {
	Audience string `json:"audience"`
	Country  string `json:"country,omitempty"`
	Number   int64  `json:"number,omitempty"`
}

func fromActivity(a *register.Activity) *activity {
	out := &activity{ID: string(a.ID), Association: string(a.Association), Source: string(a.Source), Kind: a.Kind, Title: a.Title, From: edtf(a.From),
		Until: edtf(a.Until),
		Place: a.Place, Note: a.Note, Trashed: string(a.Trashed)}
	for _, p := range a.Participants {
		out.Participants = append(out.Participants, participants(p))
	}
	for _, id := range a.Partnerships {
		out.Partnerships = append(out.Partnerships, string(id))
	}
	return out
}

func (a *activity) record() *register.Activity {
	out := &register.Activity{ID: register.ActivityID(a.ID), Association: register.AssociationID(a.Association), Source: register.SourceID(a.Source),
		Kind: a.Kind, Title: a.Title,
		Place: a.Place, Note: a.Note, Trashed: register.Trash(a.Trashed)}
	// Both were checked before.
	out.From, _ = date.ParseEDTF(a.From)
	out.Until, _ = date.ParseEDTF(a.Until)
	for _, p := range a.Participants {
		out.Participants = append(out.Participants, register.Participants(p))
	}
	for _, id := range a.Partnerships {
		out.Partnerships = append(out.Partnerships, register.PartnershipID(id))
	}
	return out
}

func (c *Checker) activity(a *activity, n int) error {
	err := errs.First(c.id("activity", a.ID, n), c.known("association", "association", a.Association), c.known("source", "source", a.Source), trash(a.Trashed),
		word("kind", a.Kind, register.ActivityKinds...), filled("from", a.From), edtfText("from", a.From), edtfText("until", a.Until))
	if err != nil {
		return err
	}
	from, _ := date.ParseEDTF(a.From)
	if until, _ := date.ParseEDTF(a.Until); !until.IsZero() && until.To().Before(from.From()) {
		return wrongly("until: %s is before %s", a.Until, a.From)
	}
	if len(a.Partnerships) == 0 {
		return wrongly("an activity is of at least one partnership")
	}
	for _, id := range a.Partnerships {
		if err := errs.First(c.known("partnership", "partnerships", id), c.once("activity of", a.ID+" "+id, n)); err != nil {
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
		if slices.ContainsFunc(a.Participants[:i], func(q participants) bool { return q.Audience == p.Audience && q.Country == p.Country }) {
			return wrongly("participants: %s from %q stand there twice", p.Audience, p.Country)
		}
	}
	return nil
}
