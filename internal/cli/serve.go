package cli

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"twinhall/internal/account"
	"twinhall/internal/disk"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/gazetteer"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/face"
	"twinhall/internal/web/site"
)

const defaultListen = "127.0.0.1:8080"

type serveFlags struct {
	listen, base, proxies, association, editionFile, settings string
	metrics                                                   string
	drainWait                                                 string
	licence                                                   string // of the data
	noLimits                                                  bool
	smtp                                                      string // perhaps with a password
	smtpFrom                                                  secret
	mailFrom, mailReturn, zone                                string
	keyFile                                                   string // of the second steps
	inbound                                                   string // where mails that come back are taken in
	demo                                                      bool   // started as the demonstration
	allLanguages                                              bool   // also those that are to be reviewed
	fileCache                                                 string
	fileCacheMB, fileMB, pageCacheMB, ownMB, allMB            int64
	proposals                                                 int    // of one account in a day
	erasures                                                  string // file of the list of erasures
	keepLog                                                   int    // days that sign-ins are kept
	secondFor                                                 string // who must have a second step
	log                                                       logFlags
}

func (a *app) serveCommand() *cobra.Command {
	f := &serveFlags{}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the public site",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var found []advice
			var err error
			if f.smtp, found, err = f.smtpFrom.read(); err != nil {
				return err
			}
			a.advice = append(a.advice, found...)
			return a.serve(c.Context(), f)
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.listen, "listen", env("LISTEN", defaultListen), "the address to listen on")
	fl.StringVar(&f.base, "base-url", env("TWINHALL_BASE_URL", ""), "the address under which visitors see the site, with its path (http://LISTEN)")
	fl.StringVar(&f.proxies, "trusted-proxies", env("TWINHALL_TRUSTED_PROXIES", ""), "networks whose X-Forwarded-For is believed: `10.0.0.0/8,…`")
	fl.StringVar(&f.settings, "settings", env("TWINHALL_SETTINGS", ""),
		"a `FILE` with the association's name, logo, accent colour, languages, home countries and footer")
	fl.StringVar(&f.association, "association", env("TWINHALL_ASSOCIATION", ""), "the name of the association")
	fl.StringVar(&f.licence, "data-licence", env("TWINHALL_DATA_LICENCE", ""), "the licence of the data, its name and its address: `NAME URL` (CC BY 4.0)")
	fl.StringVar(&f.editionFile, "edition-file", env("TWINHALL_EDITION_FILE", ""),
		"where the last edition is kept for starts without the database (beside a SQLite database, else twinhall.edition.gz)")
	fl.StringVar(&f.metrics, "metrics-listen", env("TWINHALL_METRICS_LISTEN", ""),
		"the address on which /metrics answers, for Prometheus and not for the public: `127.0.0.1:9090` (off)")
	fl.StringVar(&f.drainWait, "drain-wait", env("TWINHALL_DRAIN_WAIT", "0s"),
		"after a signal to stop, answer so long while /readyz says 503, so that a balancer sends nobody here any more: `5s`")
	f.smtpFrom = smtpSecret()
	f.smtpFrom.add(fl, "the mail server, `smtp://user:password@host:587` or smtps://…; without it mails wait")
	fl.StringVar(&f.keyFile, "key-file", env("TWINHALL_KEY_FILE", ""), keyUsage)
	fl.StringVar(&f.mailFrom, "mail-from", env("TWINHALL_MAIL_FROM", ""), "the address that mails come from")
	fl.StringVar(&f.zone, "time-zone", env("TWINHALL_TIME_ZONE", defaultZone), "the association's time zone, in which its days begin")
	fl.StringVar(&f.mailReturn, "mail-return", env("TWINHALL_MAIL_RETURN", ""), "the address to which mails that cannot be delivered go back (--mail-from)")
	fl.StringVar(&f.inbound, "inbound-listen", env("TWINHALL_INBOUND_LISTEN", ""),
		"where the mail server hands over what comes back, by SMTP or `lmtp://127.0.0.1:2525`; never the public (off)")
	fl.IntVar(&f.keepLog, "keep-sign-ins", int(account.KeepLog.Hours()/24), "how many `DAYS` the log of sign-ins and refusals is kept")
	fl.StringVar(&f.secondFor, "second-step-for", env("TWINHALL_SECOND_STEP_FOR", "administrators"),
		"who must sign in with a second step: `administrators`, staff (with editors and advisers), everybody or nobody; never in the demonstration")
	fl.StringVar(&f.erasures, "erasures", env("TWINHALL_ERASURES", ""),
		"the `FILE` with the list of erasures, needed at a restore (beside a SQLite database; must be given for PostgreSQL)")
	fl.Int64Var(&f.pageCacheMB, "page-cache-size", web.DefaultLimits.CacheBytes>>20, "how many `MB` of memory rendered pages may take")
	f.addFiles(fl)
	f.log.add(fl)
	fl.BoolVar(&f.noLimits, "no-rate-limits", false, "let each client ask as often as it likes: for measuring, on loopback only")
	return c
}

