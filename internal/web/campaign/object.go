package campaign

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"twinhall/internal/campaign"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// object shows a button; only the POST objects.
func (s *Surface) object(q *page.Request) error {
	v, err := s.objectForm(q, q.Query("token"))
	if err != nil {
		return err
	}
	return q.Show(v, http.StatusOK)
}

func (s *Surface) objectForm(q *page.Request, token string) (*page.View, error) {
	var o *campaign.Objection
	if err := q.Read(func(tx *sqldb.Tx) (err error) { o, err = campaign.PeekObjection(tx, token); return err }); err != nil {
		return nil, err
	}
	v := q.View("answer.object")
	bare(v, token)
	v.Lead = v.T("answer.object-lead", "town", nameOf(v, o.Unit), "day", v.Day(o.Answered))
	if o.Made {
		v.Notice = v.T("answer.objected")
	}
	v.Form = &page.Form{Action: v.Here("/answer/object"), Button: v.T("answer.object-now"), Hidden: [][2]string{{"token", token}},
		Fields: []page.Field{{Name: "words", Label: v.T("answer.object-words"), Hint: v.T("answer.no-persons"), Type: "area", Optional: true}}}
	return v, nil
}

func (s *Surface) objectNow(q *page.Request) error {
	token := q.R.PostFormValue("token")
	err := s.Office.Object(q.R.Context(), token, q.Value("words"))
	var wrong campaign.Wrong
	if errors.As(err, &wrong) {
		v, viewErr := s.objectForm(q, token)
		if viewErr != nil {
			return viewErr
		}
		v.Form.Fill(func(name string) []string { return q.R.PostForm[name] })
		v.Form.Set("words", v.T(wrong["words"]))
		return q.Invalid(v)
	}
	if err != nil {
		return err
	}
	return q.Redirect("/answer/object?" + url.Values{"token": {token}}.Encode())
}

// off shows a button by which mails are switched off.
func (s *Surface) off(q *page.Request) error {
	token := q.Query("token")
	var list string
	if err := q.Read(func(tx *sqldb.Tx) (err error) { list, err = mail.ListOf(tx, token); return err }); err != nil {
		return err
	}
	v := q.View("mail-off.title")
	bare(v, token)
	v.Lead = v.T(offKeys[list])
	v.Form = &page.Form{Action: v.Here("/mail/off"), Button: v.T("mail-off.button"), Hidden: [][2]string{{"token", token}}}
	return q.Show(v, http.StatusOK)
}

// offNow takes the page's button, and the one of a mail program, which posts to
// the address of the header as it is (RFC 8058).
func (s *Surface) offNow(q *page.Request) error {
	token := q.R.PostFormValue("token")
	if token == "" {
		token = q.Query("token")
	}
	if err := s.Office.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return mail.Off(tx, s.Office.Now(), token) }); err != nil {
		return err
	}
	v := q.View("mail-off.title")
	bare(v, token)
	v.Notice = v.T("mail-off.done")
	return q.Show(v, http.StatusOK)
}

// moment is a time of a town, "" = never.
func moment(v *page.View, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return v.Day(at)
}
