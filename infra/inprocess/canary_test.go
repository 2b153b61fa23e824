package inprocess_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/inprocess"
	"oyez/infra/team"
	"oyez/shared/gateway"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/rota"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
	"oyez/shared/topic"
)

// mine is a town that sends itself a test page at ten, with whoever hears of alarms, and mailboxes.
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

// newMine opens at a time of a Saturday of Anna's week, in Paris.
func newMine(t *testing.T, receipts bool, paris string) *mine {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", "2026-11-21 "+paris)
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{at: at.Add(-time.Hour)}
	kept, err := embedded.Open("", embedded.Options{Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	m := &mine{town: &town{t: t, clock: c, table: kept, log: &bytes.Buffer{}}, figures: &bytes.Buffer{}}
	ten := rota.Clock(10 * 60)
	m.oyez = inprocess.New(inprocess.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: address, Now: c.Now, Log: slog.New(slog.NewJSONHandler(&guarded{w: m.log}, nil)),
		Metrics: m.figures, Paging: paging.Rules{Receipts: receipts}, Mailer: m, Canary: &ten,
		Tell: func(_ context.Context, n topic.Notice) error {
			if m.tell == nil {
				m.told = append(m.told, n)
			}
			return m.tell
		},
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	m.web = gateway.Serve(gateway.Handler(m.oyez.Desk.Routes()))
	people.People[1].Email = "ben@example.com"
	if err := m.oyez.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	return m
}

// receipt has AWS's log tell what became of the nth SMS.
func (m *mine) receipt(n int, status, says string) {
	m.t.Helper()
	line := fmt.Sprintf(`{"notification":{"messageId":"local-%d","timestamp":%q},"delivery":{"destination":"+33612345678","providerResponse":%q,"dwellTimeMs":1200},"status":%q}`,
		n, m.clock.Now().UTC().Format("2006-01-02 15:04:05.999"), says, status)
	data, err := json.Marshal(map[string]any{"messageType": "DATA_MESSAGE", "logEvents": []any{map[string]string{"message": line}}})
	if err != nil {
		m.t.Fatal(err)
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = zip.Write(data)
	_ = zip.Close()
	event := events.CloudwatchLogsEvent{AWSLogs: events.CloudwatchLogsRawData{Data: base64.StdEncoding.EncodeToString(packed.Bytes())}}
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

// nobodyWaits asserts that the inbox holds no customer.
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
	for range 5 { // closed: nobody else hears of it, today
		m.later(5 * time.Minute)
	}
	m.rings(1)
	m.nobodyWaits()
	for _, name := range []metrics.Name{metrics.Heard, metrics.Stored, metrics.Scored, metrics.Alerts, metrics.Woken, metrics.HeardToWoken, metrics.SaidToHeard} {
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
	if err := m.oyez.Sweep.Handle(t.Context()); err == nil { // it comes again until it is told
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
	if !strings.Contains(n.Long, "over-quota") || strings.Contains(n.Long+n.Short, "+33") || !strings.Contains(m.figures.String(), `"CanaryLost":1`) {
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

// Whoever begins the day may end before anything is heard: the next sweep hears it, and nothing is sent twice.
func TestACanaryThatWasBegunIsHeard(t *testing.T) {
	m := newMine(t, true, "10:00")
	hear := m.oyez.Sweep.Canary.Hear
	m.oyez.Sweep.Canary.Hear = nil // a panic, as good as a crash
	if err := m.oyez.Sweep.Handle(t.Context()); err == nil {
		t.Fatal("no fault")
	}
	m.oyez.Sweep.Canary.Hear = hear
	m.later(time.Minute)
	m.rings(1)
	m.later(time.Minute)
	m.rings(1)
}
