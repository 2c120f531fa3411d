package official

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/townhall"
)

// townOfficialsView are the officials of the own municipalities.
type townOfficialsView struct {
	*page.View
	Units []townOfficialsPart
}

type townOfficialsPart struct {
	ID, Name string
	Rows     []townOfficialRow
}

type townOfficialRow struct{ ID, Function, Name, Email, Note string }

func (t townPages) officials(q *page.Request) error {
	v := &townOfficialsView{View: t.View(q, "townhall.officials")}
	v.Lead = v.T("townhall.officials-lead")
	day := townhall.Today(t.Now()).String()
	err := q.Read(func(tx *sqldb.Tx) error {
		for _, id := range q.Account.Units {
			part := townOfficialsPart{ID: string(id), Name: townhall.NameOf(v.View, id)}
			all, err := register.OfficialsOf(tx, id)
			if err != nil {
				return err
			}
			for _, o := range all {
				r := townOfficialRow{string(o.ID), o.Function, o.Name, o.Email, ""}
				switch {
				case o.Left != "":
					r.Note = v.T("official.vacant")
				case o.Review != "" && o.Review <= day:
					r.Note = v.T("official.ask-again")
				case register.LooksPersonal(o.Email):
					r.Note = v.T("official.email-personal")
				}
				part.Rows = append(part.Rows, r)
			}
			v.Units = append(v.Units, part)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.Rest = townOfficialsPage(v)
	return q.Show(v.View, http.StatusOK)
}

func townOfficialForm(q *page.Request, v *page.View, o *register.Official, action string) {
	f := &page.Form{Action: v.Here(action), Button: v.T("desk.save"), Fields: fields(v, o)}
	f.Hidden = [][2]string{{"version", strconv.FormatInt(o.Version, 10)}, {"unit", string(o.Unit)}}
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
	v.Form = f
	v.Links = []page.Link{v.Link("townhall.officials", "/town-hall/officials")}
}

func (t townPages) newOfficial(q *page.Request) error {
	own, err := townhall.Unit(q)
	if err != nil {
		return err
	}
	v := t.View(q, "townhall.add-official")
	v.Lead = townhall.NameOf(v, own)
	townOfficialForm(q, v, &register.Official{Unit: own, Role: register.Officer}, q.Path)
	return q.Show(v, http.StatusOK)
}

func (t townPages) addOfficial(q *page.Request) error {
	own, err := townhall.Unit(q)
	if err != nil {
		return err
	}
	v := t.View(q, "townhall.add-official")
	v.Lead = townhall.NameOf(v, own)
	return t.putOfficial(q, v, &register.Official{Unit: own})
}

// said is a step of a coordinator with an official.
func said() ledger.Act {
	return ledger.Act{Kind: "edit", Label: page.Step("desk.edit-of", "what", "desk.kind-official"), Source: townhall.Source}
}

// putOfficial stores what was sent, or shows it again with what is wrong.
func (t townPages) putOfficial(q *page.Request, v *page.View, o *register.Official) error {
	read(q, o)
	_, err := q.Write(said(), func(tx *ledger.Tx) error { return putOnce(q, tx, o) })
	if err == nil {
		return q.Redirect("/town-hall/officials?done=saved")
	}
	townOfficialForm(q, v, o, q.Path)
	var wrong register.WrongOfficial
	switch {
	case errors.As(err, &wrong):
		for field, key := range wrong {
			if !v.Form.Set(field, v.T(key)) {
				v.Error = v.T(key)
			}
		}
		return q.Invalid(v)
	case errs.Is(err, errs.Conflict):
		v.Error = v.T("inner.conflict")
		return q.Show(v, http.StatusConflict)
	}
	return err
}

// townOfficialView is one official with what can be done and what was done.
type townOfficialView struct {
	*page.View
	O     *register.Official
	Due   bool // to be asked again
	Lines []historyLine
}

func (t townPages) readOfficial(q *page.Request) (*townOfficialView, error) {
	v := &townOfficialView{View: t.View(q, "townhall.edit-official")}
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.O, err = townOfficial(q, tx, q.ID); err != nil {
			return err
		}
		v.Lines, err = history(tx, v.View, v.O.ID)
		return err
	})
	if err == nil {
		v.Lead = townhall.NameOf(v.View, v.O.Unit)
		v.Due = v.O.Left == "" && v.O.Review != "" && v.O.Review <= townhall.Today(t.Now()).String()
		v.Rest = townOfficialPage(v)
	}
	return v, err
}

func (t townPages) official(q *page.Request) error {
	v, err := t.readOfficial(q)
	if err != nil {
		return err
	}
	townOfficialForm(q, v.View, v.O, q.Path)
	return q.Show(v.View, http.StatusOK)
}

// saveOfficial saves the form, or notes that the person has left.
func (t townPages) saveOfficial(q *page.Request) error {
	v, err := t.readOfficial(q)
	if err != nil {
		return err
	}
	if q.Value("leave") != "" {
		if _, err := q.Write(said(),
			func(tx *ledger.Tx) error { return register.Leave(tx, v.O.ID) }); err != nil {
			return err
		}
		return q.Redirect("/town-hall/officials?done=left")
	}
	if q.Value("same") != "" {
		return t.sameOfficial(q, v)
	}
	o := *v.O
	if o.Version, err = strconv.ParseInt(q.Value("version"), 10, 64); err != nil || o.Version < 1 {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	return t.putOfficial(q, v.View, &o)
}

// sameOfficial notes that an entry was checked and is right: it is asked again
// after the next elections.
func (t townPages) sameOfficial(q *page.Request, v *townOfficialView) error {
	_, err := q.Write(said(), func(tx *ledger.Tx) error {
		u, err := register.GetUnit(tx.Tx, v.O.Unit)
		if err != nil {
			return err
		}
		o := *v.O
		o.Review = register.ReviewDate(u.Country, townhall.Today(tx.Act().At).String())
		_, err = register.PutOfficial(tx, &o)
		return err
	})
	if err != nil {
		return err
	}
	return q.Redirect("/town-hall/officials?done=confirmed")
}

// townOfficial reads an official of an own municipality.
func townOfficial(q *page.Request, tx *sqldb.Tx, id string) (*register.Official, error) {
	o, err := register.GetOfficial(tx, register.OfficialID(id))
	if err == nil && (!slices.Contains(q.Account.Units, o.Unit) || o.Trashed != register.Kept) {
		err = townhall.ErrForeign
	}
	return o, err
}
