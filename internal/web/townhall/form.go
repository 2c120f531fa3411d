package townhall

import (
	"time"

	"twinhall/internal/account"
	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/web/inner"
)

func today(now time.Time) date.Day { return date.DayOf(now.UTC()) }

// form begins a form by which a town changes or adds a record: at once where
// the coordinator is trusted, else as a proposal.
func (t *Hall) form(q *inner.Request, title string, kind ledger.Kind, said register.Sayer) *inner.RecordForm {
	f := q.RecordForm(t.view(q, title), kind)
	f.Rights, f.Towns = account.TownHall, "/suggest.json"
	f.Change.Said = record.Said{By: said, Source: source}
	f.Proposes = !q.Account.Trusted
	f.After, f.Proposed = "/town-hall?done=saved", "/town-hall?done=proposed"
	return f
}

// ofPair makes f a form about a partnership of an own municipality.
func ofPair(f *inner.RecordForm, x *pair, title, lead string) {
	f.For, f.Label, f.Change.Said.By = x.Own.ID, x.name(), x.Sayer
	f.V.Title, f.V.Lead = f.V.T(title)+": "+x.name(), lead
	f.V.Links = []inner.Link{f.V.Link("townhall.back", "/town-hall")}
}

func open(f *inner.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Open()
}

func save(f *inner.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Save()
}
