package platform_test

import (
	"testing"

	"oyez/shared/platform"
	"oyez/shared/texts"
)

func TestReasonIn(t *testing.T) {
	for _, row := range []struct {
		name         string
		lang         texts.Lang
		reason, want string
	}{
		{"with a code", "en", "token expired (190/463)", "token expired, 190/463"},
		{"in French", "fr", "token expired (190/463)", "jeton expiré, 190/463"},
		{"without a code", "fr", "no connection", "pas de connexion"},
		{
			"two of them", "fr", "could not look whether it stands there: no JSON",
			"impossible de vérifier si elle y est\u00a0: réponse illisible",
		},
		{
			"one with a colon", "fr", "not allowed: it may be locked (403)",
			"interdit\u00a0: c’est peut-être verrouillé, 403",
		},
		{"a reason we have no French for", "fr", "a new thing (7)", "a new thing, 7"},
	} {
		if got := platform.ReasonIn(row.lang, row.reason); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
