package record

import (
	"encoding/json"

	"twinhall/internal/ledger"
)

// ForgetWords takes the values of free texts out of the history of a record.
func ForgetWords(tx *ledger.Tx, t Type, id string) error {
	entries, err := ledger.List(tx.Tx, ledger.Filter{Record: id})
	if err != nil {
		return err
	}
	infos := t.Infos()
	for _, e := range entries {
		kept := e.Changes[:0]
		for _, c := range e.Changes {
			if info, _ := InfoOf(infos, c.Field); !info.FreeText {
				kept = append(kept, c)
			}
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`update ledger set changes = $1 where position = $2`, string(text), e.Position); err != nil {
			return err
		}
	}
	return nil
}
