package register

import (
	"cmp"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

const agreementColumns = `id, association, mark, kind, title, signed, written, place, term, until, relation, related, source, trashed, version, years`

// GetAgreement returns the agreement with this id, a trashed one too, or
// errs.NotFound.
func GetAgreement(tx *sqldb.Tx, id AgreementID) (*Agreement, error) {
	all, err := agreements(tx, `where id = $1`, `where agreement = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "there is no agreement %s", id)
	}
	return all[0], nil
}

// AllAgreements returns every agreement, trashed ones too, in order of id.
func AllAgreements(tx *sqldb.Tx) ([]*Agreement, error) {
	return agreements(tx, `order by id`, `order by agreement`)
}

// AgreementsOf returns the agreements of a partnership that stand.
func AgreementsOf(tx *sqldb.Tx, id PartnershipID) ([]*Agreement, error) {
	const of = `(select agreement from agreement_partnership where partnership = $1)`
	return agreements(tx, `where trashed = '' and id in `+of+` order by id`, `where agreement in `+of, id)
}

func agreements(tx *sqldb.Tx, where, wherePart string, args ...any) ([]*Agreement, error) {
	var all []*Agreement
	byID := map[AgreementID]*Agreement{}
	err := tx.Each(`select `+agreementColumns+` from agreement `+where, args, func(row sqldb.Row) error {
		a := &Agreement{}
		var signed, written, until string
		err := row.Scan(&a.ID, &a.Association, &a.Mark, &a.Kind, &a.Title, &signed, &written, &a.Place, &a.Term, &until,
			&a.Relation, &a.Related, &a.Source, &a.Trashed, &a.Version, &a.Years)
		if err != nil {
			return err
		}
		if a.Signed, err = parseDate(signed); err != nil {
			return err
		}
		a.Signed.Written = written
		a.Until, err = parseDate(until)
		all = append(all, a)
		byID[a.ID] = a
		return err
	})
	if err != nil {
		return nil, err
	}
	var id AgreementID
	err = tx.Each(`select agreement, unit, resolution, resolution_date from agreement_party `+wherePart, args, func(row sqldb.Row) error {
		var p Party
		if err := row.Scan(&id, &p.Unit, &p.Resolution, &p.ResolutionDate); err != nil {
			return err
		}
		if a := byID[id]; a != nil {
			a.Parties = append(a.Parties, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = tx.Each(`select agreement, partnership from agreement_partnership `+wherePart, args, func(row sqldb.Row) error {
		var p PartnershipID
		if err := row.Scan(&id, &p); err != nil {
			return err
		}
		if a := byID[id]; a != nil {
			a.Partnerships = append(a.Partnerships, p)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// Sorted here, because each database sorts texts its own way.
	for _, a := range all {
		slices.SortFunc(a.Parties, func(p, q Party) int { return cmp.Compare(p.Unit, q.Unit) })
		slices.Sort(a.Partnerships)
	}
	return all, nil
}

func parseDate(edtf string) (date.Date, error) {
	if edtf == "" {
		return date.Date{}, nil
	}
	return date.ParseEDTF(edtf)
}

// PutAgreement stores a, as PutUnit does for a unit. An agreement has at least
// two parties.
func PutAgreement(tx *ledger.Tx, a *Agreement) (bool, error) {
	if len(a.Parties) < 2 {
		return false, errs.New(errs.Invalid, "an agreement needs at least two parties")
	}
	old, verb := fields{}, ledger.Create
	if a.Version == 0 {
		if a.ID == "" {
			a.ID = AgreementID(ledger.NewID())
		}
	} else {
		stands, err := GetAgreement(tx.Tx, a.ID)
		if err != nil {
			return false, err
		}
		old, verb = agreementFields(stands), ledger.Update
	}
	changes := agreementFields(a).diff(old)
	if len(changes) == 0 {
		return false, nil
	}
	if err := writeAgreement(tx, a, verb); err != nil {
		return false, err
	}
	tx.Record(KindAgreement, string(a.ID), verb, changes, touchesPublic(KindAgreement, changes))
	return true, nil
}

func writeAgreement(tx *ledger.Tx, a *Agreement, verb ledger.Verb) error {
	signed, until := "", ""
	if !a.Signed.IsZero() {
		signed = a.Signed.EDTF()
	}
	if !a.Until.IsZero() {
		until = a.Until.EDTF()
	}
	if verb == ledger.Create {
		if _, err := tx.Exec(`insert into agreement (`+agreementColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15)`,
			a.ID, a.Association, a.Mark, a.Kind, a.Title, signed, a.Signed.Written, a.Place, a.Term, until, a.Relation, a.Related, a.Source, a.Trashed, a.Years); err != nil {
			return err
		}
	}
	n, err := tx.Exec(`update agreement set mark = $1, kind = $2, title = $3, signed = $4, written = $5, place = $6, term = $7, until = $8,
		relation = $9, related = $10, trashed = $11, years = $12, version = version + 1 where id = $13 and version = $14`,
		a.Mark, a.Kind, a.Title, signed, a.Signed.Written, a.Place, a.Term, until, a.Relation, a.Related, a.Trashed, a.Years, a.ID, a.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "the agreement was changed by somebody else meanwhile")
	}
	a.Version++
	for _, table := range []string{"agreement_party", "agreement_partnership"} {
		if _, err := tx.Exec(`delete from `+table+` where agreement = $1`, a.ID); err != nil {
			return err
		}
	}
	for _, p := range a.Parties {
		if _, err := tx.Exec(`insert into agreement_party (agreement, unit, resolution, resolution_date) values ($1, $2, $3, $4)`,
			a.ID, p.Unit, p.Resolution, p.ResolutionDate); err != nil {
			return err
		}
	}
	for _, id := range a.Partnerships {
		if _, err := tx.Exec(`insert into agreement_partnership (agreement, partnership) values ($1, $2)`, a.ID, id); err != nil {
			return err
		}
	}
	return nil
}
