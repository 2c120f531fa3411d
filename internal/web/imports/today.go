package imports

import (
	"twinhall/internal/imports"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// waiting is how many rows of imports wait for a decision.
func waiting(tx *sqldb.Tx, _ *page.View) (int, error) {
	n, _, err := imports.OpenReviews(tx)
	return n, err
}

// undecided are the rows of imports that wait for a decision.
func undecided(tx *sqldb.Tx, v *page.View) ([]desk.Work, error) {
	n, all, err := imports.OpenReviews(tx)
	w := desk.Work{Title: v.T("desk.todo-import"), Why: v.T("desk.todo-import-why"), N: n}
	for _, o := range all[:min(len(all), desk.ShownWork)] {
		w.Items = append(w.Items, [2]string{v.Here("/desk/import/" + o.Import + "/review"), o.Name + ": " + v.Number(o.Rows)})
	}
	return desk.NonEmpty(w), err
}
