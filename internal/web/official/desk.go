package official

import (
	"errors"
	"net/http"
	"strconv"

	"twinhall/internal/account"
	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// officialsView are the officials of a municipality.
type officialsView struct {
	*page.View
	U       *register.Unit
	Table   page.Table
	MayEdit bool
}

func (d deskPages) officials(q *page.Request) error {
	v := &officialsView{View: d.View(q, "desk.officials"), MayEdit: q.Account.Role.Can(account.Edit)}
	if err := d.readOfficials(q, v); err != nil {
		return err
	}
	if v.MayEdit {
		v.Form = d.officialForm(q, v.View, &register.Official{Role: register.Officer}, "/desk/municipalities/"+q.ID+"/officials/new", "desk.add-official")
	}
	v.Rest = officialsPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d deskPages) readOfficials(q *page.Request, v *officialsView) error {
	desk.Done(v.View, q)
	today := date.DayOf(d.Now().UTC()).String()
	return q.Read(func(tx *sqldb.Tx) (err error) {
		if v.U, err = register.FollowUnit(tx, register.UnitID(q.ID)); err != nil {
			return err
		}
		v.Title = v.T("desk.officials-of", "name", v.U.NameIn(v.Lang))
		v.Links = []page.Link{v.Link("desk.back-to-record", "/desk/municipalities/"+string(v.U.ID))}
		v.Table = page.Table{Caption: v.Title,
			Columns: v.Heads("official.f.function", "official.f.role", "official.f.name", "official.f.email", "official.f.review")}
		all, err := register.OfficialsOf(tx, v.U.ID)
		for _, o := range all {
			note := ""
			switch {
			case o.Left != "":
				note = v.T("official.vacant")
			case o.Review != "" && o.Review <= today:
				note = v.T("official.ask-again")
			case register.LooksPersonal(o.Email):
				note = v.T("official.email-personal")
			}
			v.Table.Add(page.Plain(functionOf(v.View, o, note)), page.Texts(v.T(register.OfficialRoleKeys[o.Role]),
				page.OrDash(o.Name), page.OrDash(o.Email), page.OrDash(v.DayWords(o.Review)))...)
		}
		return err
	})
}

// officialForm is the form of an official, with what a person should think
// about again.
func (d deskPages) officialForm(q *page.Request, v *page.View, o *register.Official, action, button string) *page.Form {
	f := &page.Form{Action: v.Here(action), Button: v.T(button), Fields: fields(v, o)}
	f.Hidden = append(f.Hidden, [2]string{"version", strconv.FormatInt(o.Version, 10)})
	if o.Version == 0 {
		f.Hidden = append(f.Hidden, q.Once())
	}
	for field, key := range o.Warnings() {
		for i := range f.Fields {
			if f.Fields[i].Name == field {
				f.Fields[i].Hint = v.T(key)
			}
		}
	}
	return f
}

func (d deskPages) addOfficial(q *page.Request) error {
	v := &officialsView{View: d.View(q, "desk.officials"), MayEdit: true}
	if err := d.readOfficials(q, v); err != nil {
		return err
	}
	o := &register.Official{Unit: v.U.ID}
	read(q, o)
	w, err := d.putOfficial(q, o, v.U.Name)
	if err != nil {
		v.Form = d.officialForm(q, v.View, o, "/desk/municipalities/"+q.ID+"/officials/new", "desk.add-official")
		v.Rest = officialsPage(v)
		return officialAgain(q, v.View, err)
	}
	return q.RedirectDone("/desk/municipalities/"+string(v.U.ID)+"/officials?done=added", w)
}

func (d deskPages) putOfficial(q *page.Request, o *register.Official, label string) (ledger.Written, error) {
	return q.Write(ledger.Act{Kind: "edit", Label: label}, func(tx *ledger.Tx) error { return putOnce(q, tx, o) })
}

// putOnce stores an official; a new one once, however often its form is sent.
func putOnce(q *page.Request, tx *ledger.Tx, o *register.Official) error {
	if o.Version == 0 {
		id, made, err := q.OnceID(tx.Tx, register.KindOfficial)
		if err != nil || made {
			return err
		}
		o.ID = register.OfficialID(id)
	}
	_, err := register.PutOfficial(tx, o)
	return err
}

// officialAgain shows a form with what is wrong in it.
func officialAgain(q *page.Request, v *page.View, err error) error {
	var wrong register.WrongOfficial
	if errs.Is(err, errs.Conflict) {
		v.Error = v.T("inner.conflict")
		return q.Show(v, http.StatusConflict)
	}
	if !errors.As(err, &wrong) {
		return err
	}
	for field, key := range wrong {
		if !v.Form.Set(field, v.T(key)) {
			v.Error = v.T(key)
		}
	}
	return q.Invalid(v)
}

// officialView is one official with its history.
type officialView struct {
	*page.View
	O       *register.Official
	History *desk.History
	MayEdit bool
}

func (d deskPages) readOfficial(q *page.Request) (*officialView, error) {
	v := &officialView{View: d.View(q, "desk.official"), MayEdit: q.Account.Role.Can(account.Edit)}
	return v, q.Read(func(tx *sqldb.Tx) (err error) {
		if v.O, err = register.GetOfficial(tx, register.OfficialID(q.ID)); err != nil {
			return err
		}
		u, err := register.GetUnit(tx, v.O.Unit)
		if err != nil {
			return err
		}
		v.Title = u.NameIn(v.Lang) + ": " + v.O.Function
		v.Links = []page.Link{v.Link("desk.back-to-officials", "/desk/municipalities/"+string(u.ID)+"/officials")}
		if v.O.Trashed != register.Kept {
			v.Error = v.T("desk.in-trash")
		}
		v.History, err = d.HistoryOf(q, tx, v.View, string(v.O.ID), 20)
		return err
	})
}

func (d deskPages) official(q *page.Request) error {
	v, err := d.readOfficial(q)
	if err != nil {
		return err
	}
	desk.Done(v.View, q)
	if v.MayEdit && v.O.Trashed == register.Kept {
		v.Form = d.officialForm(q, v.View, v.O, "/desk/officials/"+q.ID+"/edit", "desk.save")
	}
	v.Rest = officialPage(v)
	return q.Show(v.View, http.StatusOK)
}

// changeOfficial saves the form, or notes that the person has left.
func (d deskPages) changeOfficial(q *page.Request) error {
	v, err := d.readOfficial(q)
	if err != nil {
		return err
	}
	if v.O.Trashed != register.Kept {
		return errs.New(errs.Gone, "inner.not-found")
	}
	if q.Value("leave") != "" {
		w, err := q.Write(ledger.Act{Kind: "edit", Label: v.Title}, func(tx *ledger.Tx) error { return register.Leave(tx, v.O.ID) })
		if err != nil {
			return err
		}
		return q.RedirectDone("/desk/officials/"+q.ID+"?done=left", w)
	}
	o := *v.O
	read(q, &o)
	if o.Version, err = strconv.ParseInt(q.Value("version"), 10, 64); err != nil || o.Version < 1 {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	w, err := d.putOfficial(q, &o, v.Title)
	if err != nil {
		v.Form = d.officialForm(q, v.View, &o, "/desk/officials/"+q.ID+"/edit", "desk.save")
		v.Rest = officialPage(v)
		return officialAgain(q, v.View, err)
	}
	return q.RedirectDone("/desk/officials/"+q.ID+"?done=saved", w)
}
