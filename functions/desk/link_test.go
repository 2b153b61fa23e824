package desk

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/scoring"
	"oyez/shared/table"
)

// personal is what pages for anybody else must never show.
var personal = []string{"Jeanne", "jeanne.m", "machine", "facebook.example", "123456"}

func TestThePage(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	p := w.get(anna)
	p.says(200, "91", "Facebook · public comment", "Jeanne Martin @jeanne.m", "02:31, 16 min ago",
		"Hier soir la machine a pris feu", "danger", " · ", "Open on Facebook ↗", "Answer by 02:46 (1 min late)",
		"Take it", "Not for us",
		"Your answer", "signed – Anna", "up to 8,000 characters in public, 2,000 in private, your signature included",
		"Facebook lets you answer publicly at any time, and privately once until 25 Nov.", "public", "private", "Send")
	p.hides("Hand over", "Mark as answered", "+336")
	if !strings.Contains(p.body, `<html lang="en">`) ||
		!strings.Contains(p.body, `<blockquote class="words" dir="auto" lang="fr">`) {
		t.Error("the languages of the page and of the words are not said")
	}
	if n := strings.Count(p.body, "<h1>"); n != 1 {
		t.Errorf("%d h1, want 1", n)
	}
}

func TestInFrench(t *testing.T) {
	w := newWorld(t)
	w.team("fr")
	_, anna, _ := w.woke()
	w.get(anna).says(200, "Facebook · commentaire public", "02:31, il y a 16 min",
		"À répondre avant 02:46 (1 min de retard)", "Je prends", "Pas pour nous",
		"Facebook vous laisse répondre en public à tout moment, et en privé une seule fois jusqu’au 25 nov.",
		"signée – Anna", "jusqu’à 8 000 caractères en public")
}

func TestTheBrowsersLanguageWhereThePersonIsUnknown(t *testing.T) {
	for header, want := range map[string]string{
		"fr-CA,fr;q=0.9,en;q=0.5": "Page introuvable", "de, fr;q=0.5": "Page introuvable",
		"":   "Page not found",
		"de": "Page not found", "en;q=0.3, FR": "Page introuvable", "fr;q=0": "Page not found",
		"fr;q=7": "Page not found", "en-GB": "Page not found", "\x00;;q=z": "Page not found",
	} {
		w := newWorld(t)
		r := httptest.NewRequest("GET", "/K7Q2M4XWTR5B3CDZ", nil)
		r.Header.Set("Accept-Language", header)
		w.do(r).says(404, want)
	}
}

func TestWhoCannotComeIn(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(w *world, link *string)
		status int
		says   string
	}{
		{"an altered token", func(_ *world, link *string) { *link = (*link)[:16] + "Z" }, 404, "Page not found"},
		{
			"a token in small letters", func(_ *world, link *string) { *link = strings.ToLower(*link) }, 404,
			"Page not found",
		},
		{"a token cut short", func(_ *world, link *string) { *link = (*link)[:10] }, 404, "Page not found"},
		{
			"signs that no token has", func(_ *world, link *string) { *link = "/K7Q2M4XWTR5B3CD1" },
			404, "Page not found",
		},
		{
			"twelve hours later", func(w *world, _ *string) { w.now = w.now.Add(12 * time.Hour) }, 410,
			"links work for 12 hours",
		},
		{"the alert closed by another", func(w *world, _ *string) {
			c := w.conversation(jeanne().Conversation())
			_, err := w.book.End(context.Background(), c.ID, c.Version, conversation.Dismissed, "ben")
			w.must(err)
			w.now = w.now.Add(2 * time.Minute)
		}, 410, "Ben closed this 2 minutes ago: not for us. This link expired when the alert was closed."},
		{"the words deleted by their author", func(w *world, _ *string) {
			_, err := w.book.Change(context.Background(), jeanne().Conversation(),
				"", func(c conversation.Conversation) (conversation.Conversation, error) {
					return c.Remove(mention.Comment, "c1", w.now), nil
				})
			w.must(err)
		}, 410, "The message was deleted by its author. This link expired when the alert was closed."},
		{"a person who has left the team", func(w *world, _ *string) {
			r, err := w.store.Rota(context.Background())
			w.must(err)
			r.People = r.People[1:]
			r.Order = []string{"ben"}
			w.must(w.store.PutRota(context.Background(), r))
		}, 403, "no longer in the team"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			_, link, _ := w.woke()
			form := w.get(link).form("text", "my own words")
			row.change(w, &link)
			p := w.get(link)
			p.says(row.status, row.says)
			p.hides(personal...)
			for _, action := range []string{"take", "handover", "dismiss", "answered"} {
				p := w.post(link+"/"+action, form)
				if p.status != row.status {
					t.Errorf("%s: status %d, want %d", action, p.status, row.status)
				}
				p.hides(personal...)
			}
			if len(w.woken)+len(w.place.sent) > 0 {
				t.Error("something was done all the same")
			}
		})
	}
}

