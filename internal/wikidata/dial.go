package wikidata

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"twinhall/internal/errs"
)

// The ranges that are nobody's public address, besides those that netip knows.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
}

// public reports whether an address is one of the public network.
func public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Zone() != "" {
		return false
	}
	for _, r := range reserved {
		if r.Contains(ip) {
			return false
		}
	}
	return true
}

// endpoint checks the address of a query service. A loopback one must be named
// as such (127.0.0.1, [::1], localhost); any other is spoken to by https.
func endpoint(address string) (u *url.URL, loopback bool, err error) {
	u, err = url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, false, errs.New(errs.Invalid, "the endpoint %q is not a web address", address)
	}
	ip, notIP := netip.ParseAddr(u.Hostname())
	loopback = u.Hostname() == "localhost" || notIP == nil && ip.Unmap().IsLoopback()
	if u.Scheme != "https" && !(loopback && u.Scheme == "http") {
		return nil, false, errs.New(errs.Invalid, "the endpoint %q must begin with https://", address)
	}
	return u, loopback, nil
}

// client speaks to public addresses only, which is checked after a name was
// resolved, or to this machine only where the operator named it. It follows no
// redirection and no proxy, behind which the check would see nothing.
func client(loopback bool) *http.Client {
	dialer := &net.Dialer{Timeout: 15 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return errs.Wrap(errs.Forbidden, err, "the address %s is not understood", address)
		}
		if loopback && at.Addr().Unmap().IsLoopback() || !loopback && public(at.Addr()) {
			return nil
		}
		return errs.New(errs.Forbidden, "%s is not an address that may be asked", at.Addr())
	}}
	return &http.Client{
		Timeout: requestTime,
		Transport: &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 15 * time.Second,
			ResponseHeaderTimeout: requestTime, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true, MaxConnsPerHost: 1},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
