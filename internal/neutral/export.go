package neutral

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Export writes all records of the register as one moment saw them: trashed
// and merged ones too, so that their addresses go on leading. Work may go on
// meanwhile. Two exports of one state differ in their date alone, whichever
// database it is in.
func (f Form) Export(ctx context.Context, db *sqldb.DB, to io.Writer, now time.Time) (Counts, error) {
	w := bufio.NewWriterSize(to, 1<<16)
	x := &Exporter{out: json.NewEncoder(w)}
	x.out.SetEscapeHTML(false)
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		var mark string
		err := tx.Row(`select value from meta where key = 'demonstration'`, nil, &mark)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := x.out.Encode(line{Head: Version, Features: f.versions(), Date: now.UTC().Format(time.RFC3339), Demo: mark != ""}); err != nil {
			return err
		}
		for _, kind := range []func(*sqldb.Tx) error{x.associations, x.sources, x.units, x.partnerships, x.agreements, x.activities, x.decisions, x.officials} {
			if err := kind(tx); err != nil {
				return err
			}
		}
		for _, lines := range f {
			if err := lines.Export(tx, x); err != nil {
				return err
			}
		}
		return x.out.Encode(line{End: &x.counts})
	})
	if err != nil {
		return x.counts, err
	}
	return x.counts, w.Flush()
}

// Exporter writes the lines of an export.
type Exporter struct {
	out    *json.Encoder
	counts Counts
}

func (x *Exporter) associations(tx *sqldb.Tx) error {
	all, err := register.AllAssociations(tx)
	for _, a := range all {
		if err == nil {
			x.counts.add("associations")
			err = x.out.Encode(line{Association: &association{string(a.ID), a.Name, a.Country}})
		}
	}
	return err
}

func (x *Exporter) sources(tx *sqldb.Tx) error {
	all, err := register.AllSources(tx)
	for _, s := range all {
		if err == nil {
			x.counts.add("sources")
			err = x.out.Encode(line{Source: &source{string(s.ID), s.Address, s.Publisher}})
		}
	}
	return err
}

func (x *Exporter) units(tx *sqldb.Tx) error {
	return register.EachUnit(tx, func(u *register.Unit) error {
		x.counts.add("units")
		return x.out.Encode(line{Unit: (*unit)(u)})
	})
}

func (x *Exporter) partnerships(tx *sqldb.Tx) error {
	return register.EachPartnership(tx, func(p *register.Partnership) error {
		x.counts.add("partnerships")
		return x.out.Encode(line{Partnership: fromPartnership(p)})
	})
}

func (x *Exporter) agreements(tx *sqldb.Tx) error {
	return register.EachAgreement(tx, func(a *register.Agreement) error {
		x.counts.add("agreements")
		return x.out.Encode(line{Agreement: fromAgreement(a)})
	})
}

func (x *Exporter) activities(tx *sqldb.Tx) error {
	return register.EachActivity(tx, func(a *register.Activity) error {
		x.counts.add("activities")
		return x.out.Encode(line{Activity: (*activity)(a)})
	})
}

func (x *Exporter) decisions(tx *sqldb.Tx) error {
	all, err := register.AllDecisions(tx)
	slices.SortFunc(all, func(a, b register.Decision) int { // each database sorts texts its own way
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Written, b.Written))
	})
	for _, d := range all {
		if err == nil {
			x.counts.add("decisions")
			err = x.out.Encode(line{Decision: &decision{d.Scope, d.Written, d.Meaning}})
		}
	}
	return err
}

// officials writes the offices that answer for partnerships. Names, also those
// that are public, stay: an export is not where a person goes on.
func (x *Exporter) officials(tx *sqldb.Tx) error {
	all, err := register.Contacts(tx)
	for _, c := range all {
		if err == nil {
			x.counts.add("officials")
			o := &official{string(c.ID), string(c.Unit), string(c.Role), c.Function, c.Email, c.Phone}
			if register.LooksPersonal(o.Email) {
				o.Email = ""
			}
			err = x.out.Encode(line{Official: o})
		}
	}
	return err
}
