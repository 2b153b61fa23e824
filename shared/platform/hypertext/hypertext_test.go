package hypertext_test

import (
	"slices"
	"testing"

	"oyez/shared/platform/hypertext"
)

func TestText(t *testing.T) {
	for fragment, want := range map[string]string{
		"":                                 "",
		"as it is":                         "as it is",
		"a<br>b<br/>c":                     "a\nb\nc",
		"a &amp; b &lt;i&gt; &eacute;":     "a & b <i> é",
		"&amp;lt;":                         "&lt;",
		"<script>alert(1)</script>hi":      "hi",
		"<style>p{}</style>hi":             "hi",
		"<b>bo</b>ld <a href='x'>link</a>": "bold link",
		"<p>cut":                           "cut",
		"a < b":                            "a < b",
		"<ul><li>x</li><li>y</li></ul>":    "- x\n- y",
		"<!-- not shown -->shown":          "shown",
	} {
		if got, _ := hypertext.Text(fragment, ""); got != want {
			t.Errorf("%q: %q, want %q", fragment, got, want)
		}
	}
	fragment := `<img src="https://a.example/1.png"><img alt="x"><img src='/2.png'><img class="emoji" src="/e.png">`
	if _, pictures := hypertext.Text(fragment, "https://b.example"); !slices.Equal(pictures,
		[]string{"https://a.example/1.png", "https://b.example/2.png"}) {
		t.Errorf("pictures %q", pictures)
	}
}

func FuzzText(f *testing.F) {
	f.Add("<p>a &amp; <b>b", "https://a.example")
	f.Fuzz(func(t *testing.T, cooked, base string) { hypertext.Text(cooked, base) }) // it ends and does not panic
}
