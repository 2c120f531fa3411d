package mail

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"twinhall/internal/errs"
)

// Bounds of the receiver: a mail system beside us speaks to it, nobody else.
const (
	inboundAtOnce  = 20
	inboundTimeout = 30 * time.Second
	inboundMost    = 10 // recipients of one mail
)

// Listen takes mails in over SMTP, or LMTP where the address begins with
// lmtp://, until ctx ends. It neither sends mail on nor knows recipients: bind
// it to a loopback address and let the mail server hand over one address.
func (i *Inbox) Listen(ctx context.Context, address string, log *slog.Logger) error {
	address, lmtp := strings.CutPrefix(address, "lmtp://")
	l, err := net.Listen("tcp", address)
	if err != nil {
		return errs.Wrap(errs.Unavailable, err, "%s is taken or cannot be listened on; choose another with --inbound-listen", address)
	}
	return i.serve(ctx, l, lmtp, log)
}

func (i *Inbox) serve(ctx context.Context, l net.Listener, lmtp bool, log *slog.Logger) error {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{ctx: ctx, inbox: i, log: log}, nil }))
	s.Domain, s.LMTP = "twinhall", lmtp
	s.ReadTimeout, s.WriteTimeout = inboundTimeout, inboundTimeout
	s.MaxMessageBytes, s.MaxRecipients, s.MaxLineLength = MaxReturn, inboundMost, 4000
	s.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	go func() {
		<-ctx.Done()
		_ = s.Close() // nothing else can be done with it
	}()
	log.Info("mail is taken in", "address", l.Addr().String(), "lmtp", lmtp)
	go func() {
		if err := s.Serve(&few{Listener: l, room: make(chan struct{}, inboundAtOnce)}); err != nil && ctx.Err() == nil {
			log.Error("no mail is taken in any more", "error", err)
		}
	}()
	return nil
}

type session struct {
	ctx   context.Context
	inbox *Inbox
	log   *slog.Logger
}

func (*session) Mail(string, *smtp.MailOptions) error { return nil }
func (*session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (*session) Reset()                               {}
func (*session) Logout() error                        { return nil }

// Data takes a mail in. What cannot be read is refused for good, so that it is
// not brought again and again; while the database is away it is to come later.
func (s *session) Data(r io.Reader) error {
	back, err := s.inbox.Receive(s.ctx, r)
	var refused *smtp.SMTPError // by the server itself: larger than it may be, a line without end
	switch {
	case errors.As(err, &refused):
		return refused
	case errs.Is(err, errs.Invalid):
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "this cannot be read"}
	case err != nil:
		s.log.Warn("a mail that came in waits", "error", err)
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try again later"}
	}
	s.log.Debug("a mail came in", "kind", back.Kind, "mail", back.Mail)
	return nil
}

// few is a listener that has so many connections at once and lets others wait.
type few struct {
	net.Listener
	room chan struct{}
}

func (f *few) Accept() (net.Conn, error) {
	f.room <- struct{}{}
	c, err := f.Listener.Accept()
	if err != nil {
		<-f.room
		return nil, err
	}
	return &leaving{Conn: c, room: f.room}, nil
}

type leaving struct {
	net.Conn
	room chan struct{}
	once sync.Once
}

// Close may be called more than once.
func (l *leaving) Close() error {
	l.once.Do(func() { <-l.room })
	return l.Conn.Close()
}
