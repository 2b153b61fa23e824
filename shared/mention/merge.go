package mention

import (
	"cmp"
	"slices"
	"time"
)

// Merge makes one mention of two reports of it, whichever came first: the later revision's words win, everything that
// one of them knows and the other does not is kept, and a deleted mention stays deleted. It is commutative, associative
// and idempotent, so deliveries in any order, any number of times, leave the same mention. HeardAt is the earlier one,
// and so is the time until which something may be kept: a repeat cannot prolong it.
//
// Two reports with one revision and different words can only come from two edits within the platform's clock tick; the
// greater text wins, because nothing better is known and both orders must agree. The same holds for two authors.
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
		// such a report has no words to put in the place of what is known
		MissingRevision: max(a.MissingRevision, b.MissingRevision),
		// an edit may come with its own time; it was said when it was first said
		SaidAt:  earliest(a.SaidAt, b.SaidAt),
		Author:  mergeAuthor(a.Author, b.Author),
		Private: a.Private || b.Private, Addressed: a.Addressed || b.Addressed, Backfilled: a.Backfilled ||
			b.Backfilled,
		Lang: max(a.Lang, b.Lang), Permalink: max(a.Permalink, b.Permalink), Parent: max(a.Parent, b.Parent),
		Thread: max(a.Thread, b.Thread), ReplyRef: max(a.ReplyRef, b.ReplyRef),
		TextUntil: earliest(a.TextUntil, b.TextUntil), AuthorUntil: earliest(a.AuthorUntil, b.AuthorUntil),
	}
}

// newer orders two reports by their words.
func newer(b, a Mention) bool {
	return cmp.Or(cmp.Compare(b.Revision, a.Revision), cmp.Compare(b.Text, a.Text), cmp.Compare(b.Rating, a.Rating),
		slices.Compare(b.Media, a.Media)) > 0
}

// earliest is the earlier of two times; none is later than any.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// mergeAuthor never lets one person's report speak for another.
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
