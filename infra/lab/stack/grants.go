package stack

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/policy"
)

// role is what a function may do, and what it has used.
type role struct {
	name string
	arn  string
	own  []policy.Document

	mu     sync.Mutex
	used   map[policy.Grant]int
	denied map[string]int
}

func newRole(name string, r declared.Role) *role {
	return &role{name: name, arn: r.ARN, own: r.Documents(), used: map[policy.Grant]int{}, denied: map[string]int{}}
}

// may says whether the role, and where it applies the resource's policy, allows all of these calls.
func (r *role) may(resource []policy.Document, calls ...policy.Call) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range calls {
		known := map[string]policy.Words{
			"aws:PrincipalArn": {r.arn}, "aws:PrincipalIsAWSService": {"false"},
			"aws:SourceAccount": {declared.Account},
		}
		maps.Copy(known, c.Context)
		c.Context = known
		by, denied := policy.Judge(r.own, c)
		theirs, refused := policy.Judge(resource, c)
		if denied || refused || len(by)+len(theirs) == 0 {
			words := fmt.Sprintf("%s on %s", c.Action, c.Resource)
			if c.Action == "sns:Publish" && c.Resource != "" && c.Resource[0] == '+' {
				words = "sns:Publish to a phone"
			}
			r.denied[words]++
			return &denial{r.name, words}
		}
		for _, grant := range by {
			r.used[grant]++
		}
	}
	return nil
}

// denial is a call that a role does not allow.
type denial struct{ role, what string }

func (d *denial) Error() string {
	return fmt.Sprintf("%s does not allow %s: say so in template.yaml if it should", d.role, d.what)
}

// Denied lists the calls that policies refused, as "ReceiveRole: dynamodb:Scan on arn...".
func (s *Stack) Denied() (list []string) {
	for _, r := range s.roles {
		r.mu.Lock()
		for what := range r.denied {
			list = append(list, r.name+": "+what)
		}
		r.mu.Unlock()
	}
	slices.Sort(list)
	return list
}

// Unused lists the grants that nothing used, as "ReceiveRole Table: dynamodb:DeleteItem".
func (s *Stack) Unused() (list []string) {
	for _, r := range s.roles {
		r.mu.Lock()
		for _, grant := range policy.Grants(r.own) {
			if r.used[grant] == 0 {
				list = append(list, fmt.Sprintf("%s %s: %s on %s", r.name, grant.Sid, grant.Action, grant.Resource))
			}
		}
		r.mu.Unlock()
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// logging is what Lambda itself does with a function's role: logs and traces.
func (s *Stack) logging(name string, f declared.Function) error {
	group := fmt.Sprintf("arn:aws:logs:%s:%s:log-group:%s:log-stream:now", declared.Region, declared.Account,
		f.LoggingConfig.LogGroup)
	calls := []policy.Call{
		{Action: "logs:CreateLogStream", Resource: group},
		{Action: "logs:PutLogEvents", Resource: group},
	}
	if f.Tracing == "Active" {
		calls = append(calls, policy.Call{Action: "xray:PutTraceSegments", Resource: "*"},
			policy.Call{Action: "xray:PutTelemetryRecords", Resource: "*"})
	}
	return s.roles[name].may(nil, calls...)
}

// forbid rejects a call that a policy refuses or no stand-in knows.
func forbid(w http.ResponseWriter, service string, err error) {
	Fail(w, service, http.StatusBadRequest, "AccessDeniedException", err.Error())
}
