package edit

import (
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// ActivityFields are the fields of an activity's form in their order. Each
// participants is "audience:COUNTRY:number"; country and number may be empty.
var ActivityFields = []string{"kind", "title", "from", "until", "place", "participants", "note"}

// ActivityValues are the values of an activity as its form shows them.
func ActivityValues(a *register.Activity) Values {
	v := Values{}
	v.Set("kind", a.Kind)
	v.Set("title", a.Title)
	if !a.From.IsZero() {
		v.Set("from", a.From.EDTF())
	}
	if !a.Until.IsZero() {
		v.Set("until", a.Until.EDTF())
	}
	v.Set("place", a.Place)
	v.Set("note", a.Note)
	for _, p := range a.Participants {
		number := ""
		if p.Number > 0 {
			number = strconv.FormatInt(p.Number, 10)
		}
		v["participants"] = append(v["participants"], p.Audience+":"+p.Country+":"+number)
	}
	return v
}

// participants reads one line of them; the key says what is wrong with it.
func participants(line string) (p register.Participants, key string) {
	cells := strings.Split(line, ":")
	if len(cells) != 3 {
		return p, "activity.participants-wrong"
	}
	p = register.Participants{Audience: strings.TrimSpace(cells[0]), Country: strings.TrimSpace(cells[1])}
	if text := strings.TrimSpace(cells[2]); text != "" {
		n, ok := number(text)
		if !ok {
			return p, "activity.participants-wrong"
		}
		p.Number = n
	}
	if !slices.Contains(register.Audiences, p.Audience) || p.Number > 1_000_000 || len(p.Country) != 0 && len(p.Country) != 2 {
		return p, "activity.participants-wrong"
	}
	return p, ""
}

func checkActivity(now Values, wrong Wrong) {
	if !slices.Contains(register.ActivityKinds, now.Get("kind")) {
		wrong["kind"] = "activity.kind-wrong"
	}
	for _, f := range []string{"from", "until"} {
		if v := now.Get(f); v != "" && !isEDTF(v) {
			wrong[f] = "edit.date-wrong"
		}
	}
	if now.Get("from") == "" {
		wrong["from"] = "activity.from-missing"
	}
	if from, until := now.Get("from"), now.Get("until"); wrong["from"] == "" && wrong["until"] == "" && until != "" && later(from, until) {
		wrong["until"] = "activity.until-before"
	}
	for f, most := range map[string]int{"title": 200, "place": 200, "note": 2000} {
		if !short(now.Get(f), most) {
			wrong[f] = "edit.too-long"
		}
	}
	seen := map[string]bool{}
	for _, line := range now["participants"] {
		p, key := participants(line)
		if key == "" && seen[p.Audience+p.Country] {
			key = "activity.participants-twice"
		}
		if key != "" {
			wrong["participants"] = key
		}
		seen[p.Audience+p.Country] = true
	}
	if len(now["participants"]) > 100 {
		wrong["participants"] = "edit.too-long"
	}
}

// applyActivity changes an activity, or makes one of the partnerships that the
// field "partnership" names.
func applyActivity(tx *ledger.Tx, c Change) (string, error) {
	a := &register.Activity{}
	touched := keys(c.Now)
	merged := c.Now
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
		// What is not touched stands as it is: of a proposal some fields alone
		// may be accepted.
		merged = ActivityValues(a)
		for _, f := range touched {
			merged[f] = c.Now[f]
		}
	}
	wrong := Wrong{}
	checkActivity(merged, wrong)
	src, err := c.source(tx, wrong)
	if err != nil {
		return "", err
	}
	if c.Record == "" {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return "", err
		}
		a.Association = own.ID
		for _, id := range c.Now["partnership"] {
			p, err := register.GetPartnership(tx.Tx, register.PartnershipID(id))
			if err != nil {
				return "", err
			}
			a.Partnerships = append(a.Partnerships, p.ID)
		}
		if len(a.Partnerships) == 0 {
			return "", Wrong{"partnership": "activity.partnership-missing"}
		}
	} else if len(touched) == 0 {
		return c.Record, nil
	}
	a.Source = src.ID
	for _, f := range touched {
		setActivity(a, f, merged)
	}
	_, err = register.PutActivity(tx, a)
	return string(a.ID), err
}

// setActivity puts one checked field into a.
func setActivity(a *register.Activity, f string, now Values) {
	value := now.Get(f)
	switch f {
	case "kind":
		a.Kind = value
	case "title":
		a.Title = tidy(value)
	case "from":
		a.From = known(value)
	case "until":
		a.Until = known(value)
	case "place":
		a.Place = tidy(value)
	case "note":
		a.Note = strings.TrimSpace(value)
	case "participants":
		a.Participants = nil
		for _, line := range now[f] {
			p, _ := participants(line)
			a.Participants = append(a.Participants, p)
		}
	}
}
