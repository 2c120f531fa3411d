package edit

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// ProposalState says what has become of a proposal.
type ProposalState string

// Open until an editor decides; Asked while a question to the proposer waits
// for an answer.
const (
	Open     ProposalState = "open"
	Asked    ProposalState = "asked"
	Accepted ProposalState = "accepted"
	Declined ProposalState = "declined"
	// Withdrawn by who proposed it.
	Withdrawn ProposalState = "withdrawn"
)

// Proposal is a change that somebody proposes for a unit of theirs, until an
// editor accepts all or some of it. Origin says from where: the account that
// proposed, or "campaign:ID".
type Proposal struct {
	ID      string
	Unit    register.UnitID // for which it speaks
	Change  record.Change
	Origin  string
	Why     string
	State   ProposalState
	Note    string // of who decided, or the question
	Decider string // account
	At      time.Time
	Decided time.Time
	Version int64
}

const proposalColumns = `id, unit, kind, record, was, proposed, sayer, source, day, origin, why, state, note, decider, at, decided, version`

// Propose keeps a change for somebody else to decide, under its id if it has one. The fields are checked
// when it is carried out; here only that there is something to decide.
func Propose(tx *sqldb.Tx, p *Proposal) error {
	if p.Unit == "" || len(p.Change.Now) == 0 {
		return errs.New(errs.Invalid, "edit.nothing-proposed")
	}
	was, err := json.Marshal(p.Change.Was)
	if err != nil {
		return err
	}
	now, err := json.Marshal(p.Change.Now)
	if err != nil {
		return err
	}
	p.ID, p.State, p.Version = cmp.Or(p.ID, ledger.NewID()), Open, 1
	_, err = tx.Exec(`insert into proposal (`+proposalColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', $13, 0, 1)`,
		p.ID, string(p.Unit), string(p.Change.Kind), p.Change.Record, string(was), string(now), string(p.Change.Said.By), p.Change.Said.Source, p.Change.Said.Day,
		p.Origin, p.Why, string(p.State), p.At.UnixMilli())
	return err
}

// MostProposed is how many proposals one account makes in a day, where nothing
// else is set.
const MostProposed = 200

// MayPropose refuses one proposal more, as errs.TooMany, where so many came from
// an origin, for a unit where one is named, in the last day; 0 = MostProposed.
// It is called in the transaction that proposes: of two at once the second waits.
func MayPropose(tx *sqldb.Tx, origin string, unit register.UnitID, at time.Time, most int) error {
	if err := tx.Exclusive("propose " + origin); err != nil {
		return err
	}
	n := 0
	if err := tx.Row(`select count(*) from proposal where origin = $1 and (unit = $2 or $2 = '') and at > $3`,
		[]any{origin, string(unit), at.Add(-24 * time.Hour).UnixMilli()}, &n); err != nil {
		return err
	}
	if n >= cmp.Or(most, MostProposed) {
		return errs.New(errs.TooMany, "edit.too-many-proposed")
	}
	return nil
}

// Proposals are those in a state, the oldest first; "" = all.
func Proposals(tx *sqldb.Tx, state ProposalState) ([]*Proposal, error) {
	return proposals(tx, `where state = $1 or $1 = '' order by at, id`, string(state))
}

// ProposalsOf are those of a unit, the newest first.
func ProposalsOf(tx *sqldb.Tx, unit register.UnitID) ([]*Proposal, error) {
	return proposals(tx, `where unit = $1 order by at desc, id`, string(unit))
}