func (a *app) serve(ctx context.Context, f *serveFlags) error {
	log, err := f.log.logger(a.stderr)
	if err != nil {
		return err
	}
	a.say = func(text string) { log.Warn(text) }
	for _, found := range append(a.advice, exposed(a.database)...) {
		log.Warn(found.says, "do", found.do)
	}
	zone, err := f.location()
	if err != nil {
		return err
	}
	s, err := a.site(f)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return errs.Wrap(errs.Unavailable, err, "%s is taken or cannot be listened on; choose another with --listen", f.listen)
	}
	defer listener.Close()
	config, err := f.config(listener)
	if err != nil {
		return err
	}
	path := f.editionFile
	if path == "" {
		path = editionPath(a.database)
	}
	keeper := edition.NewKeeper(path, log, web.Features().Parts()...)
	db, err := keeper.Start(ctx, a.open)
	if err != nil {
		return err
	}
	if db != nil {
		defer db.Close()
	}
	config.Demo, err = isDemo(ctx, db)
	if err != nil {
		return err
	}
	config.Files = f.files(path, log)
	config.Disk = &disk.Watcher{Places: f.places(a.database, path), Log: log}
	srv := web.New(config, s, keeper, log)
	stopMetrics, err := f.serveMetrics(srv, log)
	if err != nil {
		return err
	}
	defer stopMetrics()
	// Building an edition leaves a lot behind: it is given back at once, and
	// the heap is kept closer to what lives than the default does.
	debug.SetGCPercent(60)
	ready := func(e *edition.Edition) {
		srv.Prepare(e)
		debug.FreeOSMemory()
	}
	keeper.OnChange(func(e *edition.Edition) { go ready(e) })
	go ready(keeper.Current())
	following, stop := context.WithCancel(ctx)
	go config.Disk.Run(following)
	keepFiles(following, config.Files, keeper, db)
	done := make(chan struct{})
	go func() {
		defer close(done)
		keeper.Follow(following, db, a.open)
	}()
	defer func() { stop(); <-done }()
	go a.turnDays(following, keeper, zone, log)
	if err := a.openInner(following, f, config, srv, db, log); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "Twinhall shows %s\nStop it with Ctrl-C.\n", config.BaseURL)
	if err := srv.Run(ctx, listener); err != nil {
		return errs.Wrap(errs.Unavailable, err, "serving stopped")
	}
	log.Info("stopped")
	return nil
}

// serveMetrics answers with the figures on a listener of their own.
func (f *serveFlags) serveMetrics(srv *web.Server, log *slog.Logger) (stop func(), err error) {
	if f.metrics == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", f.metrics)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "%s is taken or cannot be listened on; choose another with --metrics-listen", f.metrics)
	}
	h := &http.Server{Handler: srv.Metrics(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 20 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 8 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	go func() { _ = h.Serve(listener) }() // ends with Close
	log.Info("metrics", "address", "http://"+listener.Addr().String()+"/metrics")
	return func() { h.Close() }, nil
}

func (a *app) site(f *serveFlags) (*site.Site, error) {
	names, err := gazetteer.ReadNames()
	if err != nil {
		return nil, err
	}
	countries := names.Countries()
	catalogues, err := web.Features().Catalogues()
	if err != nil {
		return nil, err
	}
	of := &face.Face{}
	if f.settings != "" {
		if of, err = face.Load(f.settings, face.Known{Languages: catalogues.Languages(),
			Country: func(code string) bool { return slices.Contains(countries, code) }}); err != nil {
			return nil, errUsage{err}
		}
	}
	if f.association != "" {
		of.Name, of.Names = f.association, nil
	}
	switch {
	case of.Languages == nil && !f.allLanguages:
		of.Languages = catalogues.Reviewed()
	case of.Languages == nil:
		of.Languages = catalogues.Languages()
	}
	licence, err := f.dataLicence()
	if err != nil {
		return nil, err
	}
	pages := &site.Site{Catalogues: catalogues.In(of.Languages), Names: names.In(of.Languages...), Face: of, Licence: licence}
	web.Features().AddTo(pages)
	return pages, nil
}

// dataLicence is the licence of the data, zero where none was given.
func (f *serveFlags) dataLicence() (site.Licence, error) {
	if f.licence == "" {
		return site.Licence{}, nil
	}
	at := strings.LastIndexByte(f.licence, ' ')
	name, address := strings.TrimSpace(f.licence[:max(at, 0)]), f.licence[at+1:]
	u, err := url.Parse(address)
	if err != nil || name == "" || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return site.Licence{}, errUsage{errs.New(errs.Invalid,
			"--data-licence %q is not a name and an address, like CC0 1.0 https://creativecommons.org/publicdomain/zero/1.0/", f.licence)}
	}
	return site.Licence{Name: name, Address: address}, nil
}

