package platform

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
)

func TestIDKeepsDigits(t *testing.T) {
	for name, row := range map[string]struct{ json, want string }{
		"text":               {`"2080765813578191303"`, "2080765813578191303"},
		"number beyond 2^53": {`1205348768473899008`, "1205348768473899008"},
		"negative":           {`-100123`, "-100123"},
		"null":               {`null`, ""},
		"rounded":            {`9.300778475358126e+17`, ""},
		"with a point":       {`12.0`, ""},
		"text with escapes":  {`"a\u00e9"`, "aé"},
	} {
		var id ID = "before"
		if err := json.Unmarshal([]byte(row.json), &id); err != nil || string(id) != row.want {
			t.Errorf("%s: %q, %v, want %q", name, id, err, row.want)
		}
	}
	for _, broken := range []string{`{}`, `[1]`, `true`} {
		var id ID
		if err := json.Unmarshal([]byte(broken), &id); err == nil {
			t.Errorf("%s is taken for an id", broken)
		}
	}
}

func TestCount(t *testing.T) {
	for text, want := range map[string]Count{
		`3`: {3, true}, `"26972"`: {26972, true}, `0`: {0, true}, `null`: {}, `"many"`: {}, `2.5`: {}, `{}`: {},
		`99999999999999999999999`: {},
	} {
		var got Count
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", text, got, err, want)
		}
	}
}

func TestMoment(t *testing.T) {
	for name, row := range map[string]struct{ json, want string }{
		"seconds":              {`1608952526`, "2020-12-26T03:15:26Z"},
		"seconds as text":      {`"1697043223"`, "2023-10-11T16:53:43Z"},
		"milliseconds":         {`1576540199643`, "2019-12-16T23:49:59.643Z"},
		"milliseconds as text": {`"1577111148216"`, "2019-12-23T14:25:48.216Z"},
		"RFC 3339":             {`"2026-07-24T21:05:48.000Z"`, "2026-07-24T21:05:48Z"},
		"RFC 3339 with a zone": {`"2018-05-24T11:48:12+02:00"`, "2018-05-24T09:48:12Z"},
		"Facebook's zone":      {`"2020-12-26T03:15:23+0000"`, "2020-12-26T03:15:23Z"},
		"X's older form":       {`"Mon Dec 23 13:03:29 +0000 2019"`, "2019-12-23T13:03:29Z"},
		"null":                 {`null`, ""},
		"nonsense":             {`"yesterday"`, ""},
		"negative":             {`-5`, ""},
		"zero":                 {`0`, ""},
		"beyond the year 9999": {`999999999999999999`, ""},
		"an object":            {`{"at":1}`, ""},
	} {
		got := Moment{time.Unix(1, 0)}
		if err := json.Unmarshal([]byte(row.json), &got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if row.want == "" != got.IsZero() || row.want != "" && got.Format(time.RFC3339Nano) != row.want {
			t.Errorf("%s: %v, want %q", name, got, row.want)
		}
	}
}

func TestEachKeepsTheOthers(t *testing.T) {
	var list []Each[struct{ N ID }]
	if err := json.Unmarshal([]byte(`[{"n":1},"no",{"n":{}},{"n":"4"}]`), &list); err != nil || len(list) != 4 {
		t.Fatalf("%v, %v", list, err)
	}
	for i, want := range []struct {
		id     ID
		broken bool
	}{{"1", false}, {"", true}, {"", true}, {"4", false}} {
		if (list[i].Err != nil) != want.broken || list[i].Value.N != want.id {
			t.Errorf("element %d: %+v", i, list[i])
		}
	}
}

func TestWhereQuotesNothing(t *testing.T) {
	var into struct{ N uint8 }
	for _, body := range []string{`{"n":31337}`, `{"n":"31337"}`, `Zebra`, `{"n":`} {
		where := Where(json.Unmarshal([]byte(body), &into))
		if where == "" || strings.Contains(where, "31337") || strings.Contains(where, "Z") {
			t.Errorf("%s: %q", body, where)
		}
	}
}

func TestBounded(t *testing.T) {
	good := Event{Kind: Said, Mention: mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "2"}, Author: mention.Author{ID: "3"},
		Permalink: "https://x.com/i/status/2", Media: []string{"https://pbs.example.com/a.jpg"},
	}}
	for name, row := range map[string]struct {
		change func(*mention.Mention)
		want   func(mention.Mention) bool
	}{
		"long text is cut on a character": {
			func(m *mention.Mention) { m.Text = strings.Repeat("é", mention.MaxTextBytes) + "x" },
			func(m mention.Mention) bool { return len(m.Text) <= mention.MaxTextBytes && utf8.ValidString(m.Text) },
		},
		"odd cut": {
			func(m *mention.Mention) { m.Text = "a" + strings.Repeat("é", mention.MaxTextBytes) },
			func(m mention.Mention) bool { return len(m.Text) == mention.MaxTextBytes-1 && utf8.ValidString(m.Text) },
		},
		"broken text": {
			func(m *mention.Mention) { m.Text = "a\xffb" },
			func(m mention.Mention) bool { return m.Text == "a\uFFFDb" },
		},
		"script link": {
			func(m *mention.Mention) { m.Permalink = "javascript:alert(1)" },
			func(m mention.Mention) bool { return m.Permalink == "" },
		},
		"plain http": {
			func(m *mention.Mention) { m.Media = []string{"http://a", "https://b"} },
			func(m mention.Mention) bool { return len(m.Media) == 1 },
		},
		"many pictures": {
			func(m *mention.Mention) { m.Media = make([]string, 999); fill(m.Media) },
			func(m mention.Mention) bool { return len(m.Media) == maxMedia },
		},
		"long name": {
			func(m *mention.Mention) { m.Author.Name = strings.Repeat("n", 9999) },
			func(m mention.Mention) bool { return len(m.Author.Name) == mention.MaxID },
		},
		"long author id": {
			func(m *mention.Mention) { m.Author.ID = strings.Repeat("7", 9999) },
			func(m mention.Mention) bool { return m.Author.Unknown() },
		},
		"long parent": {
			func(m *mention.Mention) { m.Parent = strings.Repeat("7", 9999) },
			func(m mention.Mention) bool { return m.Parent == "" },
		},
		"nothing to mend": {
			func(*mention.Mention) {},
			func(m mention.Mention) bool { return m.Permalink != "" && len(m.Media) == 1 },
		},
	} {
		e := good
		row.change(&e.Mention)
		if got := Bounded(e); got.Kind != Said || !row.want(got.Mention) {
			t.Errorf("%s: %s %.80q", name, got.Kind, got.Mention.Text)
		}
	}
	for name, key := range map[string]mention.Key{
		"no id":              {Source: "x/1", Kind: mention.Post},
		"an id too long":     {Source: "x/1", Kind: mention.Post, ID: strings.Repeat("7", mention.MaxID+1)},
		"no account":         {Source: "x/", Kind: mention.Post, ID: "2"},
		"a slash in account": {Source: "x/1/2", Kind: mention.Post, ID: "2"},
		"a # in account":     {Source: "x/1#2", Kind: mention.Post, ID: "2"},
	} {
		e := good
		e.Mention.Key = key
		if got := Bounded(e); got.Kind != Unreadable || got.Note == "" {
			t.Errorf("%s: %s, though somebody said something", name, got.Kind)
		}
		e.Kind = Removed
		if got := Bounded(e); got.Kind != Ignored || got.Note == "" {
			t.Errorf("%s, removed: %s", name, got.Kind)
		}
	}
	if got := Bounded(Event{
		Kind:    Disconnected,
		Mention: mention.Mention{Key: mention.Key{Source: "x/"}},
	}); got.Kind != Ignored {
		t.Errorf("disconnected from nowhere: %s", got.Kind)
	}
}

