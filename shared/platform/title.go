package platform

import "oyez/shared/mention"

// Title is what people call the place a source is in: "Facebook".
func Title(s mention.Source) string {
	switch p := s.Platform(); p {
	case "meta":
		return "Facebook"
	case "messenger":
		return "Messenger"
	case "instagram":
		return "Instagram"
	case "whatsapp":
		return "WhatsApp"
	case "threads":
		return "Threads"
	case "x":
		return "X"
	case "google":
		return "Google"
	case "trustpilot":
		return "Trustpilot"
	case "tiktok":
		return "TikTok"
	case "linkedin":
		return "LinkedIn"
	case "telegram":
		return "Telegram"
	case "line":
		return "LINE"
	case "zendesk":
		return "Zendesk"
	case "intercom":
		return "Intercom"
	case "discourse":
		return "Discourse"
	case "github":
		return "GitHub"
	case "slack":
		return "Slack"
	case "viber":
		return "Viber"
	case "typeform":
		return "Typeform"
	case "tally":
		return "Tally"
	case "surveymonkey":
		return "SurveyMonkey"
	case "qualtrics":
		return "Qualtrics"
	default: // generic/shop, cloudevents/till, feed/alerts: people know them by the name we gave them
		return s.Account()
	}
}