// GetProposal returns a proposal, or errs.NotFound.
func GetProposal(tx *sqldb.Tx, id string) (*Proposal, error) {
	all, err := proposals(tx, `where id = $1`, id)
	if err == nil && len(all) == 0 {
		err = errs.New(errs.NotFound, "inner.not-found")
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func proposals(tx *sqldb.Tx, where string, args ...any) ([]*Proposal, error) {
	var all []*Proposal
	return all, tx.Each(`select `+proposalColumns+` from proposal `+where, args, func(row sqldb.Row) error {
		p := &Proposal{}
		var was, now string
		var at, decided int64
		if err := row.Scan(&p.ID, (*string)(&p.Unit), (*string)(&p.Change.Kind), &p.Change.Record, &was, &now, (*string)(&p.Change.Said.By), &p.Change.Said.Source,
			&p.Change.Said.Day, &p.Origin, &p.Why, (*string)(&p.State), &p.Note, &p.Decider, &at, &decided, &p.Version); err != nil {
			return err
		}
		p.At = time.UnixMilli(at).UTC()
		if decided > 0 {
			p.Decided = time.UnixMilli(decided).UTC()
		}
		all = append(all, p)
		if err := json.Unmarshal([]byte(was), &p.Change.Was); err != nil {
			return err
		}
		return json.Unmarshal([]byte(now), &p.Change.Now)
	})
}

// Accept carries out the fields of a proposal that are chosen, nil = all, and
// closes it. The error is as of Apply, or errs.Conflict where somebody else
// decided meanwhile.
func Accept(tx *ledger.Tx, kinds record.Kinds, id string, version int64, fields []string, note string) (made string, err error) {
	p, err := GetProposal(tx.Tx, id)
	if err != nil {
		return "", err
	}
	c := p.Change
	t, err := kinds.Of(c.Kind)
	if err != nil {
		return "", err
	}
	if fields != nil {
		c.Was, c.Now = some(t, c.Was, fields), some(t, c.Now, fields)
	}
	if c.Said.Day == "" {
		c.Said.Day = p.At.Format("2006-01-02")
	}
	if made, err = kinds.Apply(tx, c); err != nil {
		return "", err
	}
	return made, decide(tx, p, version, Accepted, note)
}

// some are the values of some fields, and those that say what it is about.
func some(t record.Type, v record.Values, fields []string) record.Values {
	out := record.Values{}
	for f, values := range v {
		if slices.Contains(fields, f) || record.IsAbout(t, f) {
			out[f] = values
		}
	}
	return out
}

// Decline closes a proposal without carrying it out.
func Decline(tx *ledger.Tx, id string, version int64, note string) error {
	p, err := GetProposal(tx.Tx, id)
	if err != nil {
		return err
	}
	return decide(tx, p, version, Declined, note)
}

// Ask puts a question to who proposed; the proposal stays.
func Ask(tx *ledger.Tx, id string, version int64, question string) error {
	p, err := GetProposal(tx.Tx, id)
	if err != nil {
		return err
	}
	return decide(tx, p, version, Asked, question)
}

// Answer is what the proposer says to a question, or adds; the proposal is open
// again.
func Answer(tx *ledger.Tx, id string, version int64, text string) error {
	p, err := GetProposal(tx.Tx, id)
	if err != nil {
		return err
	}
	why := p.Why
	if why != "" {
		why += "\n"
	}
	n, err := tx.Exec(`update proposal set why = $1, state = $2, version = version + 1 where id = $3 and version = $4 and state in ('open', 'asked')`,
		why+text, string(Open), id, version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "inner.conflict")
	}
	tx.Record(KindProposal, p.ID, ledger.Update, []ledger.Change{{Field: "state", Before: string(p.State), After: string(Open)}}, false)
	return err
}

// TakeBack is the proposer's own end of a proposal that nobody has decided.
func TakeBack(tx *ledger.Tx, id string, version int64) error {
	p, err := GetProposal(tx.Tx, id)
	if err != nil {
		return err
	}
	return decide(tx, p, version, Withdrawn, p.Note)
}

// Resolve says which unit a field of an open proposal means, where its proposer
// could only write a name.
func Resolve(tx *ledger.Tx, id, field string, unit register.UnitID) error {
	p, err := GetProposal(tx.Tx, id)
	if err != nil {
		return err
	}
	p.Change.Now.Set(field, string(unit))
	now, err := json.Marshal(p.Change.Now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`update proposal set proposed = $1 where id = $2`, string(now), id)
	return err
}

// KindProposal marks the decisions on proposals in the ledger.
const KindProposal ledger.Kind = "proposal"

func decide(tx *ledger.Tx, p *Proposal, version int64, state ProposalState, note string) error {
	n, err := tx.Exec(`update proposal set state = $1, note = $2, decider = $3, decided = $4, version = version + 1 where id = $5 and version = $6
		and state in ('open', 'asked')`,
		string(state), note, tx.Act().Actor, tx.Act().At.UnixMilli(), p.ID, version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "inner.conflict")
	}
	tx.Record(KindProposal, p.ID, ledger.Update, []ledger.Change{{Field: "state", Before: string(p.State), After: string(state)}}, false)
	return nil
}

// CountProposals is how many there are in a state.
func CountProposals(tx *sqldb.Tx, state ProposalState) (n int, err error) {
	return n, tx.Row(`select count(*) from proposal where state = $1`, []any{string(state)}, &n)
}
