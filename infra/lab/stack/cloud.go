package stack

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
)

// calls knows the caller of each call, and counts them.
type calls struct {
	mu      sync.Mutex
	owner   map[string]string // resource of the function by access key
	count   map[string]int    // by resource
	unknown []string
}

func (c *calls) owns(key, function string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.owner == nil {
		c.owner, c.count = map[string]string{}, map[string]int{}
	}
	c.owner[key] = function
}

func (c *calls) next(key string) (function string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	function = c.owner[key]
	c.count[function]++
	return function, c.count[function]
}

func (c *calls) strange(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unknown = append(c.unknown, what)
}

// Strange lists the calls that no service here understood: to other hosts, and unknown operations.
func (s *Stack) Strange() []string {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	return slices.Clone(s.calls.unknown)
}

const maxCall = 8 << 20 // bytes; DynamoDB takes 16 MB in theory and 4 MB in a transaction

// serve handles every call of a function. All services share one address: the signature names the service.
func (s *Stack) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect && r.Host == s.Template.API+":443" {
		s.tunnel(w)
		return
	}
	if r.Method == http.MethodConnect || r.URL.IsAbs() {
		host := r.Host
		s.calls.strange("to " + host)
		http.Error(w, "nothing leaves this machine", http.StatusBadGateway)
		return
	}
	key, service, ok := signer(r.Header.Get("Authorization"))
	if !ok {
		s.calls.strange("unsigned " + r.Method)
		http.Error(w, "not signed as AWS's calls are", http.StatusForbidden)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxCall))
	if err != nil {
		return // the caller is gone
	}
	c := Call{Key: key, Service: service}
	c.Function, c.N = s.calls.next(key)
	var answer func(http.ResponseWriter, *http.Request, string, []byte) error
	switch service {
	case "dynamodb":
		_, c.Operation, _ = strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		calls, err := s.permissions(c.Operation, body)
		if len(calls) > 0 && len(calls[0].Context["dynamodb:LeadingKeys"]) > 0 {
			c.On = calls[0].Context["dynamodb:LeadingKeys"][0]
		}
		answer = s.table(c, calls, err)
	case "ssm":
		_, c.Operation, _ = strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		answer = s.parameter(c)
	case "sns":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			Fail(w, service, http.StatusBadRequest, "InvalidParameter", err.Error())
			return
		}
		c.Operation, c.Target = form.Get("Action"), form.Get("TopicArn")+form.Get("PhoneNumber")+form.Get("TargetArn")
		c.Text = form.Get("Message")
		answer = s.publish(c, form)
	case "monitoring": // CloudWatch's name in signatures
		c.Operation = path.Base(r.URL.Path)
		answer = s.figures(c)
	case "lambda":
		c.Operation = "GetAccountSettings"
		answer = s.limits(c)
	}
	if answer == nil || c.Function == "" {
		s.calls.strange(service + " by " + key)
		forbid(w, service, fmt.Errorf("%s is not known to infra/lab/stack", service))
		return
	}
	var handler http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := answer(w, r, c.Operation, body)
		if refused := (*denial)(nil); errors.As(err, &refused) {
			forbid(w, service, err)
		} else if err != nil {
			s.calls.strange(fmt.Sprintf("%s by %s: %v", c.Operation, c.Function, err))
			Fail(w, service, http.StatusBadRequest, "ValidationException", err.Error())
		}
	})
	if s.o.Between != nil {
		handler = s.o.Between(c, handler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	handler.ServeHTTP(w, r)
}

// signer reads a call's access key and service from Credential=<key>/<date>/<region>/<service>/aws4_request.
func signer(authorization string) (key, service string, ok bool) {
	_, scope, ok := strings.Cut(authorization, "Credential=")
	scope, _, _ = strings.Cut(scope, ",")
	part := strings.Split(scope, "/")
	if !ok || len(part) != 5 {
		return "", "", false
	}
	return part[0], part[3], true
}

// Fail responds with an error in the service's format: XML for SNS, JSON for the others.
func Fail(w http.ResponseWriter, service string, status int, code, message string) {
	if service == "sns" {
		type fault struct{ Type, Code, Message string }
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		_ = xml.NewEncoder(w).Encode(struct { // the caller may be gone
			XMLName   xml.Name `xml:"ErrorResponse"`
			Error     fault
			RequestID string `xml:"RequestId"`
		}{Error: fault{"Sender", strings.TrimSuffix(code, "Exception"), message}, RequestID: "local"})
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": "com.amazonaws.local#" + code, "message": message})
}
