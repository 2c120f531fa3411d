// Package campaign owns the rounds in which municipalities are asked to confirm
// or correct what is recorded of them: whom to ask, the links, the reminders,
// the answers, and what becomes of them. A plain confirmation counts at once;
// everything else becomes a proposal. It must not know pages.
package campaign

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// ID is the id of a campaign: a UUID of version 7.
type ID string

// KindCampaign marks a campaign's entries in the ledger.
const KindCampaign ledger.Kind = "campaign"

// Form is how much a campaign asks.
type Form string

// The short form asks for a confirmation, the officials and the last
// activities; the long one also for corrections of every kind, new partners,
// barriers and wishes.
const (
	Short Form = "short"
	Long  Form = "long"
)

// Forms in the order in which they are shown.
var Forms = []Form{Short, Long}

// State says where a campaign stands.
type State string

// A running campaign sends; a paused one sends nothing but still takes
// answers; of one that has ended no link is good.
const (
	Draft   State = "draft"
	Running State = "running"
	Paused  State = "paused"
	Ended   State = "ended"
)

// Campaign is one round.
type Campaign struct {
	ID         ID
	Title      string
	Languages  []string // of its mails; the first is for towns of none of them
	Form       Form
	Starts     string // day; mails go out from then
	Ends       string // the last day on which links are good
	Yearly     string // the year of a round that began by itself
	Invitation string // the association's own words, plain text; names no persons
	Rate       int64  // mails a minute at most
	RemindDays int64  // days without an answer until a reminder
	RemindMost int64  // 0 = none
	State      State
	Created    time.Time
	Version    int64

	Ended time.Time // zero = it has not
	paced int64
}

// Town is a municipality that is asked.
type Town struct {
	Campaign  ID
	Unit      register.UnitID
	Email     string // of its office, "" = none is known
	Origin    string // of the address: official, upload
	Lang      string
	State     string // queued, sent
	Linked    bool   // its link is good
	Sent      time.Time
	Reminders int64
	Bounced   time.Time
	Bounce    string
	Autoreply time.Time
	Off       time.Time // the office wants no such mails
	Answer    string    // "" = none, begun, sent
	Answered  time.Time
	Objected  time.Time // zero = no objection, or it is settled
	Confirmed int64
	Proposed  int64
}

// Bounds of a campaign.
const (
	MaxRate      = 600
	MaxReminders = 5
	maxTitle     = 120
	maxText      = 2000
	most         = 200 // mails in one transaction
)

// Wrong are the fields of a form that are wrong, with the key of the message
// that says why.
type Wrong map[string]string

func (w Wrong) Error() string { return "some fields are wrong" }

// Check says what is wrong with c; nil = nothing. It trims what was typed.
func (c *Campaign) Check(languages []string) Wrong {
	wrong := Wrong{}
	c.Title = strings.Join(strings.Fields(c.Title), " ")
	c.Invitation = strings.TrimSpace(strings.ReplaceAll(c.Invitation, "\r\n", "\n"))
	if c.Title == "" || utf8.RuneCountInString(c.Title) > maxTitle {
		wrong["title"] = "campaign.title-wrong"
	}
	if len(c.Languages) == 0 {
		wrong["languages"] = "campaign.languages-wrong"
	}
	for _, l := range c.Languages {
		if !slices.Contains(languages, l) {
			wrong["languages"] = "campaign.languages-wrong"
		}
	}
	if !slices.Contains(Forms, c.Form) {
		wrong["form"] = "answer.choose"
	}
	starts, err := time.Parse(time.DateOnly, c.Starts)
	if err != nil {
		wrong["starts"] = "campaign.day-wrong"
	}
	if ends, err2 := time.Parse(time.DateOnly, c.Ends); err2 != nil {
		wrong["ends"] = "campaign.day-wrong"
	} else if err == nil && (ends.Before(starts) || ends.After(starts.AddDate(1, 0, 0))) {
		wrong["ends"] = "campaign.ends-wrong"
	}
	if utf8.RuneCountInString(c.Invitation) > maxText {
		wrong["invitation"] = "answer.too-long"
	}
	if c.Rate < 1 || c.Rate > MaxRate {
		wrong["rate"] = "campaign.rate-wrong"
	}
	if c.RemindMost < 0 || c.RemindMost > MaxReminders {
		wrong["remind-most"] = "campaign.remind-most-wrong"
	}
	if c.RemindMost > 0 && (c.RemindDays < 1 || c.RemindDays > 180) {
		wrong["remind-days"] = "campaign.remind-days-wrong"
	}
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}

// Open reports whether links of c are good on a day.
func (c *Campaign) Open(today string) bool {
	return (c.State == Running || c.State == Paused) && today <= c.Ends
}

// ReopenFor is how long a campaign that has ended can be reopened.
const ReopenFor = 30 * 24 * time.Hour

// Next are the states that a person may bring c into.
func (c *Campaign) Next(now time.Time) []State {
	switch c.State {
	case Draft:
		return []State{Running}
	case Running:
		return []State{Paused, Ended}
	case Paused:
		return []State{Running, Ended}
	case Ended:
		if now.Sub(c.Ended) < ReopenFor {
			return []State{Running}
		}
	}
	return nil
}

// spoken is the language of mails to a country.
var spoken = map[string]string{"CZ": "cs", "SK": "sk", "DE": "de", "AT": "de", "CH": "de", "LI": "de", "HR": "hr"}

// Language is that of a campaign's mails to a country.
func (c *Campaign) Language(country string) string {
	if l := spoken[country]; slices.Contains(c.Languages, l) {
		return l
	}
	if spoken[country] == "" && slices.Contains(c.Languages, "en") {
		return "en"
	}
	return c.Languages[0]
}

// IsAddress reports whether a text is a mail address.
func IsAddress(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && len(text) <= 254 && strings.Contains(text, ".")
}

func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashToken is what the database holds of a link.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Masked is an address as whoever knows it recognises it, and nobody else
// learns it: j…@town.cz.
func Masked(address string) string {
	local, domain, found := strings.Cut(address, "@")
	first, _ := utf8.DecodeRuneInString(local)
	if !found || local == "" {
		return ""
	}
	return string(first) + "…@" + domain
}

// MaskedName is a name by its first letters: J… N….
func MaskedName(name string) string {
	var parts []string
	for word := range strings.FieldsSeq(name) {
		first, _ := utf8.DecodeRuneInString(word)
		parts = append(parts, string(first)+"…")
	}
	return strings.Join(parts, " ")
}
