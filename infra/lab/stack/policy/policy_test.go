package policy

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func document(t *testing.T, statements string) []Document {
	t.Helper()
	var d Document
	if err := json.Unmarshal([]byte(`{"Version":"2012-10-17","Statement":[`+statements+`]}`), &d); err != nil {
		t.Fatal(err)
	}
	return []Document{d}
}

func TestJudge(t *testing.T) {
	const topic = "arn:aws:sns:eu-west-3:1:t"
	for name, row := range map[string]struct {
		statements string
		call       Call
		allowed    bool
		denied     bool
	}{
		"nothing allows nothing": {``, Call{Action: "a:B", Resource: "r"}, false, false},
		"the very thing": {
			`{"Effect":"Allow","Action":"a:B","Resource":"r"}`,
			Call{Action: "a:B", Resource: "r"},
			true, false,
		},
		"another action": {
			`{"Effect":"Allow","Action":"a:C","Resource":"r"}`,
			Call{Action: "a:B", Resource: "r"},
			false, false,
		},
		"another resource": {
			`{"Effect":"Allow","Action":"a:B","Resource":"r/index/*"}`,
			Call{Action: "a:B", Resource: "r"},
			false, false,
		},
		"case of actions": {
			`{"Effect":"Allow","Action":["A:b*"],"Resource":["*"]}`,
			Call{Action: "a:Bee", Resource: "r"},
			true, false,
		},
		"case of resources": {
			`{"Effect":"Allow","Action":"a:B","Resource":"R"}`,
			Call{Action: "a:B", Resource: "r"},
			false, false,
		},
		"deny wins": {
			`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"a:B","Resource":"r"}`,
			Call{Action: "a:B", Resource: "r"},
			false, true,
		},
		"a phone is no topic": {
			`{"Effect":"Allow","Action":"sns:Publish","NotResource":"arn:aws:sns:*:*:*"}`,
			Call{Action: "sns:Publish", Resource: "+336"},
			true, false,
		},
		"a topic is one": {
			`{"Effect":"Allow","Action":"sns:Publish","NotResource":"arn:aws:sns:*:*:*"}`,
			Call{Action: "sns:Publish", Resource: topic},
			false, false,
		},
		"deny all but one, the one": {
			`{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"` + topic +
				`","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"me"}}}`,
			Call{Action: "sns:Publish", Resource: topic, Context: map[string]Words{"aws:PrincipalArn": {"me"}}},
			false, false,
		},
		"deny all but one, another": {
			`{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"` + topic +
				`","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"me"}}}`,
			Call{Action: "sns:Publish", Resource: topic, Context: map[string]Words{"aws:PrincipalArn": {"you"}}},
			false, true,
		},
		"a service from its topic": {
			`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"q","Condition":{"ArnEquals":{"aws:SourceArn":"t"}}}`,
			Call{
				Action: "sqs:SendMessage", Resource: "q", Service: "sns.amazonaws.com",
				Context: map[string]Words{"aws:SourceArn": {"t"}},
			},
			true, false,
		},
		"a service from another topic": {
			`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"q","Condition":{"ArnEquals":{"aws:SourceArn":"t"}}}`,
			Call{
				Action: "sqs:SendMessage", Resource: "q", Service: "sns.amazonaws.com",
				Context: map[string]Words{"aws:SourceArn": {"u"}},
			},
			false, false,
		},
		"a service's own word, and nobody else's": {
			`{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"t","Condition":{"Bool":{"aws:PrincipalIsAWSService":"false"}}}`,
			Call{
				Action: "sns:Publish", Resource: "t",
				Context: map[string]Words{"aws:PrincipalIsAWSService": {"false"}},
			},
			false, true,
		},
		"every key is one of these": {
			`{"Effect":"Allow","Action":"a:B","Resource":"t","Condition":{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["team","ask#*"]}}}`,
			Call{Action: "a:B", Resource: "t", Context: map[string]Words{"dynamodb:LeadingKeys": {"team", "ask#1"}}},
			true, false,
		},
		"one key is another": {
			`{"Effect":"Allow","Action":"a:B","Resource":"t","Condition":{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["team","ask#*"]}}}`,
			Call{Action: "a:B", Resource: "t", Context: map[string]Words{"dynamodb:LeadingKeys": {"team", "said#1"}}},
			false, false,
		},
		"a key that is not told": {
			`{"Effect":"Allow","Action":"a:B","Resource":"t","Condition":{"StringEquals":{"k":"v"}}}`,
			Call{Action: "a:B", Resource: "t"},
			false, false,
		},
		"another service": {
			`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"q"}`,
			Call{Action: "sqs:SendMessage", Resource: "q", Service: "events.amazonaws.com"},
			false, false,
		},
	} {
		by, denied := Judge(document(t, row.statements), row.call)
		if (len(by) > 0) != row.allowed || denied != row.denied {
			t.Errorf("%s: by %v, denied %v", name, by, denied)
		}
	}
}

// Grants lists every grant that Judge returns; otherwise Unused could never be empty.
func TestGrantsAreListed(t *testing.T) {
	d := document(t,
		`{"Sid":"S","Effect":"Allow","Action":["a:B","a:*"],"Resource":["r","*"]},{"Sid":"N","Effect":"Allow","Action":"a:B","NotResource":"x"}`)
	all := map[Grant]bool{}
	for _, g := range Grants(d) {
		all[g] = true
	}
	by, _ := Judge(d, Call{Action: "a:B", Resource: "r"})
	if len(by) != 5 || len(all) != 5 {
		t.Errorf("%d grants of %d", len(by), len(all))
	}
	for _, g := range by {
		if !all[g] {
			t.Errorf("%v is not listed", g)
		}
	}
}

// Match against its plain definition: a star matches nothing, or one character and more.
func TestMatch(t *testing.T) {
	var plain func(p, s string) bool
	plain = func(p, s string) bool {
		switch {
		case p == "":
			return s == ""
		case p[0] == '*':
			return plain(p[1:], s) || s != "" && plain(p, s[1:])
		default:
			return s != "" && (p[0] == '?' || p[0] == s[0]) && plain(p[1:], s[1:])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p, s := rapid.StringMatching(`[ab*?]{0,6}`).Draw(t, "pattern"), rapid.StringMatching(`[ab]{0,7}`).Draw(t,
			"text")
		if Match(p, s) != plain(p, s) {
			t.Fatalf("Match(%q, %q) = %v", p, s, Match(p, s))
		}
	})
	if !Match(strings.Repeat("*a", 50)+"*", strings.Repeat("a", 200)) {
		t.Error("many stars")
	}
}
