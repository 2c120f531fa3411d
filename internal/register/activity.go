package register

import (
	"slices"
	"strconv"

	"twinhall/internal/date"
	"twinhall/internal/errs"
)

// Activity is a dated proof that a partnership lives, or several at once: a
// festival to which three partner towns came. It names no persons.
type Activity struct {
	ID           ActivityID
	Association  AssociationID
	Kind         string // one of ActivityKinds
	Title        string
	From         date.Date
	Until        date.Date // zero = it lasted no longer than From says
	Place        string
	Note         string
	Source       SourceID
	Participants []Participants
	Partnerships []PartnershipID // at least one
	Trashed      Trash
	Version      int64
}

// Participants are those of one audience who came from one country.
type Participants struct {
	Audience string // one of Audiences
	Country  string // ISO 3166-1 alpha-2, "" = not known
	Number   int64  // 0 = not known how many
}

// ActivityKinds and Audiences list the words that an activity may hold, in the
// order in which they are shown.
var (
	ActivityKinds = []string{"visit", "meeting", "exchange", "project", "festival", "sport", "aid", "other"}
	Audiences     = []string{"youth", "seniors", "disabilities", "schools", "clubs", "culture", "sport", "firms", "officials", "rescue", "churches", "citizens"}
)

// check refuses what is no activity.
func (a *Activity) check() error {
	switch {
	case !slices.Contains(ActivityKinds, a.Kind):
		return errs.New(errs.Invalid, "activity.kind-wrong")
	case a.From.IsZero():
		return errs.New(errs.Invalid, "activity.from-missing")
	case !a.Until.IsZero() && a.Until.To().Before(a.From.From()):
		return errs.New(errs.Invalid, "activity.until-before")
	case len(a.Partnerships) == 0:
		return errs.New(errs.Invalid, "activity.partnership-missing")
	case a.Source == "":
		return errs.New(errs.Invalid, "activity.source-missing")
	}
	seen := map[Participants]bool{}
	for _, p := range a.Participants {
		if !slices.Contains(Audiences, p.Audience) || p.Number < 0 || p.Number > 1_000_000 || len(p.Country) != 0 && len(p.Country) != 2 {
			return errs.New(errs.Invalid, "activity.participants-wrong")
		}
		p.Number = 0
		if seen[p] {
			return errs.New(errs.Invalid, "activity.participants-twice")
		}
		seen[p] = true
	}
	return nil
}

func activityFields(a *Activity) fields {
	f := fields{}
	f.set("association", string(a.Association))
	f.set("kind", a.Kind)
	f.set("title", a.Title)
	f.set("from", a.From.EDTF())
	f.set("until", a.Until.EDTF())
	f.set("place", a.Place)
	f.set("note", a.Note)
	f.set("source", string(a.Source))
	f.set("trashed", string(a.Trashed))
	for _, p := range a.Participants {
		f.set(key("participants", p.Audience, p.Country), strconv.FormatInt(p.Number, 10))
	}
	for _, id := range a.Partnerships {
		f.set(key("for", string(id)), "1")
	}
	return f
}

func activityOf(id ActivityID, f fields) (*Activity, error) {
	a := &Activity{ID: id}
	for _, name := range sorted(f) {
		v := f[name]
		var err error
		switch ps := parts(name); ps[0] {
		case "association":
			a.Association = AssociationID(v)
		case "kind":
			a.Kind = v
		case "title":
			a.Title = v
		case "from":
			a.From, err = date.ParseEDTF(v)
		case "until":
			a.Until, err = date.ParseEDTF(v)
		case "place":
			a.Place = v
		case "note":
			a.Note = v
		case "source":
			a.Source = SourceID(v)
		case "trashed":
			a.Trashed = Trash(v)
		case "participants":
			p := Participants{Audience: ps[1], Country: ps[2]}
			p.Number, err = strconv.ParseInt(v, 10, 64)
			a.Participants = append(a.Participants, p)
		case "for":
			a.Partnerships = append(a.Partnerships, PartnershipID(ps[1]))
		default:
			err = unknownField(KindActivity, name)
		}
		if err != nil {
			return nil, err
		}
	}
	return a, nil
}
