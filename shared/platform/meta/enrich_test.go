package meta_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/meta"
)

func TestEnrich(t *testing.T) {
	comment := at("instagram/10", mention.Comment, named)
	caption := at("instagram/10", mention.Post, func(m *mention.Mention) { named(m); m.ID = "20" })
	told := func(m mention.Mention, text string, link string) mention.Mention {
		m.Text, m.Author.Handle, m.Permalink, m.SaidAt = text, "ann", link, time.Date(2026, 11, 18, 11, 0, 0,
			0, time.UTC)
		return m
	}
	worded := told(comment, "words", "")
	const tail = `"username":"ann","timestamp":"2026-11-18T11:00:00+0000"}}`
	for name, row := range map[string]struct {
		m      mention.Mention
		answer answer
		asked  string
		want   mention.Mention
		err    error
	}{
		"a comment": {
			comment, ok(`{"mentioned_comment":{"text":"words",` + tail),
			"GET /graph/10?fields=mentioned_comment.comment_id%2830%29%7Btext%2Ctimestamp%2Cusername%7D", worded, nil,
		},
		"a caption": {
			caption, ok(`{"mentioned_media":{"caption":"words","permalink":"https://www.instagram.com/p/P/",` + tail),
			"GET /graph/10?fields=mentioned_media.media_id%2820%29%7Bcaption%2Ctimestamp%2Cusername%2Cpermalink%7D",
			told(caption, "words", "https://www.instagram.com/p/P/"), nil,
		},
		"asked before": {worded, ok(`{}`), "", worded, nil},
		"below our own": {
			at("instagram/10", mention.Comment, asIs), ok(`{}`),
			"", at("instagram/10", mention.Comment, asIs), nil,
		},
		"gone":           {comment, code("100", "33"), "GET", comment, platform.ErrGone},
		"token dead":     {comment, code("190", "463"), "GET", comment, platform.ErrNoPermission},
		"nothing in it":  {comment, ok(`{"id":"10"}`), "GET", comment, nil},
		"busy":           {comment, code("2", "0"), "GET", comment, errOther},
		"something else": {comment, ok(`<31337>`), "GET", comment, errOther},
	} {
		p := &apis{answers: []answer{row.answer}}
		server := httptest.NewServer(p)
		got, err := meta.New(meta.Config{
			Tokens: map[string]string{"10": "t"}, GraphURL: server.URL + "/graph",
			HTTP: server.Client(),
		}).Enrich(t.Context(), row.m)
		server.Close()
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		known := errors.Is(err, platform.ErrGone) || errors.Is(err, platform.ErrNoPermission)
		if row.err == errOther && (err == nil || known || strings.Contains(err.Error(), "31337")) ||
			row.err != errOther && !errors.Is(err, row.err) {
			t.Errorf("%s: %v, want %v", name, err, row.err)
		}
		if asked := strings.Join(p.asked, " "); (row.asked == "") != (asked == "") ||
			!strings.HasPrefix(asked, row.asked) {
			t.Errorf("%s: asked %q, want %q", name, asked, row.asked)
		}
	}
	if _, err := meta.New(meta.Config{}).Enrich(t.Context(), comment); !errors.Is(err, platform.ErrNoPermission) {
		t.Errorf("without a token: %v", err)
	}
}

// errOther stands for an error after which another try may succeed.
var errOther = errors.New("another")
