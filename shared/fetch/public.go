package fetch

import (
	"net/netip"
	"syscall"

	"code.dny.dev/ssrf"
)

// control checks each connection's address just before dialing, so an earlier lookup of the name does not matter. The
// library that says what is public is generated from IANA's registries of special-purpose addresses: it allows ports 80
// and 443 of global addresses, and none that embeds an IPv4 address.
func control(allow func(netip.AddrPort) bool) func(network, address string, c syscall.RawConn) error {
	guard := ssrf.New()
	return func(network, address string, c syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		switch {
		case err != nil:
			return errForbidden
		case allow != nil && allow(to):
			return nil
		case to.Addr().Zone() != "" || guard.Safe(network, address, c) != nil:
			return errForbidden
		}
		return nil
	}
}
