// Package mention holds the words Oyez thinks in: sources, authors, mentions and how two reports of one mention
// become one. It imports only the standard library and knows no platform, table or clock.
package mention

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// Source is one connection of ours to a platform, as "platform/account": "meta/123456" is a Facebook Page,
// "x/424242" an X account.
type Source string

// SourceOf joins a platform's name and our account there.
func SourceOf(platform, account string) Source { return Source(platform + "/" + account) }

// Platform is the part before the first slash: "x".
func (s Source) Platform() string { p, _, _ := strings.Cut(string(s), "/"); return p }

// Account is the part after the first slash: "424242".
func (s Source) Account() string { _, a, _ := strings.Cut(string(s), "/"); return a }

// Canary is the source of the daily test page (package canary): nobody's words, on the way of everybody's.
const Canary Source = "oyez/canary"

// Customers says whether customers speak there, as they do everywhere but in the daily test page. What is not
// customers' counts in no figure, stands in no inbox and moves no bar.
func (s Source) Customers() bool { return s != Canary }

// Kind is what sort of thing was said. A kind is part of a mention's identity, because platforms number posts and
// messages apart.
type Kind string

// The kinds of mention.
const (
	Post    Kind = "post"    // a post of its own: tweet, reply, quote, visitor post
	Comment Kind = "comment" // below somebody's post
	Review  Kind = "review"  // with a rating or a recommendation
	Message Kind = "message" // private, from one person to us
)

// Key identifies a mention for ever: by the platform's own id, never by the delivery that brought it.
type Key struct {
	Source Source
	Kind   Kind
	ID     string // the platform's id of the thing said; opaque
}

// String is the key as logs, `why` and the table write it: "x/424242/post/2080765813578191303".
func (k Key) String() string { return string(k.Source) + "/" + string(k.Kind) + "/" + k.ID }

// ParseKey reads what Key.String wrote.
func ParseKey(s string) (Key, error) {
	p := strings.SplitN(s, "/", 4)
	if len(p) != 4 || p[0] == "" || p[1] == "" || p[2] == "" || p[3] == "" {
		return Key{}, fmt.Errorf(
			"%q is no mention: want platform/account/kind/id, such as x/424242/post/2080765813578191303", s)
	}
	return Key{Source: SourceOf(p[0], p[1]), Kind: Kind(p[2]), ID: p[3]}, nil
}

// MaxID bounds the ids and account names we accept, in bytes: far above any platform's, far below a table key's limit.
const MaxID = 256

// Valid says whether the source can stand in a key: both parts are there, nothing beyond MaxID, and an account that
// cannot be mistaken for what follows it.
func (s Source) Valid() bool {
	account := s.Account()
	return s.Platform() != "" && account != "" && len(s) <= MaxID && !strings.ContainsAny(account, "/#\x00")
}

// Valid says whether the key can be stored: a valid source, nothing empty, nothing beyond MaxID.
func (k Key) Valid() bool {
	return k.Source.Valid() && k.Kind != "" && k.ID != "" && len(k.ID) <= MaxID
}

// Author is who said it, there. The zero Author is somebody unknown. Followers is -1 where the platform does not tell.
type Author struct {
	ID        string // the platform's id of the person; may be scoped to our account
	Name      string // as the person writes it
	Handle    string // without @
	Followers int
	Verified  bool
}

// Unknown says that the platform told us nothing about who spoke.
func (a Author) Unknown() bool { return a.ID == "" }

// Mention is one thing one person said that concerns the brand.
type Mention struct {
	Key
	Author   Author
	Text     string    // plain text as the person wrote it, HTML unescaped; empty for pictures alone
	Lang     string    // BCP 47, as the platform says; "" where it does not
	SaidAt   time.Time // UTC; when the person said it
	HeardAt  time.Time // UTC; when its first delivery reached us
	Revision int64     // grows with each edit, in the platform's own measure; 0 for what was never edited
	// the latest edit whose words no delivery told, in Revision's measure: later than Revision, they are asked for
	MissingRevision int64
	Private         bool     // only we can see it
	Rating          int      // 1..5; 0 for none. A recommendation is 5, its opposite 1
	Permalink       string   // https address of the thing itself, or of the post it stands under
	Parent          string   // the id it answers, as in Key.ID; "" for none
	Thread          string   // the id of the post everything hangs under; stands in for the author when unknown
	ReplyRef        string   // what the platform's API calls the thing when we answer; "" when Key.ID does
	Addressed       bool     // the person called us by name or quoted us (X lets self-serve apps answer only then)
	Media           []string // https links of pictures and films; never fetched
	Backfilled      bool     // it stood there when we first looked (a feed's first fetch): kept, and wakes nobody
	Erased          bool     // deleted by its author: nothing personal is left but the key

	// What the platform's rules let us keep, in UTC; zero for as long as we like. The words, pictures included, and who
	// said them each have their time.
	TextUntil, AuthorUntil time.Time
}

// Conversation identifies what one author and one of our sources said to each other. It is a hash, so that keys and
// logs hold nobody's platform id. Somebody unknown is known by the thread, or by the mention itself.
func (m Mention) Conversation() ConversationID {
	who := "author\x00" + m.Author.ID
	if m.Author.Unknown() {
		who = "thread\x00" + m.Thread
		if m.Thread == "" {
			who = "mention\x00" + string(m.Kind) + "\x00" + m.ID
		}
	}
	sum := sha256.Sum256([]byte(string(m.Source) + "\x00" + who))
	return ConversationID(string(m.Source) + "#" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:16])[:26]))
}

// ConversationID is "<source>#<26 base32 characters>".
type ConversationID string

// Source is the account of ours in the conversation.
func (c ConversationID) Source() Source { s, _, _ := strings.Cut(string(c), "#"); return Source(s) }

// Hash is the part that tells conversations of one source apart: 26 lower-case base32 characters.
func (c ConversationID) Hash() string { _, h, _ := strings.Cut(string(c), "#"); return h }

// MaxTextBytes bounds a mention's text; what is longer is cut on a character. The longest platform allows 63,206.
const MaxTextBytes = 64 << 10
