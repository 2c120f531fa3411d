package campaign

import (
	"slices"
	"strings"

	"twinhall/internal/campaign"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// returned are the towns whose mail came back, that object to their answer, or
// that named officials.
func (s *Surface) returned(tx *sqldb.Tx, v *page.View) ([]desk.Work, error) {
	var all []desk.Work
	for _, x := range []struct {
		title, why string
		read       func(*sqldb.Tx) ([]*campaign.Town, error)
	}{
		{"desk.todo-bounced", "desk.todo-bounced-why", campaign.Bounced},
		{"desk.todo-objected", "desk.todo-objected-why", campaign.Objected},
	} {
		towns, err := x.read(tx)
		if err != nil {
			return nil, err
		}
		w := desk.Work{Title: v.T(x.title), Why: v.T(x.why), N: len(towns)}
		for _, t := range towns[:min(len(towns), desk.ShownWork)] {
			w.Items = append(w.Items, s.townItem(v, t.Campaign, t.Unit))
		}
		all = append(all, desk.NonEmpty(w)...)
	}
	named, err := campaign.AllNamed(tx)
	w := desk.Work{Title: v.T("desk.todo-named"), Why: v.T("desk.todo-named-why")}
	for id, units := range named {
		for u, n := range units {
			if w.N += n; len(w.Items) < desk.ShownWork {
				w.Items = append(w.Items, s.townItem(v, id, u))
			}
		}
	}
	slices.SortFunc(w.Items, func(a, b [2]string) int { return strings.Compare(a[1], b[1]) })
	return append(all, desk.NonEmpty(w)...), err
}

func (s *Surface) townItem(v *page.View, id campaign.ID, u register.UnitID) [2]string {
	name, _ := s.desk.RecordName(v, register.KindUnit, string(u))
	return [2]string{v.Here("/desk/campaigns/"+string(id)+"/town") + "?unit=" + string(u), name}
}
