package laptop_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/lab/clock"
	"oyez/infra/local/laptop"
	"oyez/shared/alert"
	"oyez/shared/metrics"
	"oyez/shared/platform/standardwebhooks"
	"oyez/shared/rota"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
	"oyez/shared/topic"
)

// mine is a town with a test page at ten, alarm contacts, and mailboxes.
type mine struct {
	*town
	told    []topic.Notice
	mails   []string // "person: subject"
	tell    error
	figures *bytes.Buffer
}

// Mail implements paging.Mailer.
func (m *mine) Mail(_ context.Context, person, subject, _ string) (string, error) {
	m.mails = append(m.mails, person+": "+subject)
	return "mail", nil
}

func (m *mine) notify(_ context.Context, n topic.Notice) error {
	if m.tell == nil {
		m.told = append(m.told, n)
	}
	return m.tell
}

// newMine starts at a time on a Saturday of Anna's week, in Paris.
func newMine(t *testing.T, receipts bool, paris string) *mine {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", "2026-11-21 "+paris)
	if err != nil {
		t.Fatal(err)
	}
	m := &mine{figures: &bytes.Buffer{}}
	m.town = newTownAt(t, clock.At(at.Add(-time.Hour)), embedded.Options{}, func(o *laptop.Options) {
		o.Metrics, o.Paging, o.Mailer, o.Canary = m.figures, alert.Rules{Receipts: receipts}, m, "10:00"
		o.Notify = m.notify
	})
	people, err := m.oyez.Store.Rota(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	people.People[1].Email = "ben@example.com"
	if err := m.oyez.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	return m
}

// receipt delivers AWS's log entry for the nth SMS.
func (m *mine) receipt(n int, status, says string) {
	m.t.Helper()
	line := fmt.Sprintf(`{"notification":{"messageId":"local-%d","timestamp":%q},"delivery":{"destination":"+33612345678","providerResponse":%q,"dwellTimeMs":1200},"status":%q}`,
		n, m.clock.Now().UTC().Format("2006-01-02 15:04:05.999"), says, status)
	data, err := json.Marshal(map[string]any{
		"messageType": "DATA_MESSAGE",
		"logEvents":   []any{map[string]string{"message": line}},
	})
	if err != nil {
		m.t.Fatal(err)
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = zip.Write(data)
	_ = zip.Close()
	event := events.CloudwatchLogsEvent{AWSLogs: events.CloudwatchLogsRawData{Data: base64.StdEncoding.EncodeToString(
		packed.Bytes())}}
	if err := m.oyez.Receipts.Handle(m.t.Context(), event); err != nil {
		m.t.Fatal(err)
	}
}

func (m *mine) state() string {
	m.t.Helper()
	d, err := m.oyez.Store.Daily(m.t.Context(), store.TaskCanary)
	if err != nil {
		m.t.Fatal(err)
	}
	return d.State
}

// nobodyWaits asserts that the inbox is empty.
func (m *mine) nobodyWaits() {
	m.t.Helper()
	for shard := range store.InboxShards {
		if list, err := m.oyez.Store.Inbox(m.t.Context(), shard, 10); err != nil || len(list) > 0 {
			m.t.Errorf("the inbox holds %v %v", list, err)
		}
	}
}

func TestTheCanaryGoesTheWholeWayAndClosesItself(t *testing.T) {
	m := newMine(t, true, "09:58")
	m.later(time.Minute)
	m.rings(0) // not before its time
	m.later(time.Minute)
	text := m.rings(1)
	if m.texts("Anna") == nil || !strings.HasPrefix(text, "OYEZ test") || !strings.Contains(text, "rien à faire") {
		t.Fatalf("%q", text)
	}
	if status, page := m.get(link(t, text)); status != 200 || !strings.Contains(page, "daily test") {
		t.Errorf("the link opens %d %s", status, page)
	}
	m.nobodyWaits()
	m.later(time.Minute)
	if got := m.state(); got != store.CanaryOut {
		t.Fatalf("before the receipt: %q", got)
	}
	m.receipt(1, "SUCCESS", "Message has been accepted by phone carrier")
	m.later(time.Minute)
	if got := m.state(); got != store.CanaryDelivered {
		t.Fatalf("after the receipt: %q\n%s", got, m.log)
	}
	for range 5 { // closed: nobody else is told today
		m.later(5 * time.Minute)
	}
	m.rings(1)
	m.nobodyWaits()
	for _, name := range []metrics.Name{
		metrics.Heard, metrics.Stored, metrics.Scored, metrics.Alerts, metrics.Woken,
		metrics.HeardToWoken, metrics.SaidToHeard,
	} {
		if strings.Contains(m.figures.String(), fmt.Sprintf("%q:", name)) {
			t.Errorf("it counts as %s of customers", name)
		}
	}
	if len(m.told)+len(m.mails) > 0 {
		t.Errorf("told %v %v", m.told, m.mails)
	}
	m.later(24*time.Hour - 20*time.Minute) // the next morning
	m.rings(2)
}

func TestATakenCanaryIsThrough(t *testing.T) {
	m := newMine(t, true, "10:00")
	m.later(0)
	if status, _ := m.post(link(t, m.rings(1)), "take", nil); status != 303 {
		t.Fatalf("take: %d", status)
	}
	m.later(time.Minute)
	if got := m.state(); got != store.CanaryTaken {
		t.Errorf("%q", got)
	}
	if strings.Contains(m.figures.String(), `"Taken"`) {
		t.Error("it counts as taken")
	}
	m.nobodyWaits()
}

func TestWithoutReceiptsAcceptedIsAllThatIsKnown(t *testing.T) {
	m := newMine(t, false, "10:00")
	m.later(0)
	m.later(time.Minute)
	if got := m.state(); got != store.CanaryAccepted {
		t.Errorf("%q", got)
	}
	m.rings(1)
}

func TestALostCanaryReachesASecondPersonByAnotherRoute(t *testing.T) {
	m := newMine(t, true, "10:00")
	m.oyez.Phone.Refuse(func(string) error { return &sms.Error{Reason: sms.OverQuota} })
	m.later(0)
	m.later(9 * time.Minute)
	if len(m.told) > 0 || m.state() != store.CanaryOut {
		t.Fatalf("told too early: %v", m.told)
	}
	m.tell = fmt.Errorf("SNS is down")
	m.clock.Forward(time.Minute)
	if err := m.oyez.Sweep.Handle(t.Context()); err == nil { // retried until the contacts are told
		t.Fatal("nothing is said of it")
	}
	m.tell = nil
	for range 3 {
		m.later(time.Minute)
	}
	if got := m.state(); got != store.CanaryLost || len(m.told) != 1 {
		t.Fatalf("%q, told %d times\n%s", got, len(m.told), m.log)
	}
	n := m.told[0]
	if !strings.Contains(n.Long, "over-quota") || strings.Contains(n.Long+n.Short, "+33") ||
		!strings.Contains(m.figures.String(), `"CanaryLost":1`) {
		t.Errorf("%+v", n)
	}
	if septets, ok := sms.Septets(n.Short); !ok || septets > sms.Segment {
		t.Errorf("the SMS has %d septets: %q", septets, n.Short)
	}
	m.rings(0)
	m.nobodyWaits()
}

func TestALostReceiptIsALostCanary(t *testing.T) {
	m := newMine(t, true, "10:00")
	m.later(0)
	m.receipt(1, "FAILURE", "Phone is currently unreachable/unavailable")
	m.oyez.Phone.Refuse(func(string) error { return &sms.Error{Reason: sms.Unavailable} })
	for range 11 {
		m.later(time.Minute)
	}
	if m.state() != store.CanaryLost || len(m.told) != 1 {
		t.Fatalf("%q, told %v", m.state(), m.told)
	}
	if long := m.told[0].Long; !strings.Contains(long, "the SMS to") || strings.Contains(long, "was accepted") {
		t.Errorf("an e-mail is taken for an SMS: %q", long)
	}
}

func TestTheCanaryWakesNobodyWhoSleeps(t *testing.T) {
	for _, row := range []struct {
		name, paris string
		quiet       rota.Quiet
		rings       int
	}{
		{"in quiet hours", "10:30", rota.Quiet{From: 22 * 60, To: 11 * 60}, 0},
		{"just after them", "10:59", rota.Quiet{From: 22 * 60, To: 11 * 60}, 1},
		{"after a late deployment", "12:05", rota.Quiet{}, 0},
		{"at night", "03:00", rota.Quiet{}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := newMine(t, true, row.paris)
			r, err := m.oyez.Store.Rota(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			r.People[0].Quiet = row.quiet
			if err := m.oyez.Store.PutRota(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			m.later(0)
			m.later(time.Minute)
			m.rings(row.rings)
		})
	}
}

// The sweep that begins the day may crash before posting: the next one posts, and nothing is sent twice.
func TestACanaryThatWasBegunIsHeard(t *testing.T) {
	m := newMine(t, true, "10:00")
	post := m.oyez.Sweep.Canary.Post
	m.oyez.Sweep.Canary.Post = nil // a panic stands for a crash
	if err := m.oyez.Sweep.Handle(t.Context()); err == nil {
		t.Fatal("no fault")
	}
	m.oyez.Sweep.Canary.Post = post
	m.later(time.Minute)
	m.rings(1)
	m.later(time.Minute)
	m.rings(1)
}

// The canary goes where the platforms' deliveries go: while the API or receive refuses, it is posted again each minute;
// after ten minutes it is lost, and the report says where.
func TestACanaryThatNobodyTakes(t *testing.T) {
	for _, row := range []struct {
		name   string
		minute int // when it is accepted again
		status int
		err    error
		want   string
	}{
		{"back in time", 5, 503, nil, ""},
		{"refused", 99, 401, nil, "our API answers 401"},
		{"down", 99, 0, errors.New("dial tcp: no such host"), "our API does not answer"},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := newMine(t, false, "10:00")
			post, tries := m.oyez.Sweep.Canary.Post, 0
			m.oyez.Sweep.Canary.Post = func(ctx context.Context, h http.Header, body []byte) (int, error) {
				if tries++; tries > row.minute {
					return post(ctx, h, body)
				}
				return row.status, row.err
			}
			for range 12 {
				m.later(time.Minute)
			}
			if row.want == "" {
				m.rings(1)
				if len(m.told) > 0 || tries != row.minute+1 {
					t.Errorf("told %v after %d tries", m.told, tries)
				}
				return
			}
			m.rings(0)
			if m.state() != store.CanaryLost || len(m.told) != 1 || !strings.Contains(m.told[0].Long, row.want) ||
				tries < 10 {
				t.Errorf("%q after %d tries, told %+v", m.state(), tries, m.told)
			}
		})
	}
}

// Only sweep can post a canary: a forger has no key, and a day's key ends with its canary.
func TestACanaryIsNotForged(t *testing.T) {
	m := newMine(t, true, "10:00")
	var header http.Header
	var body []byte
	post := m.oyez.Sweep.Canary.Post
	m.oyez.Sweep.Canary.Post = func(ctx context.Context, h http.Header, b []byte) (int, error) {
		header, body = h, b
		return post(ctx, h, b)
	}
	knock := func(name string, want int, h http.Header, b string) {
		t.Helper()
		if status, err := post(t.Context(), h, []byte(b)); status != want || err != nil {
			t.Errorf("%s answers %d %v, want %d", name, status, err, want)
		}
	}
	forged := standardwebhooks.Sign("whsec_AAAA", []byte("{}"), m.clock.Now())
	knock("before any day", 401, forged, "{}")
	m.later(0)
	m.rings(1)
	changed := strings.Replace(string(body), "daily test", "free money", 1)
	knock("a forged key", 401, forged, "{}")
	knock("no signature", 401, http.Header{}, string(body))
	knock("other words", 401, header, changed)
	knock("the same again", 200, header, string(body))
	m.later(time.Minute)
	m.rings(1)
	if status, _ := m.get("/webhooks/oyez"); status == 200 {
		t.Error("it can be read")
	}
	m.receipt(1, "SUCCESS", "Message has been accepted by phone carrier")
	m.later(time.Minute)
	if m.state() != store.CanaryDelivered {
		t.Fatal(m.state())
	}
	knock("after it was through", 401, header, string(body))
	m.later(0)
	m.rings(1)
}
