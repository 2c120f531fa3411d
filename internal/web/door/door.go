// Package door is how people come in: sign-in, invitation, new password, the
// second step, one's own account, and the people of the association. Every page
// is a plain form that works without script. It must not decide who may do
// what: the account room's table does.
package door

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/i18n"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

// Door answers the pages by which people come in.
type Door struct {
	*page.House
	SetUp string // the code that opens the set-up page while there is no administrator; "" = it is closed
}

// NewSetUpCode makes the code that whoever installs finds in the log.
func NewSetUpCode() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Routes are the pages of the door. A test walks them with every role.
func (d *Door) Routes() []page.Route {
	return []page.Route{
		// With these a form may come that waits until somebody has signed in again.
		{Path: "/sign-in", Get: d.signIn, Post: d.signInNow, Most: 2 * page.FormBytes},
		{Path: "/sign-in/second", Get: d.second, Post: d.secondNow, Most: 2 * page.FormBytes},
		{Path: "/sign-in/mail", Get: d.byMail, Post: d.byMailNow},
		{Path: "/sign-in/code", Get: d.code, Post: d.codeNow},
		{Path: "/sign-in/link", Get: d.link, Post: d.linkNow},
		{Path: "/password/forgotten", Get: d.forgotten, Post: d.forgottenNow},
		{Path: "/password/new", Get: d.newPassword, Post: d.newPasswordNow},
		{Path: "/invitation", Get: d.invitation, Post: d.invitationNow},
		{Path: "/set-up", Get: d.setUp, Post: d.setUpNow},
		{Path: "/demo/sign-in", Post: d.demoSignIn, Demo: true, Most: 2 * page.FormBytes},
		{Path: "/demo/mail", Get: d.demoMail, Demo: true},
		{Path: "/account", Needs: account.OwnAccount, Get: d.account},
		{Path: "/account/sign-out", Needs: account.OwnAccount, Post: d.signOut},
		{Path: "/account/password", Needs: account.OwnAccount, Post: d.changePassword},
		{Path: "/account/sessions", Needs: account.OwnAccount, Post: d.endSessions},
		{Path: "/account/second", Needs: account.OwnAccount, Get: d.prepareSecond, Post: d.confirmSecond},
		{Path: "/account/second/new", Needs: account.OwnAccount, Post: d.newSecond},
		{Path: "/account/second/drop", Needs: account.OwnAccount, Post: d.dropSecond},
		{Path: "/account/codes", Needs: account.OwnAccount, Post: d.newCodes},
		{Path: "/people", Needs: account.People, Get: d.people},
		{Path: "/people/new", Needs: account.People, Get: d.newPerson, Post: d.inviteNow},
		{Path: "/people/person", Needs: account.People, Get: d.person, Post: d.changeNow},
		{Path: "/people/sessions", Needs: account.People, Post: d.endTheirSessions},
		{Path: "/people/second", Needs: account.People, Post: d.resetTheirSecond},
		{Path: "/people/again", Needs: account.People, Post: d.inviteAgain},
		{Path: "/security-log", Needs: account.SecurityLog, Get: d.securityLog},
	}
}

// SignInAgain asks for the password where a session ran out in the middle of a
// form, which is kept on the page meanwhile.
func (d *Door) SignInAgain(q *page.Request) error {
	v := d.signInForm(q, "", q.Path)
	v.Lead = v.T("door.again")
	q.W.Header().Set("WWW-Authenticate", "Session") // the status asks for one
	return q.Show(v, http.StatusUnauthorized)
}

// welcome opens the browser's session and leads on.
func (d *Door) welcome(q *page.Request, in account.In) error {
	http.SetCookie(q.W, d.Cookie(d.CookieName(), in.Session, account.SessionMost))
	http.SetCookie(q.W, d.Cookie(d.DeviceCookie(), in.Device, deviceFor))
	q.SayStaff(in.Account)
	if in.Account == nil {
		return q.Redirect("/account")
	}
	if w := q.TakeWaiting(); w.Path != "" {
		q.Account, q.Session = in.Account, in.Session
		return q.GoOn(w)
	}
	return q.Redirect(d.Next(in.Account.Role, q.R.PostFormValue("next")))
}

// deviceFor is how long a browser is known.
const deviceFor = 365 * 24 * time.Hour

// unitsNamed reads a coordinator's municipalities as somebody wrote them, one a
// line; those of the association's country need not say it. wrong says in words
// which line is of no municipality, or may be of several.
func (d *Door) unitsNamed(q *page.Request, text string) (units []register.UnitID, wrong string, err error) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		town, err := q.Town(line, d.HomeCountry())
		if err != nil {
			return nil, "", err
		}
		if town.Unit == "" {
			wrong = q.Page.T("person.unit-unknown", "text", line)
			if may := town.Units(); len(may) > 0 {
				var labels []string
				for _, x := range may {
					labels = append(labels, x[1])
				}
				wrong = q.Page.T("person.unit-several", "text", line, "towns", strings.Join(labels, "; "))
			}
			return nil, wrong, nil
		}
		units = append(units, town.Unit)
	}
	return units, "", nil
}

// Letters writes the mails of the door in the language of who gets them.
func (d *Door) Letters() func(account.Mailing) mail.Message {
	paths := map[account.Letter]string{account.LetterInvitation: "/invitation", account.LetterReset: "/password/new", account.LetterSignIn: "/sign-in/link"}
	return func(m account.Mailing) mail.Message {
		c := d.Site.Catalogues.OrFirst(m.To.Lang)
		site := d.Site.NameFor(c.Lang)
		link := d.Site.Links.Absolute("/"+c.Lang+paths[m.Letter]) + "?token=" + url.QueryEscape(m.Token)
		pairs := []any{"name", m.To.Name, "code", m.Code}
		if m.Letter == account.LetterInvitation {
			pairs = append(pairs, "why", invitedFor(c, m, site))
		}
		return mail.Compose(c, templates[m.Letter], m.To.Email, site, link, pairs...)
	}
}

// invitedFor says who invites somebody, to which municipality, and what for.
func invitedFor(c *i18n.Catalogue, m account.Mailing, site string) string {
	by := m.By
	if by == "" {
		by = site
	}
	towns := strings.Join(m.Towns, ", ")
	switch {
	case len(m.Towns) == 0:
		return c.T("letter.invitation.for-role", "by", by, "site", site, "role", c.T(account.RoleKeys[m.To.Role]))
	case m.Succeeds:
		return c.T("letter.invitation.for-successor", "by", by, "site", site, "towns", towns)
	}
	return c.T("letter.invitation.for-town", "by", by, "site", site, "towns", towns)
}

// templates are of the mails of the door.
var templates = map[account.Letter]mail.Template{
	account.LetterInvitation: {Kind: "letter.invitation", Subject: "letter.invitation.subject", Text: "letter.invitation.text",
		Button: "letter.invitation.button"},
	account.LetterReset:  {Kind: "letter.reset", Subject: "letter.reset.subject", Text: "letter.reset.text", Button: "letter.reset.button"},
	account.LetterSignIn: {Kind: "letter.sign-in", Subject: "letter.sign-in.subject", Text: "letter.sign-in.text", Button: "letter.sign-in.button"},
}
