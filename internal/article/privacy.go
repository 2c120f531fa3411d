package article

import (
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
)

// Privacy says where articles may name a person: in their texts, which follow
// from the fields.
var Privacy = privacy.Feature{
	CannotHold: cannotHold(),
	Plant: func(tx *ledger.Tx, p privacy.Planted) error {
		a := &Article{Section: Guide, Slug: "planted", Keeper: p.Name}
		for i := range a.In {
			a.In[i] = Written(Words{Title: p.Name, Summary: p.Says, Body: p.Says}, true)
		}
		_, err := Put(tx, a)
		return err
	},
}

func cannotHold() map[string]string {
	all := map[string]string{"article.slug": "an address of an article", "article.parent": "an address of an article",
		"article.publish_at": "a moment", "article.end_at": "a moment"}
	for _, lang := range Languages {
		all["article.writer_"+lang] = "the id of an account"
	}
	return all
}
