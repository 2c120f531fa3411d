package campaign

import (
	"encoding/json"
	"net/url"

	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Questions is what a town answered to the questionnaire.
type Questions struct {
	Barriers, Wishes []string
	Barrier, Wish    string
	Objection        string // the office's own words
}

// AllQuestions are the questionnaires of a campaign that were sent.
func AllQuestions(tx *sqldb.Tx, id ID) (map[register.UnitID]Questions, error) {
	all := map[register.UnitID]Questions{}
	return all, questions(tx, all, `where campaign = $1 and state = 'sent'`, string(id))
}

// QuestionsOf is that of one town, empty where it sent none.
func QuestionsOf(tx *sqldb.Tx, id ID, unit register.UnitID) (Questions, error) {
	all := map[register.UnitID]Questions{}
	err := questions(tx, all, `where campaign = $1 and unit = $2 and state = 'sent'`, string(id), string(unit))
	return all[unit], err
}

func questions(tx *sqldb.Tx, into map[register.UnitID]Questions, where string, args ...any) error {
	return tx.Each(`select unit, form, said from campaign_answer `+where, args, func(row sqldb.Row) error {
		var unit register.UnitID
		var text, said string
		if err := row.Scan(&unit, &text, &said); err != nil {
			return err
		}
		var form url.Values
		if err := json.Unmarshal([]byte(text), &form); err != nil {
			return err
		}
		into[unit] = Questions{form["barriers"], form["wishes"], form.Get("barrier"), form.Get("wish"), said}
		return nil
	})
}
