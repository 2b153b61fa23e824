// Package pattern matches events with EventBridge patterns, which event source mappings also filter with: a map must
// match key by key, an array by any value. It supports exact values, prefix, suffix, exists, anything-but,
// equals-ignore-case and numeric, and rejects the rest.
package pattern

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Pattern is a parsed pattern.
type Pattern struct {
	below map[string]Pattern
	any   []test // at the end of a path: one must hold
}

// test says whether the values at a path pass; none if the path is absent.
type test func(values []any) bool

// Parse parses a pattern.
func Parse(text string) (Pattern, error) {
	var top map[string]any
	if err := json.Unmarshal([]byte(text), &top); err != nil {
		return Pattern{}, fmt.Errorf("pattern: %w", err)
	}
	return parse(top)
}

func parse(m map[string]any) (Pattern, error) {
	if len(m) == 0 {
		return Pattern{}, errors.New("pattern: an empty map matches nothing")
	}
	p := Pattern{below: map[string]Pattern{}}
	for key, value := range m {
		var err error
		switch value := value.(type) {
		case map[string]any:
			p.below[key], err = parse(value)
		case []any:
			var end Pattern
			for _, v := range value {
				var t test
				if t, err = leaf(v); err != nil {
					break
				}
				end.any = append(end.any, t)
			}
			if len(value) == 0 {
				err = errors.New("pattern: an empty array matches nothing")
			}
			p.below[key] = end
		default:
			err = fmt.Errorf("pattern: %v must stand in an array", value)
		}
		if err != nil {
			return p, fmt.Errorf("%s: %w", key, err)
		}
	}
	return p, nil
}

func leaf(v any) (test, error) {
	rule, ok := v.(map[string]any)
	if !ok {
		return some(func(got any) bool { return got == v }), nil
	}
	if len(rule) != 1 {
		return nil, fmt.Errorf("pattern: %v is not one rule", rule)
	}
	for name, want := range rule {
		text, isText := want.(string)
		switch name {
		case "exists":
			if wanted, ok := want.(bool); ok {
				return func(values []any) bool { return (len(values) > 0) == wanted }, nil
			}
		case "prefix", "suffix", "equals-ignore-case":
			if !isText {
				break
			}
			f := map[string]func(string, string) bool{
				"prefix": strings.HasPrefix, "suffix": strings.HasSuffix, "equals-ignore-case": strings.EqualFold,
			}[name]
			return some(func(got any) bool { s, ok := got.(string); return ok && f(s, text) }), nil
		case "anything-but":
			unwanted, ok := want.([]any)
			if !ok {
				unwanted = []any{want}
			}
			for _, u := range unwanted {
				if _, nested := u.(map[string]any); nested {
					return nil, errors.New("pattern: anything-but of a rule is not known")
				}
			}
			return some(func(got any) bool { return !slices.Contains(unwanted, got) }), nil
		case "numeric":
			if list, ok := want.([]any); ok {
				return numeric(list)
			}
		}
		return nil, fmt.Errorf("pattern: the rule %s of %v is not known", name, want)
	}
	panic("a map of one has one")
}

func some(f func(any) bool) test {
	return func(values []any) bool { return slices.ContainsFunc(values, f) }
}

// numeric reads pairs of operator and number; all must hold. DynamoDB's numbers are text and never match.
func numeric(list []any) (test, error) {
	if len(list) == 0 || len(list)%2 != 0 {
		return nil, errors.New("pattern: numeric wants pairs of an operator and a number")
	}
	type bound struct {
		op string
		to float64
	}
	var bounds []bound
	for i := 0; i < len(list); i += 2 {
		op, _ := list[i].(string)
		to, ok := list[i+1].(float64)
		if !ok || !slices.Contains([]string{"=", "<", "<=", ">", ">="}, op) {
			return nil, fmt.Errorf("pattern: numeric %v is not known", list)
		}
		bounds = append(bounds, bound{op, to})
	}
	return some(func(got any) bool {
		n, ok := got.(float64)
		for _, b := range bounds {
			ok = ok && map[string]bool{
				"=": n == b.to, "<": n < b.to, "<=": n <= b.to, ">": n > b.to, ">=": n >= b.to,
			}[b.op]
		}
		return ok
	}), nil
}

// Match says whether a JSON event matches. Invalid JSON never does.
func (p Pattern) Match(event []byte) bool {
	var value any
	return json.Unmarshal(event, &value) == nil && p.match([]any{value})
}

func (p Pattern) match(values []any) bool {
	if p.below == nil {
		return slices.ContainsFunc(p.any, func(t test) bool { return t(values) })
	}
	for key, below := range p.below {
		var found []any
		for _, v := range values {
			m, ok := v.(map[string]any)
			if !ok {
				continue
			}
			switch inner, there := m[key]; inner := inner.(type) {
			case []any:
				found = append(found, inner...)
			default:
				if there {
					found = append(found, inner)
				}
			}
		}
		if !below.match(found) {
			return false
		}
	}
	return true
}
