package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// client is the address that a request comes from. What proxies say of it is
// believed only of proxies that are trusted.
func (s *Server) client(r *http.Request) string {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := remote.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = next.Unmap()
	}
	if at.Is6() {
		// One household has at least a /64.
		if p, err := at.Prefix(64); err == nil {
			return p.String()
		}
	}
	return at.String()
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.config.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
