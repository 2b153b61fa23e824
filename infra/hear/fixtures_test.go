package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// heard is what is expected of one captured body: event, id, author's id, beginning of the text.
type heard struct{ event, id, author, text string }

// captured is every body of the shared captures that is in scope, by the platforms' documents: not by what the code
// does.
var captured = map[string][]heard{
	"fb-2020-comment-emoji.json":        {{"said", "408074750310958", "3450429531722233", "🙏"}},
	"fb-2023-comment-chinese.json":      {{"said", "759878495960329", "6780462125377510", "手动点赞"}},
	"fb-2023-photo-post.json":           {{"echo", "332029982914750", "101457812431751", "图片看下"}},
	"fb-2023-video-unpublished.json":    {{"ignored", "", "", ""}}, // an edit without words
	"fb-2024-comment-add.json":          {{"said", "1063824911537852", "24266381753005180", "+1"}},
	"fb-feed-comment-add-from.json":     {{"echo", "903438993085259", "1234567890321", "and the next one"}},
	"fb-feed-comment-add-photo.json":    {{"echo", "903438993085259", "1234567890321", "and the next one"}},
	"fb-feed-comment-hide.json":         {{"ignored", "", "", ""}},
	"fb-feed-comment-remove.json":       {{"removed", "905579239537901", "", ""}},
	"fb-feed-event-add.json":            {{"echo", "1944041199140689", "1234567890321", "Page added an event."}},
	"fb-feed-like-add-comment.json":     {{"counted", "", "", ""}},
	"fb-feed-like-add-page.json":        {{"counted", "", "", ""}},
	"fb-feed-photo-add.json":            {{"echo", "900767076685784", "1234567890321", ""}},
	"fb-feed-post-hide.json":            {{"ignored", "", "", ""}},
	"fb-feed-post-remove.json":          {{"removed", "901097836652708", "", ""}},
	"fb-feed-reaction-add-comment.json": {{"counted", "", "", ""}},
	"fb-feed-reaction-add.json":         {{"counted", "", "", ""}},
	"fb-feed-reaction-edit.json":        {{"counted", "", "", ""}},
	"fb-feed-share-add.json":            {{"echo", "98735342324352", "1234567890321", "Ein Link zu was ganz anderem"}},
	"fb-feed-status-edited.json": {{
		"echo", "949560725137650", "1234567890321",
		"This is an edited test message",
	}},
	"fb-feed-video-add.json":           {{"echo", "901097836652708", "1234567890321", "Test video"}},
	"fb-feed-video-edited.json":        {{"echo", "901097836652708", "1234567890321", "Test video"}},
	"fb-feed-video-remove.json":        {{"removed", "900767076685784", "", ""}},
	"fb-mention-post-add-legacy.json":  {{"said", "444444444", "44444444", ""}},
	"fb-mention-post-add.json":         {{"said", "98722536423179", "", "A test post message"}},
	"fb-ratings-comment-add.json":      {{"said", "904802532937783", "705955836155788", ""}},
	"fb-ratings-rating-add-stars.json": {{"said", "904801129604590", "705955836155788", "Ja ziemlich coole Sache"}},
	"fb-ratings-rating-edit.json":      {{"edited", "904801129604590", "705955836155788", "Ja ziemlich coole Sache"}},
	"fb-ratings-rating-remove.json":    {{"removed", "904801129604590", "", ""}},
	"fb-ratings-reaction-add.json":     {{"counted", "", "", ""}},
	"fb-two-entries-no-value.json":     {{"ignored", "", "", ""}, {"ignored", "", "", ""}},
	"meta-permissions-granted.json":    {{"ignored", "", "", ""}},

	"x-aaa-chatwoot-dm-image.json": {{"said", "123", "2", "Blue Bird"}},
	"x-aaa-direct-message-incoming-with-media.json": {{
		"said", "1209117907864571908", "1205290247124217856",
		" https://t.co/amoKo1v19w",
	}},
	"x-aaa-direct-message-incoming-with-url.json": {{
		"said", "1209004344399429636", "1205290247124217856",
		"Did you know about this?",
	}},
	"x-aaa-direct-message-incoming.json": {{
		"said", "1206724334791753732", "1205290247124217856",
		"Yes, you are!",
	}},
	"x-aaa-direct-message-indicate-typing.json": {{"counted", "", "", ""}},
	"x-aaa-direct-message-mark-read.json":       {{"counted", "", "", ""}},
	"x-aaa-direct-message-outgoing.json": {{
		"echo", "1206724203514228741", "2975699229",
		"I'm a banana!",
	}},
	"x-aaa-doc-direct-message-events.json": {{
		"said", "954491830116155396", "3001969357",
		"Hello World!",
	}},
	"x-aaa-doc-direct-message-indicate-typing-events.json": {{"counted", "", "", ""}},
	"x-aaa-doc-direct-message-mark-read-events.json":       {{"counted", "", "", ""}},
	"x-aaa-doc-user-event.json":                            {{"disconnected", "", "", ""}},
	"x-aaa-favorited.json":                                 {{"counted", "", "", ""}},
	"x-aaa-follow-unfollow.json":                           {{"counted", "", "", ""}},
	"x-aaa-follow.json":                                    {{"counted", "", "", ""}},
	"x-aaa-replay-status-1.json":                           {{"ignored", "", "", ""}},
	"x-aaa-replay-status-2.json":                           {{"ignored", "", "", ""}},
	"x-aaa-tweet-create-response.json": {{
		"said", "1207623566339919872", "1205290247124217856",
		"@ScruffyMcG This is only a test.",
	}},
	"x-aaa-tweet-create-retweet.json": {{"counted", "", "", ""}},
	"x-aaa-tweet-create-user-mention-extended.json": {{
		"said", "1209097192914313216", "1205290247124217856",
		"@ScruffyMcG\n This is a test of TTS's handling of extended tweets. When Twitter sends tweet data (as JSON) to webhook endpoints, tweets exceeding 140 characters are truncated",
	}},
	"x-aaa-tweet-create-user-mention-outgoing.json": {{
		"echo", "1209128243955027968", "2975699229",
		"@ScruffyMcG Who do you think you are?",
	}},
	"x-aaa-tweet-create-user-mention-with-media.json": {{
		"said", "1209101446706122752", "1205290247124217856",
		"@ScruffyMcG https://t.co/DHD7xWvvh5",
	}},
	"x-filtered-stream-webhook.json": {{
		"said", "1346889436626259968", "2244994945",
		"Learn how to use",
	}},
	"x-xaa-dm-received.json": {{
		"said", "2080765901528535096", "2222222222222222222",
		"hello!",
	}},
	"x-xaa-dm-sent.json": {{
		"echo", "2080763914820927863", "1111111111111111111",
		"Thanks for the update!",
	}},
	"x-xaa-follow-follow.json": {{"counted", "", "", ""}},
	"x-xaa-like-create.json":   {{"counted", "", "", ""}},
	"x-xaa-oauth-revoke.json":  {{"disconnected", "", "", ""}},
	"x-xaa-post-create.json": {{
		"echo", "2080761390344937796", "1111111111111111111",
		"Hello from the Activity API",
	}},
	"x-xaa-post-mention-create.json": {{
		"said", "2080765813578191303", "2222222222222222222",
		"hey @ExampleUser",
	}},
	"x-xaa-post-quote-create.json": {{
		"said", "2090000000000000002", "2222222222222222222",
		"Adding some context to this.",
	}},
	"x-xaa-post-reply-create.json": {{
		"said", "2090000000000000001", "2222222222222222222",
		"@ExampleUser Great post — thanks for sharing!",
	}},
}