func (f *serveFlags) config(listener net.Listener) (web.Config, error) {
	b := thisBuild()
	c := web.Config{Limits: web.DefaultLimits, AccessLog: f.log.access, Program: web.Program{Version: b.Version, Revision: b.Revision, Go: b.Go}}
	var err error
	if c.BaseURL, err = f.baseURL(); err != nil {
		return c, err
	}
	if c.BaseURL == nil {
		c.BaseURL = &url.URL{Scheme: "http", Host: listener.Addr().String()}
	}
	if f.drainWait != "" {
		if c.DrainWait, err = time.ParseDuration(f.drainWait); err != nil || c.DrainWait < 0 || c.DrainWait > 5*time.Minute {
			return c, errUsage{errs.New(errs.Invalid, "--drain-wait %q is no time like 5s, at most 5m", f.drainWait)}
		}
	}
	if f.pageCacheMB != 0 {
		c.Limits.CacheBytes = f.pageCacheMB << 20
	}
	if f.pageCacheMB < 0 || f.pageCacheMB > 1<<20 {
		return c, errUsage{errs.New(errs.Invalid, "--page-cache-size %d is no number of MB", f.pageCacheMB)}
	}
	if c.TrustedProxies, err = f.prefixes(); err != nil {
		return c, err
	}
	if f.noLimits {
		host, _, err := net.SplitHostPort(listener.Addr().String())
		if err != nil || !net.ParseIP(host).IsLoopback() {
			return c, errUsage{errs.New(errs.Invalid, "--no-rate-limits is for loopback addresses only")}
		}
		c.Limits.PageBurst, c.Limits.DownloadBurst = 0, 0
	}
	return c, nil
}

// baseURL is the address under which visitors see the site, nil where none was
// given.
func (f *serveFlags) baseURL() (*url.URL, error) {
	if f.base == "" {
		return nil, nil
	}
	u, err := url.Parse(f.base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errUsage{errs.New(errs.Invalid, "--base-url %q is not an address like https://example.org/twins", f.base)}
	}
	return u, nil
}

// prefixes are the networks of trusted proxies.
func (f *serveFlags) prefixes() (all []netip.Prefix, err error) {
	for p := range strings.SplitSeq(f.proxies, ",") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, errUsage{errs.New(errs.Invalid, "--trusted-proxies: %q is not a network like 10.0.0.0/8", p)}
		}
		all = append(all, prefix)
	}
	return all, nil
}

// editionPath is where the last edition is kept: beside the database file.
func editionPath(database string) string {
	if strings.Contains(database, "://") {
		dir, err := os.UserCacheDir()
		if err != nil {
			dir = os.TempDir()
		}
		return filepath.Join(dir, "twinhall.edition.gz")
	}
	return strings.TrimSuffix(database, filepath.Ext(database)) + ".edition.gz"
}

// isDemo reports whether the database was created as a demonstration, which is
// marked inside it.
func isDemo(ctx context.Context, db *sqldb.DB) (bool, error) {
	if db == nil {
		return false, nil
	}
	demo := false
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		var value string
		err := tx.Row(`select value from meta where key = 'demonstration'`, nil, &value)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		demo = err == nil
		return err
	})
	return demo, err
}
