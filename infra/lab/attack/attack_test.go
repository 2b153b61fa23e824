// Package attack_test attacks Oyez as a whole: forged, repeated, oversize and malicious deliveries, floods, altered
// links, and texts made to break pages, SMS and logs. platform/platformtest covers what a single adapter must refuse,
// and shared/fetch covers internal addresses.
package attack_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	lambdaevents "github.com/aws/aws-lambda-go/events"

	"oyez/events"
	"oyez/infra/local/laptop"
	"oyez/infra/team"
	"oyez/shared/platform/all"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
	"oyez/shared/web"
)

var night = time.Date(2026, 11, 21, 2, 31, 0, 0, time.UTC)

// fort is Oyez with its table calls counted and all its output kept.
type fort struct {
	t       *testing.T
	now     time.Time
	table   *embedded.Table
	calls   atomic.Int64
	oyez    *laptop.Oyez
	log     bytes.Buffer
	metrics bytes.Buffer
	desk    http.Handler
}

func newFort(t *testing.T) *fort {
	t.Helper()
	f := &fort{t: t, now: night}
	clock := func() time.Time { return f.now }
	kept, err := embedded.Open("",
		embedded.Options{Now: clock, Fault: func(int, string) error { f.calls.Add(1); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	f.table = kept
	f.oyez = laptop.New(laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: "https://oyez.example.com", Now: clock,
		Log: slog.New(slog.NewJSONHandler(&f.log, nil)), Metrics: &f.metrics,
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.oyez.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	f.desk = web.Serve(web.Handler(f.oyez.Desk.Routes()))
	f.calls.Store(0)
	return f
}

// signed is a delivery as its platform would send it.
func (f *fort) signed(platform string, body []byte) lambdaevents.APIGatewayV2HTTPRequest {
	f.t.Helper()
	d, err := all.Deliver(platform, body, f.now)
	if err != nil {
		f.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/webhooks/"+d.Path, nil)
	r.Header = d.Header
	return web.Event(r, d.Body)
}

func (f *fort) receive(e lambdaevents.APIGatewayV2HTTPRequest) int {
	f.t.Helper()
	response, err := f.oyez.Receive.Handle(f.t.Context(), e)
	if err != nil {
		f.t.Fatal(err)
	}
	return response.StatusCode
}

func (f *fort) settle() {
	f.t.Helper()
	if err := f.oyez.WaitIdle(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
}

// hears receives an angry post on X, with more text appended.
func (f *fort) hears(author, more string) {
	f.t.Helper()
	const angry = "@oyez third time, nobody answers. This is a scam, the machine burnt my son, I want my money back NOW "
	body, err := json.Marshal(map[string]any{"for_user_id": "424242", "tweet_create_events": []any{map[string]any{
		"id_str": "1", "created_at": f.now.Format(time.RubyDate), "text": angry + more,
		"user":     map[string]any{"id_str": "7", "name": author, "screen_name": "pat"},
		"entities": map[string]any{"user_mentions": []any{map[string]any{"id_str": "424242", "screen_name": "oyez"}}},
	}}})
	if err != nil {
		f.t.Fatal(err)
	}
	if status := f.receive(f.signed("x", body)); status != http.StatusOK {
		f.t.Fatalf("answered %d", status)
	}
	f.settle()
}

// kinds counts the table's items by key prefix.
func (f *fort) kinds() map[string]int {
	f.t.Helper()
	kinds := map[string]int{}
	err := f.table.Each(func(i table.Item) error {
		kind, _, _ := strings.Cut(fmt.Sprint(i[table.AttrPK]), "#")
		kinds[kind[strings.LastIndexAny(kind, "{ ")+1:]]++
		return nil
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return kinds
}

// first is one sample of each platform that delivers.
func first() map[string][]byte {
	samples := map[string][]byte{}
	for _, s := range events.Samples() {
		if s.Platform != "feed" && samples[s.Platform] == nil {
			samples[s.Platform] = s.Body
		}
	}
	return samples
}

func TestForgedDeliveriesTouchNothing(t *testing.T) {
	f := newFort(t)
	for platform, body := range first() {
		good := f.signed(platform, body)
		for name, forge := range map[string]func(e *lambdaevents.APIGatewayV2HTTPRequest){
			"unsigned": func(e *lambdaevents.APIGatewayV2HTTPRequest) { e.Headers = map[string]string{} },
			"signed for another platform": func(e *lambdaevents.APIGatewayV2HTTPRequest) {
				e.Headers = f.signed(map[bool]string{true: "x", false: "meta"}[platform == "meta"],
					[]byte(e.Body)).Headers
			},
			"every header doubled": func(e *lambdaevents.APIGatewayV2HTTPRequest) {
				for name, value := range e.Headers {
					e.Headers[name] = value + "," + value
				}
			},
			"a forged header beside, in capitals": func(e *lambdaevents.APIGatewayV2HTTPRequest) {
				for name, value := range e.Headers {
					e.Headers[strings.ToUpper(name)] = strings.Repeat("0", len(value))
				}
			},
		} {
			e := good
			e.Headers = map[string]string{}
			for name, value := range good.Headers {
				e.Headers[name] = value
			}
			switch platform {
			case "trustpilot": // the proof is in the path
				e.RawPath = "/webhooks/trustpilot/guess"
			case "qualtrics": // in the body
				decoded, err := web.Body(e)
				if err != nil {
					t.Fatal(err)
				}
				e.Body, e.IsBase64Encoded = strings.ReplaceAll(string(decoded), "a", "b"), false
			}
			forge(&e)
			if status := f.receive(e); status != http.StatusUnauthorized {
				t.Errorf("%s, %s: %d, want 401", platform, name, status)
			}
		}
	}
	if n := f.calls.Load(); n != 0 {
		t.Errorf("forged deliveries made %d calls to the table", n)
	}
}

// A replayed delivery changes nothing, neither at once nor two days later.
func TestReplayedDeliveries(t *testing.T) {
	f := newFort(t)
	for platform, body := range first() {
		e := f.signed(platform, body)
		if status := f.receive(e); status >= 300 {
			t.Fatalf("%s: %d", platform, status)
		}
		f.settle()
		items, rings := f.kinds(), len(f.oyez.Phone.Received())
		for _, wait := range []time.Duration{0, time.Second, 50 * time.Hour} {
			f.now = f.now.Add(wait)
			f.receive(e) // 401 if a time is signed
			f.settle()
		}
		f.now = night
		if again := f.kinds(); fmt.Sprint(again) != fmt.Sprint(items) || len(f.oyez.Phone.Received()) != rings {
			t.Errorf("%s: the same delivery again: %v and %d SMS, were %v and %d", platform, again,
				len(f.oyez.Phone.Received()), items, rings)
		}
	}
}

// Expensive bodies, correctly signed: platforms pass on what their users write, and a secret may leak. Each is accepted
// or quarantined within a function's memory.
func TestBombs(t *testing.T) {
	const size = 256 << 10
	zipped := gzipped(t, bytes.Repeat([]byte(" "), 64<<20))
	bombs := map[string][]byte{
		"arrays in arrays":    bytes.Repeat([]byte("["), size),
		"objects in objects":  bytes.Repeat([]byte(`{"a":`), size/5),
		"closed arrays":       append(bytes.Repeat([]byte("["), 9000), bytes.Repeat([]byte("]"), 9000)...),
		"one key many times":  []byte("{" + strings.Repeat(`"object":"page",`, size/16) + `"a":1}`),
		"many objects":        objects(60_000),
		"as many as are read": objects(49_000),
		"numbers":             []byte(`{"entry":[` + strings.Repeat("1,", size) + `1]}`),
		"a number of a size":  []byte(`{"entry":[{"time":` + strings.Repeat("9", size) + `}]}`),
		"an exponent": []byte(
			`{"entry":[{"time":1e999999999}],"created_at":1e999999999,"timestamp":1e999999999}`),
		"one text":             []byte(`{"text":"` + strings.Repeat(`\ud83d\ude00`, size/12) + `"}`),
		"lone surrogates":      []byte(`{"text":"` + strings.Repeat(`\ud83d`, size/6) + `"}`),
		"zipped":               zipped,
		"a BOM before nothing": []byte("\ufeff"),
		"white space":          bytes.Repeat([]byte(" "), size),
	}
	f := newFort(t)
	for platform := range first() {
		for name, bomb := range bombs {
			e := f.signed(platform, bomb)
			if name == "zipped" {
				e.Headers["content-encoding"] = "gzip"
				e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(bomb), true
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			status := f.receive(e)
			runtime.ReadMemStats(&after)
			if status >= 500 {
				t.Errorf("%s, %s: answered %d", platform, name, status)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 320<<20 {
				t.Errorf("%s, %s: %d MB of memory for a body of %d bytes", platform, name, used>>20, len(bomb))
			}
		}
	}
	if f.kinds()["quarantine"] == 0 {
		t.Error("nothing of all that was kept for a look")
	}
	f.settle()
	if n := len(f.oyez.Phone.Received()); n > 0 {
		t.Errorf("bombs rang %d times", n)
	}
	over := bytes.Repeat([]byte(" "), 4<<20+1)
	if status := f.receive(f.signed("x", over)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("over the limit: %d, want 413", status)
	}
}

func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// objects is a body of n objects.
func objects(n int) []byte {
	return []byte(`{"entry":[` + strings.Repeat(`{"k":1},`, n-2) + `{}]}`)
}

// A hundred thousand forged deliveries: no table call, the last as cheap as the first, and a log that a person can
// still read.
func TestAHundredThousandForgedDeliveries(t *testing.T) {
	f := newFort(t)
	body := first()["meta"]
	flood := make([]lambdaevents.APIGatewayV2HTTPRequest, 16)
	for i := range flood {
		flood[i] = f.signed("meta", body)
		flood[i].Headers["x-hub-signature-256"] = fmt.Sprintf("sha256=%064x", i)
	}
	const calls, sample = 100_000, 1000
	cost := func(n int) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for i := range n {
			f.now = f.now.Add(time.Millisecond)
			if status := f.receive(flood[i%len(flood)]); status != http.StatusUnauthorized {
				t.Fatalf("forged: %d", status)
			}
		}
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) / uint64(n)
	}
	early := cost(sample)
	cost(calls - 2*sample)
	if late := cost(sample); late > early+early/10+64 {
		t.Errorf("a forged delivery cost %d bytes, after a hundred thousand %d", early, late)
	}
	if n := f.calls.Load(); n != 0 {
		t.Errorf("%d calls to the table", n)
	}
	if lines := strings.Count(f.log.String(), "\n"); lines == 0 || lines > calls/1000 {
		t.Errorf("%d lines in the log", lines)
	}
	told := 0
	for _, found := range regexp.MustCompile(`"Rejected":(\d+)`).FindAllStringSubmatch(f.metrics.String(), -1) {
		var n int
		if _, err := fmt.Sscan(found[1], &n); err != nil {
			t.Fatal(err)
		}
		told += n
	}
	if told < calls*9/10 || told > calls {
		t.Errorf("%d of %d were counted", told, calls)
	}
}

func TestAFloodOfHandshakes(t *testing.T) {
	f := newFort(t)
	for i := range 10_000 {
		f.now = f.now.Add(time.Millisecond)
		e := lambdaevents.APIGatewayV2HTTPRequest{
			RawPath:        "/webhooks/meta",
			RawQueryString: fmt.Sprintf("hub.mode=subscribe&hub.verify_token=guess%d&hub.challenge=1", i),
		}
		e.RequestContext.HTTP.Method = http.MethodGet
		if status := f.receive(e); status != http.StatusForbidden {
			t.Fatalf("a guess: %d", status)
		}
		e = lambdaevents.APIGatewayV2HTTPRequest{RawPath: "/webhooks/x", RawQueryString: fmt.Sprintf("crc_token=%d", i)}
		e.RequestContext.HTTP.Method = http.MethodGet
		if status := f.receive(e); status != http.StatusOK {
			t.Fatalf("X's challenge: %d", status)
		}
	}
	if n := f.calls.Load(); n != 0 {
		t.Errorf("%d calls to the table", n)
	}
	if lines := strings.Count(f.log.String(), "\n"); lines > 10 {
		t.Errorf("%d lines in the log", lines)
	}
}

var link = regexp.MustCompile(`https://oyez\.example\.com/([A-Z2-7]{16})`)

func (f *fort) page(path string) (int, string) {
	answer := httptest.NewRecorder()
	f.desk.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "https://oyez.example.com"+path, nil))
	return answer.Code, answer.Body.String()
}

// A link with any bit changed opens nothing, and the response does not reveal how close it was.
func TestLinksAlteredBitByBit(t *testing.T) {
	f := newFort(t)
	f.hears("Pat Doe", "the machine burnt my son")
	texts := f.oyez.Phone.Received()
	if len(texts) != 1 {
		t.Fatalf("%d SMS", len(texts))
	}
	token := link.FindStringSubmatch(texts[0].Text)[1]
	if status, _ := f.page("/" + token); status != http.StatusOK {
		t.Fatalf("the link itself: %d", status)
	}
	_, nowhere := f.page("/AAAAAAAAAAAAAAAA")
	for i := range len(token) {
		for bit := range 8 {
			changed := []byte(token)
			changed[i] ^= 1 << bit
			if c := changed[i]; c <= ' ' || c > '~' || strings.ContainsRune("/?#%\\", rune(c)) {
				continue // not a path of one part
			}
			status, page := f.page("/" + string(changed))
			if status != http.StatusNotFound || !alike(page, nowhere) {
				t.Errorf("byte %d, bit %d: %d", i, bit, status)
			}
		}
	}
	for name, path := range map[string]string{
		"short": token[:15], "long": token + "A",
		"lower case": strings.ToLower(token), "twice": token + "/" + token,
	} {
		if status, page := f.page("/" + path); status == http.StatusOK && strings.Contains(page, "burnt") {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// alike compares pages without their address.
func alike(a, b string) bool {
	clean := func(s string) string {
		return regexp.MustCompile(`nonce-?="?[^"' ]*|/[A-Za-z0-9]{16}`).ReplaceAllString(s, "")
	}
	return clean(a) == clean(b)
}

// A customer's text and name, made to break out of a page, reverse an SMS and forge log lines.
func TestHostileWords(t *testing.T) {
	for name, hostile := range map[string]string{
		"script":        `<script>alert(1)</script><img src=x onerror=alert(2)>"><svg onload=alert(3)>`,
		"templates":     `{{.}} ${7*7} <%= 1 %> {{constructor.constructor('alert(1)')()}}`,
		"right to left": "pay \u202egnirts\u202c \u2066here\u2069 \u200f\u061c now",
		"zero width":    "fi\u200bre\ufeff\u2060 \u00ad\u180e",
		"controls":      "one\x00two\x07\x1b[31mred\x7f\u0085\u2028three",
		"lines":         "a\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}\nOYEZ 99 https://evil.example/AAAAAAAAAAAAAAAA",
		"towers":        "z" + strings.Repeat("\u0301", 500),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFort(t)
			f.hears(hostile, hostile)
			texts := f.oyez.Phone.Received()
			if len(texts) != 1 {
				t.Fatalf("%d SMS", len(texts))
			}
			for _, r := range texts[0].Text {
				if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || unicode.Is(unicode.Mn, r) {
					t.Errorf("%U in the SMS %q", r, texts[0].Text)
				}
			}
			found := link.FindAllStringSubmatch(texts[0].Text, -1)
			if len(found) != 1 || strings.Contains(texts[0].Text, "evil.example/") {
				t.Fatalf("links in %q", texts[0].Text)
			}
			_, page := f.page("/" + found[0][1])
			for _, broken := range []string{
				"<script>alert", "<img src=x", "<svg onload", "\x00", "\x1b", "\u202e",
				"\u2066", "\u200b",
			} {
				if strings.Contains(page, broken) {
					t.Errorf("%q stands in the page", broken)
				}
			}
			decoder := json.NewDecoder(strings.NewReader(f.log.String()))
			lines := 0
			for ; ; lines++ {
				var line map[string]any
				if err := decoder.Decode(&line); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("the log is no JSON any more: %v", err)
				}
				if line["msg"] == "forged" {
					t.Error("a line of the log is forged")
				}
			}
			if lines != strings.Count(f.log.String(), "\n") {
				t.Error("an entry of the log is more than a line")
			}
			if strings.Contains(f.log.String(), "scam") {
				t.Error("his words stand in the log")
			}
		})
	}
}
