package session

import (
	"net/url"
	"regexp"
	"strings"
)

// SameNumber says whether what somebody typed is a phone in E.164, however it is written: +33 6 12 34 56 78,
// 0033612345678, or 06 12 34 56 78 as at home.
func SameNumber(typed, phone string) bool {
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, typed)
	international := strings.HasPrefix(strings.TrimSpace(typed), "+")
	if !international && strings.HasPrefix(digits, "00") {
		international, digits = true, digits[2:]
	}
	if international {
		return "+"+digits == phone
	}
	digits = strings.TrimPrefix(digits, "0")
	// A country's code has at most three digits: what is longer than the rest of the number is not a number as at home.
	return len(digits) >= 7 && strings.HasSuffix(phone, digits) && len(phone)-1-len(digits) <= 3
}

// Device is what a browser says of itself, in two words for its owner to recognise.
func Device(agent string) string {
	find := func(names ...string) string {
		for _, name := range names {
			if look, called, _ := strings.Cut(name, "="); strings.Contains(agent, look) {
				if called == "" {
					return look
				}
				return called
			}
		}
		return ""
	}
	browser := find("Edg=Edge", "Firefox", "FxiOS=Firefox", "CriOS=Chrome", "Chrome", "Safari")
	system := find("iPhone", "iPad", "Android", "Windows", "CrOS=ChromeOS", "Mac OS=Mac", "Linux")
	return strings.Trim(browser+", "+system, ", ")
}

// Back is where to return to after signing in: one of our own pages, or "" for anything else that an address may carry.
func Back(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !ourPath(u.EscapedPath()) || len(path) > 500 {
		return ""
	}
	return u.EscapedPath()
}

// ourPath is a link, the inbox, the rota, or a conversation: never two slashes in a row, which lead to another host.
var ourPath = regexp.MustCompile(`^/([A-Z2-7]{16}|inbox|rota|conversation(/[A-Za-z0-9%._~$&+:=@,;-]+){3})$`).MatchString
