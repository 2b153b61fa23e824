package qualtrics_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"hash"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/qualtrics"
)

const msg = `{"Status":"Complete","SurveyID":"SV_1","ResponseID":"R_1","RecipientID":"CGC_1","CompletedDate":"2026-11-21 20:41:10"}`

func digest(made func() hash.Hash, key, message string) string {
	mac := hmac.New(made, []byte(key))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestEveryVariantOfTheDigest(t *testing.T) {
	encoded := url.QueryEscape(msg)
	hexKey := strings.Repeat("0a", 32)
	a := qualtrics.New(qualtrics.Config{Secrets: []string{"key", "", hexKey}})
	for name, row := range map[string]struct {
		body string
		good bool
	}{
		"SHA-512 over the text": {"MSG=" + encoded + "&HMAC=" + digest(sha512.New, "key", msg), true},
		"in capitals": {"MSG=" + encoded + "&HMAC=" +
			strings.ToUpper(digest(sha512.New, "key", msg)), true},
		"SHA-256 over the text": {"HMAC=" + digest(sha256.New, "key", msg) + "&MSG=" + encoded, true},
		"over what stands in the form": {"HMAC=" + digest(sha512.New, "key", encoded) + "&MSG=" + encoded +
			"&undefined=", true},
		"a key of hex, as text": {"MSG=" + encoded + "&HMAC=" + digest(sha512.New, hexKey, msg), true},
		"a key of hex, as bytes": {"MSG=" + encoded + "&HMAC=" + digest(sha512.New, strings.Repeat("\x0a", 32),
			msg), true},
		"another key":                   {"MSG=" + encoded + "&HMAC=" + digest(sha512.New, "other", msg), false},
		"an empty key":                  {"MSG=" + encoded + "&HMAC=" + digest(sha512.New, "", msg), false},
		"half a digest":                 {"MSG=" + encoded + "&HMAC=" + digest(sha512.New, "key", msg)[:64], false},
		"no digest":                     {"MSG=" + encoded, false},
		"no message":                    {"HMAC=" + digest(sha512.New, "key", ""), false},
		"two messages":                  {"MSG=" + encoded + "&MSG=x&HMAC=" + digest(sha512.New, "key", msg), false},
		"a second one under a disguise": {"MSG=" + encoded + "&%4DSG=x&HMAC=" + digest(sha512.New, "key", msg), false},
		"no form":                       {"%zz", false},
		"JSON that quotes a signed form": {`{"Status":"Complete","SurveyID":"SV_9","ResponseID":"R_9","z":"&MSG=` +
			encoded + `&HMAC=` + digest(sha512.New, "key", msg) + `&"}`, false},
	} {
		err := platform.Verify(a, platform.Request{Body: []byte(row.body)}, time.Time{})
		if row.good && err != nil || !row.good && !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s: %v, want good %v", name, err, row.good)
		}
	}
}

func TestWordInTheAddress(t *testing.T) {
	const plain = "Topic=b.surveyengine.completedResponse.SV_1&Status=Complete&SurveyID=SV_1&ResponseID=R_1&CompletedDate=2026-11-21+20%3A41%3A10"
	a := qualtrics.New(qualtrics.Config{Secrets: []string{"key"}, Words: []string{"new-word", "", "old-word"}})
	for path, good := range map[string]bool{
		"new-word": true, "old-word": true, "": false, "key": false,
		"new-wor": false,
	} {
		if err := platform.Verify(a, platform.Request{Path: path, Body: []byte(plain)}, time.Time{}); good &&
			err != nil ||
			!good && !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%q: %v, want good %v", path, err, good)
		}
	}
	signed := "MSG=" + url.QueryEscape(msg) + "&HMAC=" + digest(sha512.New, "other", msg)
	if err := platform.Verify(a, platform.Request{Path: "new-word", Body: []byte(signed)}, time.Time{}); !errors.Is(err,
		platform.ErrSignature) {
		t.Errorf("the word does not stand for a wrong signature: %v", err)
	}
	if response, ok, err := qualtrics.New(qualtrics.Config{Words: []string{"w"}}).Handshake(
		platform.Request{Method: http.MethodGet}); !ok || err != nil || response.Status != http.StatusOK {
		t.Errorf("GET with a word alone: %+v, %v, %v", response, ok, err)
	}
}