func TestOneLinkOpensOneConversation(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	other := jeanne()
	other.ID, other.Author = "c2", mention.Author{ID: "u2", Name: "Paul Durand"}
	c := w.hear(other, scoring.Page)
	form := w.get(w.link(c, "anna")).form("text", "Sorry!")
	for _, action := range []string{"take", "handover", "answer", "answered", "dismiss"} {
		p := w.post(anna+"/"+action, form)
		p.says(403, "This form belongs to another conversation.")
		p.hides("Paul Durand", "Jeanne")
	}
	form = w.get(anna).form("text", "Sorry!")
	form.Set("to", other.Key.String())
	w.post(anna+"/answer", form).says(403, "This form belongs to another conversation.")
	form.Set("to", "nonsense")
	w.post(anna+"/answer", form).says(403, "This form belongs to another conversation.")
	if len(w.place.sent) > 0 {
		t.Errorf("sent %v", w.place.sent)
	}
}

func TestGetChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.local()
	_, anna, _ := w.woke()
	form := w.get(anna).form("text", "Sorry!")
	w.follow(w.post(anna+"/answer", form))
	again := jeanne()
	again.ID = "c2"
	again.SaidAt, again.HeardAt = w.now, w.now.Add(time.Minute)
	w.now = w.now.Add(2 * time.Minute)
	c := w.hear(again, scoring.Page)
	open := w.link(c, "anna")
	before := w.table.writes
	for _, path := range []string{
		anna, anna + "?after=end", open, open + "?after=handover", "/inbox", pathOf(c.ID), open + "/take",
		open + "/answer",
		pathOf(c.ID) + "/dismiss", "/K7Q2M4XWTR5B3CDZ", "/", "/favicon.ico",
	} {
		w.get(path)
		w.do(httptest.NewRequest(http.MethodHead, path, nil))
	}
	if n := w.table.writes - before; n > 0 {
		t.Errorf("%d writes", n)
	}
	if !strings.Contains(w.get(open).text, "Hier soir") {
		t.Error("the page was not there to change anything")
	}
}

func TestAnAddressOfAFormLeadsToItsPage(t *testing.T) {
	w := newWorld(t)
	w.local()
	c, anna, _ := w.woke()
	for path, want := range map[string]string{anna + "/answer": anna, pathOf(c.ID) + "/take": pathOf(c.ID)} {
		if p := w.get(path); p.status != http.StatusSeeOther || p.header.Get("Location") != want {
			t.Errorf("%s: %d to %q", path, p.status, p.header.Get("Location"))
		}
	}
	w.get("/%5Cevil.example/take").says(404)
}

func TestMethods(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	for method, path := range map[string]string{
		http.MethodPost: anna, http.MethodPut: anna,
		http.MethodDelete: anna + "/take",
	} {
		p := w.do(httptest.NewRequest(method, path, nil))
		p.says(405, "That action is not possible here.")
		if p.header.Get("Allow") == "" {
			t.Errorf("%s: not said what is allowed", method)
		}
	}
	w.post(anna+"/explode", w.get(anna).form()).says(404, "Page not found")
}

