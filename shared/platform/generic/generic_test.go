package generic_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/generic"
	"oyez/shared/platform/mapping"
	"oyez/shared/platform/platformtest"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// signed is how the Standard Webhooks specification says that a message is signed: base64 HMAC-SHA256 of
// "id.timestamp.body" under the bytes that whsec_ encodes.
func signed(key string, body []byte) http.Header {
	at := fmt.Sprint(now.Unix())
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "msg_1.%s.%s", at, body)
	h := http.Header{}
	h.Set("webhook-id", "msg_1")
	h.Set("webhook-timestamp", at)
	h.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

func sender(keys ...string) generic.Sender {
	var s generic.Sender
	for _, key := range keys {
		if key != "" {
			key = "whsec_" + base64.StdEncoding.EncodeToString([]byte(key))
		}
		s.Secrets = append(s.Secrets, key)
	}
	return s
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter {
			return generic.New(generic.Config{Senders: map[string]generic.Sender{"shop": sender(secrets...)}})
		},
		Sign:    signed,
		Path:    func(string) string { return "shop" },
		Samples: os.DirFS("../../../events/generic"),
		Unknown: []byte(`{"type":"hologram.created","data":{"id":"1","payload":[1]}}`),
	})
}

func TestEachSenderHasItsOwnKeysAndFields(t *testing.T) {
	shop, hotline, bare := sender("shop key"), sender("hotline key"), sender("bare key")
	hotline.Fields = mapping.Fields{Text: "call.words"}
	a := generic.New(generic.Config{Senders: map[string]generic.Sender{
		"shop": shop, "hotline": hotline,
		generic.Unnamed: bare,
	}})
	body := []byte(`{"id":"1","text":"by name","call":{"words":"by path"}}`)
	for name, row := range map[string]struct{ path, key, text string }{
		"shop":                {"shop", "shop key", "by name"},
		"hotline":             {"hotline", "hotline key", "by path"},
		"no name":             {"", "bare key", "by name"},
		"another's key":       {"shop", "hotline key", ""},
		"a name nobody set":   {"forum", "shop key", ""},
		"a name with a slash": {"shop/", "shop key", ""},
	} {
		r := platform.Request{Method: http.MethodPost, Path: row.path, Header: signed(row.key, body), Body: body}
		err := platform.Verify(a, r, now)
		if row.text == "" {
			if !errors.Is(err, platform.ErrSignature) {
				t.Errorf("%s: %v, want ErrSignature", name, err)
			}
			continue
		}
		events, parseErr := platform.Parse(a, r)
		if err != nil || parseErr != nil || len(events) != 1 || events[0].Mention.Text != row.text {
			t.Errorf("%s: %v, %v, %+v", name, err, parseErr, events)
		}
	}
}

func TestTimeIsChecked(t *testing.T) {
	a := generic.New(generic.Config{Senders: map[string]generic.Sender{"shop": sender("k")}})
	r := platform.Request{Path: "shop", Header: signed("k", []byte("{}")), Body: []byte("{}")}
	for want, at := range map[error]time.Time{
		platform.ErrTooOld: now.Add(301 * time.Second),
		platform.ErrTooNew: now.Add(-301 * time.Second),
	} {
		if err := platform.Verify(a, r, at); !errors.Is(err, want) || !strings.HasPrefix(err.Error(), "generic: ") {
			t.Errorf("%v, want %v", err, want)
		}
	}
}

func TestWhatABodyLacksComesFromTheMessage(t *testing.T) {
	a := generic.New(generic.Config{})
	message := func(id string) mention.Mention {
		return mention.Mention{
			Key:    mention.Key{Source: "generic/shop", Kind: mention.Message, ID: id},
			Author: mention.Author{Followers: -1},
			Text:   "hi", SaidAt: now, Private: true,
		}
	}
	for body, want := range map[string][]mention.Mention{
		`{"text":"hi"}`: {message("msg_1")},
		`[{"text":"hi"},{"id":"7","text":"hi"},{"text":"hi"}]`: {message("msg_1.0"), message("7"), message("msg_1.2")},
		`[]`: nil,
	} {
		events, err := platform.Parse(a,
			platform.Request{Path: "shop", Header: signed("k", []byte(body)), Body: []byte(body)})
		var got []mention.Mention
		for _, e := range events {
			got = append(got, e.Mention)
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
	events, err := platform.Parse(a, platform.Request{Path: "shop", Header: http.Header{}, Body: []byte(`{"text":"hi"}`)})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Unreadable {
		t.Errorf("words without any id: %+v, %v, want them kept as unreadable", events, err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, body := range []string{"", "null", "1", `"secret words"`, "{} x", "<a/>", `{"text":"secret words"`} {
		events, err := platform.Parse(generic.New(generic.Config{}), platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 || strings.Contains(err.Error(), "secret words") {
			t.Errorf("%q: %v, %v", body, events, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("shop", []byte(`{"data":{"id":1,"text":"a"}}`))
	f.Add("a/b", []byte(`[{"text":"a"},[],1]`))
	a, h := generic.New(generic.Config{}), signed("k", nil)
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		r := platform.Request{Path: path, Header: h, Body: body}
		events, err := platform.Parse(a, r)
		platformtest.CheckEvents(t, events, err)
		if again, _ := platform.Parse(a, r); !reflect.DeepEqual(again, events) {
			t.Errorf("the same bytes tell something else: %+v, %+v", events, again)
		}
	})
}

func FuzzVerify(f *testing.F) {
	f.Add("v1,AAAA v1a,BBBB", []byte("{}"))
	f.Add("v1,", []byte("\xff"))
	a := generic.New(generic.Config{Senders: map[string]generic.Sender{"shop": sender("fuzz")}})
	f.Fuzz(func(t *testing.T, list string, body []byte) {
		h := signed("fuzz", body)
		good := h.Get("webhook-signature")
		h.Set("webhook-signature", list)
		err := platform.Verify(a, platform.Request{Path: "shop", Header: h, Body: body}, now)
		if err == nil && !strings.Contains(" "+list+" ", " "+good+" ") {
			t.Errorf("%q is accepted", list)
		}
	})
}
