package declared

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// noValue is !Ref AWS::NoValue: the property is omitted.
type noValue struct{}

// resolver turns a template's nodes into plain values (maps, lists, strings, numbers, booleans).
type resolver struct {
	values     map[string]string            // of !Ref: parameters, pseudo parameters, resources
	attributes map[string]map[string]string // of !GetAtt, by resource
	conditions map[string]*yaml.Node
	asking     map[string]bool // conditions being evaluated, to stop recursion
}

// plain resolves a node and everything below.
func (r *resolver) plain(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.AliasNode:
		return r.plain(n.Alias)
	case yaml.SequenceNode:
		if f, ok := function(n.Tag); ok {
			return r.call(f, n)
		}
		return r.list(n)
	case yaml.MappingNode:
		if len(n.Content) == 2 {
			if f, ok := longForm(n.Content[0].Value, n.Content[1]); ok {
				return r.call(f, n.Content[1])
			}
		}
		all := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if key == "<<" {
				return nil, fault(n, "a merge key, which CloudFormation does not read")
			}
			value, err := r.plain(n.Content[i+1])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			if value != (noValue{}) {
				all[key] = value
			}
		}
		return all, nil
	default:
		if f, ok := function(n.Tag); ok {
			return r.call(f, n)
		}
		if n.ShortTag() == "!!float" { // 0.50 is meant as text; nothing wants a fraction
			return n.Value, nil
		}
		var value any
		if err := n.Decode(&value); err != nil {
			return nil, fault(n, err.Error())
		}
		return value, nil
	}
}

func (r *resolver) list(n *yaml.Node) ([]any, error) {
	list := []any{}
	for _, item := range n.Content {
		value, err := r.plain(item)
		if err != nil {
			return nil, err
		}
		if value != (noValue{}) {
			list = append(list, value)
		}
	}
	return list, nil
}

// function is the intrinsic function of a short tag: "Sub" of !Sub.
func function(tag string) (string, bool) {
	return strings.TrimPrefix(tag, "!"), strings.HasPrefix(tag, "!") && !strings.HasPrefix(tag, "!!")
}

func longForm(key string, argument *yaml.Node) (string, bool) {
	if key == "Ref" || key == "Condition" && argument.Kind == yaml.ScalarNode {
		return key, true
	}
	return strings.CutPrefix(key, "Fn::")
}

// call evaluates one intrinsic function.
func (r *resolver) call(name string, n *yaml.Node) (any, error) {
	bare := *n
	bare.Tag = "" // otherwise the argument would be the same call again
	if n.Kind == yaml.ScalarNode {
		bare.Tag = "!!str"
	}
	if name == "If" { // evaluate only the branch that holds
		if n.Kind != yaml.SequenceNode || len(n.Content) != 3 {
			return nil, fault(n, "!If wants a condition and two values")
		}
		holds, err := r.holds(n.Content[0].Value)
		if err != nil {
			return nil, err
		}
		if holds {
			return r.plain(n.Content[1])
		}
		return r.plain(n.Content[2])
	}
	argument, err := r.plain(&bare)
	if err != nil {
		return nil, err
	}
	text, isText := argument.(string)
	list, _ := argument.([]any)
	switch name {
	case "Ref":
		if text == "AWS::NoValue" {
			return noValue{}, nil
		}
		if value, ok := r.values[text]; ok {
			return value, nil
		}
		return nil, fault(n, "!Ref "+text+": there is no such parameter or resource")
	case "GetAtt":
		if isText {
			resource, attribute, _ := strings.Cut(text, ".")
			list = []any{resource, attribute}
		}
		if len(list) == 2 {
			return r.attribute(n, fmt.Sprint(list[0]), fmt.Sprint(list[1]))
		}
	case "Sub":
		own := map[string]any{}
		if !isText && len(list) == 2 {
			text, isText = list[0].(string)
			own, _ = list[1].(map[string]any)
		}
		if isText {
			return r.sub(n, text, own)
		}
	case "Join":
		if parts, ok := at(list, 1).([]any); ok && len(list) == 2 {
			texts := make([]string, len(parts))
			for i, p := range parts {
				texts[i] = fmt.Sprint(p)
			}
			return strings.Join(texts, fmt.Sprint(list[0])), nil
		}
	case "Select":
		index, isIndex := at(list, 0).(int)
		if from, ok := at(list, 1).([]any); ok && isIndex && index >= 0 && index < len(from) {
			return from[index], nil
		}
	case "Split":
		if len(list) == 2 {
			var parts []any
			for part := range strings.SplitSeq(fmt.Sprint(list[1]), fmt.Sprint(list[0])) {
				parts = append(parts, part)
			}
			return parts, nil
		}
	case "Equals":
		if len(list) == 2 {
			return fmt.Sprint(list[0]) == fmt.Sprint(list[1]), nil
		}
	case "Not":
		if b, ok := at(list, 0).(bool); ok && len(list) == 1 {
			return !b, nil
		}
	case "And", "Or":
		for _, v := range list {
			b, ok := v.(bool)
			if !ok {
				return nil, fault(n, "!"+name+" wants conditions")
			}
			if b == (name == "Or") {
				return b, nil
			}
		}
		return name == "And", nil
	case "Condition":
		return r.holds(text)
	default:
		return nil, fault(n, "!"+name+" is not known to infra/lab/stack: teach declared what it does")
	}
	return nil, fault(n, "!"+name+" with an argument it does not take")
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

func (r *resolver) attribute(n *yaml.Node, resource, name string) (any, error) {
	if value, ok := r.attributes[resource][name]; ok {
		return value, nil
	}
	return nil, fault(n,
		fmt.Sprintf(
			"!GetAtt %s.%s: there is no such resource, or infra/lab/stack does not know this attribute of it (only %v)",
			resource, name, slices.Sorted(maps.Keys(r.attributes[resource]))))
}

var variable = regexp.MustCompile(`\$\{[^}]*\}`)

func (r *resolver) sub(n *yaml.Node, text string, own map[string]any) (_ any, err error) {
	whole := variable.ReplaceAllStringFunc(text, func(found string) string {
		name := found[2 : len(found)-1]
		if strings.HasPrefix(name, "!") { // ${!x} writes ${x}
			return "${" + name[1:] + "}"
		}
		if value, ok := own[name]; ok {
			return fmt.Sprint(value)
		}
		if value, ok := r.values[name]; ok {
			return value
		}
		resource, attribute, _ := strings.Cut(name, ".")
		value, fault := r.attribute(n, resource, attribute)
		if fault != nil {
			err = fault
		}
		return fmt.Sprint(value)
	})
	return whole, err
}

// holds evaluates a condition of the template.
func (r *resolver) holds(name string) (bool, error) {
	n, ok := r.conditions[name]
	if !ok || r.asking[name] {
		return false, fmt.Errorf("condition %s is not there, or asks for itself", name)
	}
	r.asking[name] = true
	defer delete(r.asking, name)
	value, err := r.plain(n)
	if err != nil {
		return false, err
	}
	holds, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("condition %s is no condition", name)
	}
	return holds, nil
}

func fault(n *yaml.Node, what string) error { return fmt.Errorf("line %d: %s", n.Line, what) }

// decode puts a plain value into a struct. Unknown fields are an error, so nothing in the template is ignored silently.
func decode(plain, into any) error {
	data, err := json.Marshal(plain)
	if err != nil {
		return err
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
