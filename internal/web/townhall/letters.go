package townhall

import (
	"net/http"
	"net/url"
	"slices"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// noticeKeys are of the letters that may be switched off.
var noticeKeys = map[account.Notice]string{
	account.Digest: "townhall.letter-digest",
	account.Alarms: "townhall.letter-alarms",
}

// lettersForm lets somebody choose which letters to get.
func (t *Hall) lettersForm(q *page.Request) *page.View {
	v := t.View(q, "townhall.letters")
	v.Lead = v.T("townhall.letters-lead")
	f := page.Field{Name: "letter", Label: v.T("townhall.letters-which"), Type: "checks", Optional: true}
	for _, n := range account.Notices {
		f.Options = append(f.Options, [2]string{string(n), v.T(noticeKeys[n])})
		if q.Account.Gets(n) {
			f.Values = append(f.Values, string(n))
		}
	}
	v.Form = &page.Form{Action: v.Here(q.Path), Button: v.T("desk.save"), Fields: []page.Field{f}}
	v.Links = []page.Link{v.Link("townhall.back", "/town-hall")}
	return v
}

func (t *Hall) letters(q *page.Request) error { return q.Show(t.lettersForm(q), http.StatusOK) }

func (t *Hall) setLetters(q *page.Request) error {
	if err := t.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		for _, n := range account.Notices {
			if err := account.SetNotice(tx, q.Account.ID, n, slices.Contains(q.R.PostForm["letter"], string(n))); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return q.Redirect("/town-hall/letters?done=saved")
}

// off shows the button that switches a letter off: opening the link changes
// nothing, since mail scanners do.
func (t *Hall) off(q *page.Request) error {
	var n account.Notice
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		_, n, err = account.ReadOff(tx, q.Query("token"))
		return err
	}); err != nil {
		return err
	}
	v := q.View("townhall.off")
	v.Lead = v.T(noticeKeys[n])
	v.Form = &page.Form{Action: v.Here(q.Path) + "?token=" + url.QueryEscape(q.Query("token")), Button: v.T("townhall.off-now")}
	return q.Show(v, http.StatusOK)
}

// offNow switches a letter off, by the button or by the one click of a mail
// program. Nobody need be signed in.
func (t *Hall) offNow(q *page.Request) error {
	if err := t.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		id, n, err := account.ReadOff(tx, q.Query("token"))
		if err != nil {
			return err
		}
		if _, err := account.Get(tx, id); err != nil {
			return errs.New(errs.Gone, "door.stale")
		}
		return account.SetNotice(tx, id, n, false)
	}); err != nil {
		return err
	}
	v := q.View("townhall.off")
	v.Notice = v.T("townhall.off-done")
	v.Links = []page.Link{v.Link("townhall.tab-letters", "/town-hall/letters")}
	return q.Show(v, http.StatusOK)
}
