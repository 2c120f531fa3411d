package cli

import (
	"twinhall/internal/mail"
)

// secrets looks at how what holds a password is kept.
func (d *doctor) secrets() {
	smtp, found, err := d.flags.smtpFrom.read()
	if err != nil {
		d.wrong("secrets", "see the file, its owner and its rights: the user that serves must be able to read it", "%v", err)
		return
	}
	if smtp != "" {
		if _, err := mail.NewSMTP(smtp, "doctor@example.org"); err != nil {
			d.wrong("secrets", "set --smtp-file (TWINHALL_SMTP_FILE) to a file with such an address, or leave it out", "%v", err)
		}
	}
	all := append(d.advice, found...)
	for _, a := range all {
		d.warn("secrets", a.do, "%s", a.says)
	}
	if len(all) == 0 {
		d.fine("secrets", "nobody else reads a password by its file or in the list of processes")
	}
}
