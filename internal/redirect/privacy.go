package redirect

import (
	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
)

// Privacy says where old addresses may name a person: in rules, which follow from
// the fields, and in what was asked for.
var Privacy = privacy.Feature{
	Places:     []privacy.Place{{Table: "redirect_missed", Key: []string{"path"}, Columns: []string{"path"}, How: privacy.Delete}},
	CannotHold: map[string]string{"redirect_missed.last_day": privacy.ADate},
	Plant: func(tx *ledger.Tx, p privacy.Planted) error {
		if _, err := tx.Exec(`insert into redirect_missed (path, times, last_day) values ($1, 1, $2)`, "/"+p.Name, date.DayOf(p.At).String()); err != nil {
			return err
		}
		_, err := Put(tx, &Rule{From: "/" + p.Name, To: "/en/about", Note: p.Says})
		return err
	},
}
