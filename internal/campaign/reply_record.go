package campaign

import (
	"encoding/json"
	"net/url"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/record"
	"twinhall/internal/register"
)

// mostProposed is how many proposals the answers of one town make in a day: who
// corrects an answer many times makes some of them anew.
const mostProposed = 1000

// recordReply carries an answer out.
func recordReply(tx *ledger.Tx, s *Sheet, r *Reply) (Outcome, error) {
	out := Outcome{Town: s.Unit.Name, Officials: len(r.Officials), Questions: len(r.Barriers)+len(r.Wishes) > 0 || r.Barrier != "" || r.Wish != ""}
	decided, err := withdraw(tx, s, r)
	if err != nil {
		return out, err
	}
	src, err := register.EnsureSource(tx, source, "")
	if err != nil {
		return out, err
	}
	at := tx.Act().At.UTC()
	today := date.DayOf(at).Date()
	for _, p := range r.Confirmed {
		if err := register.Confirm(tx, p.ID, p.End, src.ID, today); err != nil {
			return out, err
		}
		out.Confirmed++
		out.Partners = append(out.Partners, p.Other.Name)
	}
	propose := func(c record.Change) error {
		c.Said = record.Said{By: c.Said.By, Source: source, Day: today.EDTF()}
		if decided[mark(c)] {
			return nil // the same was said before, and an editor has seen to it
		}
		if err := edit.MayPropose(tx.Tx, Actor(s.Campaign.ID), s.Unit.ID, at, mostProposed); err != nil {
			return err
		}
		out.Proposed++
		return edit.Propose(tx.Tx, &edit.Proposal{Unit: s.Unit.ID, Change: c, Origin: Actor(s.Campaign.ID), At: at})
	}
	for _, c := range r.Changed {
		if err := propose(record.Change{Kind: register.KindPartnership, Record: string(c.ID), Was: c.Was, Now: c.Now, Said: record.Said{By: c.End}}); err != nil {
			return out, err
		}
		if c.Now.Get("state") == register.StateEnded {
			out.Ended = append(out.Ended, c.Other.Name)
		} else {
			out.Corrected = append(out.Corrected, c.Other.Name)
		}
	}
	for _, x := range r.New {
		if err := propose(x.change(s.Unit.ID)); err != nil {
			return out, err
		}
		out.Added = append(out.Added, x.Written)
	}
	for _, h := range r.Happened {
		if err := propose(record.Change{Kind: register.KindActivity, Now: h.Values, Said: record.Said{By: h.End}}); err != nil {
			return out, err
		}
		out.Happened = append(out.Happened, h.Other.Name)
	}
	if err := stillRight(tx, s, r.StillRight); err != nil {
		return out, err
	}
	out.Contacts = len(r.StillRight)
	for _, n := range r.Officials {
		if err := putNamed(tx.Tx, s, n, at); err != nil {
			return out, err
		}
	}
	return out, nil
}

// change is a new partnership as a proposal. Where it is not known which place
// is meant, "written" says what the town wrote and b is missing.
func (x New) change(unit register.UnitID) record.Change {
	now := record.Values{}
	now.Set("a", string(unit))
	now.Set("b", string(x.Unit))
	if x.Unit == "" {
		now.Set("written", strings.TrimSuffix(x.Written+", "+x.Country, ", "))
	}
	now.Set("since", x.Since)
	now.Set("form", x.Form)
	now.Set("state", register.StateActive)
	return record.Change{Kind: register.KindPartnership, Now: now, Said: record.Said{By: register.SayerA}}
}

// withdraw takes back what the town said before in the same round and nobody
// has decided yet. It returns the marks of what was decided.
func withdraw(tx *ledger.Tx, s *Sheet, r *Reply) (decided map[string]bool, err error) {
	all, err := edit.ProposalsOf(tx.Tx, s.Unit.ID)
	if err != nil {
		return nil, err
	}
	decided = map[string]bool{}
	for _, p := range all {
		switch {
		case p.Origin != Actor(s.Campaign.ID):
		case p.State == edit.Open || p.State == edit.Asked:
			if err := edit.Decline(tx, p.ID, p.Version, answeredAgain); err != nil {
				return nil, err
			}
		case p.Note != answeredAgain:
			decided[mark(p.Change)] = true
		}
	}
	for _, n := range r.Officials {
		if _, err := tx.Exec(`delete from campaign_official where campaign = $1 and unit = $2 and role = $3`, string(s.Campaign.ID), string(s.Unit.ID),
			string(n.Role)); err != nil {
			return nil, err
		}
	}
	return decided, nil
}

// answeredAgain and placed are the notes of proposals that another one of the
// town replaces.
const (
	answeredAgain = "answered-again"
	placed        = "placed"
)

// mark tells changes apart by what they propose.
func mark(c record.Change) string {
	now, _ := json.Marshal(c.Now) // texts always marshal, in order of name
	return string(c.Kind) + " " + c.Record + " " + string(now)
}

// close keeps the form, without persons, and tells the office.
func (o *Office) close(tx *ledger.Tx, s *Sheet, form url.Values, out Outcome) error {
	text, err := formText(impersonal(form))
	if err != nil {
		return err
	}
	token, now := newToken(), tx.Act().At
	if _, err := tx.Exec(`insert into campaign_answer (campaign, unit, form, state, at, sent, confirmed, proposed, objection, version)
		values ($1, $2, $3, 'sent', $4, $4, $5, $6, $7, 1)
		on conflict (campaign, unit) do update set form = excluded.form, state = 'sent', at = excluded.at, sent = excluded.sent, confirmed = excluded.confirmed,
		proposed = excluded.proposed, objection = excluded.objection, objected = 0, said = '', settled = 0, version = campaign_answer.version + 1`,
		string(s.Campaign.ID), string(s.Unit.ID), text, now.UnixMilli(), out.Confirmed, out.Proposed+out.Officials, hashToken(token)); err != nil {
		return err
	}
	if s.Town.Email == "" {
		return nil
	}
	id, err := mail.Put(tx.Tx, now, o.Write(Post{Letter: Receipt, Campaign: s.Campaign, Lang: s.Town.Lang, To: s.Town.Email, Town: s.Unit.Name,
		Token: token, Outcome: out}))
	if err != nil {
		return err
	}
	return noteMail(tx.Tx, id, Receipt, s.Town, now)
}
