package team

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"oyez/shared/rota"
)

// explainAll turns what rota.Check found into lines of the file. A phone that e164 refused is left out: its reason is
// already told.
func (f file) explainAll(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	var lines []error
	for _, e := range joined.Unwrap() {
		var fault *rota.Fault
		if errors.As(e, &fault) && !strings.HasSuffix(fault.Where, ".phone") && !f.borrowed(fault) {
			lines = append(lines, f.explain(fault))
		}
	}
	return lines
}

// borrowed says that a person's zone is at fault only because the rota's is, which has its own line.
func (f file) borrowed(fault *rota.Fault) bool {
	i, field, ok := inPerson(fault.Where)
	return ok && field == "zone" && f.People[i].Zone.value == ""
}

// explain writes "team file, line 7: Anna's phone has no country; ...".
func (f file) explain(fault *rota.Fault) error {
	what, line := fault.Where, f.line(fault.Where)
	if i, field, ok := inPerson(fault.Where); ok {
		what = fmt.Sprintf("%s's %s", f.People[i].called(i), field)
	}
	if line == 0 {
		return fmt.Errorf("team file: %s %s", what, fault.What)
	}
	return fmt.Errorf("team file, line %d: %s %s", line, what, fault.What)
}

// called is how to speak of a person who may lack a name. Only letters of it are told, so that a number written in the
// wrong field stays out of the error.
func (p person) called(i int) string {
	for _, t := range []text{p.Name, p.ID} {
		if t.value != "" && !strings.ContainsAny(t.value, "0123456789") {
			return t.value
		}
	}
	return fmt.Sprintf("person %d", i+1)
}

// inPerson reads "people[2].phone".
func inPerson(where string) (i int, field string, ok bool) {
	_, err := fmt.Sscanf(where, "people[%d].%s", &i, &field)
	return i, field, err == nil
}

// line is where a field stands in the file; where it is left out that of the nearest thing it belongs to which is
// there, 0 for none.
func (f file) line(where string) int {
	lines := f.lines()
	for where != "" {
		if lines[where] != 0 {
			return lines[where]
		}
		cut := max(strings.LastIndexAny(where, ".["), 0)
		where = where[:cut]
	}
	return 0
}

// lines says where each field of the file stands, by the names that rota.Check calls them; a list's element stands
// where its first field does.
func (f file) lines() map[string]int {
	lines := map[string]int{
		"zone": f.Zone.line, "start": f.Rotation.Start.line, "every": f.Rotation.Every.line,
		"backup": f.Backup.line,
	}
	texts := func(where string, list []text) {
		for i, t := range list {
			lines[fmt.Sprintf("%s[%d]", where, i)] = t.line
		}
	}
	element := func(list string, i int, names []string, fields ...text) {
		where := fmt.Sprintf("%s[%d]", list, i)
		for n, field := range fields {
			lines[where+"."+names[n]] = field.line
			if lines[where] == 0 {
				lines[where] = field.line
			}
		}
	}
	texts("order", f.Rotation.Order)
	for i, p := range f.People {
		names := []string{"id", "name", "phone", "email", "lang", "zone", "quiet", "verified", "role"}
		element("people", i, names, p.ID, p.Name, p.Phone, p.Email, p.Lang, p.Zone, p.Quiet, p.Verified, p.Role)
		lines[fmt.Sprintf("people[%d]", i)] = max(p.ID.line, p.Name.line) // people look for the name
	}
	for i, l := range f.Layers {
		element("layers", i, []string{"name", "zone", "start", "every", "holidays"}, l.Name, l.Zone, l.Start, l.Every,
			l.Holidays)
		texts(fmt.Sprintf("layers[%d].order", i), l.Order)
		texts(fmt.Sprintf("layers[%d].hours", i), l.Hours)
	}
	for i, s := range f.Steps {
		element("steps", i, []string{"after"}, s.After)
		texts(fmt.Sprintf("steps[%d].call", i), s.Call)
	}
	for i, o := range f.Overrides {
		element("overrides", i, []string{"layer", "who", "from", "to", "zone"}, o.Layer, o.Who, o.From, o.To, o.Zone)
	}
	for i, s := range f.Swaps {
		element("swaps", i, []string{"one", "other", "from", "to", "zone"}, s.One, s.Other, s.From, s.To, s.Zone)
	}
	for i, l := range f.Leave {
		element("leave", i, []string{"who", "from", "to", "zone"}, l.Who, l.From, l.To, l.Zone)
	}
	for i, h := range f.Holidays {
		element("holidays", i, []string{"day", "name"}, h.Day, h.Name)
	}
	return lines
}

var (
	lineNumber   = regexp.MustCompile(`line \d+`)
	unknownField = regexp.MustCompile(`field ([A-Za-z_]{1,30}) not found`)
	secondField  = regexp.MustCompile(`mapping key "([A-Za-z_]{1,30})" already defined`)
	singleValue  = regexp.MustCompile(`want a single value here`)
)

// unreadable says in our words what the YAML reader found. Its own words may quote a value, so that only line numbers
// and the names of fields are taken from them.
func unreadable(err error) error {
	faults := []string{err.Error()}
	var shape *yaml.TypeError
	if errors.As(err, &shape) {
		faults = shape.Errors
	}
	var lines []error
	for _, fault := range faults {
		at, what := "", "is not what the sample has there; compare the indentation and the dashes with it"
		if line := lineNumber.FindString(fault); line != "" {
			at = ", " + line
		}
		if m := unknownField.FindStringSubmatch(fault); m != nil {
			what = fmt.Sprintf("nothing is called %q; the sample shows every field", m[1])
		} else if m := secondField.FindStringSubmatch(fault); m != nil {
			what = fmt.Sprintf("%q stands there twice; remove one", m[1])
		} else if singleValue.MatchString(fault) {
			what = "a single value belongs there"
		}
		lines = append(lines, fmt.Errorf("team file%s: %s", at, what))
	}
	return errors.Join(lines...)
}
