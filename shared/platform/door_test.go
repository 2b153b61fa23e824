package platform_test

import (
	"testing"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

func TestDoorAndTitle(t *testing.T) {
	for source, want := range map[mention.Source][2]string{
		"meta/123456":  {"meta", "Facebook"},
		"messenger/1":  {"meta", "Messenger"},
		"instagram/1":  {"meta", "Instagram"},
		"whatsapp/1":   {"meta", "WhatsApp"},
		"threads/1":    {"meta", "Threads"},
		"x/424242":     {"x", "X"},
		"typeform/f1":  {"typeform", "Typeform"},
		"generic/shop": {"generic", "shop"},
		"":             {"", ""},
	} {
		if got := [2]string{platform.Door(source), platform.Title(source)}; got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}
