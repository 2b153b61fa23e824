package sms_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"oyez/shared/sms"
	"oyez/shared/sms/smstest"
)

// account is SNS with an account's rules, each refusal in the code and words that SNS's documents give.
type account struct {
	verified  []string
	sandbox   bool
	stopped   []string
	limit     int
	accepted  int
	lose      bool
	down      bool
	delivered []string
}

func (a *account) Sandbox(verified ...string) { a.sandbox, a.verified = true, verified }
func (a *account) Limit(n int)                { a.limit = n }
func (a *account) OptOut(number string)       { a.stopped = append(a.stopped, number) }
func (a *account) Lose()                      { a.lose = true }
func (a *account) Down()                      { a.down = true }
func (a *account) Delivered() []string        { return a.delivered }

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	to, text := r.PostFormValue("PhoneNumber"), r.PostFormValue("Message")
	status, code, words := 0, "", ""
	switch {
	case a.down:
		status, code, words = http.StatusServiceUnavailable, "ServiceUnavailable", "Service is unable to handle request"
	case slices.Contains(a.stopped, to):
		status, code, words = http.StatusBadRequest, "InvalidParameter", "Invalid parameter: PhoneNumber Reason: "+
			to+" is opted out"
	case a.sandbox && !slices.Contains(a.verified, to):
		status, code, words = http.StatusBadRequest, "UserError", to+" is not verified in the SMS sandbox"
	case a.limit > 0 && a.accepted >= a.limit:
		status, code, words = http.StatusBadRequest, "UserError", "No quota left for account"
	}
	w.Header().Set("Content-Type", "text/xml")
	if code != "" {
		type fault struct {
			XMLName xml.Name `xml:"ErrorResponse"`
			Code    string   `xml:"Error>Code"`
			Message string   `xml:"Error>Message"`
		}
		w.WriteHeader(status)
		_ = xml.NewEncoder(w).Encode(fault{Code: code, Message: words}) // to a client in this process
		return
	}
	a.accepted++
	if !a.lose {
		a.delivered = append(a.delivered, to+" "+text)
	}
	fmt.Fprintf(w, `<PublishResponse><PublishResult><MessageId>m-%d</MessageId></PublishResult></PublishResponse>`,
		a.accepted)
}

// The real SDK against SNS's protocol.
func TestContract(t *testing.T) {
	smstest.Run(t, func(t *testing.T) (smstest.Sender, smstest.Carrier) {
		far := &account{}
		server := httptest.NewServer(far)
		t.Cleanup(server.Close)
		return sms.New(client(server.URL), sms.Options{}), far
	})
}
