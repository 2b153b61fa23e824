package all

import (
	"crypto"
	"encoding/base64"
	"net/http"

	"oyez/shared/platform/cloudevents"
	"oyez/shared/platform/discourse"
	"oyez/shared/platform/generic"
	"oyez/shared/platform/github"
	"oyez/shared/platform/google"
	"oyez/shared/platform/intercom"
	"oyez/shared/platform/line"
	"oyez/shared/platform/linkedin"
	"oyez/shared/platform/meta"
	"oyez/shared/platform/qualtrics"
	"oyez/shared/platform/slack"
	"oyez/shared/platform/surveymonkey"
	"oyez/shared/platform/tally"
	"oyez/shared/platform/telegram"
	"oyez/shared/platform/tiktok"
	"oyez/shared/platform/trustpilot"
	"oyez/shared/platform/typeform"
	"oyez/shared/platform/viber"
	"oyez/shared/platform/x"
	"oyez/shared/platform/zendesk"
)

// The fixed secrets of the local run, by which anybody can sign a delivery to it; those of the other platforms are
// LocalSecret of their names.
const (
	LocalMetaSecret      = "local-meta-secret" // #nosec G101 -- it guards nothing but the local run
	LocalMetaVerifyToken = "local-verify-token"
	LocalXSecret         = "local-x-secret"
	LocalSender          = "shop" // the one sender of the generic doors
	LocalServiceAccount  = "local@example.iam.gserviceaccount.com"
	LocalAudience        = "http://127.0.0.1/webhooks/google"
)

// LocalSecret is the fixed secret of a platform in the local run: "local-telegram-secret". Standard Webhooks want
// theirs in base64.
func LocalSecret(platform string) string {
	secret := "local-" + platform + "-secret"
	if platform == "generic" || platform == "cloudevents" {
		return "whsec_" + base64.StdEncoding.EncodeToString([]byte(secret+"-of-24-bytes-or-more"))
	}
	return secret
}

// Local is the settings of the local run: fixed secrets, every account ours, and answers that go through client.
// googleKey vouches for Google's deliveries; without one they are refused.
func Local(client *http.Client, googleKey crypto.PublicKey) Config {
	secrets := func(platform string) []string { return []string{LocalSecret(platform)} }
	tokens := map[string]string{"*": "local-token"}
	c := Config{
		Meta: &meta.Config{
			Secrets: []string{LocalMetaSecret}, VerifyToken: LocalMetaVerifyToken, Tokens: tokens,
			HTTP: client,
		},
		X: &x.Config{Secrets: []string{LocalXSecret}, HTTP: client, Accounts: map[string]x.Credentials{x.AnyAccount: {
			ConsumerKey: "local-key", ConsumerSecret: LocalXSecret, Token: "local-token",
			TokenSecret: "local-token-secret",
		}}},
		Generic: &generic.Config{Senders: map[string]generic.Sender{LocalSender: {Secrets: secrets("generic")}}},
		CloudEvents: &cloudevents.Config{Senders: map[string]cloudevents.Sender{LocalSender: {Secrets: secrets(
			"cloudevents")}}},
		Google: &google.Config{
			ServiceAccounts: []string{LocalServiceAccount}, Audiences: []string{LocalAudience},
			Tokens: tokens, HTTP: client,
		},
		Trustpilot: &trustpilot.Config{Secrets: secrets("trustpilot"), Tokens: tokens, HTTP: client},
		TikTok:     &tiktok.Config{Secrets: secrets("tiktok"), Tokens: tokens, HTTP: client},
		LinkedIn:   &linkedin.Config{Secrets: secrets("linkedin"), Tokens: tokens, HTTP: client},
		Telegram:   &telegram.Config{Secrets: secrets("telegram"), Tokens: tokens, HTTP: client},
		LINE:       &line.Config{Secrets: secrets("line"), Tokens: tokens, HTTP: client},
		Zendesk: &zendesk.Config{
			Secrets: secrets("zendesk"), Tokens: tokens,
			Subdomains: map[string]string{"*": "acme"}, HTTP: client,
		},
		Intercom: &intercom.Config{
			Secrets: secrets("intercom"), Tokens: tokens,
			Admins: map[string]string{"*": "1"}, HTTP: client,
		},
		Discourse:    &discourse.Config{Secrets: secrets("discourse"), Tokens: tokens, User: "anna", HTTP: client},
		GitHub:       &github.Config{Secrets: secrets("github"), Tokens: tokens, HTTP: client},
		Slack:        &slack.Config{Secrets: secrets("slack"), Tokens: tokens, HTTP: client},
		Viber:        &viber.Config{Secrets: secrets("viber"), Tokens: tokens, Sender: "Oyez", HTTP: client},
		Typeform:     &typeform.Config{Secrets: secrets("typeform")},
		Tally:        &tally.Config{Secrets: secrets("tally")},
		SurveyMonkey: &surveymonkey.Config{Secrets: secrets("surveymonkey"), Tokens: tokens, HTTP: client},
		Qualtrics: &qualtrics.Config{
			Secrets: secrets("qualtrics"), Tokens: tokens,
			BaseURL: "https://local.qualtrics.com", HTTP: client,
		},
	}
	if googleKey != nil {
		c.Google.Keys = []crypto.PublicKey{googleKey}
	}
	return c
}
