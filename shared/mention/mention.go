// Package mention defines sources, authors and mentions, and merges reports of one mention. It imports only the
// standard library and knows no platform, table or clock.
package mention

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// Source is one of our accounts on a platform, as "platform/account": "meta/123456" is a Facebook Page, "x/424242" an X
// account.
type Source string

func SourceOf(platform, account string) Source { return Source(platform + "/" + account) }

// Platform is the part before the first slash: "x".
func (s Source) Platform() string { p, _, _ := strings.Cut(string(s), "/"); return p }

// Account is the part after the first slash: "424242".
func (s Source) Account() string { _, a, _ := strings.Cut(string(s), "/"); return a }

// Canary is the source of the daily test page (package canary), which takes the way of every mention.
const Canary Source = "oyez/canary"

// Customers reports whether customers speak there: everywhere but in the daily test page, which must not affect
// figures, inbox or bar.
func (s Source) Customers() bool { return s != Canary }

// Kind is the kind of mention. It is part of the identity, because platforms number posts and messages separately.
type Kind string

// The kinds of mention.
const (
	Post    Kind = "post"    // a post of its own: tweet, reply, quote, visitor post
	Comment Kind = "comment" // below somebody's post
	Review  Kind = "review"  // with a rating or a recommendation
	Message Kind = "message" // private, from one person to us
)

// Key identifies a mention permanently, by the platform's own id.
type Key struct {
	Source Source
	Kind   Kind
	ID     string // the platform's id; opaque
}

// String is the form in logs, `why` and the table: "x/424242/post/2080765813578191303".
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

// MaxID bounds accepted ids and account names, in bytes: far above any platform's, far below a table key's limit.
const MaxID = 256

// Valid reports whether the source can be part of a key: both parts present, at most MaxID, and an account that cannot
// be mistaken for what follows it.
func (s Source) Valid() bool {
	account := s.Account()
	return s.Platform() != "" && account != "" && len(s) <= MaxID && !strings.ContainsAny(account, "/#\x00")
}

// Valid reports whether the key can be stored: a valid source, nothing empty, nothing longer than MaxID.
func (k Key) Valid() bool {
	return k.Source.Valid() && k.Kind != "" && k.ID != "" && len(k.ID) <= MaxID
}

// Author is who said it. The zero Author is unknown. Followers is -1 when the platform does not say.
type Author struct {
	ID        string // the platform's id of the person; may be scoped to our account
	Name      string // as the person writes it
	Handle    string // without @
	Followers int
	Verified  bool
}

// Unknown reports that the platform did not identify the author.
func (a Author) Unknown() bool { return a.ID == "" }

// Mention is one thing one person said that concerns the brand.
type Mention struct {
	Key
	Author   Author
	Text     string    // plain text as the person wrote it, HTML unescaped; empty for pictures alone
	Lang     string    // BCP 47, from the platform; "" if it does not say
	SaidAt   time.Time // UTC; when the person said it
	HeardAt  time.Time // UTC; when its first delivery reached us
	Revision int64     // grows with each edit, in the platform's own unit; 0 if never edited
	// the latest edit that a delivery reported without its text; if later than Revision, the text is fetched
	MissingRevision int64
	Private         bool     // only we can see it
	Rating          int      // 1 to 5; 0 for none. Recommended is 5, not recommended 1
	Permalink       string   // https address of the mention, or of the post above it
	Parent          string   // the Key.ID it replies to; "" for none
	Thread          string   // the id of the top post; replaces an unknown author in Conversation
	ReplyRef        string   // the id to reply to in the platform's API; "" when it is Key.ID
	Addressed       bool     // mentions or quotes us (else X does not let self-serve apps reply)
	Media           []string // https links of pictures and videos; never fetched
	Backfilled      bool     // already there at a feed's first fetch: stored, alerts nobody
	Erased          bool     // deleted by its author: only the key is left

	// how long the platform's rules let us keep the text, pictures included, and the author: UTC, zero for ever
	TextUntil, AuthorUntil time.Time
}

// Conversation identifies the exchange between an author and one of our sources. It is a hash, so that keys and logs
// hold no platform id of a person. An unknown author is replaced by the thread, or by the mention itself.
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

// Source is our account in the conversation.
func (c ConversationID) Source() Source { s, _, _ := strings.Cut(string(c), "#"); return Source(s) }

// Hash identifies the conversation within its source: 26 lower-case base32 characters.
func (c ConversationID) Hash() string { _, h, _ := strings.Cut(string(c), "#"); return h }

// MaxTextBytes bounds a mention's text; longer text is cut between characters. The longest platform allows 63,206.
const MaxTextBytes = 64 << 10
