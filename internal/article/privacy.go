package guide

import (
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
)

// Privacy says where pages of the guide may name a person: in their texts, which
// follow from the fields.
var Privacy = privacy.Feature{
	CannotHold: map[string]string{"guide_page.slug": "an address of a page", "guide_page.parent": "an address of a page"},
	Plant: func(tx *ledger.Tx, p privacy.Planted) error {
		page := &Page{Slug: "planted", Keeper: p.Name}
		for i := range page.In {
			page.In[i] = Text{Title: p.Name, Summary: p.Says, Body: p.Says, Public: true}
		}
		_, err := Put(tx, page)
		return err
	},
}
