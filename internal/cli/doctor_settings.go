package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"twinhall/internal/sqldb"
)

// settings looks for settings that do not fit one another.
func (d *doctor) settings() {
	before := len(d.found)
	base, err := d.flags.baseURL()
	if err != nil {
		d.wrong("settings", "set --base-url (TWINHALL_BASE_URL) to the address under which visitors see the site", "%v", err)
		return
	}
	proxies, err := d.flags.prefixes()
	if err != nil {
		d.wrong("settings", "name networks like 127.0.0.0/8 or single addresses like 10.1.2.3/32", "%v", err)
		return
	}
	local := loopback(d.flags.listen)
	switch {
	case base == nil && !local:
		d.warn("settings", "set --base-url to the address under which visitors see the site",
			"the site listens on %s for all and does not know its own address: links in maps of the site and in downloads would lead to %s", d.flags.listen,
			d.flags.listen)
	case base != nil && base.Scheme == "http" && !loopback(base.Host):
		d.warn("settings", "put a proxy with a certificate in front (docs/operations.md) and set --base-url to https://…",
			"visitors come to %s without encryption", base)
	}
	if base != nil && base.Scheme == "https" && len(proxies) == 0 {
		d.warn("settings", "set --trusted-proxies to the proxy's network, for instance 127.0.0.1/32",
			"the site is behind a proxy, as its address is https, and none is trusted: all visitors share one limit of requests")
	}
	for _, p := range proxies {
		if p.Bits() == 0 {
			d.wrong("settings", "name the proxy's own network", "--trusted-proxies %s trusts everybody: any visitor can give himself another address", p)
		}
	}
	if d.flags.metrics != "" && !loopback(d.flags.metrics) {
		d.warn("settings", "listen on 127.0.0.1 or on an address of an inner network, or see to it that a firewall keeps the public off",
			"the figures answer on %s, which may be public", d.flags.metrics)
	}
	d.databaseAddress()
	if len(d.found) == before {
		d.fine("settings", "they fit one another")
	}
}

// databaseAddress looks whether a password could be read on the way.
func (d *doctor) databaseAddress() {
	if !sqldb.IsPostgres(d.database) {
		return
	}
	u, err := url.Parse(d.database)
	if err != nil {
		return // opening it tells
	}
	host := u.Hostname()
	if q := u.Query().Get("host"); q != "" {
		host = q
	}
	mode := u.Query().Get("sslmode")
	if host != "" && !strings.HasPrefix(host, "/") && !loopback(net.JoinHostPort(host, "0")) && mode != "require" && mode != "verify-ca" && mode != "verify-full" {
		d.warn("settings", "add sslmode=verify-full (or require) to the address, unless the network between is your own",
			"the way to the database at %s need not be encrypted", host)
	}
}

func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && addr.IsLoopback()
}

// certificate looks how long the site's certificate is good for.
func (d *doctor) certificate(ctx context.Context) {
	base, err := d.flags.baseURL()
	if err != nil || base == nil || base.Scheme != "https" {
		return
	}
	port := base.Port()
	if port == "" {
		port = "443"
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	dialer := &tls.Dialer{Config: &tls.Config{ServerName: base.Hostname(), RootCAs: d.roots, MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(base.Hostname(), port))
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		d.wrong("certificate", "renew it, or set the proxy up with the whole chain", "browsers refuse %s: %v", base.Host, untrusted.Err)
		return
	case err != nil:
		d.warn("certificate", "look from another machine: this one may not be able to reach the site by its public name",
			"%s cannot be reached from here: %v", base.Host, err)
		return
	}
	defer conn.Close()
	d.expiry(base.Host, conn.(*tls.Conn).ConnectionState().PeerCertificates[0])
}

func (d *doctor) expiry(host string, c *x509.Certificate) {
	left := c.NotAfter.Sub(d.now)
	days := int(left.Hours() / 24)
	switch {
	case days < 7:
		d.wrong("certificate", "renew it now; see why it was not renewed by itself", "that of %s ends in %d days, on %s", host, days, c.NotAfter.Format("2006-01-02"))
	case days < 21:
		d.warn("certificate", "see that it is renewed", "that of %s ends in %d days, on %s", host, days, c.NotAfter.Format("2006-01-02"))
	default:
		d.fine("certificate", "that of %s is good until %s", host, c.NotAfter.Format("2006-01-02"))
	}
}
