package all_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/feed"
)

// What an adapter can do and what its Spec says that it can do are the same: whoever asks the Spec alone, as the
// functions without adapters must, would otherwise never ask for what the adapter offers.
func TestEverySpecDeclaresWhatItsAdapterCanDo(t *testing.T) {
	for _, a := range append(all.All(all.Config{}), feed.New()) {
		spec := a.Spec()
		for capability, both := range map[string][2]bool{
			"Replier":         {is[platform.Replier](a), spec.Replies},
			"Enricher":        {is[platform.Enricher](a), spec.NeedsEnrichment != nil},
			"DeletionChecker": {is[platform.DeletionChecker](a), spec.DeletionCheck != nil},
			"Expirer":         {is[platform.Expirer](a), spec.TokensExpire},
			"WebhookChecker":  {is[platform.WebhookChecker](a), slices.ContainsFunc(spec.Places, checksWebhook)},
			"PathRedactor":    {is[platform.PathRedactor](a), spec.SecretPath},
			"Handshaker":      {is[platform.Handshaker](a), spec.Probes},
			"Acknowledger":    {is[platform.Acknowledger](a), spec.Acks},
		} {
			if both[0] != both[1] {
				t.Errorf("%s: the adapter is a %s: %v; its Spec says so: %v", spec.Name, capability, both[0], both[1])
			}
		}
		for _, place := range spec.Places {
			if replies := place.Row.Replies != ""; replies != spec.Replies {
				t.Errorf("%s: the table says that people can be answered on %s: %v, and its Spec: %v", spec.Name,
					place.Name, replies, spec.Replies)
			}
		}
		if c := spec.DeletionCheck; c != nil && (c.Batch <= 0 || c.Every <= 0 || c.Kind == "") {
			t.Errorf("%s: a deletion check that never ends: %+v", spec.Name, c)
		}
	}
}

func checksWebhook(p platform.Place) bool { return p.ChecksWebhook }

func is[Capability any](a platform.Adapter) bool { _, ok := a.(Capability); return ok }

// A platform's places are told apart by their names, and one of them is called like the platform.
func TestEveryPlaceIsOfOnePlatform(t *testing.T) {
	of := map[string]string{}
	for _, a := range append(all.All(all.Config{}), feed.New()) {
		spec := a.Spec()
		for _, p := range spec.Places {
			if of[p.Name] != "" {
				t.Errorf("%s is a place of %s and of %s", p.Name, of[p.Name], spec.Name)
			}
			of[p.Name] = spec.Name
		}
		if of[spec.Name] != spec.Name {
			t.Errorf("no place is called %s: its sources could not be answered", spec.Name)
		}
	}
}

func TestFactsOfASource(t *testing.T) {
	for source, want := range map[mention.Source][2]string{
		"meta/123456":    {"meta", "Facebook"},
		"messenger/1":    {"meta", "Messenger"},
		"instagram/1":    {"meta", "Instagram"},
		"whatsapp/1":     {"meta", "WhatsApp"},
		"threads/1":      {"meta", "Threads"},
		"x/424242":       {"x", "X"},
		"typeform/f1":    {"typeform", "Typeform"},
		"generic/shop":   {"generic", "shop"},
		"feed/alerts":    {"feed", "alerts"},
		"myspace/tom":    {"", "tom"},
		mention.Canary:   {"", "canary"},
		"":               {"", ""},
		"surveymonkey/1": {"surveymonkey", "SurveyMonkey"},
	} {
		if got := [2]string{all.Platform(source), all.Title(source)}; got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
	daily := platform.DeletionCheck{Kind: mention.Post, Every: 24 * time.Hour, Batch: 100}
	if check, ok := all.DeletionCheck("x/424242"); !ok || check != daily {
		t.Errorf("posts on X are looked up %+v, %v, want %+v", check, ok, daily)
	}
	if check, ok := all.DeletionCheck("meta/123456"); ok {
		t.Errorf("posts on Facebook are looked up: %+v", check)
	}
}

func TestFactsOfAMention(t *testing.T) {
	for name, row := range map[string]struct {
		m                 mention.Mention
		enrich, deletable bool
		audience          platform.Audience
	}{
		"a post that names us":    {post("x/1", "named"), false, true, platform.ToUs},
		"a post that was found":   {post("x/1", ""), false, true, platform.AboutUs},
		"a message on X":          {message("x/1"), false, false, platform.ToUs},
		"an entry of a feed":      {post("feed/alerts", ""), false, false, platform.Overheard},
		"a post on Facebook":      {post("meta/1", ""), false, false, platform.ToUs},
		"a mention on Instagram":  {wordless(post("instagram/1", "")), true, false, platform.ToUs},
		"a comment on Instagram":  {post("instagram/1", ""), false, false, platform.ToUs},
		"a picture in private":    {wordless(message("instagram/1")), false, false, platform.ToUs},
		"a review on Google":      {wordless(post("google/1", "")), true, false, platform.ToUs},
		"a review on Trustpilot":  {post("trustpilot/1", ""), true, false, platform.ToUs},
		"a SurveyMonkey response": {wordless(message("surveymonkey/1")), true, false, platform.ToUs},
		"a Qualtrics response":    {wordless(message("qualtrics/1")), true, false, platform.ToUs},
		"an erased review": {
			mention.Mention{Key: mention.Key{Source: "google/1"}, Erased: true},
			false,
			false, platform.ToUs,
		},
		"a platform nobody knows":  {post("myspace/1", ""), false, false, platform.ToUs},
		"the test page of the day": {post(mention.Canary, ""), false, false, platform.ToUs},
	} {
		if got := all.NeedsEnrichment(row.m); got != row.enrich {
			t.Errorf("%s needs enrichment: %v, want %v", name, got, row.enrich)
		}
		if got := all.ChecksDeletion(row.m.Key); got != row.deletable {
			t.Errorf("%s is looked up again: %v, want %v", name, got, row.deletable)
		}
		if got := all.Audience(row.m); got != row.audience {
			t.Errorf("%s was said %q, want %q", name, got, row.audience)
		}
	}
}

func post(source mention.Source, addressed string) mention.Mention {
	return mention.Mention{
		Key: mention.Key{Source: source, Kind: mention.Post, ID: "1"}, Text: "words", Addressed: addressed != "",
	}
}

func message(source mention.Source) mention.Mention {
	return mention.Mention{
		Key: mention.Key{Source: source, Kind: mention.Message, ID: "1"}, Text: "words", Private: true,
	}
}

func wordless(m mention.Mention) mention.Mention {
	m.Text = ""
	return m
}

// The documentation holds the table as the adapters state it. To write it anew: go test ./shared/platform/all -update
func TestTheTableOfPlatforms(t *testing.T) {
	const begin, end = "<!-- platforms:begin -->\n\n", "\n<!-- platforms:end -->"
	page := filepath.Join("..", "..", "..", "infra", "docs", "platforms.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, opened := strings.Cut(string(text), begin)
	table, after, closed := strings.Cut(rest, end)
	if !opened || !closed {
		t.Fatalf("%s has no place for the table", page)
	}
	if *update {
		if err := os.WriteFile(page, []byte(before+begin+all.Table()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(all.Table(), table); diff != "" {
		t.Errorf("%s (-stated +written):\n%s", page, diff)
	}
}

var update = flag.Bool("update", false, "write the table of platforms anew")
