package townhall

import (
	"time"

	"twinhall/internal/account"
	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

// Today is the day of an instant, UTC.
func Today(now time.Time) date.Day { return date.DayOf(now.UTC()) }

// Form begins a form by which a town changes or adds a record: at once where
// the coordinator is trusted, else as a proposal.
func (t *Hall) Form(q *page.Request, title string, kind ledger.Kind, said register.Sayer) *page.RecordForm {
	f := q.RecordForm(t.View(q, title), kind)
	f.Rights, f.Towns, f.Drafts = account.TownHall, "/suggest.json", "/town-hall/drafts"
	f.Change.Said = record.Said{By: said, Source: Source}
	f.Proposes = !q.Account.Trusted
	f.After, f.Proposed = "/town-hall?done=saved", "/town-hall?done=proposed"
	return f
}

// OfPair makes f a form about a partnership of an own municipality.
func OfPair(f *page.RecordForm, x *Pair, title, lead string) {
	f.For, f.Label, f.Change.Said.By = x.Own.ID, x.Name(), x.Sayer
	f.V.Title, f.V.Lead = f.V.T(title)+": "+x.NameIn(f.V.Lang), lead
	f.V.Links = []page.Link{f.V.Link("townhall.back", "/town-hall")}
}

// Open shows a form that could be made.
func Open(f *page.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Open()
}

// Save takes a form that could be made.
func Save(f *page.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Save()
}

// Lead says what becomes of what is sent.
func Lead(q *page.Request, v *page.View) string {
	if q.Account.Trusted {
		return v.T("townhall.at-once")
	}
	return v.T("townhall.as-proposal")
}
