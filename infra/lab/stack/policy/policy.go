// Package policy evaluates IAM policies: a denial wins, and what nothing allows is denied. It knows what template.yaml
// uses and rejects the rest, so that no unknown word can allow anything.
package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Document is a policy.
type Document struct {
	Version   string
	Statement []Statement
}

// Statement is a statement of a policy.
type Statement struct {
	Sid         string
	Effect      string // Allow or Deny
	Principal   Principal
	Action      Words
	Resource    Words
	NotResource Words
	Condition   map[string]map[string]Words // operator -> key -> values
}

// Words is a string or a list of strings.
type Words []string

// UnmarshalJSON accepts both.
func (w *Words) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*w = Words{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(w))
}

// Principal is the subject of a resource's policy: "*", services, or ARNs.
type Principal struct {
	Any          bool
	Service, AWS Words
}

// UnmarshalJSON accepts "*" and the map.
func (p *Principal) UnmarshalJSON(data []byte) error {
	if string(data) == `"*"` {
		p.Any = true
		return nil
	}
	type plain Principal
	return json.Unmarshal(data, (*plain)(p))
}

// UnmarshalJSON rejects a statement that Judge does not support.
func (s *Statement) UnmarshalJSON(data []byte) error {
	type plain Statement
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode((*plain)(s)); err != nil {
		return fmt.Errorf("statement %s: %w", s.Sid, err)
	}
	if s.Effect != "Allow" && s.Effect != "Deny" || len(s.Action) == 0 {
		return fmt.Errorf("statement %s wants an effect and actions", s.Sid)
	}
	for operator := range s.Condition {
		if _, ok := operators[operator]; !ok {
			return fmt.Errorf("statement %s: the condition %s is not known", s.Sid, operator)
		}
	}
	return nil
}

// Call is one request to a service.
type Call struct {
	Action   string           // "dynamodb:PutItem"
	Resource string           // ARN; the phone number for an SMS
	Service  string           // the caller if it is an AWS service: "sns.amazonaws.com"
	Context  map[string]Words // values of condition keys such as aws:PrincipalArn
}

// Grant is an action and a resource that a statement allows; a NotResource is "not " and its pattern.
type Grant struct{ Sid, Action, Resource string }

// Judge evaluates a call under one policy: denied, allowed by the returned grants, or neither. Principals count where a
// statement names them, so policies of roles and of resources are evaluated alike.
func Judge(documents []Document, c Call) (by []Grant, denied bool) {
	for _, d := range documents {
		for _, s := range d.Statement {
			grants := s.meets(c)
			if len(grants) > 0 && s.Effect == "Deny" {
				return nil, true
			}
			by = append(by, grants...)
		}
	}
	return by, false
}

// Grants lists everything that policies allow.
func Grants(documents []Document) (all []Grant) {
	for _, d := range documents {
		for _, s := range d.Statement {
			if s.Effect != "Allow" {
				continue
			}
			for _, a := range s.Action {
				for _, r := range s.resources() {
					all = append(all, Grant{s.Sid, a, r})
				}
			}
		}
	}
	return all
}

const not = "not "

func (s Statement) resources() []string {
	list := slices.Clone([]string(s.Resource))
	for _, r := range s.NotResource {
		list = append(list, not+r)
	}
	return list
}

// meets returns the part of a statement that matches the call.
func (s Statement) meets(c Call) (grants []Grant) {
	if !s.Principal.covers(c) {
		return nil
	}
	for operator, keys := range s.Condition {
		for key, values := range keys {
			if !operators[operator](c.Context[key], values) {
				return nil
			}
		}
	}
	for _, action := range s.Action {
		if !Match(strings.ToLower(action), strings.ToLower(c.Action)) {
			continue
		}
		for _, r := range s.resources() {
			if excluded, negated := strings.CutPrefix(r, not); negated != Match(strings.TrimPrefix(excluded, not),
				c.Resource) {
				grants = append(grants, Grant{s.Sid, action, r})
			}
		}
	}
	return grants
}

func (p Principal) covers(c Call) bool {
	if len(p.Service) == 0 && len(p.AWS) == 0 {
		return true // anybody, or a role's own policy
	}
	me := c.Context["aws:PrincipalArn"]
	return slices.Contains(p.Service, c.Service) || len(me) == 1 && slices.Contains(p.AWS, me[0])
}

// operators are the supported conditions. An absent key matches only negated ones and ForAllValues.
var operators = map[string]func(got, wanted Words) bool{
	"StringEquals":            one(equals),
	"Bool":                    one(equals),
	"ArnEquals":               one(like), // ArnEquals and ArnLike are the same
	"ArnLike":                 one(like),
	"StringLike":              one(like),
	"ArnNotEquals":            func(got, wanted Words) bool { return !one(like)(got, wanted) },
	"ArnNotLike":              func(got, wanted Words) bool { return !one(like)(got, wanted) },
	"StringNotEquals":         func(got, wanted Words) bool { return !one(equals)(got, wanted) },
	"ForAllValues:StringLike": every(like), "ForAllValues:StringEquals": every(equals),
}

// one is for single-valued keys.
func one(meets func(got string, wanted Words) bool) func(got, wanted Words) bool {
	return func(got, wanted Words) bool { return len(got) == 1 && meets(got[0], wanted) }
}

// every is for multivalued keys, all of whose values must match.
func every(meets func(got string, wanted Words) bool) func(got, wanted Words) bool {
	return func(got, wanted Words) bool {
		return !slices.ContainsFunc(got, func(g string) bool { return !meets(g, wanted) })
	}
}

func equals(got string, wanted Words) bool { return slices.Contains(wanted, got) }

func like(got string, wanted Words) bool {
	return slices.ContainsFunc(wanted, func(pattern string) bool { return Match(pattern, got) })
}

// Match matches a text against a pattern with * and ?.
func Match(pattern, text string) bool {
	star, mark := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p, t = p+1, t+1
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
