package all

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"oyez/shared/mention"
	"oyez/shared/platform/google"
	"oyez/shared/platform/meta"
	"oyez/shared/platform/x"
)

const fullSecrets = `{
	"meta": {"secrets": ["s-new", "s-old"], "verify_token": "s-verify", "tokens": {"123456": "s-page"}},
	"x": {"secrets": ["s-consumer"], "enterprise": true,
		"accounts": {"424242": {"consumer_key": "s-ck", "consumer_secret": "s-cs", "token": "s-t", "token_secret": "s-ts"}}},
	"expires": {"x/424242": "2027-01-31", "instagram/*": "2026-12-24"}
}`

func TestDecode(t *testing.T) {
	s, err := Decode("receive", []byte(fullSecrets))
	if err != nil {
		t.Fatal(err)
	}
	want := Of(meta.Config{
		Secrets: []string{"s-new", "s-old"}, VerifyToken: "s-verify", Tokens: map[string]string{"123456": "s-page"},
	}, x.Config{
		Secrets: []string{"s-consumer"}, Enterprise: true, Accounts: map[string]x.Credentials{
			"424242": {ConsumerKey: "s-ck", ConsumerSecret: "s-cs", Token: "s-t", TokenSecret: "s-ts"},
		},
	})
	if !reflect.DeepEqual(s.on, want.on) {
		t.Errorf("%+v, want %+v", s.on, want.on)
	}
	for source, want := range map[mention.Source]string{
		"x/424242": "2027-01-31", "x/1": "",
		"instagram/7": "2026-12-24", "meta/7": "",
	} {
		if ends := s.Expiry(source); want == "" && !ends.IsZero() || want != "" && ends.Format(time.DateOnly) != want {
			t.Errorf("%s ends at %v, want %q", source, ends, want)
		}
	}
	if set := s.Set(); !slices.Equal(set, []string{"meta", "x"}) {
		t.Errorf("set: %v", set)
	}
}

// TestDecodeOneChange replaces one thing in the full secrets; every error must name the place and show no value.
func TestDecodeOneChange(t *testing.T) {
	for _, row := range []struct{ change, function, old, new, want string }{
		{"unknown field", "receive", `"verify_token"`, `"verify_tokn"`, `"verify_tokn" is not known`},
		{"unknown platform", "receive", `"x":`, `"twitter":`, `"twitter" is not known`},
		{"number for a token", "receive", `"s-verify"`, `987654321`, `"meta.verify_token" is of the wrong type`},
		{"text for a list", "receive", `["s-consumer"]`, `"s-consumer"`, `"x.secrets" is of the wrong type`},
		{"empty secret", "receive", `"s-old"`, `""`, "meta: secret 1 is empty"},
		{"blank secret", "receive", `"s-consumer"`, `" "`, "x: secret 0 is empty"},
		{"no secrets where one hears", "receive", `["s-new", "s-old"]`, `[]`, "meta: no secret"},
		{"no consumer secret where one hears", "receive", `["s-consumer"]`, `[]`, "x: no secret"},
		{"no verify token where one hears", "receive", `"s-verify"`, `""`, "meta: verify_token is missing"},
		{"empty page token", "desk", `"s-page"`, `""`, `meta: tokens["123456"] is empty`},
		{"half an account", "desk", `"s-ts"`, `""`, `x: accounts["424242"].token_secret is empty`},
		{"cut off", "desk", `"2026-12-24"}`, `"2026-12-24"`, "ends too soon"},
		{"not JSON", "desk", `{"consumer_key"`, `s-oops`, "not JSON, at byte"},
		{"something behind", "desk", `"2026-12-24"}`, `"2026-12-24"}} {`, "more than one"},
		{
			"an end that is no day", "desk", `"2027-01-31"`, `"31.01.2027"`,
			`expires["x/424242"]: want platform/account and a day`,
		},
		{"the end of nothing known", "desk", `"instagram/*"`, `"instagrm/*"`, `expires["instagrm/*"]`},
		{"the end of no account", "desk", `"x/424242": "2027`, `"x": "2027`, `expires["x"]`},
		{"no secrets where nobody hears", "desk", `["s-new", "s-old"]`, `[]`, ""},
		{"platform switched off", "receive", `"x": {`, `"x": null, "meta": {`, "is not known"},
	} {
		t.Run(row.change, func(t *testing.T) {
			changed := strings.Replace(fullSecrets, row.old, row.new, 1)
			if changed == fullSecrets {
				t.Fatal("nothing changed")
			}
			_, err := Decode(row.function, []byte(changed))
			if row.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), row.function) {
				t.Fatalf("want %q, got %v", row.want, err)
			}
			for _, value := range []string{"s-new", "s-page", "s-consumer", "s-ts", "s-oops", "987654321"} {
				if strings.Contains(err.Error(), value) {
					t.Errorf("a value is in %v", err)
				}
			}
		})
	}
}

// Every platform's settings can be written in JSON, and what Local says comes back from it.
func TestEverySettingIsReadAsWritten(t *testing.T) {
	want := Local(nil)
	data, err := json.Marshal(want.on)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode("receive", data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.on, got.on, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(google.Config{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, field := range regexp.MustCompile(`"([A-Za-z]+)":`).FindAllStringSubmatch(string(data), -1) {
		if field[1] != strings.ToLower(field[1]) && field[1] != "Lowest" && field[1] != "Highest" {
			t.Errorf("field %q is not named as the others", field[1])
		}
	}
	if set := got.Set(); len(set) != len(Names()) {
		t.Errorf("set: %v", set)
	}
}
