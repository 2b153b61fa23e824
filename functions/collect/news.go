package collect

import (
	"crypto/sha256"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/store"
)

// news is what of a feed was not in it, with these words, at the last fetch, and the prints of all that is in it now.
// Everything in a first fetch stood there before we listened. Nothing was said in the future. An entry whose words
// changed without its feed saying so was changed now, else the older words could win.
func news(events []platform.Event, known store.Feed, now time.Time) (fresh []platform.Event, seen []store.Print) {
	before := make(map[[8]byte][8]byte, len(known.Seen))
	for _, p := range known.Seen {
		before[p.ID] = p.Words
	}
	for _, e := range events {
		if e.Kind != platform.Said && e.Kind != platform.Edited {
			continue
		}
		m := &e.Mention
		p := printOf(*m)
		seen = append(seen, p)
		words, held := before[p.ID]
		if held && words == p.Words {
			continue
		}
		if held && m.Revision == 0 {
			e.Kind, m.Revision = platform.Edited, now.UnixMilli()
		}
		if m.SaidAt.After(now) {
			m.SaidAt = now
		}
		m.Backfilled = !known.Fetched
		fresh = append(fresh, e)
	}
	return fresh, seen
}

// printOf leaves out the revision: many feeds write a new time on what has not changed.
func printOf(m mention.Mention) store.Print {
	id := sha256.Sum256([]byte(m.Key.String()))
	words := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", m.Text, m.Author.ID, m.Permalink, m.Media))
	return store.Print{ID: [8]byte(id[:8]), Words: [8]byte(words[:8])}
}
