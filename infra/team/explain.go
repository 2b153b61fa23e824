package team

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"oyez/shared/rota"
)

// explain writes "team.yaml, line 7: Anna's phone has no country; ...".
func (f file) explain(name string, document *yaml.Node, fault *rota.Fault) error {
	what := fault.Where
	if i, field, ok := inPerson(what); ok {
		what = fmt.Sprintf("%s's %s", f.People[i].called(i), field)
	}
	if line := lineOf(document, fault.Where); line > 0 {
		name = fmt.Sprintf("%s, line %d", name, line)
	}
	return fmt.Errorf("%s: %s %s", name, what, fault.What)
}

// called is the name of a person who may lack one. One with digits is not shown: it may be a number that was written in
// the wrong field.
func (p person) called(i int) string {
	for _, name := range []string{p.Name, p.ID} {
		if name != "" && !strings.ContainsAny(name, "0123456789") {
			return name
		}
	}
	return fmt.Sprintf("person %d", i+1)
}

// inPerson reads "people[2].phone".
func inPerson(where string) (i int, field string, ok bool) {
	_, err := fmt.Sscanf(where, "people[%d].%s", &i, &field)
	return i, field, err == nil
}

// lineOf is the line of a field, by the name that rota.Check gives it: "people[2].phone". For a field that is left out
// it is the line of what the field belongs to; 0 if that is the whole file.
func lineOf(document *yaml.Node, where string) (line int) {
	parts := strings.FieldsFunc(where, func(r rune) bool { return strings.ContainsRune(".[]", r) })
	switch parts[0] {
	case "start", "every", "order":
		parts = append([]string{"rotation"}, parts...)
	}
	node := document.Content[0]
	for _, part := range parts {
		if node = child(node, part); node == nil {
			break
		}
		line = node.Line
	}
	return line
}

// child is a field of a mapping or an element of a list; nil if there is none.
func child(node *yaml.Node, part string) *yaml.Node {
	switch n, err := strconv.Atoi(part); {
	case node.Kind == yaml.AliasNode:
		return child(node.Alias, part)
	case err == nil && node.Kind == yaml.SequenceNode && n < len(node.Content):
		return node.Content[n]
	case node.Kind == yaml.MappingNode:
		for i := 0; i < len(node.Content); i += 2 {
			if node.Content[i].Value == part {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

// What the YAML reader says, and how we say it. The reader may quote a value, so only the names of fields are taken
// over.
var (
	lineNumber = regexp.MustCompile(`line \d+`)
	readings   = []struct {
		fault *regexp.Regexp
		says  string
	}{
		{regexp.MustCompile(`field ([A-Za-z_]{1,30}) not found`), `nothing is called "$1"; see infra/team/sample.yaml`},
		{regexp.MustCompile(`mapping key "([A-Za-z_]{1,30})" already defined`), `"$1" stands there twice; remove one`},
		{regexp.MustCompile(`into string$`), "a single value belongs there"},
		{regexp.MustCompile(``), "is not as in infra/team/sample.yaml; compare the indentation and the dashes"},
	}
)

// unreadable says in our words what the YAML reader found.
func unreadable(name string, err error) error {
	faults := []string{err.Error()}
	if shape, ok := errors.AsType[*yaml.TypeError](err); ok {
		faults = shape.Errors
	}
	var lines []error
	for _, fault := range faults {
		at := name
		if line := lineNumber.FindString(fault); line != "" {
			at += ", " + line
		}
		for _, r := range readings {
			if found := r.fault.FindStringSubmatchIndex(fault); found != nil {
				lines = append(lines, fmt.Errorf("%s: %s", at, r.fault.ExpandString(nil, r.says, fault, found)))
				break
			}
		}
	}
	return errors.Join(lines...)
}
