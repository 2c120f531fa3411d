package mail

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// ReturnKind says what came back of a mail.
type ReturnKind string

// A bounce is final, a delay is not. An autoreply says that the mail arrived
// and nobody has read it. A letter is what a person wrote: it is none of ours.
const (
	Bounce    ReturnKind = "bounce"
	Delay     ReturnKind = "delay"
	Autoreply ReturnKind = "autoreply"
	Letter    ReturnKind = "letter"
)

// Return is what a mail that came in says of one that went out.
type Return struct {
	Kind   ReturnKind
	Mail   string // id in the outbox, "" = it names none
	Status string // like 5.1.1, "" = none was given
}

// Bounds of a mail that comes in.
const (
	MaxReturn = 1 << 20 // bytes
	maxParts  = 20
)

var (
	ours       = regexp.MustCompile(`([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@twinhall\b`)
	statusForm = regexp.MustCompile(`\b([245]\.\d{1,3}\.\d{1,3})\b`)
)

// ReadReturn reads a mail that came in: a report of delivery (RFC 3464), an
// older kind of bounce, an autoreply (RFC 3834), or a letter. The error is
// errs.Invalid where it is no mail.
func ReadReturn(r io.Reader) (Return, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxReturn+1))
	if err != nil {
		return Return{}, err
	}
	if len(raw) > MaxReturn {
		return Return{}, errs.New(errs.Invalid, "the mail is larger than %d bytes", MaxReturn)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Return{}, errs.Wrap(errs.Invalid, err, "this is no mail")
	}
	back := Return{Kind: Letter}
	media, params, _ := mime.ParseMediaType(m.Header.Get("Content-Type"))
	auto := strings.ToLower(m.Header.Get("Auto-Submitted"))
	from := strings.ToLower(m.Header.Get("From"))
	switch {
	case media == "multipart/report" && strings.EqualFold(params["report-type"], "delivery-status"):
		back = readReport(m.Body, params["boundary"])
	case strings.Contains(from, "mailer-daemon@") || m.Header.Get("Return-Path") == "<>" && !strings.Contains(auto, "replied"):
		back.Kind = Bounce
		if s := statusForm.FindSubmatch(raw); s != nil {
			back.Status = string(s[1])
			if back.Status[0] == '4' {
				back.Kind = Delay
			}
		}
	case auto != "" && auto != "no", m.Header.Get("X-Autoreply") != "", m.Header.Get("X-Autorespond") != "",
		strings.EqualFold(m.Header.Get("Precedence"), "auto_reply"):
		back.Kind = Autoreply
	}
	if back.Mail == "" {
		for _, text := range []string{m.Header.Get("In-Reply-To"), m.Header.Get("References"), string(raw)} {
			if id := ours.FindStringSubmatch(text); id != nil {
				back.Mail = id[1]
				break
			}
		}
	}
	return back, nil
}

// readReport reads the parts of a report of delivery. What is broken in it ends
// the reading; what was read until then holds.
func readReport(body io.Reader, boundary string) Return {
	back := Return{Kind: Letter}
	if boundary == "" {
		return back
	}
	parts := multipart.NewReader(body, boundary)
	for range maxParts {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		var content io.Reader = part
		if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "base64") {
			content = base64.NewDecoder(base64.StdEncoding, part)
		}
		text, _ := io.ReadAll(io.LimitReader(content, MaxReturn)) // what can be read of it
		switch media, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); media {
		case "message/delivery-status", "message/global-delivery-status":
			readStatus(text, &back)
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers":
			if id := ours.FindSubmatch(text); id != nil {
				back.Mail = string(id[1])
			}
		}
	}
	return back
}

// readStatus reads the groups of fields of a report, of which each recipient
// has one. A failure counts before a delay.
func readStatus(text []byte, back *Return) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	for group := range bytes.SplitSeq(text, []byte("\n\n")) {
		fields, _ := netmail.ReadMessage(bytes.NewReader(append(bytes.TrimLeft(group, "\n"), "\n\n"...)))
		if fields == nil {
			continue
		}
		h := textproto.MIMEHeader(fields.Header)
		status := ""
		if s := statusForm.FindStringSubmatch(h.Get("Status")); s != nil {
			status = s[1]
		}
		switch strings.ToLower(strings.TrimSpace(h.Get("Action"))) {
		case "failed":
			back.Kind, back.Status = Bounce, status
			return
		case "delayed":
			back.Kind, back.Status = Delay, status
		}
	}
}

// Inbox takes in what comes back. Then is told in the same transaction; nil =
// nobody is.
type Inbox struct {
	DB   *sqldb.DB
	Now  func() time.Time
	Then func(tx *sqldb.Tx, back Return, at time.Time) error
}

// Receive reads a mail and notes what it says. Of a letter, or of what belongs
// to no mail of ours, nothing is kept. The same mail may come twice.
func (i *Inbox) Receive(ctx context.Context, r io.Reader) (Return, error) {
	back, err := ReadReturn(r)
	if err != nil || back.Kind == Letter || back.Mail == "" {
		return back, err
	}
	now := i.Now()
	return back, i.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`insert into mail_return (id, mail, kind, status, at) values ($1, $2, $3, $4, $5)`,
			uuid.Must(uuid.NewV7()).String(), back.Mail, string(back.Kind), back.Status, now.UnixMilli()); err != nil || i.Then == nil {
			return err
		}
		return i.Then(tx, back, now)
	})
}