func TestHeadersOnEverything(t *testing.T) {
	w := newWorld(t)
	w.local()
	_, anna, _ := w.woke()
	form := w.get(anna).form()
	evil := httptest.NewRequest(http.MethodPost, anna+"/take", strings.NewReader(form.Encode()))
	evil.Header.Set("Origin", "https://evil.example")
	pages := map[string]screen{
		"page": w.get(anna), "inbox": w.get("/inbox"), "404": w.get("/nowhere"), "405": w.post(anna, nil),
		"403": w.do(evil),
		"422": w.post(anna+"/answer", form),
		"413": w.post(anna+"/answer", url.Values{"text": {strings.Repeat("a", 65<<10)}}),
		"303": w.post(anna+"/take", form),
	}
	w.table.down = errors.New("any")
	pages["500"] = w.get(anna)
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(pages["page"].body)[1]
	sum := sha256.Sum256([]byte(style))
	for name, p := range pages {
		policy := p.header.Get("Content-Security-Policy")
		for _, want := range []string{
			"default-src 'none'",
			"style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", "form-action 'self'",
			"base-uri 'none'", "frame-ancestors 'none'",
		} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: no %s in %q", name, want, policy)
			}
		}
		for header, want := range map[string]string{
			"Referrer-Policy": "same-origin", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := p.header.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		if p.header.Get("Permissions-Policy") == "" {
			t.Errorf("%s: no Permissions-Policy", name)
		}
		if name == "303" {
			continue
		}
		if !strings.Contains(p.body, "<style>"+style+"</style>") {
			t.Errorf("%s: the style is not the one that the policy names", name)
		}
		if len(p.body) >= 20_000 {
			t.Errorf("%s: %d bytes", name, len(p.body))
		}
	}
}

func TestFormsFromOtherSites(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	form := w.get(anna).form("text", "Sorry!")
	for _, row := range []struct{ name, header, value string }{
		{"another origin", "Origin", "https://evil.example"},
		{"the browser says cross-site", "Sec-Fetch-Site", "cross-site"},
		{"a sandboxed page", "Origin", "null"},
	} {
		for _, action := range []string{"take", "answer", "dismiss"} {
			r := httptest.NewRequest(http.MethodPost, anna+"/"+action, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(row.header, row.value)
			p := w.do(r)
			p.says(403, "Nothing was done", "This form came from another site.")
			p.hides(personal...)
		}
	}
	if c := w.conversation(jeanne().Conversation()); c.Owner != "" || c.Status != conversation.Open ||
		len(w.place.sent) > 0 {
		t.Errorf("something was done: %+v", c)
	}
	r := httptest.NewRequest(http.MethodPost, anna+"/take", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", "null") // what a browser sends under our own Referrer-Policy
	if p := w.do(r); p.status != http.StatusOK {
		t.Errorf("our own form: %d", p.status)
	}
}

func TestHostileWords(t *testing.T) {
	w := newWorld(t)
	w.local()
	m := jeanne()
	m.Text = `<script>alert(1)</script><img src=x onerror=alert(2)> "quoted" 'single' </textarea></style> \u202e` +
		"\u202egnp.exe\u200b" + strings.Repeat("A&<'\"", 2000)
	m.Author.Name = "<b>Bobby</b>\u202e\" onmouseover=\"x"
	m.Author.Handle = "\u2066<i>"
	m.Permalink = "javascript:alert(1)"
	m.Media = []string{"javascript:alert(2)", "https://cdn.example/a?b=1&c=\"><script>", "http://plain.example/x"}
	m.Lang = `"><script>`
	c := w.hear(m, scoring.Page)
	for i := range 30 {
		more := m
		more.ID, more.SaidAt, more.HeardAt = "e"+
			string(rune('a'+i)), m.SaidAt.Add(-time.Duration(i)*time.Minute), m.HeardAt
		c = w.hear(more, scoring.Log)
	}
	link := w.link(c, "anna")
	draft := strings.Repeat("é<\"", 900)
	form := w.get(link).form("text", draft)
	form.Set("seen", "1")
	for name, p := range map[string]screen{
		"page": w.get(link), "conversation": w.get(pathOf(c.ID)),
		"inbox": w.get("/inbox"), "stale": w.post(link+"/answer", form),
	} {
		for _, bad := range []string{
			"<script", "<img", "<b>B", "onmouseover=\"", "javascript:", "\u202e", "\u2066",
			"\u200b", "http://plain",
		} {
			if strings.Contains(p.body, bad) {
				t.Errorf("%s: %q is on the page", name, bad)
			}
		}
		if len(p.body) >= 20_000 {
			t.Errorf("%s: %d bytes, want less than 20 kB", name, len(p.body))
		}
		if !strings.Contains(p.text, "<script>alert(1)</script>") {
			t.Errorf("%s: the words are not shown as they were written", name)
		}
	}
	w.post(link+"/answer", form).kept(draft)
	w.get(link).says(200, "… cut here.", "Attachment 1 ↗")
}

func TestAttachmentsAreLinks(t *testing.T) {
	w := newWorld(t)
	m := jeanne()
	m.Text, m.Media = "", []string{"https://cdn.example/1.jpg"}
	p := w.get(w.link(w.hear(m, scoring.Page), "anna"))
	p.says(200, "(a picture, no text)", "Attachment 1 ↗")
	if strings.Contains(p.body, "<img") ||
		!strings.Contains(p.body, `<a href="https://cdn.example/1.jpg" target="_blank" rel="noopener noreferrer">`) {
		t.Errorf("the picture is not a plain link:\n%s", p.body)
	}
}

func TestWho(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(m *mention.Mention)
		says   string
	}{
		{"unknown", func(m *mention.Mention) { m.Author = mention.Author{} }, "Unknown author"},
		{"known by handle alone", func(m *mention.Mention) { m.Author.Name = "" }, "@jeanne.m"},
		{
			"a review with stars", func(m *mention.Mention) { m.Kind, m.Rating = mention.Review, 1 },
			"Facebook · public review · 1 of 5",
		},
		{
			"a private message", func(m *mention.Mention) { m.Kind, m.Private = mention.Message, true },
			"Facebook · private message",
		},
		{"a post", func(m *mention.Mention) { m.Kind = mention.Post }, "Facebook · public post"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			m := jeanne()
			row.change(&m)
			w.get(w.link(w.hear(m, scoring.Page), "anna")).says(200, row.says)
		})
	}
}

