package intake

import (
	"strings"
	"testing"
)

func TestExcess(t *testing.T) {
	list := func(n int) string { return "[" + strings.Repeat("1,", n-1) + "1]" }
	batch := `{"tweet_create_events":[` +
		strings.Repeat(`{"id_str":"1","text":"a, b, \"c\", [d], {e}","user":{"id":1,"tags":[1,2,3,4,5,6,7,8,9]}},`,
			999) + `{}]}`
	for name, c := range map[string]struct {
		body      string
		excessive bool
	}{
		"nothing":                        {"", false},
		"a thousand updates":             {batch, false},
		"as long a list as may be":       {list(maxWide), false},
		"one longer":                     {list(maxWide + 2), true},
		"one longer, deep":               {`{"a":[{"b":` + list(maxWide+2) + `}]}`, true},
		"two lists side by side":         {`{"a":` + list(maxWide) + `,"b":` + list(maxWide) + `}`, false},
		"commas of a text":               {`{"text":"` + strings.Repeat(`,\",`, maxWide) + `"}`, false},
		"a text that does not end":       {`{"text":"` + strings.Repeat(",", maxWide+2) + `\`, false},
		"more ends than beginnings":      {strings.Repeat("]", 100) + strings.Repeat(",", maxWide+2), true},
		"many lists of many":             {"[" + strings.Repeat(list(maxWide/2)+",", 100) + "1]", true},
		"objects, one more than allowed": {"[" + strings.Repeat("[{}],", maxObjects) + "{}]", true},
	} {
		if got := excess([]byte(c.body)); (got != "") != c.excessive {
			t.Errorf("%s: %q", name, got)
		}
	}
}
