package register

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// ActivityID is the public id of an activity: a UUID of version 7.
type ActivityID string

// Activity is a dated proof that a partnership lives, or several at once: a
// festival to which three partner towns came. It names no persons.
type Activity struct {
	ID           ActivityID
	Association  AssociationID
	Kind         string // one of ActivityKinds
	Title        string
	From         date.Date
	Until        date.Date // zero = it lasted no longer than From says
	Place        string
	Note         string
	Source       SourceID
	Participants []Participants
	Partnerships []PartnershipID // at least one
	Trashed      Trash
	Version      int64
}

// Participants are those of one audience who came from one country.
type Participants struct {
	Audience string // one of Audiences
	Country  string // ISO 3166-1 alpha-2, "" = not known
	Number   int64  // 0 = not known how many
}

// ActivityKinds and Audiences list the words that an activity may hold, in the
// order in which they are shown.
var (
	ActivityKinds = []string{"visit", "meeting", "exchange", "project", "festival", "sport", "aid", "other"}
	Audiences     = []string{"youth", "seniors", "disabilities", "schools", "clubs", "culture", "sport", "firms", "officials", "rescue", "churches", "citizens"}
)

// MostParticipants bounds how many are counted of one audience and country.
const MostParticipants = 1_000_000

// ActivityKind is the kind of record that activities are.
var ActivityKind = &record.Kind[Activity]{
	Named: KindActivity,
	Store: "activity",
	Head: func(a *Activity) record.Head {
		return record.Head{ID: (*string)(&a.ID), Version: &a.Version, Trashed: &a.Trashed}
	},
	Fields: []record.Field[Activity]{
		{Info: record.Info{Form: "partnership", Type: record.Ref, Class: record.Public, To: KindPartnership, About: true}, Column: record.NoColumn},
		{Info: record.Info{Name: "kind", Form: "kind", Type: record.Word, Class: record.Public, Words: ActivityKinds, Keys: ActivityKeys,
			Required: "activity.kind-wrong"},
			String: func(a *Activity) *string { return &a.Kind }},
		{Info: record.Info{Name: "title", Form: "title", Class: record.Public, FreeText: true}, String: func(a *Activity) *string { return &a.Title }},
		{Info: record.Info{Name: "from", Form: "from", Type: record.Date, Class: record.Public, Required: "activity.from-missing"}, Column: "began",
			Date: func(a *Activity) *date.Date { return &a.From }},
		{Info: record.Info{Name: "until", Form: "until", Type: record.Date, Class: record.Public}, Date: func(a *Activity) *date.Date { return &a.Until }},
		{Info: record.Info{Name: "place", Form: "place", Class: record.Public, FreeText: true, Recurs: true}, String: func(a *Activity) *string { return &a.Place }},
		{Info: record.Info{Name: "participants", Form: "participants", Type: record.Rows, Class: record.Public, Required: "activity.participants-wrong",
			Twice: "activity.participants-twice",
			Columns: []record.Info{{Form: "audience", Type: record.Word, Words: Audiences, Keys: AudienceKeys, Unsaid: "edit.none"},
				{Form: "country", Type: record.Country}, {Form: "number", Type: record.Number}}},
			Rows: &record.RowsOf[Activity]{Table: "activity_participants", Of: "activity", Columns: []string{"audience", "country", "number"}, Keys: 2,
				Get: participantRows, Set: setParticipants, Order: orderParticipants}},
		{Info: record.Info{Name: "note", Form: "note", Type: record.Text, Class: record.Public, FreeText: true, Most: 2000},
			String: func(a *Activity) *string { return &a.Note }},
		{Info: record.Info{Name: "for", Type: record.Rows, Class: record.Public, Hidden: true, Columns: []record.Info{{To: KindPartnership}}},
			Rows: &record.RowsOf[Activity]{Table: "activity_partnership", Member: "partnerships", Of: "activity", Columns: []string{"partnership"}, Keys: 1,
				Get: func(a *Activity) [][]string { return idRows(a.Partnerships) },
				Set: func(a *Activity, rows [][]string) { a.Partnerships = rowIDs[PartnershipID](rows) }}},
		{Info: record.Info{Name: "association", Type: record.Ref, Class: record.Public, Hidden: true}, Fixed: true,
			String: func(a *Activity) *string { return (*string)(&a.Association) }},
		{Info: record.Info{Name: "source", Type: record.Ref, Class: record.Public, Hidden: true}, String: func(a *Activity) *string { return (*string)(&a.Source) }},
	},
	Check: (*Activity).check,
	Called: func(_ *sqldb.Tx, a *Activity, words func(string) string) (string, error) {
		return strings.TrimSuffix(words(ActivityKeys[a.Kind])+": "+a.Title, ": "), nil
	},
	Rules: func(_ *ledger.Tx, now record.Values, wrong record.Wrong) {
		if from, until := now.Get("from"), now.Get("until"); wrong["from"] == "" && wrong["until"] == "" && until != "" && record.Later(from, until) {
			wrong["until"] = "activity.until-before"
		}
	},
	Required: func(_ *ledger.Tx, c record.Change, wrong record.Wrong) {
		if c.Now.Get("partnership") == "" {
			wrong["partnership"] = "activity.partnership-missing"
		}
	},
	Begin: beginActivity,
	Before: func(tx *ledger.Tx, _ *record.Kind[Activity], a *Activity, c record.Change) error {
		source, err := EnsureSource(tx, c.Said.Source, "")
		if err == nil {
			a.Source = source.ID
		}
		return err
	},
}