func TestEarlierAndSince(t *testing.T) {
	w := newWorld(t)
	first := jeanne()
	first.ID, first.Text, first.SaidAt, first.HeardAt = "c0", "Ma machine chauffe, est-ce normal ?", night.Add(
		-72*time.Hour), night.Add(-72*time.Hour)
	w.hear(first, scoring.Inbox)
	c, anna, _ := w.woke()
	later := jeanne()
	later.ID, later.Text, later.SaidAt, later.HeardAt = "c9", "Vous êtes là ?", night.Add(-time.Minute), night.Add(
		-time.Minute)
	w.hear(later, scoring.Log)
	p := w.get(anna)
	p.says(200, "Since then 02:46, 1 min ago Vous êtes là ?",
		"Earlier in this conversation 18 Nov, 02:47 Ma machine chauffe, est-ce normal ?")
	if c.ID != jeanne().Conversation() {
		t.Error("not one conversation")
	}
}

func TestWaysOfAnswering(t *testing.T) {
	public := platform.Way{Visibility: platform.Public, Limit: 280}
	closed := func(why platform.Refusal, v platform.Visibility) platform.Way {
		return platform.Way{Visibility: v, Refused: why}
	}
	for _, row := range []struct {
		name  string
		ways  []platform.Way
		says  []string
		hides []string
	}{
		{"one way", []platform.Way{public}, []string{
			"up to 280 characters, your signature included",
			"Facebook lets you answer publicly at any time.",
		}, []string{`type="radio"`, "Mark as answered"}},
		{
			"the private time is over",
			[]platform.Way{public, closed(platform.RefusedWindow, platform.Private)},
			[]string{"Facebook no longer lets us answer privately: its time limit has passed.", "Send"},
			[]string{`type="radio"`, "Mark as answered"},
		},
		{
			"not summoned",
			[]platform.Way{closed(platform.RefusedNotAddressed, platform.Public)},
			[]string{
				"Facebook only lets us answer people here who mention us.",
				"Answer in the app ↗, then mark as answered.", "Mark as answered",
			},
			[]string{"<textarea", ">Send<"},
		},
		{
			"no permission",
			[]platform.Way{
				closed(platform.RefusedNoToken, platform.Public),
				closed(platform.RefusedNoToken, platform.Private),
			},
			[]string{
				"Oyez has no permission to answer on Facebook: reconnect the account.",
				"Mark as answered",
			},
			[]string{"<textarea"},
		},
		{
			"never by API",
			[]platform.Way{closed(platform.RefusedNotAllowed, platform.Public)},
			[]string{"Facebook does not let us answer this publicly.", "Answer in the app ↗"},
			[]string{"<textarea"},
		},
		{
			"a platform that cannot be answered", nil,
			[]string{"Oyez cannot answer on Facebook.", "Answer in the app ↗"},
			[]string{"<textarea"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			w.place.ways = row.ways
			_, anna, _ := w.woke()
			p := w.get(anna)
			p.says(200, row.says...)
			p.hides(row.hides...)
			if strings.Count(p.text, "connected again") > 1 {
				t.Error("one reason is said twice")
			}
		})
	}
}

