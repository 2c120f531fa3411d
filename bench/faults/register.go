package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

const (
	editorEmail    = "editor@example.org"
	editorPassword = "a long way from Opava to Roth"
)

// place is where one writer writes.
type place struct {
	unit register.UnitID
	slug string
	pair register.PartnershipID
}

// path is the form by which a record of this kind is made or changed.
func (p place) path(kind ledger.Kind) string {
	if kind == register.KindUnit {
		return "/en/desk/municipalities/" + string(p.unit) + "/edit"
	}
	return "/en/desk/partnerships/" + string(p.pair) + "/activity"
}

// page is the public page of the town.
func (p place) page() string { return "/en/municipalities/" + p.slug }

// fill makes a register with a place for each of n writers.
func fill(ctx context.Context, database string, n int) (places []place, err error) {
	db, err := sqldb.Open(ctx, database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	_, err = ledger.Write(ctx, db, ledger.Act{Kind: "import", Actor: "bench", At: time.Now()}, func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		source, err := register.EnsureSource(tx, "https://source.example/", "Source")
		if err != nil {
			return err
		}
		for i := range n {
			here := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: fmt.Sprintf("Here %03d", i), Slug: fmt.Sprintf("here-%03d", i)}
			there := &register.Unit{Level: register.LevelMunicipality, Country: "SK", Name: fmt.Sprintf("There %03d", i), Slug: fmt.Sprintf("there-%03d", i)}
			for _, u := range []*register.Unit{here, there} {
				if _, err := register.PutUnit(tx, u); err != nil {
					return err
				}
			}
			p := &register.Partnership{Association: own.ID, A: here.ID, B: there.ID}
			p.Say(register.Statement{Field: register.FieldListed, Sayer: register.SayerThird, Source: source.ID, Value: "yes", Actor: "import", At: 1})
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			places = append(places, place{here.ID, here.Slug, p.ID})
		}
		return nil
	})
	return places, err
}

// stock is what a register holds of markers.
type stock struct {
	entries    map[string]int             // of the ledger that set one
	activities map[string]int             // whose title it is, trashed ones left out
	websites   map[register.UnitID]string // that stand now
}

// count reads what a register holds once nobody writes to it any more.
func count(ctx context.Context, database string) (*stock, error) {
	db, err := sqldb.OpenToLook(ctx, database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	s := &stock{map[string]int{}, map[string]int{}, map[register.UnitID]string{}}
	return s, db.Read(ctx, func(tx *sqldb.Tx) error {
		for kind, field := range map[ledger.Kind]string{register.KindActivity: "title", register.KindUnit: "website"} {
			if err := ledger.Each(tx, "edit", kind, func(e ledger.Entry) {
				for _, c := range e.Changes {
					if c.Field == field {
						s.entries[c.After]++
					}
				}
			}); err != nil {
				return err
			}
		}
		all, err := register.AllActivities(tx)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Trashed == register.Kept {
				s.activities[a.Title]++
			}
		}
		return tx.Each(`select id, website from unit`, nil, func(row sqldb.Row) error {
			var id register.UnitID
			var website string
			err := row.Scan(&id, &website)
			s.websites[id] = website
			return err
		})
	})
}

// compare adds up what of a writer's writes is in the register.
func (r *result) compare(w *writer, s *stock) {
	last := []string{""} // websites of which one must stand now
	for _, x := range w.writes {
		n := s.entries[x.marker]
		if x.kind == register.KindUnit {
			if x.acknowledged {
				last = nil
			}
			last = append(last, x.marker)
		} else if rows := s.activities[x.marker]; rows != n {
			r.problem("of %s there are %d activities and %d entries of the ledger", x.marker, rows, n)
			n = max(rows, n) // so that one too many is told
			if rows == 0 {
				n = 0
			}
		}
		r.written++
		switch {
		case x.acknowledged && n == 0:
			r.lost++
			r.problem("%s was acknowledged and is lost", x.marker)
		case x.acknowledged:
			r.found++
		case n > 0:
			r.unasked++
		}
		if x.acknowledged {
			r.acknowledged++
		}
		if n > 1 {
			r.doubled++
			r.problem("%s is there %d times", x.marker, n)
		}
	}
	if stands := s.websites[w.place.unit]; !slices.Contains(last, stands) {
		r.lost++
		r.problem("the website of %s is %q, and the last that was acknowledged is %q", w.place.slug, stands, last[0])
	}
}
