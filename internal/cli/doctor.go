package cli

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"twinhall/internal/disk"
	"twinhall/internal/errs"
)

// The states of a finding.
const (
	fine    = "fine"
	warning = "warning" // worth knowing; the exit code stays 0
	wrong   = "wrong"   // something must be done
)

// finding is what one look at the installation showed.
type finding struct {
	About string `json:"about"`
	State string `json:"state"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // what to do about it
}

// doctor looks at an installation and changes nothing in it.
type doctor struct {
	flags    serveFlags
	database string
	advice   []advice // on how the database's address is kept
	now      time.Time
	roots    *x509.CertPool // that are trusted; nil = the system's
	measure  func(path string) (disk.Room, error)
	found    []finding
}

func (d *doctor) fine(about, says string, args ...any) {
	d.found = append(d.found, finding{about, fine, errs.WithoutPasswords(fmt.Sprintf(says, args...)), ""})
}

func (d *doctor) warn(about, do, says string, args ...any) {
	d.found = append(d.found, finding{about, warning, errs.WithoutPasswords(fmt.Sprintf(says, args...)), do})
}

func (d *doctor) wrong(about, do, says string, args ...any) {
	d.found = append(d.found, finding{about, wrong, errs.WithoutPasswords(fmt.Sprintf(says, args...)), do})
}

func (a *app) doctorCommand() *cobra.Command {
	var f serveFlags
	var asJSON bool
	var ready string
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether all is well: database, edition, disk, clock, settings, certificate, rights",
		Long: `Look whether all is well with the database and with the settings, which are
those of serve, from its flags or from the environment. It changes nothing. The
exit code is 0 where nothing must be done, warnings or not, and 1 otherwise.

With --ready it only asks a running server whether it should be sent visitors.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if ready != "" {
				return askReady(c.Context(), ready)
			}
			d := &doctor{flags: f, database: a.database, advice: a.advice, now: a.now(), measure: disk.Measure}
			d.look(c.Context())
			return d.report(a.stdout, asJSON)
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.listen, "listen", env("LISTEN", defaultListen), "as for serve")
	fl.StringVar(&f.base, "base-url", env("TWINHALL_BASE_URL", ""), "as for serve")
	fl.StringVar(&f.proxies, "trusted-proxies", env("TWINHALL_TRUSTED_PROXIES", ""), "as for serve")
	fl.StringVar(&f.editionFile, "edition-file", env("TWINHALL_EDITION_FILE", ""), "as for serve")
	fl.StringVar(&f.fileCache, "file-cache", env("TWINHALL_FILE_CACHE", ""), "as for serve")
	fl.StringVar(&f.erasures, "erasures", env("TWINHALL_ERASURES", ""), "as for serve")
	fl.StringVar(&f.metrics, "metrics-listen", env("TWINHALL_METRICS_LISTEN", ""), "as for serve")
	fl.StringVar(&f.keyFile, "key-file", env("TWINHALL_KEY_FILE", ""), "as for serve")
	fl.StringVar(&f.settings, "settings", env("TWINHALL_SETTINGS", ""), "as for serve")
	f.smtpFrom = smtpSecret()
	f.smtpFrom.add(fl, "as for serve")
	fl.StringVar(&ready, "ready", "", "only ask the server at this `address` (http://127.0.0.1:8080/readyz) whether it is ready; for health checks of containers")
	fl.BoolVar(&asJSON, "json", false, "print one JSON object on standard output")
	return c
}

func (d *doctor) look(ctx context.Context) {
	b := thisBuild()
	d.fine("program", "twinhall %s, %s, %s %s", b.Version, b.Go, b.Platform, b.Revision)
	d.settings()
	d.secrets()
	d.certificate(ctx)
	d.rights()
	d.register(ctx)
	d.erasures()
	d.disk()
}

func (d *doctor) report(w io.Writer, asJSON bool) error {
	must := 0
	for _, f := range d.found {
		if f.State == wrong {
			must++
		}
	}
	if asJSON {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		if err := out.Encode(map[string]any{"well": must == 0, "findings": d.found}); err != nil {
			return err
		}
	} else {
		for _, f := range d.found {
			fmt.Fprintf(w, "%-8s %-12s %s\n", f.State, f.About, f.Says)
			if f.Do != "" {
				fmt.Fprintf(w, "%-8s %-12s → %s\n", "", "", f.Do)
			}
		}
	}
	if must > 0 {
		return errs.New(errs.Invalid, "%d of %d findings ask for something to be done", must, len(d.found))
	}
	return nil
}

// askReady is the health check of containers, which have no shell.
func askReady(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return errUsage{errs.Wrap(errs.Invalid, err, "--ready wants an address like http://127.0.0.1:8080/readyz")}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return errs.Wrap(errs.Unavailable, err, "the server does not answer")
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return errs.New(errs.Unavailable, "the server answers %d", res.StatusCode)
	}
	return nil
}
