package campaign

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// source is where answers come from.
const source = "said:campaign"

// maxForm is how many bytes a form may have.
const maxForm = 200 << 10

// Outcome is what an answer came to.
type Outcome struct {
	Town                              string
	Confirmed, Proposed, Officials    int
	Contacts                          int      // officials of whom the town says that they still are
	Partners                          []string // that were confirmed
	Corrected, Ended, Added, Happened []string // partners, as proposals
	Questions                         bool
	written                           ledger.Written
}

// Written is what the answer left in the ledger.
func (o Outcome) Written() ledger.Written { return o.written }

// Save keeps a form as far as it is filled in. Whoever has the link goes on
// with it; the last who saves wins. A form that was sent is kept as sent.
func (o *Office) Save(ctx context.Context, token string, form url.Values) error {
	text, err := formText(form)
	if err != nil {
		return err
	}
	return o.DB.Write(ctx, func(tx *sqldb.Tx) error {
		s, err := Open(tx, token, o.Now())
		if err != nil {
			return err
		}
		if s.Town.Answer == "sent" {
			return nil
		}
		_, err = tx.Exec(`insert into campaign_answer (campaign, unit, form, state, at, version) values ($1, $2, $3, 'begun', $4, 1)
			on conflict (campaign, unit) do update set form = excluded.form, at = excluded.at, version = campaign_answer.version + 1`,
			string(s.Campaign.ID), string(s.Unit.ID), text, o.Now().UnixMilli())
		return err
	})
}

func formText(form url.Values) (string, error) {
	kept := url.Values{}
	for name, values := range form {
		if name != "token" && name != "do" && len(values) > 0 && strings.Join(values, "") != "" {
			kept[name] = values
		}
	}
	text, err := json.Marshal(kept)
	if err == nil && len(text) > maxForm {
		err = errs.New(errs.Invalid, "door.bad-form")
	}
	return string(text), err
}

// ConfirmAll says of every partnership that stands that it is as it is shown.
func (o *Office) ConfirmAll(ctx context.Context, token string, place Place) (Outcome, error) {
	return o.submit(ctx, token, func(s *Sheet) (acts, kept url.Values) {
		acts, kept = url.Values{}, url.Values{}
		for name, values := range s.Form { // what else was filled in stays; what was sent still holds
			kept[name] = values
			if s.Town.Answer == "sent" {
				acts[name] = values
			}
		}
		for _, p := range s.Partners {
			acts.Set("said-"+string(p.ID), SaidRight)
			kept.Set("said-"+string(p.ID), SaidRight)
		}
		return acts, kept
	}, place)
}

// Submit takes an answer. What is confirmed counts at once as that end's word;
// all else becomes proposals, in place of those of an earlier answer of the same
// round. The office is told. The error is a Wrong, or errs.Gone where the link
// is not good.
func (o *Office) Submit(ctx context.Context, token string, form url.Values, place Place) (Outcome, error) {
	return o.submit(ctx, token, func(*Sheet) (url.Values, url.Values) { return form, form }, place)
}

func (o *Office) submit(ctx context.Context, token string, of func(*Sheet) (acts, kept url.Values), place Place) (Outcome, error) {
	var out Outcome
	var id ID
	if err := o.DB.Read(ctx, func(tx *sqldb.Tx) error {
		s, err := Open(tx, token, o.Now())
		if err == nil {
			id = s.Campaign.ID
		}
		return err
	}); err != nil {
		return out, err
	}
	// Both ends may confirm at the same moment: who comes second reads again.
	for try := 1; ; try++ {
		w, err := o.submitOnce(ctx, id, token, of, place, &out)
		if err == nil || try == 5 || !errs.Is(err, errs.Conflict) {
			out.written = w
			return out, err
		}
	}
}

// submitOnce takes an answer in one transaction.
func (o *Office) submitOnce(
	ctx context.Context, id ID, token string, of func(*Sheet) (acts, kept url.Values), place Place, out *Outcome,
) (ledger.Written, error) {
	return ledger.Write(ctx, o.DB, ledger.Act{Kind: "answer", Actor: Actor(id), Source: source, At: o.Now()}, func(tx *ledger.Tx) error {
		s, err := Open(tx.Tx, token, o.Now())
		if err != nil {
			return err
		}
		if err := tx.Exclusive("answer " + string(s.Unit.ID)); err != nil { // of two at once the later replaces the other
			return err
		}
		acts, kept := of(s)
		reply, wrong := ReadReply(acts, s, date.DayOf(o.Now().UTC()), place)
		if wrong != nil {
			return wrong
		}
		if reply.Empty() {
			return errs.New(errs.Invalid, "answer.empty")
		}
		if *out, err = recordReply(tx, s, reply); err != nil {
			return err
		}
		return o.close(tx, s, kept, *out)
	})
}

// Actor is how the ledger names the answers of a campaign, and a proposal its
// origin.
func Actor(id ID) string { return "campaign:" + string(id) }
