package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Secrets is what one function knows of the platforms: the JSON in its SecureString. A platform that is nil is off.
type Secrets struct {
	Meta *Meta `json:"meta"`
	X    *X    `json:"x"`
}

// Meta is our app at Meta.
type Meta struct {
	Secrets      []string          `json:"secrets"`       // app secrets, the newest first; several while one is rotated
	VerifyToken  string            `json:"verify_token"`  // what we told Meta to show us in its probe
	Tokens       map[string]string `json:"tokens"`        // page id -> page access token, to answer with
	GraphVersion string            `json:"graph_version"` // "v24.0"; "" for the adapter's own choice
}

// X is our app at X.
type X struct {
	Secrets    []string            `json:"secrets"`    // consumer secrets, the newest first
	Accounts   map[string]XAccount `json:"accounts"`   // our user id -> the right to speak as it
	Enterprise bool                `json:"enterprise"` // our plan lets us answer people who did not call us
}

// XAccount is the right to speak as one account on X: OAuth 1.0a.
type XAccount struct {
	ConsumerKey    string `json:"consumer_key"`
	ConsumerSecret string `json:"consumer_secret"`
	Token          string `json:"token"`
	TokenSecret    string `json:"token_secret"`
}

// Off lists the platforms without settings, for the line each function logs at its start.
func (s Secrets) Off() []string {
	var off []string
	if s.Meta == nil {
		off = append(off, "meta")
	}
	if s.X == nil {
		off = append(off, "x")
	}
	return off
}

// Decode reads the secrets of one function and is strict about it: a field nobody knows, a wrong type, an empty secret
// and, for receive, a platform that could verify nothing are faults. The error names every fault by its place and shows
// no value.
func Decode(function string, data []byte) (Secrets, error) {
	var s Secrets
	if err := decodeStrictly(data, &s); err != nil {
		return Secrets{}, fmt.Errorf("secrets of %s: %w", function, err)
	}
	if faults := s.faults(function); len(faults) > 0 {
		return Secrets{}, fmt.Errorf("secrets of %s: %s", function, strings.Join(faults, "; "))
	}
	return s, nil
}

// decodeStrictly replaces the words of encoding/json, which may quote what stands there.
func decodeStrictly(data []byte, into *Secrets) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err := d.Token(); err != io.EOF {
			return errors.New("more than one JSON value")
		}
		return nil
	}
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("field %s is not known", field)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("field %q is of the wrong type, at byte %d", wrong.Field, wrong.Offset)
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("not JSON, at byte %d", syntax.Offset)
	}
	return errors.New("not JSON: it ends too soon")
}

// faults lists what is empty or missing, in a fixed order.
func (s Secrets) faults(function string) []string {
	var faults []string
	empty := func(at string, value string) {
		if strings.TrimSpace(value) == "" {
			faults = append(faults, at+" is empty")
		}
	}
	hears := function == "receive"
	if m := s.Meta; m != nil {
		if hears && len(m.Secrets) == 0 {
			faults = append(faults, "meta.secrets is missing: without the app secret every delivery is refused")
		}
		for i, secret := range m.Secrets {
			empty(fmt.Sprintf("meta.secrets[%d]", i), secret)
		}
		if hears && m.VerifyToken == "" {
			faults = append(faults, "meta.verify_token is missing: without it Meta cannot connect")
		}
		for _, page := range sorted(m.Tokens) {
			empty(fmt.Sprintf("meta.tokens[%q]", page), m.Tokens[page])
		}
		if m.GraphVersion != "" && !regexp.MustCompile(`^v[0-9]+\.[0-9]+$`).MatchString(m.GraphVersion) {
			faults = append(faults, "meta.graph_version is malformed: such as v24.0")
		}
	}
	if x := s.X; x != nil {
		if hears && len(x.Secrets) == 0 {
			faults = append(faults, "x.secrets is missing: without the consumer secret every delivery is refused")
		}
		for i, secret := range x.Secrets {
			empty(fmt.Sprintf("x.secrets[%d]", i), secret)
		}
		for _, user := range sorted(x.Accounts) {
			a, at := x.Accounts[user], fmt.Sprintf("x.accounts[%q].", user)
			empty(at+"consumer_key", a.ConsumerKey)
			empty(at+"consumer_secret", a.ConsumerSecret)
			empty(at+"token", a.Token)
			empty(at+"token_secret", a.TokenSecret)
		}
	}
	return faults
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
