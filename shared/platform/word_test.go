package platform_test

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"oyez/shared/platform"
)

// A word is what the regular expression of its alphabet and length finds, whatever the text.
func TestWord(t *testing.T) {
	word, same := platform.Word{
		Of:   platform.Capitals + platform.Small + platform.Digits + "_.-",
		Most: 20,
	}, regexp.MustCompile(`^[A-Za-z0-9_.-]{1,20}$`)
	spelt := 0
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[A-Za-z0-9_.-]{0,22}`),
			rapid.StringMatching(`[A-Za-z0-9_.\-\n <é\x00]{0,8}`), rapid.String()).Draw(t, "text")
		if got := word.Is(text); got != same.MatchString(text) {
			t.Fatalf("%q: %v", text, got)
		} else if got {
			spelt++
		}
	})
	if spelt == 0 {
		t.Error("nothing was spelt so")
	}
}
