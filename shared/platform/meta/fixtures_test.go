package meta_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"oyez/shared/platform"
)

// capture is what is expected of one captured body: what, the key, the author's id, the beginning of the words.
type capture struct {
	what                   platform.EventKind
	key, author, beginning string
}

// captures is every body of the shared captures that is not of a Facebook Page, by the platforms' documents and not by
// what the code does. Those of Pages are held by the test of infra/hear.
var captures = map[string][]capture{
	"ms-batch-same-page.json": {
		{"said", "messenger/1895382890692545/message/mid.1486464322190:cb04e5a654", "1412611362105802", "test 1"},
		{"said", "messenger/1895382890692545/message/mid.1486464322190:cb04e5a656", "1412611362105802", "test 2"},
	},
	"ms-batch-two-pages.json": {
		{"said", "messenger/1895382890692545/message/mid.1486464322190:cb04e5a654", "1412611362105802", "test 1"},
		{"said", "messenger/189538289069256/message/mid.1486464322190:cb04e5a656", "1412611362105802", "test 2"},
	},
	"ms-delivery.json": {{"counted", "messenger/12345654332//", "", ""}},
	"ms-message-echo.json": {{
		"echo", "messenger/12345654332/message/mid.1457764197618:41d102a3e1ae206a38",
		"987654321432", "hello, world!",
	}},
	"ms-message-fallback.json": {{
		"said", "messenger/12345654332/message/mid.1458696618141:b4ef9d19ec21086067",
		"987654321432", "",
	}},
	"ms-message-prior.json": {{
		"said", "messenger/12345654332/message/mid.1457744567618:41d102a3e1ae206a38",
		"987654321432", "Thanks for messaging me!",
	}},
	"ms-message-product.json": {{
		"said", "messenger/682498302938465/message/mid.$cAAJdkrCd2ORnva8ErFhjGm0X_Q_c",
		"<PSID>", "",
	}},
	"ms-message-quickreply.json": {{
		"said", "messenger/1234567890321/message/mid.1458696618141:b4ef9d19ec21086067",
		"987654321432", "quick reply text",
	}},
	"ms-message-sticker.json": {{
		"said", "messenger/12345654332/message/mid.1487254148673:a082abc439",
		"987654321432", "",
	}},
	"ms-message-text.json": {{
		"said", "messenger/12345654332/message/mid.1457764197618:41d102a3e1ae206a38",
		"987654321432", "hello, world!",
	}},
	"ms-optin.json":               {{"ignored", "messenger/12345654332//", "", ""}},
	"ms-pass-thread-control.json": {{"ignored", "messenger/1234567890321//", "", ""}},
	"ms-policy-enforcement.json":  {{"ignored", "messenger/12345654332//", "", ""}},
	"ms-reaction.json":            {{"counted", "messenger/1234567890321//", "", ""}},
	"ms-read.json":                {{"counted", "messenger/12345654332//", "", ""}},

	"ig-comment-minimal.json":        {{"ignored", "meta/0//", "", ""}},
	"ig-comment-reply-full.json":     {{"ignored", "meta/0//", "", ""}},
	"ig-cw-dashboard-test-text.json": {{"ignored", "meta/0//", "", ""}},
	"ig-cw-share.json": {{
		"said", "instagram/instagram-message-id-1234/message/message-id-1",
		"Sender-id-1", "",
	}},
	"ig-cw-story-mention-echo.json": {{
		"echo", "instagram/instagram-message-id-1234/message/message-id-1",
		"Sender-id-1", "",
	}},
	"ig-cw-story-mention.json": {{
		"said", "instagram/instagram-message-id-1234/message/message-id-1",
		"Sender-id-1", "",
	}},
	"ig-doc-comment-login-flat.json": {{
		"said", "instagram/<YOUR_APP_USERS_INSTAGRAM_ACCOUNT_ID>/comment/<COMMENT_ID>",
		"<INSTAGRAM_SCOPED_USER_ID>", "<COMMENT_TEXT>",
	}},
	"ig-doc-comment-self.json": {{
		"echo", "instagram/<YOUR_APP_USERS_INSTAGRAM_ACCOUNT_ID>/comment/<COMMENT_ID>",
		"<YOUR_APP_USERS_INSTAGRAM_ACCOUNT_ID>", "<COMMENT_TEXT>",
	}},
	"ig-doc-mention-comment.json": {{"said", "instagram/17841405726653026/comment/17894227972186120", "", ""}},
	"ig-doc-mention-media.json":   {{"said", "instagram/17841405726653026/post/17918195224117851", "", ""}},
	"ig-doc-postback.json":        {{"counted", "instagram/<IG_ID>//", "", ""}},
	"ig-doc-reaction.json":        {{"counted", "instagram/<IG_ID>//", "", ""}},
	"ig-seen.json":                {{"counted", "instagram/17841452691600098//", "", ""}},
	"ig-story-insights.json":      {{"ignored", "meta/0//", "", ""}},

	"wa-audio.json": {{
		"said", "whatsapp/1122334455667/message/wamid.xyzxyz",
		"US.13491208655302741918", "",
	}},
	"wa-button-quick-reply.json": {{
		"said", "whatsapp/1122334455667/message/wamid.xsidjw",
		"US.13491208655302741918", "title",
	}},
	"wa-button.json": {{
		"said",
		"whatsapp/10634295353625/message/wamid.HBgNNDkxNTIwOTgzMzM5OBUCABIYHGDEHJVFHJEVCFHJEVBCMTkyODk1OEIyAA==",
		"491234567890", "No",
	}},
	"wa-call-connect.json": {{"ignored", "whatsapp/743897493242//", "", ""}},
	"wa-contacts.json": {{
		"said",
		"whatsapp/1111111111111111/message/wamid.randomwhatsappmessageid", "333333333333", "",
	}},
	"wa-interactive-button-reply.json": {{
		"said",
		"whatsapp/10634295353625/message/wamid.HBgNNDkxNTIwOTgzMzM5OBUCABIYHGDEHJVFHJEVCFHJEVBCMTkyODk1OEIyAA==",
		"491234567890", "button-text",
	}},
	"wa-interactive-with-value-errors.json": {{
		"said", "whatsapp/1122334455667/message/wamid.wegrchytvwcggt=",
		"US.13491208655302741918", "",
	}},
	"wa-location.json": {{
		"said",
		"whatsapp/10634295353625/message/wamid.HBgNNDkxNTIwOTgzMzM5OBUCABIYHGDEHJVFHJEVCFHJEVBCMTkyODk1OEIyAA==",
		"491234567890", "",
	}},
	"wa-revoke.json": {{
		"removed",
		"whatsapp/<BUSINESS_PHONE_NUMBER_ID>/message/<ORIGINAL_WHATSAPP_MESSAGE_ID>", "", "",
	}},
	"wa-smb-echo-revoke.json":        {{"removed", "whatsapp/1122334455667/message/wamid.zzzzzz", "", ""}},
	"wa-status-delivered-bsuid.json": {{"counted", "whatsapp/106540352242922//", "", ""}},
	"wa-status-delivered.json":       {{"counted", "whatsapp/1122334455667//", "", ""}},
	"wa-status-failed.json": {{
		"returned",
		"whatsapp/REDACTED/message/wamid.HBgLMzI0NzY3NTUzNzYVAgARGBIzOTI2MzFGRjdBRjA4M0Y2RDQA", "", "",
	}},
	"wa-status-group.json":  {{"counted", "whatsapp/<BUSINESS_PHONE_NUMBER_ID>//", "", ""}},
	"wa-status-played.json": {{"counted", "whatsapp/1122334455667//", "", ""}},
	"wa-status-read.json":   {{"counted", "whatsapp/1122334455667//", "", ""}},
	"wa-sticker-animated.json": {{
		"said", "whatsapp/1122334455667/message/wamid.xyzxyz",
		"US.13491208655302741918", "",
	}},
	"wa-system-user-changed-user-id.json": {{"ignored", "whatsapp/106540352242922//", "", ""}},
	// a reaction, in spite of its name
	"wa-text-emoji.json": {{"counted", "whatsapp/10634295353625//", "", ""}},
	"wa-text-referral-ctwa.json": {{
		"said", "whatsapp/1122334455667/message/wamid.ID",
		"US.13491208655302741918", "BODY",
	}},
	"wa-text-signed-vector.json": {{
		"said",
		"whatsapp/277321005464405/message/wamid.HBgMOTcyNTQ0NDAxMjQzFQIAEhggM0RFQTNCMEEwRTY3QzUwODYzMDc4NjQ4QzM4ODAxM0YA", "972544401243", "Hey there!",
	}},
	"wa-text.json": {{
		"said", "whatsapp/1122334455667/message/wamid.xyzxyz",
		"US.13491208655302741918", "Body Text",
	}},
	"wa-unreaction-empty.json": {{"counted", "whatsapp/1122334455667//", "", ""}},
	"wa-unsupported-with-type.json": {{
		"said", "whatsapp/1122334455667/message/wamid.xyzxyz",
		"US.13491208655302741918", "",
	}},
	"wa-user-id-update.json": {{"ignored", "whatsapp/106540352242922//", "", ""}},
	"wa-video.json": {{
		"said", "whatsapp/1122334455667/message/wamid.xyzxyz",
		"US.13491208655302741918", "caption",
	}},

	"threads-mention.json": {{"said", "threads/78901/post/8901234", "test_username", "Reply"}},
	"threads-reply.json":   {{"said", "threads/78901/post/8901234", "test_username", "Reply"}},

	"meta-permissions-granted.json": {{"ignored", "meta/0//", "", ""}},
}

func TestCaptures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/meta-x")
	}
	var files []string
	for _, pattern := range []string{"ms-*", "ig-*", "wa-*", "threads-*", "meta-*"} {
		found, err := filepath.Glob(filepath.Join(shared, "fixtures", "meta-x", pattern+".json"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no captures %s (%v)", pattern, err)
		}
		files = append(files, found...)
	}
	if len(files) != len(captures) {
		t.Errorf("%d captures, %d expectations", len(files), len(captures))
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got []capture
		for _, e := range parse(t, string(body)) {
			got = append(got, capture{e.Kind, e.Mention.Key.String(), e.Mention.Author.ID, e.Mention.Text})
		}
		want := captures[filepath.Base(file)]
		if !slices.EqualFunc(got, want, func(g, w capture) bool {
			beginning := strings.HasPrefix(g.beginning, w.beginning) && (w.beginning != "" || g.beginning == "")
			return g.what == w.what && g.key == w.key && g.author == w.author && beginning
		}) {
			t.Errorf("%s:\n got %q\nwant %q", filepath.Base(file), got, want)
		}
	}
}
