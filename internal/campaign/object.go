package campaign

import (
	"context"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Objection is an answer to which an office may object.
type Objection struct {
	Campaign *Campaign
	Unit     *register.Unit
	Answered time.Time
	Made     bool // it has
}

// PeekObjection returns the answer of an objection's link. It changes nothing.
func PeekObjection(tx *sqldb.Tx, token string) (*Objection, error) {
	var id, unit string
	var at, objected int64
	err := tx.Row(`select campaign, unit, sent, objected from campaign_answer where objection = $1`, []any{hashToken(token)}, &id, &unit, &at, &objected)
	if errs.Is(err, errs.NotFound) {
		return nil, errStale
	}
	if err != nil {
		return nil, err
	}
	o := &Objection{Answered: time.UnixMilli(at).UTC(), Made: objected > 0}
	if o.Campaign, err = Get(tx, ID(id)); err != nil {
		return nil, err
	}
	o.Unit, err = register.GetUnit(tx, register.UnitID(unit))
	return o, err
}

// Object flags an answer for the editor, in the office's own words.
func (o *Office) Object(ctx context.Context, token, words string) error {
	if len([]rune(words)) > maxText {
		return Wrong{"words": "answer.too-long"}
	}
	return o.DB.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`update campaign_answer set objected = $1, said = $2, settled = 0 where objection = $3 and objection <> ''`, o.Now().UnixMilli(),
			strings.TrimSpace(words), hashToken(token))
		if err == nil && n == 0 {
			err = errStale
		}
		return err
	})
}

// Settle notes that an editor has seen to an objection.
func Settle(tx *sqldb.Tx, id ID, unit register.UnitID, at time.Time) error {
	_, err := tx.Exec(`update campaign_answer set settled = $1 where campaign = $2 and unit = $3 and objected > 0`, at.UnixMilli(), string(id), string(unit))
	return err
}
