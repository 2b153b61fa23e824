package collect

import (
	"crypto/sha256"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/store"
)

// news returns the entries that are new or reworded since the last fetch, and the prints of all entries. Everything in
// a first fetch is backfilled. Dates in the future become now. So does the revision of a reworded entry without one;
// otherwise the older text could win.
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
		words, seenBefore := before[p.ID]
		if seenBefore && words == p.Words {
			continue
		}
		if seenBefore && m.Revision == 0 {
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

// printOf leaves out the revision: many feeds change it without changing the entry.
func printOf(m mention.Mention) store.Print {
	id := sha256.Sum256([]byte(m.Key.String()))
	words := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", m.Text, m.Author.ID, m.Permalink, m.Media))
	return store.Print{ID: [8]byte(id[:8]), Words: [8]byte(words[:8])}
}
