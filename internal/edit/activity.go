package edit

import (
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// ActivityFields are the fields of an activity's form in their order.
// Participants are "audience:country:number", of which country may be empty and
// number 0.
var ActivityFields = []string{"kind", "title", "from", "until", "place", "participants", "note", "partnership"}

// ActivityValues are the values of an activity as its form shows them.
func ActivityValues(a *register.Activity) Values {
	v := Values{}
	v.Set("kind", a.Kind)
	v.Set("title", a.Title)
	v.Set("from", a.From.EDTF())
	v.Set("until", a.Until.EDTF())
	v.Set("place", a.Place)
	v.Set("note", a.Note)
	for _, p := range a.Participants {
		v["participants"] = append(v["participants"], p.Audience+":"+p.Country+":"+strconv.FormatInt(p.Number, 10))
	}
	for _, id := range a.Partnerships {
		v["partnership"] = append(v["partnership"], string(id))
	}
	return v
}

func applyActivity(tx *ledger.Tx, c Change) (string, error) {
	wrong := Wrong{}
	a := &register.Activity{}
	touched := keys(c.Now)
	if c.Record != "" {
		var err error
		if a, err = register.GetActivity(tx.Tx, register.ActivityID(c.Record)); err != nil {
			return "", err
		}
		if a.Trashed != register.Kept {
			return "", errs.New(errs.Gone, "inner.not-found")
		}
		if touched, err = c.touched(tx, ActivityValues(a)); err != nil {
			return "", err
		}
		if len(touched) == 0 {
			return c.Record, nil
		}
	}
	src, err := c.source(tx, wrong)
	if err != nil {
		return "", err
	}
	for _, f := range touched {
		if key := setActivity(a, f, c.Now); key != "" {
			wrong[f] = key
		}
	}
	for _, id := range a.Partnerships {
		if _, err := register.GetPartnership(tx.Tx, id); errs.Is(err, errs.NotFound) {
			wrong["partnership"] = "edit.choose"
		} else if err != nil {
			return "", err
		}
	}
	if err := wrong.err(); err != nil {
		return "", err
	}
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return "", err
	}
	a.Association, a.Source = own.ID, src.ID
	_, err = register.PutActivity(tx, a)
	return string(a.ID), err
}

// setActivity puts one field of a form into an activity; it returns the key of
// the message that says what is wrong.
func setActivity(a *register.Activity, field string, now Values) string {
	value := now.Get(field)
	switch field {
	case "kind":
		a.Kind = value
		if !slices.Contains(register.ActivityKinds, value) {
			return "edit.choose"
		}
	case "title":
		a.Title = tidy(value)
	case "place":
		a.Place = tidy(value)
	case "note":
		a.Note = strings.TrimSpace(value)
	case "from", "until":
		d := date.Date{}
		if value != "" {
			var err error
			if d, err = date.ParseEDTF(value); err != nil {
				return "edit.date-wrong"
			}
		}
		if field == "from" {
			a.From = d
		} else {
			a.Until = d
		}
	case "participants":
		a.Participants = nil
		for _, text := range now[field] {
			parts := strings.Split(text, ":")
			if len(parts) != 3 {
				return "edit.choose"
			}
			n, err := strconv.ParseInt(parts[2], 10, 64)
			if err != nil {
				return "edit.choose"
			}
			a.Participants = append(a.Participants, register.Participants{Audience: parts[0], Country: parts[1], Number: n})
		}
	case "partnership":
		a.Partnerships = nil
		for _, id := range now[field] {
			a.Partnerships = append(a.Partnerships, register.PartnershipID(id))
		}
	}
	if !short(value, 2000) {
		return "edit.too-long"
	}
	return ""
}
