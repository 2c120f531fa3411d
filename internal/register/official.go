package register

import (
	_ "embed"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/personal"
	"twinhall/internal/record"
)

// OfficialID is the public id of an official: a UUID of version 7.
type OfficialID string

// KindOfficial marks an official's entries in the ledger.
const KindOfficial ledger.Kind = "official"

// OfficialRole tells the elected person from the officer.
type OfficialRole string

// The elected person answers for the partnerships before the council, the
// officer does the work.
const (
	Elected OfficialRole = "elected"
	Officer OfficialRole = "officer"
)

// OfficialRoles in the order in which they are shown.
var OfficialRoles = []OfficialRole{Elected, Officer}

// Basis is the ground in law on which a person's data are kept.
type Basis string

// Who holds a public function is a public fact; others agreed, or the
// association has a legitimate interest in being able to reach them.
const (
	PublicFunction     Basis = "public-function"
	Consent            Basis = "consent"
	LegitimateInterest Basis = "legitimate-interest"
)

// Bases in the order in which they are shown.
var Bases = []Basis{PublicFunction, Consent, LegitimateInterest}

// Official is the elected person or the officer of a municipality who answers
// for its partnerships. Name, OwnEmail and OwnPhone are personal, and so is the
// address of the office where it is a person's.
type Official struct {
	ID         OfficialID
	Unit       UnitID
	Role       OfficialRole
	Function   string // public words like "starosta" or "referent"
	Email      string // of the office, public
	Phone      string // of the office, public
	Name       string // personal; see NamePublic
	OwnEmail   string // personal, never public
	OwnPhone   string // personal, never public
	Languages  []string
	Since      string // term of office, EDTF, "" = unknown
	Until      string
	Basis      Basis  // needed where a personal field is filled
	Recorded   string // day on which the basis was recorded
	RecordedBy string // account id
	Review     string // day from which the contact is to be asked again
	NamePublic bool   // of an elected person whose function is public only
	Left       string // day on which the person left; the office stays
	Trashed    Trash
	Version    int64

	refs record.Refs
}

// WrongOfficial are the fields of an official that are wrong, with the key of
// the message that says why.
type WrongOfficial map[string]string

func (w WrongOfficial) Error() string { return "some fields are wrong" }

var (
	phoneForm    = regexp.MustCompile(`^\+?[0-9][0-9 ()/-]{4,30}$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// Check says what is wrong with o; nil = nothing. It trims what was typed.
func (o *Official) Check() WrongOfficial {
	wrong := WrongOfficial{}
	for _, text := range []*string{&o.Function, &o.Email, &o.Phone, &o.Name, &o.OwnEmail, &o.OwnPhone} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	if !slices.Contains(OfficialRoles, o.Role) {
		wrong["role"] = "official.role-wrong"
	}
	if o.Function == "" || len([]rune(o.Function)) > 100 {
		wrong["function"] = "official.function-wrong"
	}
	if len([]rune(o.Name)) > 100 {
		wrong["name"] = "official.name-wrong"
	}
	for field, address := range map[string]string{"email": o.Email, "own-email": o.OwnEmail} {
		if a, err := mail.ParseAddress(address); address != "" && (err != nil || a.Address != address || len(address) > 254 || !strings.Contains(address, ".")) {
			wrong[field] = "official.email-wrong"
		}
	}
	for field, phone := range map[string]string{"phone": o.Phone, "own-phone": o.OwnPhone} {
		if phone != "" && !phoneForm.MatchString(phone) {
			wrong[field] = "official.phone-wrong"
		}
	}
	for _, l := range o.Languages {
		if !languageForm.MatchString(l) {
			wrong["languages"] = "official.languages-wrong"
		}
	}
	o.checkTerm(wrong)
	o.checkBasis(wrong)
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}

func (o *Official) checkTerm(wrong WrongOfficial) {
	since, err := date.ParseEDTF(o.Since)
	if err != nil {
		wrong["since"] = "official.date-wrong"
	}
	until, err2 := date.ParseEDTF(o.Until)
	if err2 != nil {
		wrong["until"] = "official.date-wrong"
	}
	if err == nil && err2 == nil && !since.IsZero() && !until.IsZero() && until.To().Before(since.From()) {
		wrong["until"] = "official.until-wrong"
	}
	if d, err := date.ParseEDTF(o.Review); err != nil || !d.IsZero() && d.Precision() != date.ByDay {
		wrong["review"] = "official.date-wrong"
	}
}

func (o *Official) checkBasis(wrong WrongOfficial) {
	if o.Basis != "" && !slices.Contains(Bases, o.Basis) || o.Basis == "" && o.person() {
		wrong["basis"] = "official.basis-wrong"
	}
	if o.NamePublic && (o.Name == "" || o.Role != Elected || o.Basis != PublicFunction) {
		wrong["name-public"] = "official.name-public-wrong"
	}
}

// person reports whether anything personal is recorded.
func (o *Official) person() bool { return o.Name != "" || o.OwnEmail != "" || o.OwnPhone != "" }

// Warnings say what a person should think about again, by field: an address
// of the office that is a person's.
func (o *Official) Warnings() map[string]string {
	all := map[string]string{}
	if LooksPersonal(o.Email) {
		all["email"] = "official.email-personal"
	}
	if len(personal.Find(o.Function)) > 0 {
		all["function"] = "official.function-personal"
	}
	return all
}

//go:embed data/offices.txt
var officeWords string

var offices = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(officeWords) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all[i18n.Fold(line)] = true
		}
	}
	return all
})

// LooksPersonal reports whether a mail address looks like that of a person and
// not of an office: name.surname@, or n.surname@, with no word of an office.
func LooksPersonal(address string) bool {
	local, _, found := strings.Cut(address, "@")
	if !found {
		return false
	}
	words := strings.Fields(i18n.Fold(local)) // a point, a hyphen or a line parts words
	for _, w := range words {
		if offices()[w] || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
			return false
		}
	}
	return len(words) == 2 || len(words) == 3
}

//go:embed data/elections.tsv
var electionDays string

// settle is how long after an election a council needs until its contacts are
// worth asking for: it meets first, and chooses.
const settle = 30

// ReviewDate is the day from which a contact of a country, recorded on a day,
// is to be asked again: thirty days after the next local election that is
// known, else a year later.
func ReviewDate(country, recorded string) string {
	day, err := time.Parse(time.DateOnly, recorded)
	if err != nil {
		return ""
	}
	next := ""
	for _, e := range Elections(country) {
		if e > recorded && (next == "" || e < next) {
			next = e
		}
	}
	if election, err := time.Parse(time.DateOnly, next); err == nil {
		return election.AddDate(0, 0, settle).Format(time.DateOnly)
	}
	return day.AddDate(1, 0, 0).Format(time.DateOnly)
}

// Elections are the days of local elections that are known of a country.
func Elections(country string) (days []string) {
	for line := range strings.Lines(electionDays) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 2 && f[0] == country {
			days = append(days, f[1])
		}
	}
	return days
}
