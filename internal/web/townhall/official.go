package townhall

import (
	"errors"
	"net/http"
	"strconv"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// officialsView are the officials of the own municipalities.
type officialsView struct {
	*inner.View
	Units []officialsPart
}

type officialsPart struct {
	ID, Name string
	Rows     []officialRow
}

type officialRow struct{ ID, Function, Name, Email, Note string }

func (t *Hall) officials(q *inner.Request) error {
	v := &officialsView{View: t.view(q, "townhall.officials")}
	v.Lead = v.T("townhall.officials-lead")
	day := today(t.Now()).String()
	err := q.Read(func(tx *sqldb.Tx) error {
		for _, id := range q.Account.Units {
			part := officialsPart{ID: string(id), Name: nameOf(v.View, id)}
			all, err := register.OfficialsOf(tx, id)
			if err != nil {
				return err
			}
			for _, o := range all {
				r := officialRow{string(o.ID), o.Function, o.Name, o.Email, ""}
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
	v.Rest = officialsPage(v)
	return q.Show(v.View, http.StatusOK)
}

func officialForm(v *inner.View, o *register.Official, action string) {
	f := &inner.Form{Action: v.Here(action), Button: v.T("desk.save"), Fields: inner.OfficialFields(v, o)}
	f.Hidden = [][2]string{{"version", strconv.FormatInt(o.Version, 10)}, {"unit", string(o.Unit)}}
	for field, key := range o.Warnings() {
		for i := range f.Fields {
			if f.Fields[i].Name == field {
				f.Fields[i].Hint = v.T(key)
			}
		}
	}
	v.Form = f
	v.Links = []inner.Link{v.Link("townhall.officials", "/town-hall/officials")}
}

func (t *Hall) newOfficial(q *inner.Request) error {
	own, err := unit(q)
	if err != nil {
		return err
	}
	v := t.view(q, "townhall.add-official")
	v.Lead = nameOf(v, own)
	officialForm(v, &register.Official{Unit: own, Role: register.Officer}, q.Path)
	return q.Show(v, http.StatusOK)
}

func (t *Hall) addOfficial(q *inner.Request) error {
	own, err := unit(q)
	if err != nil {
		return err
	}
	v := t.view(q, "townhall.add-official")
	v.Lead = nameOf(v, own)
	return t.putOfficial(q, v, &register.Official{Unit: own})
}

// putOfficial stores what was sent, or shows it again with what is wrong.
func (t *Hall) putOfficial(q *inner.Request, v *inner.View, o *register.Official) error {
	q.ReadOfficial(o)
	_, err := q.Write(ledger.Act{Kind: "edit", Label: v.Title, Source: source}, func(tx *ledger.Tx) error {
		_, err := register.PutOfficial(tx, o)
		return err
	})
	if err == nil {
		return q.To("/town-hall/officials?done=saved")
	}
	officialForm(v, o, q.Path)
	var wrong register.WrongOfficial
	switch {
	case errors.As(err, &wrong):
		for field, key := range wrong {
			if !v.Form.Set(field, v.T(key)) {
				v.Error = v.T(key)
			}
		}
		return q.Again(v)
	case errs.Is(err, errs.Conflict):
		v.Error = v.T("inner.conflict")
		return q.Show(v, http.StatusConflict)
	}
	return err
}

// officialView is one official with what can be done and what was done.
type officialView struct {
	*inner.View
	O     *register.Official
	Due   bool // to be asked again
	Lines []inner.OfficialLine
}

func (t *Hall) readOfficial(q *inner.Request) (*officialView, error) {
	v := &officialView{View: t.view(q, "townhall.edit-official")}
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.O, err = officialOf(q, tx, q.Part); err != nil {
			return err
		}
		v.Lines, err = inner.OfficialHistory(tx, v.View, v.O.ID)
		return err
	})
	if err == nil {
		v.Lead = nameOf(v.View, v.O.Unit)
		v.Due = v.O.Left == "" && v.O.Review != "" && v.O.Review <= today(t.Now()).String()
		v.Rest = officialPage(v)
	}
	return v, err
}

func (t *Hall) official(q *inner.Request) error {
	v, err := t.readOfficial(q)
	if err != nil {
		return err
	}
	officialForm(v.View, v.O, q.Path)
	return q.Show(v.View, http.StatusOK)
}

// saveOfficial saves the form, or notes that the person has left.
func (t *Hall) saveOfficial(q *inner.Request) error {
	v, err := t.readOfficial(q)
	if err != nil {
		return err
	}
	if q.Value("leave") != "" {
		if _, err := q.Write(ledger.Act{Kind: "edit", Label: v.Title, Source: source}, func(tx *ledger.Tx) error { return register.Leave(tx, v.O.ID) }); err != nil {
			return err
		}
		return q.To("/town-hall/officials?done=left")
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
func (t *Hall) sameOfficial(q *inner.Request, v *officialView) error {
	_, err := q.Write(ledger.Act{Kind: "edit", Label: v.Title, Source: source}, func(tx *ledger.Tx) error {
		u, err := register.GetUnit(tx.Tx, v.O.Unit)
		if err != nil {
			return err
		}
		o := *v.O
		o.Review = register.ReviewDate(u.Country, today(tx.Act().At).String())
		_, err = register.PutOfficial(tx, &o)
		return err
	})
	if err != nil {
		return err
	}
	return q.To("/town-hall/officials?done=confirmed")
}
