package campaign

import (
	"net/http"

	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// mailsView is the mails that wait and those that cannot be sent.
type mailsView struct {
	*page.View
	Counts map[string]int
	Dead   []mail.Queued
	Wait   []mail.Queued
}

// dead are the mails that cannot be sent.
func (v *mailsView) dead() page.Table {
	t := page.Table{Caption: v.T("outbox.dead"), Columns: append(v.Heads("outbox.to", "outbox.subject", "outbox.error"),
		page.Column{Head: v.T("outbox.again"), Hidden: true})}
	for _, m := range v.Dead {
		t.Add(page.Text(m.To), page.Cell{Text: m.Subject, Muted: v.Moment(m.Created)}, page.Text(failure(v.View, m)), page.Plain(deadForm(v, m.ID)))
	}
	return t
}

// waiting are the mails that are still to be sent.
func (v *mailsView) waiting() page.Table {
	t := page.Table{Caption: v.T("outbox.waiting"), Columns: v.Heads("outbox.to", "outbox.subject", "outbox.due", "outbox.error")}
	for _, m := range v.Wait {
		t.Add(page.Text(m.To), page.Texts(m.Subject, v.Moment(m.Due), m.Error)...)
	}
	return t
}

func (s *Surface) mails(q *page.Request) error {
	v := &mailsView{View: q.View("outbox.title")}
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.Counts, err = mail.Count(tx); err != nil {
			return err
		}
		if v.Dead, err = mail.InState(tx, "dead", 200); err != nil {
			return err
		}
		v.Wait, err = mail.InState(tx, "waiting", 50)
		return err
	}); err != nil {
		return err
	}
	v.Lead = v.T("outbox.lead")
	v.Rest = mailsPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (s *Surface) mailsNow(q *page.Request) error {
	if err := s.Office.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		if id := q.Value("drop"); id != "" {
			return mail.Drop(tx, id)
		}
		return mail.Again(tx, s.Office.Now(), q.Value("again"))
	}); err != nil {
		return err
	}
	return q.Redirect("/desk/mail")
}

// failure is why a mail was not sent: in words where it was not the mail server.
func failure(v *page.View, m mail.Queued) string {
	if v.Has(m.Error) {
		return v.T(m.Error)
	}
	return m.Error
}
