package platformtest

import (
	"bytes"
	"crypto/hmac"
	"encoding/json"
	"hash"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
)

// Beside measures Verify and Parse of one delivery beside bare, which does the least that any reader of good bodies
// must: see Bare. The two take turns, so that whatever else the machine does meets both. It reports the ratio of their
// medians; the allowance is 1.5. A delivery that tells nothing said would measure nothing, and fails.
func Beside(b *testing.B, a platform.Adapter, r platform.Request, now time.Time, bare func() error) {
	b.Helper()
	heard := func() error {
		if err := platform.Verify(a, r, now); err != nil {
			return err
		}
		_, err := platform.Parse(a, r)
		return err
	}
	if events, err := platform.Parse(a, r); err != nil || len(events) == 0 || events[0].Kind != platform.Said {
		b.Fatalf("nothing is said in the delivery: %+v, %v", events, err)
	}
	var adapter, alone []time.Duration
	for b.Loop() {
		adapter, alone = append(adapter, timed(b, heard)), append(alone, timed(b, bare))
	}
	b.ReportMetric(0, "ns/op") // the sum of both says nothing
	b.ReportMetric(float64(median(adapter).Nanoseconds())/turn, "adapter-ns")
	b.ReportMetric(float64(median(alone).Nanoseconds())/turn, "bare-ns")
	b.ReportMetric(float64(len(r.Body)), "body-B")
	b.ReportMetric(float64(median(adapter))/float64(median(alone)), "ratio")
}

// Bare is the HMAC of body and its decoding into a fresh value, once each. A hash of nil makes none, for platforms that
// sign nothing.
func Bare(hash func() hash.Hash, body []byte, into func() any) func() error {
	return func() error {
		if hash != nil {
			mac := hmac.New(hash, []byte(Secret))
			mac.Write(body)
			mac.Sum(nil)
		}
		return json.Unmarshal(body, into())
	}
}

// Delivered is a delivery of body as its platform would send it at now, signed with Secret.
func Delivered(b *testing.B, s platform.Settings, body []byte, now time.Time) platform.Request {
	b.Helper()
	r, err := s.Deliver(Secret, body, now)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// turn is how often one side runs before it is the other's turn: long enough for the clock, short beside a pause.
const turn = 10

func timed(b *testing.B, do func() error) time.Duration {
	b.Helper()
	begin := time.Now()
	for range turn {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(begin)
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// Size is how large the bodies are that Beside measures, in bytes: about what platforms send.
const Size = 2 << 10

// Grown is one of our samples, by its place under events, in which words, a part of what the person says there, are
// said again until the body has about Size; without words, the sample as it is.
func Grown(b *testing.B, sample, words string) []byte {
	b.Helper()
	body, err := os.ReadFile("../../../events/" + sample)
	if err != nil {
		b.Fatal(err)
	}
	body = bytes.TrimSpace(body)
	if words == "" {
		return body
	}
	missing := max(0, Size-len(body))
	again := strings.Repeat(words, (missing+len(words)/2)/len(words))
	grown := bytes.Replace(body, []byte(words), []byte(words+again), 1)
	if len(grown) != len(body)+len(again) {
		b.Fatalf("%s does not say %q", sample, words)
	}
	return grown
}
