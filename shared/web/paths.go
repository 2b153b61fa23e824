package web

import (
	"net/url"
	"strings"
)

// SignInPath is the address of the sign-in page for somebody who then wants to go to a page of ours, "" for none.
func SignInPath(back string) string {
	if back == "" {
		return "/signin"
	}
	return "/signin?back=" + url.QueryEscape(back)
}

// Back is the page to return to after signing in: one of our own, or "" for anything else that an address may carry.
func Back(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || len(address) > 500 {
		return ""
	}
	path := u.EscapedPath()
	parts := strings.Split(path, "/")
	switch {
	case parts[0] != "": // not from the root: it would depend on the page that leads there
		return ""
	case path == "/inbox", path == "/rota", len(parts) == 2 && IsLink(parts[1]):
		return path
	case len(parts) == 5 && parts[1] == "conversation" && plain(parts[2]) && plain(parts[3]) && plain(parts[4]):
		return path
	default:
		return ""
	}
}

// plain reports whether a part of a path is not empty and of harmless characters alone: no slash, which could lead to
// another host.
func plain(part string) bool {
	const signs = "%._~$&+:=@,;-"
	return part != "" && strings.Trim(part, letters+lower+digits+signs) == ""
}

const (
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lower   = "abcdefghijklmnopqrstuvwxyz"
	digits  = "0123456789"
)

// IsLink reports whether a path can be the link of an SMS: 16 characters of base32.
func IsLink(token string) bool {
	return len(token) == 16 && strings.Trim(token, letters+"234567") == ""
}
