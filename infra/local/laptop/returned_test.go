package laptop_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"oyez/shared/table/embedded"
)

// whatsapp is a new delivery for one of our numbers.
func (w *town) whatsapp(members string) string {
	return fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":
		{"metadata":{"phone_number_id":"555000111222333"},%s}}]}]}`,
		strings.ReplaceAll(members, `"NOW"`, fmt.Sprintf(`"%d"`, w.clock.Now().Unix())))
}

// WhatsApp accepts a reply, and later reports, perhaps twice and perhaps at once, that it did not arrive.
func TestAnAnswerThatWhatsAppReturnsIsOwedAgain(t *testing.T) {
	const failed = `"statuses":[{"id":"wamid.ours","status":"failed","timestamp":"NOW","errors":[{"code":131026,"title":"Message undeliverable"}]}]`
	for name, order := range map[string][]string{
		"after we know it":  {"answer", failed, failed},
		"before we know it": {failed, "answer", failed},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, embedded.Options{})
			w.oyez.Outbox.Fail(func(r *http.Request) (*http.Response, error) {
				answer := http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r}
				answer.Body = http.NoBody
				if strings.Contains(r.URL.Path, "/messages") {
					answer.Body = io.NopCloser(strings.NewReader(`{"messages":[{"id":"wamid.ours"}]}`))
				}
				return &answer, nil
			})
			w.hears("meta",
				w.whatsapp(`"contacts":[{"profile":{"name":"Sofia Rossi"},"wa_id":"15550100021"}],"messages":[{"from":"15550100021","id":"wamid.hers",
				"timestamp":"NOW","type":"text","text":{"body":"`+angry+`"}}]`))
			path := link(t, w.rings(1))
			w.post(path, "take", nil)
			for _, step := range order {
				if step != "answer" {
					w.hears("meta", w.whatsapp(step))
					continue
				}
				if status, page := w.post(path, "answer", url.Values{"text": {"We call you now."}}); status >= 400 {
					t.Fatalf("%d %s", status, page)
				}
			}
			w.later(time.Minute)
			path = link(t, w.rings(2)) // nobody has it any more
			status, page := w.get(path)
			if status != http.StatusOK {
				t.Errorf("the page of the answer that came back: %d", status)
			}
			for _, want := range []string{
				"WhatsApp l’a acceptée, puis n’a pas pu la remettre",
				"cette personne ne peut pas être jointe, 131026.",
			} {
				if !strings.Contains(page, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			if calls := w.oyez.Outbox.Calls(); len(calls) != 1 {
				t.Errorf("%d calls, want the person's one", len(calls))
			}
			if status, page := w.post(path, "answer", url.Values{"text": {"We call your neighbour."}}); status >= 400 {
				t.Fatalf("%d %s", status, page)
			}
		})
	}
}