func fill(links []string) {
	for i := range links {
		links[i] = "https://a.example/p.jpg"
	}
}

func TestCallSaysWhetherTheRequestLeft(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	breaks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			conn.Close()
		}
	}))
	defer breaks.Close()
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.Write([]byte("{"))
	}))
	defer cut.Close()
	silent := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-silent }))
	defer slow.Close()
	defer close(silent)
	for name, row := range map[string]struct {
		url     string
		timeout time.Duration
		want    Verdict
	}{
		"nobody listens":      {closed.URL, time.Minute, Retry},
		"connection broken":   {breaks.URL, time.Minute, MaybeSent},
		"answer cut off":      {cut.URL, time.Minute, MaybeSent},
		"no answer in time":   {slow.URL, 50 * time.Millisecond, MaybeSent},
		"no such host at all": {"http://nobody.invalid/secret", time.Minute, Retry},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), row.timeout)
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, row.url, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Transport: &http.Transport{DialContext: dialLocal}}
		_, err = Call(client, r)
		cancel()
		var failed *SendError
		if !errors.As(err, &failed) || failed.Verdict != row.want || strings.Contains(err.Error(), "://") {
			t.Errorf("%s: %v, want %s", name, err, row.want)
		}
	}
}

// dialLocal keeps the test off the network: what is not on this machine does not resolve.
func dialLocal(ctx context.Context, network, address string) (net.Conn, error) {
	if !strings.HasPrefix(address, "127.0.0.1:") {
		return nil, &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func TestCallFollowsNoRedirect(t *testing.T) {
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer s.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := Call(s.Client(), r); answer.Status != http.StatusFound || err != nil || asked != 1 {
		t.Errorf("%d, %v after %d requests", answer.Status, err, asked)
	}
}
