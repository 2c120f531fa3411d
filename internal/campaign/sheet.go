package campaign

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Sheet is what a municipality is shown of itself, and what it has answered so
// far.
type Sheet struct {
	Campaign  *Campaign
	Town      *Town
	Unit      *register.Unit
	Partners  []Partner // of partnerships that stand, by name
	Ended     []Partner
	Officials []*register.Official
	Form      url.Values // as it was filled in, nil = not begun
	Saved     time.Time
	Version   int64 // of the answer
}

// Partner is one partnership as seen from the municipality.
type Partner struct {
	ID     register.PartnershipID
	Other  *register.Unit
	End    register.Sayer // which end the municipality is
	Values record.Values  // that are shown
	P      *register.Partnership
}

// errStale is the answer to a link that is unknown, void or of a round that is
// over: nobody learns which.
var errStale = errs.New(errs.Gone, "answer.stale")

// Open returns the sheet of a link. It changes nothing.
func Open(tx *sqldb.Tx, token string, now time.Time) (*Sheet, error) {
	if len(token) > 100 || token == "" {
		return nil, errStale
	}
	var id, unit string
	err := tx.Row(`select campaign, unit from campaign_town where token = $1`, []any{hashToken(token)}, &id, &unit)
	if errs.Is(err, errs.NotFound) {
		return nil, errStale
	}
	if err != nil {
		return nil, err
	}
	c, err := Get(tx, ID(id))
	if err != nil {
		return nil, err
	}
	if !c.Open(now.UTC().Format(time.DateOnly)) {
		return nil, errStale
	}
	return Read(tx, c, register.UnitID(unit))
}

// Read is the sheet of a town as the association's editor sees it.
func Read(tx *sqldb.Tx, c *Campaign, unit register.UnitID) (*Sheet, error) {
	s := &Sheet{Campaign: c}
	var err error
	if s.Town, err = GetTown(tx, c.ID, unit); err != nil {
		return nil, err
	}
	if s.Unit, err = register.GetUnit(tx, unit); err != nil {
		return nil, err
	}
	if s.Unit.MergedInto != "" || s.Unit.Trashed != register.Kept {
		return nil, errStale
	}
	all, err := register.PartnershipsOf(tx, unit)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.MergedInto != "" || p.Trashed != register.Kept {
			continue
		}
		one := Partner{ID: p.ID, End: register.SayerA, Values: register.PartnershipValues(p), P: p}
		if p.B == unit {
			one.End = register.SayerB
		}
		if one.Other, err = register.GetUnit(tx, p.Other(unit)); err != nil {
			return nil, err
		}
		if one.Values.Get("state") == register.StateEnded {
			s.Ended = append(s.Ended, one)
		} else {
			s.Partners = append(s.Partners, one)
		}
	}
	for _, of := range [][]Partner{s.Partners, s.Ended} {
		slices.SortFunc(of, func(a, b Partner) int {
			if a.Other.Name != b.Other.Name {
				return map[bool]int{true: -1, false: 1}[a.Other.Name < b.Other.Name]
			}
			return map[bool]int{true: -1, false: 1}[a.ID < b.ID]
		})
	}
	if s.Officials, err = register.OfficialsOf(tx, unit); err != nil {
		return nil, err
	}
	return s, s.answer(tx)
}

// answer reads what was filled in so far.
func (s *Sheet) answer(tx *sqldb.Tx) error {
	var text string
	var at int64
	err := tx.Row(`select form, at, version from campaign_answer where campaign = $1 and unit = $2`, []any{string(s.Campaign.ID), string(s.Unit.ID)},
		&text, &at, &s.Version)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s.Saved = time.UnixMilli(at).UTC()
	return json.Unmarshal([]byte(text), &s.Form)
}

// Official is who is recorded in a role, nil = nobody.
func (s *Sheet) Official(role register.OfficialRole) *register.Official {
	for _, o := range s.Officials {
		if o.Role == role && o.Left == "" {
			return o
		}
	}
	return nil
}
