package privacy

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"slices"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// KindErasure marks in the ledger that something was erased: how much, never
// of whom.
const KindErasure ledger.Kind = "erasure"

// Request says who is to be erased, and by what else the person is recognised
// in texts: other forms of the name, former names, addresses. Somebody who is
// in texts alone has no subjects.
type Request struct {
	Subjects
	Also []string
	List string // file of the list of erasures; see List
}

// read is Subjects.read for somebody who may be in texts alone.
func (q Request) read(tx *sqldb.Tx) ([]*register.Official, []*account.Account, error) {
	if len(q.ids()) == 0 && len(q.Also) > 0 {
		return nil, nil, nil
	}
	return q.Subjects.read(tx)
}

// Report is what an erasure did or would do.
type Report struct {
	Officials, Accounts int
	Texts               []Hit
	Undecided           []Hit    // a person must decide: nothing was done with them
	Earlier             []string // earlier names of the records: of this person, or of who was there before
}

// Plan says what Erase would do.
func (r Rules) Plan(ctx context.Context, db *sqldb.DB, q Request) (Report, error) {
	var report Report
	return report, db.Read(ctx, func(tx *sqldb.Tx) error {
		officials, accounts, err := q.read(tx)
		if err != nil {
			return err
		}
		report, err = r.plan(tx, fingerprintsOf([]byte("plan"), officials, accounts, q.Also), q.Subjects, officials)
		return err
	})
}

func (r Rules) plan(tx *sqldb.Tx, m *fingerprints, s Subjects, officials []*register.Official) (Report, error) {
	report := Report{Officials: len(s.Officials), Accounts: len(s.Accounts)}
	hits, err := r.walk(tx, m, s.ids())
	if err != nil {
		return report, err
	}
	report.Texts = hits
	if report.Undecided, err = r.undecided(tx, s, officials, hits); err != nil {
		return report, err
	}
	others, err := values(tx, m, s.ids())
	if err != nil {
		return report, err
	}
	report.Undecided = append(report.Undecided, others...)
	for _, o := range officials {
		values, err := record.PersonalValues(tx, string(o.ID))
		if err != nil {
			return report, err
		}
		for _, v := range values {
			if v.Value != o.Name && v.Field == "name" && !slices.Contains(report.Earlier, v.Value) {
				report.Earlier = append(report.Earlier, v.Value)
			}
		}
	}
	return report, nil
}

// Erase removes a person from every place, in one transaction, and notes it in
// the database and in the file q.List, by which a restored backup is cleaned.
// The last administrator is errs.Conflict. act says who does it; its label and
// reason must not name the person.
func (r Rules) Erase(ctx context.Context, db *sqldb.DB, act ledger.Act, q Request) (Report, error) {
	if q.List == "" {
		return Report{}, errs.New(errs.Invalid, "an erasure needs its list: without it a restored backup brings the person back")
	}
	var report Report
	_, err := ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
		if err := tx.Exclusive("rights"); err != nil {
			return err
		}
		officials, accounts, err := q.read(tx.Tx)
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if last, err := account.LastAdministrator(tx.Tx, a.ID); err != nil || last {
				return errs.First(err, errs.New(errs.Conflict, "this is the last administrator: make another one first"))
			}
		}
		key, err := keyOf(tx.Tx, true)
		if err != nil {
			return err
		}
		m := fingerprintsOf(key, officials, accounts, q.Also)
		if report, err = r.plan(tx.Tx, m, q.Subjects, officials); err != nil {
			return err
		}
		e := Erasure{ID: ledger.NewID(), At: act.At.UnixMilli(), Actor: act.Actor, Subjects: q.Subjects.list(), Marks: m.list()}
		if err := r.carryOut(tx, &report, e); err != nil {
			return err
		}
		// Before the commit: an erasure that is done and not on the list would
		// be undone by a restore, and nobody would know.
		return writeList(tx.Tx, q.List)
	})
	if err != nil {
		return report, err
	}
	return report, r.scrub(ctx, db)
}

