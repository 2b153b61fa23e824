package fetch

import (
	"net/netip"
	"strings"
	"testing"
)

func TestOnlyPublicAddressesAreDialed(t *testing.T) {
	dial := control(nil)
	for address, ok := range map[string]bool{
		"93.184.216.34:443":                        true,
		"93.184.216.34:80":                         true,
		"93.184.216.34:22":                         false,
		"93.184.216.34:8080":                       false,
		"[2606:2800:220:1:248:1893:25c8:1946]:443": true,
		"[2606:2800:220:1:248:1893:25c8:1946]:25":  false,
		"0.0.0.0:80":                               false,
		"10.1.2.3:80":                              false,
		"100.63.255.255:80":                        true,
		"100.64.0.1:80":                            false,
		"100.127.255.255:80":                       false,
		"100.128.0.0:80":                           true,
		"127.0.0.1:80":                             false,
		"127.255.255.254:80":                       false,
		"169.254.169.254:80":                       false, // the cloud's metadata
		"172.15.255.255:80":                        true,
		"172.16.0.1:80":                            false,
		"172.31.255.255:80":                        false,
		"172.32.0.0:80":                            true,
		"192.0.0.170:80":                           false,
		"192.0.2.1:80":                             false,
		"192.88.99.1:80":                           false,
		"192.168.1.1:80":                           false,
		"198.18.0.1:80":                            false,
		"198.19.255.255:80":                        false,
		"198.51.100.1:80":                          false,
		"203.0.113.1:80":                           false,
		"224.0.0.1:80":                             false,
		"239.255.255.255:80":                       false,
		"240.0.0.1:80":                             false,
		"255.255.255.255:80":                       false,
		"[::]:80":                                  false,
		"[::1]:80":                                 false,
		"[::127.0.0.1]:80":                         false, // compatible with IPv4
		"[::ffff:127.0.0.1]:80":                    false, // mapped
		"[::ffff:93.184.216.34]:80":                false,
		"[64:ff9b::7f00:1]:80":                     false, // NAT64
		"[64:ff9b:1::7f00:1]:80":                   false, // NAT64 of a network of its own
		"[100::1]:80":                              false, // discarded
		"[2001::1]:80":                             false, // Teredo
		"[2001:db8::1]:80":                         false,
		"[2002:7f00:1::]:80":                       false, // 6to4 of 127.0.0.1
		"[3fff::1]:80":                             false,
		"[fc00::1]:80":                             false,
		"[fd00:ec2::254]:80":                       false, // the cloud's metadata
		"[fe80::1]:80":                             false,
		"[fe80::1%eth0]:80":                        false,
		"[2606:2800::1%eth0]:80":                   false,
		"[fec0::1]:80":                             false,
		"[ff02::1]:80":                             false,
		"/run/docker.sock":                         false,
		"":                                         false,
	} {
		network := "tcp4" // as the dialer says it
		if strings.HasPrefix(address, "[") {
			network = "tcp6"
		}
		if err := dial(network, address, nil); (err == nil) != ok {
			t.Errorf("%q: %v, want to be dialed: %v", address, err, ok)
		}
	}
}

func TestWhatIsAllowedIsNamed(t *testing.T) {
	server := netip.MustParseAddrPort("127.0.0.1:8080")
	dial := control(func(to netip.AddrPort) bool { return to == server })
	for address, ok := range map[string]bool{"127.0.0.1:8080": true, "127.0.0.1:8081": false, "127.0.0.2:8080": false} {
		if err := dial("tcp", address, nil); (err == nil) != ok {
			t.Errorf("%q: %v, want to be dialed: %v", address, err, ok)
		}
	}
}
