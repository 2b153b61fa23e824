package settings

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
)

// Feed is one feed for collect to read. Its URL is a secret: anybody who knows the URL of a private feed can read it.
type Feed struct {
	Name string `json:"name"` // the account in its source "feed/<name>": lower-case letters, digits, "-" and "_"
	URL  string `json:"url"`
}

// maxFeeds is how many a run has time for, if most of them respond.
const maxFeeds = 200

// Feeds reads the secrets of collect: {"feeds":[{"name":"alerts","url":"https://..."}]}. An unknown field is a fault.
// The error locates every fault and shows no value.
func Feeds(data []byte) ([]Feed, error) {
	var s struct {
		Feeds []Feed `json:"feeds"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return nil, errors.New(
			`settings of collect: want JSON such as {"feeds":[{"name":"alerts","url":"https://..."}]}`)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("settings of collect: more than one JSON value")
	}
	if faults := feedFaults(s.Feeds); len(faults) > 0 {
		return nil, fmt.Errorf("settings of collect: %s", strings.Join(faults, "; "))
	}
	return s.Feeds, nil
}

func feedFaults(feeds []Feed) []string {
	var faults []string
	if len(feeds) > maxFeeds {
		faults = append(faults, fmt.Sprintf("more than %d feeds", maxFeeds))
	}
	named := regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)
	seen := map[string]bool{}
	for i, f := range feeds {
		if !named.MatchString(f.Name) {
			faults = append(faults,
				fmt.Sprintf("feeds[%d].name is malformed: small letters, digits, - and _, at most 63", i))
		}
		if seen[f.Name] {
			faults = append(faults, fmt.Sprintf("feeds[%d].name is taken by another feed", i))
		}
		seen[f.Name] = true
		u, err := url.Parse(f.URL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
			faults = append(faults,
				fmt.Sprintf("feeds[%d].url is malformed: an address that begins with https:// or http://, without a password in it", i))
		}
	}
	return faults
}

// Hash replaces the URL where it must not be stored.
func (f Feed) Hash() [sha256.Size]byte { return sha256.Sum256([]byte(f.URL)) }
