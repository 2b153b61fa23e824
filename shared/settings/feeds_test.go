package settings_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"oyez/shared/settings"
)

func TestFeeds(t *testing.T) {
	got,
		err := settings.Feeds([]byte(`{"feeds":[{"name":"alerts","url":"https://www.example.com/feed?key=1"},{"name":"tag-2_b","url":"http://example.com"}]}`))
	want := []settings.Feed{
		{Name: "alerts", URL: "https://www.example.com/feed?key=1"},
		{Name: "tag-2_b", URL: "http://example.com"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := settings.Feeds([]byte(`{}`)); err != nil || len(got) != 0 {
		t.Errorf("no feeds: %+v %v", got, err)
	}
}

func TestFeedsNameEveryFaultAndNoValue(t *testing.T) {
	feed := func(name, url string) string { return fmt.Sprintf(`{"name":%q,"url":%q}`, name, url) }
	for name, row := range map[string]struct {
		json string
		want []string
	}{
		"no JSON":           {`feeds: t0k3n`, []string{"want JSON"}},
		"two values":        {`{} {}`, []string{"more than one"}},
		"an unknown field":  {`{"feed":[{"name":"t0k3n"}]}`, []string{"want JSON"}},
		"a wrong type":      {`{"feeds":{"a":"t0k3n"}}`, []string{"want JSON"}},
		"no name":           {`{"feeds":[` + feed("", "https://example.com/t0k3n") + `]}`, []string{"feeds[0].name"}},
		"a slash in a name": {`{"feeds":[` + feed("a/t0k3n", "https://example.com") + `]}`, []string{"feeds[0].name"}},
		"a long name": {
			`{"feeds":[` + feed(strings.Repeat("a", 64), "https://example.com") + `]}`,
			[]string{"feeds[0].name"},
		},
		"one name twice": {`{"feeds":[` + feed("a", "https://a.example") + "," + feed("a", "https://b.example") +
			`]}`, []string{"feeds[1].name is taken"}},
		"no address": {`{"feeds":[` + feed("a", "t0k3n") + `]}`, []string{"feeds[0].url"}},
		"a file":     {`{"feeds":[` + feed("a", "file:///t0k3n") + `]}`, []string{"feeds[0].url"}},
		"a password": {
			`{"feeds":[` + feed("a", "https://me:t0k3n@example.com") + `]}`,
			[]string{"feeds[0].url"},
		},
		"two faults": {
			`{"feeds":[` + feed("A", "https://example.com") + "," + feed("b", "ftp://t0k3n") + `]}`,
			[]string{"feeds[0].name", "feeds[1].url"},
		},
		"too many": {`{"feeds":[` + strings.Repeat(feed("a", "https://t0k3n")+",", 200) + feed("a",
			"https://t0k3n") + `]}`, []string{"more than 200"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := settings.Feeds([]byte(row.json))
			if err == nil {
				t.Fatalf("taken: %+v", got)
			}
			for _, want := range row.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v does not say %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "t0k3n") {
				t.Errorf("a value is in the error: %v", err)
			}
		})
	}
}
