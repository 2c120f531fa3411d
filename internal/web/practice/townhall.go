package practice

import (
	"slices"

	"twinhall/internal/edition"
	"twinhall/internal/practice"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/townhall"
)

type townPages struct{ *townhall.Hall }

// fields are what a town says of what it did with a partner, in its language.
func fields(lang string) []string {
	return slices.Concat(practice.TextFields(lang), []string{practice.FieldFrom, practice.FieldUntil, practice.FieldThemes, practice.FieldAudiences,
		practice.FieldPeople, practice.FieldAbroad, practice.FieldFunds, practice.FieldCost, practice.FieldGrant, practice.FieldAddress, practice.FieldContact})
}

// newForm is the form of a card of the partnership in the address. The desk
// reads and publishes it.
func (t townPages) newForm(q *page.Request) (*page.RecordForm, error) {
	f := t.Form(q, "practice.add", practice.KindCard, "")
	f.Fields = fields(f.V.Lang)
	f.Required = practice.TextFields(f.V.Lang)[:3]
	return f, q.Read(func(tx *sqldb.Tx) error {
		x, err := townhall.PairOf(q, tx, q.ID)
		if err != nil {
			return err
		}
		for _, id := range []register.UnitID{x.P.A, x.P.B} {
			u, err := register.GetUnit(tx, id)
			if err != nil {
				return err
			}
			f.Fixed[practice.FieldTowns] = append(f.Fixed[practice.FieldTowns], u.Name+":"+u.Country+":"+u.Slug)
		}
		townhall.OfPair(f, x, "practice.add", f.V.T("practice.add-lead"))
		return nil
	})
}

func (t townPages) newCard(q *page.Request) error { return townhall.Open(t.newForm(q)) }

// addCard takes a card. What a reader needs to know of it must be there.
func (t townPages) addCard(q *page.Request) error {
	f, err := t.newForm(q)
	if err != nil {
		return err
	}
	for _, field := range f.Required {
		if q.Value(field) == "" {
			f.Wrong[field] = "practice.needed"
		}
	}
	return f.Save()
}

// standing is the form of a card of an own municipality.
func (t townPages) standing(q *page.Request) (*page.RecordForm, error) {
	f := t.Form(q, "practice.card", practice.KindCard, record.SayerEditor)
	f.Fields = fields(f.V.Lang)
	return f, q.Read(func(tx *sqldb.Tx) error {
		c, err := practice.Get(tx, practice.ID(q.ID))
		if err != nil {
			return err
		}
		own, err := ownTown(tx, q, c)
		if err != nil {
			return err
		}
		f.For, f.Change.Record, f.Change.Was = own, q.ID, practice.Kind.ValuesOf(c)
		f.V.Lead = c.NameIn(f.V.Lang)
		f.V.Links = []page.Link{f.V.Link("townhall.back", "/town-hall")}
		return nil
	})
}

// ownTown is the own municipality that took part in a card.
func ownTown(tx *sqldb.Tx, q *page.Request, c *practice.Card) (register.UnitID, error) {
	for _, id := range q.Account.Units {
		u, err := register.GetUnit(tx, id)
		if err != nil {
			return "", err
		}
		if c.Trashed == record.Kept && slices.ContainsFunc(c.Towns, func(t practice.Town) bool { return t.Slug == u.Slug }) {
			return id, nil
		}
	}
	return "", townhall.ErrForeign
}

func (t townPages) editCard(q *page.Request) error { return townhall.Open(t.standing(q)) }
func (t townPages) saveCard(q *page.Request) error { return townhall.Save(t.standing(q)) }

// ofTown is what the town hall shows of good practice of a partnership.
func ofTown(_ *sqldb.Tx, v *page.View, id register.PartnershipID) (part townhall.Part, err error) {
	part.Actions = []page.Link{v.Link("practice.add", "/town-hall/partnerships/"+string(id)+"/practice")}
	at, found := v.E.PartnershipByID(id)
	if found != edition.Here {
		return part, nil
	}
	var links []page.Link
	for _, x := range practice.Part.Of(v.E).OfPair(at) {
		links = append(links, page.Link{Text: x.For(v.Lang).Title, Href: v.Here("/good-practice/" + x.Slug)})
	}
	if len(links) > 0 {
		part.Below = page.LinkList(links)
	}
	return part, nil
}