// scrub takes what was deleted out of the files. The erasure stands whether it
// could or not.
func (r Rules) scrub(ctx context.Context, db *sqldb.DB) error {
	if err := db.Scrub(ctx, r.tables()); err != nil {
		return errs.Wrap(errs.KindOf(err), err,
			"erased, but what was deleted may still lie unseen in the files of the database, as somebody held it open; the next erasure takes it out")
	}
	return nil
}

// carryOut erases what the report names, and what each of all is about.
func (r Rules) carryOut(tx *ledger.Tx, report *Report, all ...Erasure) error {
	public := false
	for _, h := range report.Texts {
		if err := h.erase(tx.Tx); err != nil {
			return err
		}
		public = public || h.place.Public
	}
	texts := len(report.Texts)
	for _, e := range all {
		s := subjectsOf(e.Subjects)
		if err := r.eraseRecords(tx, s); err != nil {
			return err
		}
		if err := e.store(tx.Tx); err != nil {
			return err
		}
		tx.Record(KindErasure, e.ID, ledger.Create, []ledger.Change{
			{Field: "records", After: number(len(e.Subjects))}, {Field: "texts", After: number(texts)}}, public || len(s.Officials) > 0)
		texts = 0
	}
	return nil
}

// eraseRecords empties the records; what is not there, in an older backup, needs none.
func (r Rules) eraseRecords(tx *ledger.Tx, s Subjects) error {
	for _, id := range s.Officials {
		if err := register.EraseOfficial(tx, id); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	for _, id := range s.Accounts {
		if err := account.Erase(tx, id); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	for _, x := range s.Records {
		erase, err := r.eraser(x.Kind)
		if err != nil {
			return err
		}
		if err := erase(tx, x.ID); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	return nil
}

// Erasable reports whether records of a kind can be erased for a person's sake.
func (r Rules) Erasable(kind ledger.Kind) bool {
	if _, err := r.Kinds.Trashable(kind); err != nil {
		return false
	}
	_, err := r.eraser(kind)
	return err == nil
}

// eraser erases records of a kind: as its feature says, else as the kind does.
func (r Rules) eraser(kind ledger.Kind) (func(tx *ledger.Tx, id string) error, error) {
	if d := r.decided(kind); d != nil {
		return d.Erase, nil
	}
	of, err := r.Kinds.Of(kind)
	if err != nil {
		return nil, err
	}
	if e, ok := of.(record.Erasable); ok {
		return e.EraseRecord, nil
	}
	return nil, errs.New(errs.Invalid, "a %s cannot be erased by this program", kind)
}

// tables are those out of whose files what was deleted is taken.
func (r Rules) tables() (tables []string) {
	for _, p := range r.Places() {
		if !slices.Contains(tables, p.Table) {
			tables = append(tables, p.Table)
		}
	}
	return append(tables, "account_unit")
}

// metaKey is where the key of the hashes stands in the database.
const metaKey = "erasure-key"

// keyOf returns the key of the hashes; with make it is made where there is
// none yet.
func keyOf(tx *sqldb.Tx, make bool) ([]byte, error) {
	var text string
	err := tx.Row(`select value from meta where key = $1`, []any{metaKey}, &text)
	if errs.Is(err, errs.NotFound) && make {
		var b [32]byte
		_, _ = rand.Read(b[:]) // never fails
		return b[:], putKey(tx, b[:])
	}
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}

func putKey(tx *sqldb.Tx, key []byte) error {
	_, err := tx.Exec(`insert into meta (key, value) values ($1, $2)`, metaKey, hex.EncodeToString(key))
	return err
}

// store notes an erasure in the database, once.
func (e Erasure) store(tx *sqldb.Tx) error {
	subjects, err := json.Marshal(e.Subjects)
	if err != nil {
		return err
	}
	list, err := json.Marshal(e.Marks)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into erasure (id, at, actor, subjects, marks) values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
		e.ID, e.At, e.Actor, string(subjects), string(list))
	return err
}
