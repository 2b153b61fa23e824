package stack

import (
	"encoding/json"
	"fmt"
	"net/http"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/policy"
)

// parameter is SSM, holding the SecureStrings in the options.
func (s *Stack) parameter(c Call) func(http.ResponseWriter, *http.Request, string, []byte) error {
	return func(w http.ResponseWriter, _ *http.Request, operation string, body []byte) error {
		var in struct {
			Name           string
			WithDecryption bool
		}
		if operation != "GetParameter" {
			return fmt.Errorf("ssm:%s is not known to infra/lab/stack", operation)
		}
		if err := json.Unmarshal(body, &in); err != nil {
			return err
		}
		arn := fmt.Sprintf("arn:aws:ssm:%s:%s:parameter%s", declared.Region, declared.Account, in.Name)
		if err := s.roles[c.Function].may(nil, policy.Call{Action: "ssm:GetParameter", Resource: arn}); err != nil {
			return err
		}
		value, ok := s.o.Secrets[in.Name]
		if !ok {
			Fail(w, "ssm", http.StatusBadRequest, "ParameterNotFound", "")
			return nil
		}
		if !in.WithDecryption {
			value = "still encrypted"
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		return json.NewEncoder(w).Encode(map[string]any{"Parameter": map[string]any{
			"ARN": arn, "Name": in.Name, "Type": "SecureString", "Value": value, "Version": 1,
		}})
	}
}