func TestCapturedBodies(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/meta-x")
	}
	files, err := filepath.Glob(filepath.Join(shared, "fixtures", "meta-x", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no captures (%v)", err)
	}
	found := 0
	for _, file := range files {
		base := filepath.Base(file)
		if base == "signature-vectors.json" {
			continue
		}
		t.Run(base, func(t *testing.T) {
			platform := "meta"
			if strings.HasPrefix(base, "x-") {
				platform = "x"
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if understood, err := hear(&out, named(platform), base, content); err != nil || !understood {
				t.Fatalf("%v, %v: %s", understood, err, out.String())
			}
			want, inScope := captured[base]
			if inScope {
				found++
			}
			var n int
			for line := range strings.Lines(out.String()) {
				var got struct {
					Event, ID, Text string
					Author          struct{ ID string }
				}
				if err := json.Unmarshal([]byte(line), &got); err != nil {
					t.Fatal(err)
				}
				n++
				if !inScope { // the other products of Meta are told line by line in the adapter's own test
					continue
				}
				w := heard{}
				if n <= len(want) {
					w = want[n-1]
				}
				if got.Event != w.event || got.ID != w.id || got.Author.ID != w.author ||
					!strings.HasPrefix(got.Text, w.text) || w.text == "" && got.Text != "" {
					t.Errorf("event %d: %s id %q by %q: %q, want %+v", n, got.Event, got.ID, got.Author.ID, got.Text, w)
				}
			}
			if n == 0 || inScope && n != len(want) {
				t.Errorf("%d events, want %d", n, len(want))
			}
		})
	}
	if found != len(captured) {
		t.Errorf("%d of %d captures in scope found", found, len(captured))
	}
}
