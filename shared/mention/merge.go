package mention

import (
	"cmp"
	"slices"
	"time"
)

// Merge combines two reports of one mention. The text of the later revision wins, what only one of them knows is kept,
// and a deleted mention stays deleted. Merge is commutative, associative and idempotent, so deliveries in any order,
// any number of times, give the same mention. HeardAt and the retention times are the earlier ones: a repeat cannot
// prolong them.
//
// Two reports with one revision and different texts can only be two edits within the platform's clock tick. The greater
// text wins, because both orders must agree. The same holds for two authors.
func Merge(a, b Mention) Mention {
	heard := earliest(a.HeardAt, b.HeardAt)
	if a.Erased || b.Erased {
		return Mention{Key: a.Key, Erased: true, Revision: max(a.Revision, b.Revision), HeardAt: heard}
	}
	if newer(b, a) {
		a, b = b, a
	}
	return Mention{
		Key: a.Key, Text: a.Text, Rating: a.Rating, Media: a.Media, Revision: a.Revision,
		HeardAt: heard,
		// a report without the text must not replace known text
		MissingRevision: max(a.MissingRevision, b.MissingRevision),
		// an edit may carry its own time; the first time counts
		SaidAt:  earliest(a.SaidAt, b.SaidAt),
		Author:  mergeAuthor(a.Author, b.Author),
		Private: a.Private || b.Private, Addressed: a.Addressed || b.Addressed, Backfilled: a.Backfilled ||
			b.Backfilled,
		Lang: max(a.Lang, b.Lang), Permalink: max(a.Permalink, b.Permalink), Parent: max(a.Parent, b.Parent),
		Thread: max(a.Thread, b.Thread), ReplyRef: max(a.ReplyRef, b.ReplyRef),
		TextUntil: earliest(a.TextUntil, b.TextUntil), AuthorUntil: earliest(a.AuthorUntil, b.AuthorUntil),
	}
}

// newer orders two reports by their revision and text.
func newer(b, a Mention) bool {
	return cmp.Or(cmp.Compare(b.Revision, a.Revision), cmp.Compare(b.Text, a.Text), cmp.Compare(b.Rating, a.Rating),
		slices.Compare(b.Media, a.Media)) > 0
}

// earliest is the earlier of two times; zero counts as latest.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// mergeAuthor never mixes two people's reports.
func mergeAuthor(a, b Author) Author {
	if a.ID != b.ID {
		if b.ID > a.ID {
			return b
		}
		return a
	}
	return Author{
		ID: a.ID, Name: max(a.Name, b.Name), Handle: max(a.Handle, b.Handle),
		Followers: max(a.Followers, b.Followers), Verified: a.Verified || b.Verified,
	}
}
