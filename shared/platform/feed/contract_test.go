package feed_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"oyez/shared/platform"
	"oyez/shared/platform/feed"
	"oyez/shared/platform/platformtest"
)

// samples are all of ours under names that the contract looks for: most feeds are no JSON.
func samples(t testing.TB) fstest.MapFS {
	t.Helper()
	files, err := filepath.Glob("../../../events/feed/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples (%v)", err)
	}
	all := fstest.MapFS{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)+".json"] = &fstest.MapFile{Data: body}
	}
	return all
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(...string) platform.Adapter { return feed.New() },
		Samples: samples(t),
		Unknown: []byte(`<rss version="2.0"><channel><title>Nothing yet</title><hologram/></channel></rss>`),
	})
}
