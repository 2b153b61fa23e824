package fetch

import (
	"net/netip"
	"syscall"
)

// control checks each connection's address just before dialing, so an earlier lookup of the name does not matter.
func control(allow func(netip.AddrPort) bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return errForbidden
		}
		web := to.Port() == 80 || to.Port() == 443
		if web && public(to.Addr()) || allow != nil && allow(to) {
			return nil
		}
		return errForbidden
	}
}

// public says whether an address is on the public Internet. IPv6 has one block for those, 2000::/3, which excludes
// loopback, local and multicast addresses, and those that embed an IPv4 address: mapped, compatible, NAT64.
func public(a netip.Addr) bool {
	if a.Is4() {
		return !in(a, special4)
	}
	return a.Zone() == "" && global6.Contains(a) && !in(a, special6)
}

func in(a netip.Addr, blocks []netip.Prefix) bool {
	for _, block := range blocks {
		if block.Contains(a) {
			return true
		}
	}
	return false
}

var global6 = netip.MustParsePrefix("2000::/3")

// special4 and special6 are the non-public blocks in IANA's special-purpose registries (RFC 6890 and successors), with
// multicast and reserved ones.
var (
	special4 = prefixes(
		"0.0.0.0/8",       // this network
		"10.0.0.0/8",      // private
		"100.64.0.0/10",   // carrier-grade NAT
		"127.0.0.0/8",     // loopback
		"169.254.0.0/16",  // link-local, and cloud metadata
		"172.16.0.0/12",   // private
		"192.0.0.0/24",    // protocols
		"192.0.2.0/24",    // documentation
		"192.88.99.0/24",  // 6to4 relays
		"192.168.0.0/16",  // private
		"198.18.0.0/15",   // benchmarks
		"198.51.100.0/24", // documentation
		"203.0.113.0/24",  // documentation
		"224.0.0.0/4",     // multicast
		"240.0.0.0/4",     // reserved, and broadcast
	)
	special6 = prefixes(
		"2001::/23",     // protocols, including Teredo, which embeds an IPv4 address
		"2001:db8::/32", // documentation
		"2002::/16",     // 6to4, which embeds an IPv4 address
		"3fff::/20",     // documentation
	)
)

func prefixes(list ...string) []netip.Prefix {
	blocks := make([]netip.Prefix, len(list))
	for i, s := range list {
		blocks[i] = netip.MustParsePrefix(s)
	}
	return blocks
}
