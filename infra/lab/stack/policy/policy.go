// Package policy judges calls by IAM's policies: what is denied is denied, what is allowed nowhere is denied too. It
// knows what template.yaml uses and refuses to read the rest, so that nothing is allowed by a word it passed over.
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

// Statement is one of its sentences.
type Statement struct {
	Sid         string
	Effect      string // Allow or Deny
	Principal   Principal
	Action      Words
	Resource    Words
	NotResource Words
	Condition   map[string]map[string]Words // operator -> key -> values
}

// Words is one word or a list of them.
type Words []string

// UnmarshalJSON takes both.
func (w *Words) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*w = Words{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(w))
}

// Principal is who a resource's policy speaks of: "*", or services, or ARNs.
type Principal struct {
	Any          bool
	Service, AWS Words
}

// UnmarshalJSON takes "*" and the map.
func (p *Principal) UnmarshalJSON(data []byte) error {
	if string(data) == `"*"` {
		p.Any = true
		return nil
	}
	type plain Principal
	return json.Unmarshal(data, (*plain)(p))
}

// UnmarshalJSON reads a statement and refuses what Judge could not judge.
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

// Call is one thing that somebody asks of a service.
type Call struct {
	Action   string           // "dynamodb:PutItem"
	Resource string           // an ARN; for an SMS the phone's number
	Service  string           // who asks, where that is a service of AWS: "sns.amazonaws.com"
	Context  map[string]Words // condition keys, such as aws:PrincipalArn, with their values
}

// Grant is one action on one resource that a statement allows; for a NotResource, Resource is "not " and what it is.
type Grant struct{ Sid, Action, Resource string }

// Judge says what becomes of a call by one policy: denied by a statement, allowed by the grants that it returns, or
// neither. Principals count where a statement names them, so the documents of a role and of a resource are read alike.
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

// Grants lists all that policies allow.
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

// meets is the part of a statement that speaks of the call.
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

// operators are the conditions that are known. A key that is not there meets only what is negated, and ForAllValues.
var operators = map[string]func(got, wanted Words) bool{
	"StringEquals":            one(equals),
	"Bool":                    one(equals),
	"ArnEquals":               one(like), // ArnEquals and ArnLike are one and the same
	"ArnLike":                 one(like),
	"StringLike":              one(like),
	"ArnNotEquals":            func(got, wanted Words) bool { return !one(like)(got, wanted) },
	"ArnNotLike":              func(got, wanted Words) bool { return !one(like)(got, wanted) },
	"StringNotEquals":         func(got, wanted Words) bool { return !one(equals)(got, wanted) },
	"ForAllValues:StringLike": every(like), "ForAllValues:StringEquals": every(equals),
}

// one is for keys with one value.
func one(meets func(got string, wanted Words) bool) func(got, wanted Words) bool {
	return func(got, wanted Words) bool { return len(got) == 1 && meets(got[0], wanted) }
}

// every is for keys with several values, each of which must meet it.
func every(meets func(got string, wanted Words) bool) func(got, wanted Words) bool {
	return func(got, wanted Words) bool {
		return !slices.ContainsFunc(got, func(g string) bool { return !meets(g, wanted) })
	}
}

func equals(got string, wanted Words) bool { return slices.Contains(wanted, got) }

func like(got string, wanted Words) bool {
	return slices.ContainsFunc(wanted, func(pattern string) bool { return Match(pattern, got) })
}

// Match compares a text with a pattern in which * stands for any text and ? for one character.
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
