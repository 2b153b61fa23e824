package feed_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/feed"
)

func parse(t *testing.T, body string) []platform.Event {
	t.Helper()
	events, err := platform.Parse(feed.New(), platform.Request{Path: "alerts", Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// one parses a feed of one entry.
func one(t *testing.T, body string) platform.Event {
	t.Helper()
	events := parse(t, body)
	if len(events) != 1 {
		t.Fatalf("%d events: %+v", len(events), events)
	}
	return events[0]
}

func rss(entry string) string {
	return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>` + entry + `</channel></rss>`
}

func item(parts string) string { return rss("<item>" + parts + "</item>") }

func atom(entry string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">` + entry +
		`</feed>`
}

func TestSamples(t *testing.T) {
	at := func(hour, minute, second int) time.Time {
		return time.Date(2026, 11, 21, hour, minute, second, 0, time.UTC)
	}
	post := func(id string) mention.Key { return mention.Key{Source: "feed/alerts", Kind: mention.Post, ID: id} }
	for file, want := range map[string][]platform.Event{
		"rss.xml": {
			{Kind: platform.Said, Mention: mention.Mention{
				Key:    post("forum.example.com-post-4711-3"),
				Author: mention.Author{ID: "Morgan Reed", Name: "Morgan Reed", Followers: -1},
				Text: "Maison Brume machine: smoke again & nobody answers\nThird machine in a year, and this one started to smoke on the counter.\n" +
					"Customer service has not answered for two weeks. I want my money back <now>.",
				Lang: "en-gb", SaidAt: at(20, 41, 7),
				Permalink: "https://forum.example.com/t/maison-brume-smoke/4711/3",
				Media:     []string{"https://forum.example.com/uploads/smoke.jpg"},
			}},
			{Kind: platform.Said, Mention: mention.Mention{
				Key:    post("https://forum.example.com/t/which-beans/4712/1"),
				Author: mention.Author{ID: "Sam Okafor", Name: "Sam Okafor", Followers: -1},
				Text:   "Which beans for the small Maison Brume?\nAny advice? Mine arrived today.",
				Lang:   "en-gb", SaidAt: at(18, 5, 0), Permalink: "https://forum.example.com/t/which-beans/4712/1",
			}},
		},
		"atom.xml": {{Kind: platform.Edited, Mention: mention.Mention{
			Key: mention.Key{
				Source: "feed/alerts", Kind: mention.Comment,
				ID: "tag:blog.example.org,2026:comment-88",
			},
			Author: mention.Author{ID: "Camille Roux", Name: "Camille Roux", Followers: -1},
			Text:   "Sur « Trois cafetières à l’essai »\nLa Maison Brume a pris feu chez ma mère.\nModifié : le service client a enfin rappelé.",
			Lang:   "fr", SaidAt: at(20, 12, 0), Revision: at(20, 50, 0).UnixMilli(),
			Permalink: "https://blog.example.org/essai#comment-88", Parent: "tag:blog.example.org,2026:essai",
		}}},
		"google-alerts.xml": {{Kind: platform.Said, Mention: mention.Mention{
			Key:    post("tag:google.com,2013:googlealerts/feed:1234567890123456789"),
			Author: mention.Author{Followers: -1},
			Text:   "Maison Brume recalls 12,000 coffee machines after fires\nThe maker of the Maison Brume asks customers to stop using it at once ...",
			SaidAt: at(20, 30, 11), Permalink: "https://news.example.net/2026/11/21/maison-brume-recall?id=7",
		}}},
		"mastodon-hashtag.xml": {{Kind: platform.Said, Mention: mention.Mention{
			Key:    post("https://social.example/@pat/115590000000000001"),
			Author: mention.Author{ID: "pat@social.example", Handle: "pat@social.example", Followers: -1},
			Text:   "Two weeks without an answer from #MaisonBrume.\nMy lawyer writes the next letter.",
			SaidAt: at(20, 44, 58), Permalink: "https://social.example/@pat/115590000000000001",
			Media: []string{"https://media.social.example/media/115590.png"},
		}}},
		"feed.json": {
			{Kind: platform.Said, Mention: mention.Mention{
				Key:    post("2026-11-21-brume"),
				Author: mention.Author{ID: "Robin Vale", Name: "Robin Vale", Followers: -1},
				Text:   "A week with the Maison Brume\nIt leaks, it is loud, and after a week it is broken.\nDo not buy it.",
				Lang:   "en", SaidAt: at(17, 0, 0), Permalink: "https://kitchen.example.com/2026/11/21/brume",
				Media: []string{"https://kitchen.example.com/leak.mp4"},
			}},
			{Kind: platform.Said, Mention: mention.Mention{
				Key: post("42"), Author: mention.Author{ID: "Guest", Name: "Guest", Followers: -1},
				Text: "Maison Brume: if 1 < 2 then\nI am <3 happy", Lang: "en-US",
				SaidAt:    time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC),
				Permalink: "https://kitchen.example.com/notes/42",
			}},
		},
	} {
		body, err := os.ReadFile(filepath.Join("../../../events/feed", file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, parse(t, string(body))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

func TestIdentity(t *testing.T) {
	id := func(parts string) string { return one(t, item(parts+"<description>words</description>")).Mention.ID }
	if got := id("<guid isPermaLink='false'> 7 </guid><link>https://a.example/1</link>"); got != "7" {
		t.Errorf("by its own id: %q", got)
	}
	link := id("<link>https://a.example/1</link><title>a</title>")
	if !strings.HasPrefix(link, "link:") || link != id("<link>https://a.example/1</link><title>b</title>") ||
		link == id("<link>https://a.example/2</link>") {
		t.Errorf("by its address: %q", link)
	}
	text := id("<title>a</title><pubDate>Sat, 21 Nov 2026 20:41:07 GMT</pubDate>")
	if !strings.HasPrefix(text, "text:") ||
		text == id("<title>b</title><pubDate>Sat, 21 Nov 2026 20:41:07 GMT</pubDate>") {
		t.Errorf("by its title and date: %q", text)
	}
	long := strings.Repeat("x", mention.MaxID+1)
	if got := id("<guid>" + long + "</guid>"); !strings.HasPrefix(got, "id:") || got == id("<guid>"+long+"x</guid>") {
		t.Errorf("by an id too long for a key: %q", got)
	}
}

func TestTheFeedsNameIsItsSource(t *testing.T) {
	for path, want := range map[string]mention.Source{"": "feed/feed", "alerts": "feed/alerts"} {
		events, err := platform.Parse(feed.New(), platform.Request{Path: path, Body: []byte(item("<title>a</title>"))})
		if err != nil || len(events) != 1 || events[0].Mention.Source != want {
			t.Errorf("%q: %+v %v", path, events, err)
		}
	}
	events, err := platform.Parse(feed.New(), platform.Request{Path: "a/b", Body: []byte(item("<title>a</title>"))})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Unreadable {
		t.Errorf("a name that can be no source: %+v %v", events, err)
	}
}

func TestTexts(t *testing.T) {
	for name, row := range map[string]struct{ body, want string }{
		"title alone": {item("<title>Only a title</title>"), "Only a title"},
		"words alone": {item("<description>Only words</description>"), "Only words"},
		"a title that repeats": {
			item("<title>It broke…</title><description>It broke again today</description>"),
			"It broke again today",
		},
		"content before summary": {item("<description>short</description><content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>the long one</content:encoded>"), "the long one"},
		"escaped twice":          {item("<description>a &amp;lt;b&amp;gt; &amp;amp; c</description>"), "a <b> & c"},
		"blocks are lines":       {item("<description><![CDATA[<h1>One</h1>two<br>three <b>bold</b>,\n still three<ul><li>four</li><li>five</li></ul>]]></description>"), "One\ntwo\nthree bold, still three\nfour\nfive"},
		"what nobody sees":       {item("<description><![CDATA[<style>p{}</style><p>seen</p><script>alert(1)</script><!-- no -->]]></description>"), "seen"},
		"script that never ends": {item("<description><![CDATA[seen<script>alert(1)]]></description>"), "seen"},
		"not HTML": {
			item("<description><![CDATA[I <3 it, 1 < 2 & 3 > 2]]></description>"),
			"I <3 it, 1 < 2 & 3 > 2",
		},
		"no-break spaces":   {item("<description>12&amp;nbsp;000&amp;nbsp;€</description>"), "12 000 €"},
		"a bare ampersand":  {item("<title>Fish & Chips &amp; more &lt;3</title>"), "Fish & Chips & more <3"},
		"a legacy entity":   {item("<title>?page=1&copy=2 &amp; done</title>"), "?page=1&copy=2 & done"},
		"a semicolon later": {item("<title>a&b;c &para &amp; d</title>"), "a&b;c &para & d"},
		"an HTML entity":    {item("<title>caf&eacute; &hellip;</title>"), "café …"},
		"another charset": {
			`<?xml version="1.0" encoding="ISO-8859-1"?>` + item("<title>caf\xe9</title>"),
			"café",
		},
		"a byte order mark":  {"\ufeff" + item("<title>a</title>"), "a"},
		"white space before": {"\n\t  " + item("<title>a</title>"), "a"},
		"RDF":                {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="x"><title>a</title></item></rdf:RDF>`, "a"},
		"Atom, HTML in its title": {
			atom(`<entry><id>1</id><title type="html">a &lt;b&gt;b&lt;/b&gt;</title></entry>`),
			"a b",
		},
		"Atom, XHTML":          {atom(`<entry><id>1</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>one</p><p>two</p></div></content></entry>`), "one\ntwo"},
		"JSON, plain text":     {`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_text":"<b>not bold</b>\nnext"}]}`, "<b>not bold</b>\nnext"},
		"JSON, a title with <": {`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"a <b> c"}]}`, "a <b> c"},
	} {
		if got := one(t, row.body).Mention.Text; got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestNoWords(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":     item("<guid>1</guid>"),
		"white space": item("<guid>1</guid><title> </title><description>&lt;p&gt; &lt;/p&gt;</description>"),
	} {
		if e := one(t, body); e.Kind != platform.Ignored || e.Note == "" {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e := one(t,
		item(`<guid>1</guid><enclosure url="https://a.example/1.jpg" type="image/jpeg"/>`)); e.Kind != platform.Said {
		t.Errorf("a picture alone: %+v", e)
	}
}

func TestTimes(t *testing.T) {
	published, updated := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC), time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	entry := func(times string) string { return atom("<entry><id>1</id><title>a</title>" + times + "</entry>") }
	for name, row := range map[string]struct {
		body     string
		what     platform.EventKind
		said     time.Time
		revision int64
	}{
		"edited":               {entry("<published>2026-11-21T20:00:00Z</published><updated>2026-11-21T22:00:00+01:00</updated>"), platform.Edited, published, updated.UnixMilli()},
		"never edited":         {entry("<published>2026-11-21T20:00:00Z</published><updated>2026-11-21T20:00:00Z</updated>"), platform.Said, published, 0},
		"only updated":         {entry("<updated>2026-11-21T21:00:00Z</updated>"), platform.Said, updated, 0},
		"updated before":       {entry("<published>2026-11-21T21:00:00Z</published><updated>2026-11-21T20:00:00Z</updated>"), platform.Said, updated, 0},
		"no time":              {entry(""), platform.Said, time.Time{}, 0},
		"nonsense":             {entry("<published>soon</published>"), platform.Said, time.Time{}, 0},
		"before there was any": {entry("<published>0001-01-01T00:00:00Z</published>"), platform.Said, time.Time{}, 0},
		"RSS, a zone's name": {
			item("<title>a</title><pubDate>Sat, 21 Nov 2026 15:00:00 EST</pubDate>"),
			platform.Said, published, 0,
		},
		"RSS, two digits": {
			item("<title>a</title><pubDate>Sat, 21 Nov 26 20:00:00 GMT</pubDate>"), platform.Said,
			published, 0,
		},
		"RSS, Dublin Core": {
			item("<title>a</title><dc:date>2026-11-21T20:00:00Z</dc:date>"), platform.Said,
			published, 0,
		},
		"RSS, changed since": {item("<title>a</title><pubDate>Sat, 21 Nov 2026 20:00:00 GMT</pubDate><dc:date>2026-11-21T21:00:00Z</dc:date>"), platform.Edited, published, updated.UnixMilli()},
	} {
		e := one(t, row.body)
		if e.Kind != row.what || !e.Mention.SaidAt.Equal(row.said) || e.Mention.Revision != row.revision {
			t.Errorf("%s: %s, said %v, revision %d", name, e.Kind, e.Mention.SaidAt, e.Mention.Revision)
		}
	}
}

func TestAuthors(t *testing.T) {
	const nobody = ""
	for name, row := range map[string]struct{ body, id, display, handle string }{
		"RSS": {
			item("<title>a</title><author>pat@example.com (Pat Lee)</author>"), "Pat Lee",
			"Pat Lee", "",
		},
		"RSS, an address alone": {item("<title>a</title><author>pat@example.com</author>"), "pat", "pat", ""},
		"RSS, Dublin Core":      {item("<title>a</title><dc:creator>Pat</dc:creator>"), "Pat", "Pat", ""},
		"RSS, the editor": {rss(
			"<managingEditor>boss@example.com (Boss)</managingEditor><item><title>a</title></item>"), nobody, "", ""},
		"Atom": {
			atom("<entry><id>1</id><title>a</title><author><name>Pat</name></author></entry>"),
			"Pat", "Pat", "",
		},
		"Atom, the feed's": {
			atom("<author><name>Kim</name></author><entry><id>1</id><title>a</title></entry>"),
			"Kim", "Kim", "",
		},
		"Mastodon": {
			item("<title>a</title><link>https://social.example/@pat/115590</link>"),
			"pat@social.example", "", "pat@social.example",
		},
		"Mastodon, from afar": {
			item("<title>a</title><link>https://social.example/@pat@far.example/115590</link>"),
			"pat@far.example", "", "pat@far.example",
		},
		"Mastodon, long address": {item("<title>a</title><link>https://social.example/users/pat/statuses/115590</link>"), "pat@social.example", "", "pat@social.example"},
		"a page of that shape": {
			item("<title>a</title><link>https://blog.example/@pat/why-it-broke</link>"), nobody,
			"", "",
		},
		"nobody":     {item("<title>a</title>"), nobody, "", ""},
		"JSON, null": {`{"version":"https://jsonfeed.org/version/1.1","authors":[null],"items":[{"id":"1","title":"a","authors":[null]},null]}`, nobody, "", ""},
	} {
		want := mention.Author{ID: row.id, Name: row.display, Handle: row.handle, Followers: -1}
		if got := one(t, row.body).Mention.Author; got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for link, want := range map[string]string{
		"https://a.example/1": "https://a.example/1",
		"http://a.example/1":  "", // only https is kept
		"javascript:alert(1)": "",
		"/relative":           "",
		"https://www.google.com/url?rct=j&url=https://a.example/1%3Fb%3Dc&ct=ga":                 "https://a.example/1?b=c",
		"https://www.google.co.uk/url?q=https://a.example/1":                                     "https://a.example/1",
		"https://www.google.com/url?url=javascript:alert(1)":                                     "",
		"https://www.google.com/url?sa=t":                                                        "https://www.google.com/url?sa=t",
		"https://www.google.com/search?url=https://a.example/":                                   "https://www.google.com/search?url=https://a.example/",
		"https://google.com.evil.example/url?url=https://a.example/" + strings.Repeat("x", 3000): "",
	} {
		if got := one(t, item("<title>a</title><link><![CDATA["+link+"]]></link>")).Mention.Permalink; got != want {
			t.Errorf("%s leads to %q, want %q", link, got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for lang, want := range map[string]string{
		"fr": "fr", "en-GB": "en-GB", "pt_BR": "pt-BR", " de ": "de", "": "", "English": "", "x": "", "en US": "",
		"zh-Hans-CN":                    "zh-Hans-CN",
		"en-" + strings.Repeat("a", 40): "",
	} {
		if got := one(t, rss("<language>"+lang+"</language><item><title>a</title></item>")).Mention.Lang; got != want {
			t.Errorf("%q is read as %q, want %q", lang, got, want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":            "",
		"white space":        " \n",
		"a page":             "<!doctype html><html><body>secret words</body></html>",
		"another XML":        "<opml version='2.0'><body/></opml>",
		"cut off":            item("<title>secret words</title>")[:60],
		"JSON, another":      `{"error":"secret words"}`,
		"JSON, a list":       `[{"id":"secret words"}]`,
		"JSON, cut off":      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"secret words`,
		"JSON, a wrong type": `{"version":"https://jsonfeed.org/version/1.1","items":"secret words"}`,
		"a picture":          "\x89PNG\r\n\x1a\n",
		"deep":               rss(strings.Repeat("<a>", 300_000)),
		"deep, of another's": "<rss><channel>" + strings.Repeat("<media:a>", 199_000),
		"many pieces": rss("<media:a>" + strings.Repeat("x", 4<<20) + strings.Repeat("<!---->", 10_000) +
			"</media:a>"),
		"many, in JSON":       `{"version":"1","items":[` + strings.Repeat("{},", 200_000) + "{}]}",
		"a charset of nobody": `<?xml version="1.0" encoding="secret words"?>` + item("<title>a</title>"),
	} {
		events, err := platform.Parse(feed.New(), platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
			t.Errorf("%s: %d events, %v", name, len(events), err)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the feed is quoted: %v", name, err)
		}
	}
}

func TestFixtures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	files, err := filepath.Glob(filepath.Join(shared, "fixtures", "other", "feed-*"))
	if err != nil || len(files) != 7 {
		t.Fatalf("%d fixtures, want 7 (%v)", len(files), err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		events, err := platform.Parse(feed.New(), platform.Request{Body: body})
		switch filepath.Base(file) {
		case "feed-empty.xml":
			if !errors.Is(err, platform.ErrUnreadable) {
				t.Errorf("%s: %v, want ErrUnreadable", file, err)
			}
		case "feed-json11-full.json":
			want := platform.Event{Kind: platform.Said, Mention: mention.Mention{
				Key:    mention.Key{Source: "feed/feed", Kind: mention.Post, ID: "id"},
				Author: mention.Author{ID: "author_name", Name: "author_name", Followers: -1},
				Text:   "title\ncontent_html", Lang: "en", SaidAt: time.Date(2019, 10, 12, 7, 20, 50, 520e6, time.UTC),
				Permalink: "https://sample-json-feed.com/id",
				Media:     []string{"https://sample-json-feed.com/attachment"},
			}}
			if diff := cmp.Diff([]platform.Event{want}, events); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", file, err, diff)
			}
		default: // feeds without an entry
			if err != nil || len(events) != 0 {
				t.Errorf("%s: %+v %v", file, events, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, sample := range samples(f) {
		f.Add(sample.Data)
	}
	f.Add([]byte(item("<title>Fish & Chips &amp; more &lt;3 &copy=1</title>")))
	f.Add([]byte(`{"version":"1","items":[{"id":1.5,"authors":[null],"attachments":[{}]},null]}`))
	f.Add([]byte("\ufeff \n<rdf:RDF xmlns:rdf='x'><item/></rdf:RDF>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := platform.Parse(feed.New(), platform.Request{Path: "fuzz", Body: body})
		if err != nil && (!errors.Is(err, platform.ErrUnreadable) || len(events) > 0) {
			t.Fatalf("%d events, %v", len(events), err)
		}
		again, _ := platform.Parse(feed.New(), platform.Request{Path: "fuzz", Body: body})
		if !reflect.DeepEqual(events, again) {
			t.Fatal("the same bytes tell something else")
		}
		for _, e := range events {
			if !reflect.DeepEqual(e, platform.Bounded(e)) {
				t.Fatalf("not bounded: %+v", e)
			}
			if e.Kind != platform.Ignored && !e.Mention.Valid() {
				t.Fatalf("%s without a key: %+v", e.Kind, e)
			}
		}
	})
}

// BenchmarkParse reads our largest sample, 2 kB, beside gofeed alone.
func BenchmarkParse(b *testing.B) {
	body := samples(b)["rss.xml.json"].Data
	b.Run("oyez", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := platform.Parse(feed.New(), platform.Request{Body: body}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gofeed", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := gofeed.NewParser().ParseString(string(body)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
