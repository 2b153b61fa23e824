package all

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Decode reads the settings of one function from the JSON of its SecureString and is strict about it: a field nobody
// knows, a wrong type, an empty secret and, for receive, a platform that could verify nothing are faults. The error
// names every fault by its place and shows no value.
func Decode(function string, data []byte) (Config, error) {
	var c Config
	if err := decodeStrictly(data, &c); err != nil {
		return Config{}, fmt.Errorf("secrets of %s: %w", function, err)
	}
	if faults := c.faults(function == "receive"); len(faults) > 0 {
		return Config{}, fmt.Errorf("secrets of %s: %s", function, strings.Join(faults, "; "))
	}
	return c, nil
}

// decodeStrictly replaces the words of encoding/json, which may quote what stands there.
func decodeStrictly(data []byte, into *Config) error {
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

// faults lists what is empty or missing, in the order of the list. hears says that the function verifies deliveries.
func (c Config) faults(hears bool) []string {
	var faults []string
	for _, d := range c.doors() {
		if !d.set {
			continue
		}
		if hears && len(d.secrets) == 0 {
			faults = append(faults, d.name+": no secret: every delivery would be refused")
		}
		for i, secret := range d.secrets {
			if strings.TrimSpace(secret) == "" {
				faults = append(faults, fmt.Sprintf("%s: secret %d is empty", d.name, i))
			}
		}
		for _, fault := range d.faults(hears) {
			faults = append(faults, d.name+": "+fault)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(c.Expires)) {
		_, err := time.Parse(time.DateOnly, c.Expires[s])
		if known := slices.Contains(Names(), Platform(s)); err != nil || !known || s.Account() == "" {
			faults = append(faults, fmt.Sprintf(`expires[%q]: want platform/account and a day such as "2027-01-31"`, s))
		}
	}
	return faults
}

// Set lists the platforms that have settings, in the order of the list.
func (c Config) Set() []string {
	var set []string
	for _, d := range c.doors() {
		if d.set {
			set = append(set, d.name)
		}
	}
	return set
}

// Words says of each platform with settings that it is on, and how many secrets it accepts while one is rotated. No
// value is shown.
func (c Config) Words() []string {
	var words []string
	for _, d := range c.doors() {
		switch {
		case d.set && len(d.secrets) > 1:
			words = append(words, fmt.Sprintf("%s on, %d secrets accepted", d.name, len(d.secrets)))
		case d.set:
			words = append(words, d.name+" on")
		}
	}
	return words
}