func TestOurOwnFaults(t *testing.T) {
	for _, row := range []struct {
		name   string
		down   error
		status int
		says   string
	}{
		{
			"the table is away", table.ErrUnavailable, 503,
			"Oyez cannot reach its database right now. Try again in a minute. Reference: ref",
		},
		{"the table throttles", table.ErrThrottled, 503, "Oyez cannot reach its database"},
		{"the table is slow", context.DeadlineExceeded, 503, "Oyez cannot reach its database"},
		{
			"anything else", errors.New("secret detail"), 500,
			"It is not your fault. Try again; if it keeps happening, give the team this reference: ref",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			_, anna, _ := w.woke()
			form := w.get(anna).form("text", "So sorry, Jeanne")
			w.table.down = row.down
			w.get(anna).says(row.status, row.says)
			p := w.post(anna+"/answer", form)
			p.says(row.status, row.says, "Your text, so that it is not lost")
			p.kept("So sorry, Jeanne")
			p.hides("secret detail")
		})
	}
}

func TestPanic(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	form := w.get(anna).form("text", "So sorry")
	w.place.during = func() { panic("Jeanne's secret") }
	w.post(anna+"/answer", form).says(500, "Something went wrong on our side", "this reference: ref")
	if !strings.Contains(w.log.String(), `"reference":"ref`) || !strings.Contains(w.log.String(), "panic") {
		t.Errorf("not in the log: %s", w.log.String())
	}
	if strings.Contains(w.log.String(), "secret") {
		t.Error("the log quotes the panic")
	}
}

func TestNobodysWordsInTheLog(t *testing.T) {
	w := newWorld(t)
	_, anna, ben := w.woke()
	form := w.get(anna).form("text", "So sorry, dear lady")
	w.post(anna+"/take", w.get(anna).form())
	w.post(ben+"/take", w.get(ben).form())
	w.post(anna+"/answer", form)
	w.post(anna+"/answer", w.get(anna).form("text", "So sorry, dear lady"))
	logged := w.log.String()
	for _, secret := range append([]string{"dear lady", "+336", anna[1:], ben[1:], "Anna"}, personal[:3]...) {
		if strings.Contains(logged, secret) {
			t.Errorf("the log holds %q: %s", secret, logged)
		}
	}
	if !strings.Contains(logged, `"action":"take"`) || !strings.Contains(logged, `"person":"anna"`) {
		t.Errorf("the log does not say who did what: %s", logged)
	}
}

func TestNobodyOnCall(t *testing.T) {
	w := emptyWorld(t)
	w.local()
	c := w.hear(jeanne(), scoring.Page)
	w.get("/inbox").says(200, "Hier soir")
	p := w.get(pathOf(c.ID))
	p.says(200, "Hier soir")
	w.post(pathOf(c.ID)+"/take", p.form()).says(409, "Nobody is on call")
}
