package settings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fakeSSM answers in memory, so that the clock of a synctest bubble moves while the SDK pauses between tries.
type fakeSSM struct {
	answer func(try int) (status int, body string)
	calls  int
}

func (f *fakeSSM) RoundTrip(r *http.Request) (*http.Response, error) {
	request, _ := io.ReadAll(r.Body)
	if r.Header.Get("X-Amz-Target") != "AmazonSSM.GetParameter" ||
		!strings.Contains(string(request), `"WithDecryption":true`) ||
		!strings.Contains(string(request), `"Name":"/oyez/desk"`) {
		return nil, fmt.Errorf("unexpected call: %s", request)
	}
	f.calls++
	if f.answer == nil {
		<-r.Context().Done() // SSM hangs
		return nil, r.Context().Err()
	}
	status, body := f.answer(f.calls)
	return &http.Response{
		StatusCode: status, Request: r, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"application/x-amz-json-1.1"}},
	}, nil
}

func holds(secret string) func(int) (int, string) {
	return func(int) (int, string) {
		return 200, fmt.Sprintf(`{"Parameter":{"Name":"/oyez/desk","Value":%q}}`, "good:"+secret)
	}
}

func fails(code string) func(int) (int, string) {
	return func(int) (int, string) { return 400, fmt.Sprintf(`{"__type":%q,"message":"s-text"}`, code) }
}

// cached is a cache whose clock goes on by itself, with the bubble's, and forward.
func cached(t *testing.T, f *fakeSSM) (v *SecretCache[string], forward func(time.Duration)) {
	cfg, err := AWS(lookup(onLambda()))
	if err != nil {
		t.Fatal(err)
	}
	cfg.HTTPClient = &http.Client{Transport: f}
	var ahead time.Duration
	decode := func(data []byte) (string, error) {
		word, ok := strings.CutPrefix(string(data), "good:")
		if !ok {
			return "", errors.New("malformed")
		}
		return word, nil
	}
	read := func(ctx context.Context) ([]byte, error) { return ReadSecrets(ctx, cfg, "desk", "/oyez/desk") }
	v = NewSecretCache(read, decode, func() time.Time { return time.Now().Add(ahead) })
	return v, func(d time.Duration) { ahead += d }
}

func expect(t *testing.T, v *SecretCache[string], secret string) {
	t.Helper()
	s, err := v.Fresh(t.Context())
	if err != nil || s != secret {
		t.Fatalf("want %q, got %q, %v", secret, s, err)
	}
}

func TestSecretsKeepsAndRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ssm := &fakeSSM{answer: holds("one")}
		v, forward := cached(t, ssm)
		expect(t, v, "one")
		ssm.answer = holds("two")
		forward(refreshAfter - time.Second)
		expect(t, v, "one")
		if ssm.calls != 1 {
			t.Errorf("%d calls, want 1", ssm.calls)
		}
		forward(time.Second)
		expect(t, v, "two")
	})
}

func TestSecretsTriesAgainAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ssm := &fakeSSM{answer: func(try int) (int, string) {
			if try < 3 {
				return fails("ThrottlingException")(try)
			}
			return holds("one")(try)
		}}
		v, _ := cached(t, ssm)
		expect(t, v, "one")
	})
}

func TestSecretsWithoutSecretsAtStart(t *testing.T) {
	for _, row := range []struct {
		name   string
		answer func(int) (int, string)
		want   string
	}{
		{"not allowed", fails("AccessDeniedException"), "AccessDeniedException"},
		{"always throttled", fails("ThrottlingException"), "ThrottlingException"},
		{"malformed", func(int) (int, string) { return 200, `{"Parameter":{"Value":"s-text"}}` }, "malformed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v, _ := cached(t, &fakeSSM{answer: row.answer})
				_, err := v.Fresh(t.Context())
				if err == nil || !strings.Contains(err.Error(), row.want) || strings.Contains(err.Error(), "s-text") {
					t.Errorf("want %q and nothing of SSM's text, got %v", row.want, err)
				}
			})
		})
	}
}

func TestSecretsNeverWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ssm := &fakeSSM{answer: fails("ParameterNotFound")}
		v, forward := cached(t, ssm)
		if s, err := v.Fresh(t.Context()); err != nil || s != "" {
			t.Fatalf("%q, error %v; want nothing", s, err)
		}
		ssm.answer = holds("one")
		forward(retryAfter)
		expect(t, v, "one")
	})
}

// TestSecretsOutage has SSM fail in each way after the secrets were read: they stay, and each minute costs one request
// at most a second.
func TestSecretsOutage(t *testing.T) {
	for _, row := range []struct {
		name   string
		answer func(int) (int, string)
	}{
		{"hangs", nil},
		{"throttles", fails("ThrottlingException")},
		{"was deleted", fails("ParameterNotFound")},
		{"holds nonsense", func(int) (int, string) { return 200, `{"Parameter":{"Value":"nonsense"}}` }},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ssm := &fakeSSM{answer: holds("one")}
				v, forward := cached(t, ssm)
				expect(t, v, "one")
				forward(refreshAfter)
				ssm.answer = row.answer
				for range 3 {
					began := time.Now()
					expect(t, v, "one")
					if held := time.Since(began); held > refreshTime {
						t.Errorf("held a request up for %v", held)
					}
					asked := ssm.calls
					expect(t, v, "one") // within the minute: not asked
					if ssm.calls != asked {
						t.Error("asked again within the minute")
					}
					forward(retryAfter)
				}
				ssm.answer = holds("two")
				expect(t, v, "two")
			})
		})
	}
}
