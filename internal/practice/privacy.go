package practice

import (
	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
)

// Privacy says where cards may name a person: in their texts, which follow from
// the fields.
var Privacy = privacy.Feature{
	CannotHold: map[string]string{"practice.slug": "an address of a card", "practice_town.slug": "an address of a municipality",
		"practice.themes": "words of a list", "practice.audiences": "words of a list", "practice.funds": "words of a list"},
	Plant: func(tx *ledger.Tx, p privacy.Planted) error {
		from, err := date.InYear(2020)
		if err != nil {
			return err
		}
		c := &Card{Slug: "planted", From: from, Contact: p.Name, Public: true, Towns: []Town{{Name: p.Name, Country: "CZ"}}}
		for i := range c.In {
			c.In[i] = Text{Title: p.Name, Summary: p.Says, Done: p.Says, Outcome: p.Says, Otherwise: p.Says}
		}
		_, err = Put(tx, c)
		return err
	},
}
