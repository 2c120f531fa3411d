package campaign

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Yearly is the round that begins by itself every year, where it is switched
// on. It asks every municipality with a partnership that stands whose office
// has an address: among its officials, or in an earlier round.
type Yearly struct {
	On         bool     `json:"on"`
	Month      int      `json:"month"`
	Day        int      `json:"day"`
	Days       int      `json:"days"` // that it lasts
	Title      string   `json:"title"`
	Languages  []string `json:"languages"`
	Form       Form     `json:"form"`
	Invitation string   `json:"invitation"`
	Rate       int64    `json:"rate"`
	RemindDays int64    `json:"remind_days"`
	RemindMost int64    `json:"remind_most"`
}

const yearlyKey = "campaign-yearly"

// late is for how long after its day a round still begins: the installation may
// have stood still, or the setting may be new.
const late = 30 * 24 * time.Hour

// GetYearly returns the setting; it is off where there is none.
func GetYearly(tx *sqldb.Tx) (Yearly, error) {
	y := Yearly{Month: 1, Day: 15, Days: 60, Form: Short, Rate: 60, RemindDays: 14, RemindMost: 2}
	var text string
	err := tx.Row(`select value from meta where key = $1`, []any{yearlyKey}, &text)
	if errs.Is(err, errs.NotFound) {
		return y, nil
	}
	if err != nil {
		return y, err
	}
	return y, json.Unmarshal([]byte(text), &y)
}

// round is the campaign of a year.
func (y Yearly) round(year int) (*Campaign, time.Time) {
	starts := time.Date(year, time.Month(y.Month), y.Day, 0, 0, 0, 0, time.UTC)
	return &Campaign{Title: y.Title + " " + strconv.Itoa(year), Languages: y.Languages, Form: y.Form, Starts: starts.Format(time.DateOnly),
		Ends: starts.AddDate(0, 0, y.Days).Format(time.DateOnly), Yearly: strconv.Itoa(year), Invitation: y.Invitation,
		Rate: y.Rate, RemindDays: y.RemindDays, RemindMost: y.RemindMost}, starts
}

// PutYearly keeps the setting. What is wrong is a Wrong.
func PutYearly(tx *ledger.Tx, y Yearly, languages []string) error {
	c, starts := y.round(tx.Act().At.UTC().Year())
	wrong := c.Check(languages)
	if wrong == nil {
		wrong = Wrong{}
	}
	if int(starts.Month()) != y.Month || starts.Day() != y.Day || y.Month == 2 && y.Day == 29 {
		wrong["day"] = "campaign.yearly-day-wrong"
	}
	if wrong["ends"] != "" || y.Days < 1 {
		wrong["days"] = "campaign.days-wrong"
	}
	delete(wrong, "ends")
	delete(wrong, "starts")
	if len(wrong) > 0 {
		return wrong
	}
	text, err := json.Marshal(y)
	if err != nil {
		return err
	}
	old, err := GetYearly(tx.Tx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`insert into meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value`, yearlyKey,
		string(text)); err != nil {
		return err
	}
	tx.Record(KindCampaign, "yearly", ledger.Update, []ledger.Change{{Field: "on", Before: strconv.FormatBool(old.On), After: strconv.FormatBool(y.On)}}, false)
	return nil
}

// yearly begins the round of this year where its day has come, once among all
// nodes.
func (o *Office) yearly(ctx context.Context) error {
	due := func(tx *sqldb.Tx) (y Yearly, year int, err error) {
		if y, err = GetYearly(tx); err != nil || !y.On {
			return y, 0, err
		}
		now := o.Now().UTC()
		_, starts := y.round(now.Year())
		if now.Before(starts) || now.After(starts.Add(late)) {
			return y, 0, nil
		}
		n := 0
		err = tx.Row(`select count(*) from campaign where yearly = $1`, []any{strconv.Itoa(now.Year())}, &n)
		if n > 0 {
			return y, 0, err
		}
		return y, now.Year(), err
	}
	year := 0
	if err := o.DB.Read(ctx, func(tx *sqldb.Tx) (err error) { _, year, err = due(tx); return err }); err != nil || year == 0 {
		return err
	}
	_, err := ledger.Write(ctx, o.DB, ledger.Act{Kind: "campaign", Actor: "system", At: o.Now()}, func(tx *ledger.Tx) error {
		if err := tx.Exclusive(yearlyKey); err != nil {
			return err
		}
		y, year, err := due(tx.Tx)
		if err != nil || year == 0 {
			return err
		}
		c, _ := y.round(year)
		c.ID, c.State, c.Created, c.Version = ID(ledger.NewID()), Running, tx.Act().At, 1
		if err := insert(tx, c); err != nil {
			return err
		}
		tx.Record(KindCampaign, string(c.ID), ledger.Create, changed(&Campaign{}, c), false)
		chosen, err := everybody(tx.Tx)
		if err == nil {
			_, err = Add(tx, c.ID, chosen)
		}
		return err
	})
	return err
}

// everybody are the municipalities of the yearly round.
func everybody(tx *sqldb.Tx) ([]Chosen, error) {
	address := map[register.UnitID]string{}
	// Later rounds overwrite earlier ones; what bounced or was switched off is no
	// address.
	if err := tx.Each(`select t.unit, t.email from campaign_town t join campaign c on c.id = t.campaign where t.email <> '' and t.bounced = 0
		order by c.created, c.id`, nil, func(row sqldb.Row) error {
		var unit register.UnitID
		var email string
		err := row.Scan(&unit, &email)
		address[unit] = email
		return err
	}); err != nil {
		return nil, err
	}
	offices, err := Offices(tx)
	if err != nil {
		return nil, err
	}
	for unit, email := range offices {
		address[unit] = email
	}
	all, err := register.AllPartnerships(tx)
	if err != nil {
		return nil, err
	}
	var chosen []Chosen
	for _, p := range all {
		if p.Trashed != register.Kept || p.MergedInto != "" {
			continue
		}
		if s, _, _ := register.Shown(p.Statements, register.FieldState); s.Value == register.StateEnded {
			continue
		}
		for _, unit := range []register.UnitID{p.A, p.B} {
			if email := address[unit]; email != "" {
				chosen = append(chosen, Chosen{unit, email})
				delete(address, unit)
			}
		}
	}
	return chosen, nil
}