func TestParse(t *testing.T) {
	want := platform.Event{Kind: platform.Said, Note: platform.NeedsEnrichment, Mention: mention.Mention{
		Key:    mention.Key{Source: "qualtrics/SV_1", Kind: mention.Review, ID: "R_1"},
		Author: mention.Author{ID: "CGC_1", Followers: -1}, SaidAt: time.Date(2026, 11, 22, 3, 41, 10, 0, time.UTC),
		Private: true,
	}}
	for name, body := range map[string]string{
		"signed":     "HMAC=00&MSG=" + url.QueryEscape(msg) + "&Topic=t",
		"MSG alone":  msg,
		"not signed": "Status=Complete&SurveyID=SV_1&ResponseID=R_1&RecipientID=CGC_1&CompletedDate=2026-11-21+20%3A41%3A10&Topic=t",
	} {
		events, err := platform.Parse(qualtrics.New(qualtrics.Config{Zone: "Etc/GMT+7"}),
			platform.Request{Body: []byte(body)})
		if diff := cmp.Diff([]platform.Event{want}, events); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	for name, body := range map[string]string{
		"another topic": "Topic=b.controlpanel.activateSurvey&SurveyID=SV_1",
		"a partial one": strings.Replace(msg, "Complete\"", "Partial\"", 1),
		"no response":   strings.Replace(msg, "R_1", "", 1),
	} {
		events, err := platform.Parse(qualtrics.New(qualtrics.Config{}), platform.Request{Body: []byte(body)})
		if err != nil || len(events) != 1 || events[0].Kind != platform.Ignored ||
			events[0].Mention.Source != "qualtrics/SV_1" {
			t.Errorf("%s: %+v, %v", name, events, err)
		}
	}
	for name, body := range map[string]string{
		"nothing": "", "another form": "a=b", "no form": "a=%zz", "encrypted": "MSG=c2VjcmV0&HMAC=00",
		"cut": "MSG=" + url.QueryEscape(msg[:40]),
	} {
		events, err := platform.Parse(qualtrics.New(qualtrics.Config{}), platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
			t.Errorf("%s: %+v, %v", name, events, err)
		}
	}
}

func TestFixtureAndVector(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "qualtrics-completed-response.form"))
	if err != nil {
		t.Fatal(err)
	}
	events, err := platform.Parse(qualtrics.New(qualtrics.Config{}),
		platform.Request{Body: []byte(strings.TrimSpace(string(body)))})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Said ||
		events[0].Mention.Key.String() != "qualtrics/SV_22VlHYNeldrrrkp/review/R_1l9mcVuXubb4aGm" ||
		!events[0].Mention.SaidAt.Equal(time.Date(2019, 6, 26, 13, 28, 11, 0, time.UTC)) {
		t.Errorf("%+v, %v", events, err)
	}
	for _, v := range platformtest.Vectors(t, "Qualtrics", 1) {
		form := url.Values{"MSG": {v.Form["MSG"]}, "HMAC": {v.Form["HMAC"]}}
		if err := platform.Verify(qualtrics.New(qualtrics.Config{Secrets: []string{
			"other",
			v.Secret,
		}}), platform.Request{Body: []byte(form.Encode())}, time.Time{}); err != nil {
			t.Error(err)
		}
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, qualtrics.New(qualtrics.Config{}), msg, "HMAC=00&MSG="+url.QueryEscape(msg),
		"SurveyID=a&ResponseID=b&Status=Complete&CompletedDate=9999-99-99")
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("MSG=a&HMAC=" + digest(sha512.New, "fuzz", "a")))
	f.Add([]byte("MSG=%61&HMAC=" + digest(sha256.New, "fuzz", "%61")))
	a := qualtrics.New(qualtrics.Config{Secrets: []string{"fuzz"}, Words: []string{"word"}})
	f.Fuzz(func(t *testing.T, body []byte) {
		if platform.Verify(a, platform.Request{Body: body}, time.Time{}) != nil {
			return
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			t.Fatal(err)
		}
		sent := strings.ToLower(form.Get("HMAC"))
		for _, made := range []func() hash.Hash{sha512.New, sha256.New} {
			for field := range strings.SplitSeq(string(body), "&") {
				raw, _ := strings.CutPrefix(field, "MSG=")
				if sent == digest(made, "fuzz", form.Get("MSG")) || sent == digest(made, "fuzz", raw) {
					return
				}
			}
		}
		t.Errorf("%q is accepted", body)
	})
}
