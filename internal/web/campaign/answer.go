package campaign

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"twinhall/internal/campaign"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// answerView is what a town sees of itself, and its answer.
type answerView struct {
	*page.View
	S     *campaign.Sheet
	Token string
	Wrong campaign.Wrong
	form  url.Values // as it was filled in
}

func (s *Surface) sheet(q *page.Request, token string) (*answerView, error) {
	v := &answerView{Token: token}
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		v.S, err = campaign.Open(tx, token, s.Office.Now())
		return err
	}); err != nil {
		return nil, err
	}
	v.View = q.View("answer.title")
	bare(v.View, token)
	v.Title = v.T("answer.of", "town", v.unitName(v.S.Unit))
	v.Lead = v.T("answer.lead", "site", v.Site.NameFor(v.Lang), "ends", dayIn(v.Catalogue, v.S.Campaign.Ends))
	v.form, v.Wide = v.S.Form, true
	v.Rest = answerPage(v)
	return v, nil
}

func (s *Surface) answer(q *page.Request) error {
	v, err := s.sheet(q, q.Query("token"))
	if err != nil {
		return err
	}
	switch {
	case q.Query("done") == "saved":
		v.Notice = v.T("answer.saved")
	case v.S.Town.Answer == "sent":
		v.Notice = v.T("answer.sent", "day", v.Day(v.S.Town.Answered), "confirmed", v.N("answer.n-confirmed", int(v.S.Town.Confirmed)), "proposed",
			v.N("answer.n-proposed", int(v.S.Town.Proposed)))
	case v.S.Town.Answer == "begun":
		v.Notice = v.T("answer.begun", "day", v.Moment(v.S.Saved))
	}
	return q.Show(v.View, http.StatusOK)
}

func (s *Surface) answerNow(q *page.Request) error {
	token := q.R.PostFormValue("token")
	if q.R.PostFormValue("do") == "save" {
		if err := s.Office.Save(q.R.Context(), token, q.R.PostForm); err != nil {
			return s.hold(q, token, err)
		}
		return q.Redirect("/answer?" + url.Values{"token": {token}, "done": {"saved"}}.Encode())
	}
	_, err := s.Office.Submit(q.R.Context(), token, q.R.PostForm, s.placeFor(q))
	return s.taken(q, token, err)
}

// placeFor finds the municipality that an answer names. What is not certain stays
// in words, and the desk decides.
func (s *Surface) placeFor(q *page.Request) campaign.Place {
	return func(written, country string) register.UnitID {
		town, err := q.Town(written, country)
		if err != nil {
			s.Log.Error("a town in an answer is not recognised", "error", err)
		}
		return town.Unit
	}
}

// taken leads on after an answer, or shows the form again with all that is in
// it.
func (s *Surface) taken(q *page.Request, token string, err error) error {
	if err == nil {
		return q.Redirect("/answer?" + url.Values{"token": {token}, "done": {"sent"}}.Encode())
	}
	var wrong campaign.Wrong
	if !errors.As(err, &wrong) && !errs.Is(err, errs.Invalid) {
		return s.hold(q, token, err)
	}
	v, viewErr := s.sheet(q, token)
	if viewErr != nil {
		return s.hold(q, token, viewErr)
	}
	v.form, v.Wrong = q.R.PostForm, wrong
	if wrong == nil {
		v.Error = v.T("answer.empty")
	}
	return q.Invalid(v.View)
}

// hold keeps all that was filled in on the page while the register cannot be
// written, with a button that sends it again.
func (s *Surface) hold(q *page.Request, token string, err error) error {
	kind := errs.KindOf(err)
	if kind != errs.Unavailable && kind != errs.Internal || errors.Is(err, context.Canceled) {
		return err
	}
	s.Log.Error("an answer waits", "path", q.R.URL.Path, "error", err)
	v := q.View("answer.title")
	bare(v, token)
	v.Error = v.T(q.Outage(err))
	v.Form = q.Resend(v)
	return q.Show(v, http.StatusServiceUnavailable)
}

// answerDraft keeps a form while it is being filled in, for the script.
func (s *Surface) answerDraft(q *page.Request) error {
	if err := s.Office.Save(q.R.Context(), q.R.PostFormValue("token"), q.R.PostForm); err != nil {
		return err
	}
	q.W.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Surface) confirmNow(q *page.Request) error {
	token := q.R.PostFormValue("token")
	_, err := s.Office.ConfirmAll(q.R.Context(), token, s.placeFor(q))
	return s.taken(q, token, err)
}

// bare makes a page the same for everybody who has its link, in each language.
func bare(v *page.View, token string) {
	v.Me, v.Menu = nil, nil
	v.Query = url.Values{"token": {token}}.Encode()
}
