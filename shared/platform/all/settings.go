package all

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"oyez/shared/platform"
)

// Decode reads the settings of one function from the JSON of its SecureString and is strict about it: a field nobody
// knows, a wrong type, an empty secret and, for receive, a platform that could verify nothing are faults. The error
// names every fault by its place and shows no value.
func Decode(function string, data []byte) (Config, error) {
	c, err := decode(data)
	if err != nil {
		return Config{}, fmt.Errorf("secrets of %s: %w", function, err)
	}
	if faults := c.faults(function == "receive"); len(faults) > 0 {
		return Config{}, fmt.Errorf("secrets of %s: %s", function, strings.Join(faults, "; "))
	}
	return c, nil
}

func decode(data []byte) (Config, error) {
	c := Of()
	var object map[string]json.RawMessage
	if err := strictly(data, &object, ""); err != nil {
		return Config{}, err
	}
	for _, s := range list() {
		name := s.Spec().Name
		value := object[name]
		delete(object, name)
		if len(value) == 0 || string(value) == "null" {
			continue
		}
		settings := reflect.New(reflect.TypeOf(s))
		if err := strictly(value, settings.Interface(), name+"."); err != nil {
			return Config{}, err
		}
		c.on[name], _ = settings.Elem().Interface().(platform.Settings) // it is s's type
	}
	if expires := object["expires"]; len(expires) > 0 {
		if err := strictly(expires, &c.Expires, "expires"); err != nil {
			return Config{}, err
		}
	}
	delete(object, "expires")
	for _, name := range slices.Sorted(maps.Keys(object)) {
		return Config{}, fmt.Errorf("field %q is not known", name)
	}
	return c, nil
}

// strictly decodes one JSON value, and replaces the words of encoding/json, which may quote what stands there. within
// is where the value stands.
func strictly(data []byte, into any, within string) error {
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
		return fmt.Errorf("field %q is of the wrong type", within+wrong.Field)
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("not JSON, at byte %d", syntax.Offset)
	}
	return errors.New("not JSON: it ends too soon")
}

// faults lists what is empty or missing, in the order of the list. hears says that the function verifies deliveries.
func (c Config) faults(hears bool) []string {
	var faults []string
	for _, name := range c.Set() {
		settings := c.on[name]
		proofs := settings.Proofs()
		if hears && len(proofs) == 0 {
			faults = append(faults, name+": no secret: every delivery would be refused")
		}
		for i, secret := range proofs {
			if strings.TrimSpace(secret) == "" {
				faults = append(faults, fmt.Sprintf("%s: secret %d is empty", name, i))
			}
		}
		if checker, ok := settings.(platform.Checker); ok {
			for _, fault := range checker.Faults(hears) {
				faults = append(faults, name+": "+fault)
			}
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
	return slices.DeleteFunc(Names(), func(name string) bool { return c.on[name] == nil })
}

// Words says of each platform with settings that it is on, and how many secrets it accepts while one is rotated. No
// value is shown.
func (c Config) Words() []string {
	var words []string
	for _, name := range c.Set() {
		words = append(words, name+" on")
		if n := len(c.on[name].Proofs()); n > 1 {
			words[len(words)-1] += fmt.Sprintf(", %d secrets accepted", n)
		}
	}
	return words
}