// check refuses what is no activity.
func (a *Activity) check() error {
	switch {
	case !slices.Contains(ActivityKinds, a.Kind):
		return errs.New(errs.Invalid, "activity.kind-wrong")
	case a.From.IsZero():
		return errs.New(errs.Invalid, "activity.from-missing")
	case !a.Until.IsZero() && a.Until.To().Before(a.From.From()):
		return errs.New(errs.Invalid, "activity.until-before")
	case len(a.Partnerships) == 0:
		return errs.New(errs.Invalid, "activity.partnership-missing")
	case a.Source == "":
		return errs.New(errs.Invalid, "activity.source-missing")
	}
	seen := map[Participants]bool{}
	for _, p := range a.Participants {
		if !slices.Contains(Audiences, p.Audience) || p.Number < 0 || p.Number > MostParticipants || len(p.Country) != 0 && len(p.Country) != 2 {
			return errs.New(errs.Invalid, "activity.participants-wrong")
		}
		p.Number = 0
		if seen[p] {
			return errs.New(errs.Invalid, "activity.participants-twice")
		}
		seen[p] = true
	}
	return nil
}

func participantRows(a *Activity) (rows [][]string) {
	for _, p := range a.Participants {
		rows = append(rows, []string{p.Audience, p.Country, strconv.FormatInt(p.Number, 10)})
	}
	return rows
}

func setParticipants(a *Activity, rows [][]string) {
	a.Participants = nil
	for _, row := range rows {
		n, _ := strconv.ParseInt(row[2], 10, 64) // a whole number in the table and in the ledger
		a.Participants = append(a.Participants, Participants{row[0], row[1], n})
	}
}

// orderParticipants is by audience, in the order in which these are shown.
func orderParticipants(a, b []string) int {
	return cmp.Or(cmp.Compare(slices.Index(Audiences, a[0]), slices.Index(Audiences, b[0])), cmp.Compare(a[1], b[1]))
}

// beginActivity makes a new activity of the partnerships that the change names.
func beginActivity(tx *ledger.Tx, a *Activity, c record.Change) error {
	own, err := OwnAssociation(tx)
	if err != nil {
		return err
	}
	a.Association = own.ID
	for _, id := range c.Now["partnership"] {
		p, err := GetPartnership(tx.Tx, PartnershipID(id))
		if err != nil {
			return err
		}
		a.Partnerships = append(a.Partnerships, p.ID)
	}
	return nil
}

// GetActivity returns the activity with this id, a trashed one too, or
// errs.NotFound.
func GetActivity(tx *sqldb.Tx, id ActivityID) (*Activity, error) {
	return ActivityKind.Get(tx, string(id))
}

// AllActivities returns every activity, trashed ones too, in order of id.
func AllActivities(tx *sqldb.Tx) ([]*Activity, error) { return ActivityKind.List(tx, `order by id`) }

// ActivitiesOf returns the activities of a partnership and of those that were
// merged into it, trashed ones too, in order of id.
func ActivitiesOf(tx *sqldb.Tx, partnership PartnershipID) ([]*Activity, error) {
	return ActivityKind.List(tx, `where id in (select activity from activity_partnership where partnership in
		(select id from partnership where id = $1 or merged_into = $1)) order by id`, partnership)
}

// PutActivity stores a, as PutUnit does for a unit. What is wrong with it is
// errs.Invalid with the key of a message.
func PutActivity(tx *ledger.Tx, a *Activity) (bool, error) { return ActivityKind.Put(tx, a) }
