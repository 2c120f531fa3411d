package mail

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"twinhall/internal/errs"
)

// SMTP sends over a server.
type SMTP struct {
	client *gomail.Client
	from   string
	back   string // where mails that cannot be delivered go back to; "" = from
}

// NewSMTP makes a sender of an address like smtp://user:password@host:587 or
// smtps://host:465. From is the sender's address. Without "?plain=1" the
// connection must be encrypted. No error quotes the address.
func NewSMTP(address, from string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Contains(u.Path, "@") {
		return nil, errs.New(errs.Invalid, "the mail server is no address like smtp://user:password@mail.example.org:587, "+
			"with signs like / # ? @ %% in the password written as %%2F %%23 %%3F %%40 %%25")
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, errs.New(errs.Invalid, "the sender %q is no mail address", from)
	}
	options := []gomail.Option{gomail.WithTimeout(30 * time.Second), gomail.WithTLSPolicy(gomail.TLSMandatory)}
	if u.Scheme == "smtps" {
		options = append(options, gomail.WithSSL())
	}
	if u.Query().Get("plain") == "1" {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, errs.New(errs.Invalid, "the mail server's port is no number")
		}
		options = append(options, gomail.WithPort(n))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the mail server cannot be used")
	}
	return &SMTP{client: client, from: from}, nil
}

// ReturnTo sets the address to which mails that cannot be delivered go back; ""
// = the sender's. What is no address is errs.Invalid.
func (s *SMTP) ReturnTo(address string) error {
	if address != "" {
		if err := gomail.NewMsg().EnvelopeFrom(address); err != nil {
			return errs.New(errs.Invalid, "the address for what comes back, %q, is no mail address", address)
		}
	}
	s.back = address
	return nil
}

// Send sends m. What the server will never take is errs.Invalid.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg()
	if err := msg.From(s.from); err != nil {
		return errs.Wrap(errs.Invalid, err, "the sender is no mail address")
	}
	if s.back != "" {
		if err := msg.EnvelopeFrom(s.back); err != nil {
			return errs.Wrap(errs.Invalid, err, "the address for what comes back is no mail address")
		}
	}
	if err := msg.To(m.To); err != nil {
		return errs.New(errs.Invalid, "the recipient is no mail address") // without the address: it is personal
	}
	msg.SetMessageIDWithValue(m.ID + "@twinhall")
	msg.SetDate()
	msg.Subject(m.Subject)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	for name, value := range m.Headers {
		msg.SetGenHeader(gomail.Header(name), value)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	err := s.client.DialAndSendWithContext(ctx, msg)
	var sending *gomail.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &sending) && !sending.IsTemp() && sending.ErrorCode() >= 500:
		return errs.New(errs.Invalid, "the mail server refused it for good (%d)", sending.ErrorCode())
	case errors.As(err, &sending): // its own text names the recipient
		return errs.New(errs.Unavailable, "the mail server did not take it (%d)", sending.ErrorCode())
	default:
		return errs.Wrap(errs.Unavailable, err, "the mail server did not take it")
	}
}
