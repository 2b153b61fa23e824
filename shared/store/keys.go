package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// Key prefixes that are read as well as written. doc.go lists all keys.
const (
	prefixMention      = "said#"
	prefixConversation = "conv#"
	prefixAlert        = "alert#"
	prefixCheck        = "look#"
	prefixReply        = "reply#"
	prefixNote         = "note#"
	prefixPerson       = "person#"
	prefixStopped      = "stopped#"
	prefixSession      = "session#"
	prefixPasskey      = "passkey#"
)

// prefixWords is reserved for attributes with text or an author's name that a later version adds to a mention.
const prefixWords = "words_"

// Sort keys. A partition with one item has one too: the kind of item.
const (
	skMention table.SK = "said"
	skRota    table.SK = "rota"
	pkTeam    table.PK = "team"
)

// key joins the parts of a partition key with "#".
func key(sk table.SK, parts ...string) table.Key {
	return table.Key{PK: table.PK(strings.Join(parts, "#")), SK: sk}
}

func mentionKey(k mention.Key) table.Key { return key(skMention, "said", k.String()) }

func conversationKey(id mention.ConversationID) table.Key { return key("conv", "conv", string(id)) }

func lockKey(id mention.ConversationID) table.Key { return key("alert", "conv", string(id)) }

func replyKey(id mention.ConversationID, at time.Time, reply string) table.Key {
	return key(table.SK(prefixReply+stamp(at)+"#"+reply), "conv", string(id))
}

func alertKey(id string) table.Key { return key("alert", "alert", id) }

func codeKey(code string) table.Key { return key("code", "code", code) }

// linkKey and draftKey hold only a hash, so that reading the table does not let anybody open links.
func linkKey(token string) table.Key { return key("link", "link", hashed(token)) }

func draftKey(token string) table.Key { return key("draft", "link", hashed(token)) }

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// dayOf is the UTC date: "2026-11-21".
func dayOf(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// weekOf is the ISO week: "2026-W47".
func weekOf(at time.Time) string {
	year, n := at.UTC().ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, n)
}

// Kind is a kind of due item. Each has its own index keys, so that a backlog of mentions cannot delay alerts. A later
// version gives new work a new Kind, for which this one never asks.
type Kind string

// The kinds, most urgent first.
const (
	DueAlert         Kind = "alert"
	DueReply         Kind = "reply"
	DueClock         Kind = "clock" // a conversation halfway to its deadline, or past it
	DueMention       Kind = "mention"
	DueRetention     Kind = "keep" // a mention that must be redacted
	DueDeletionCheck Kind = "look"
)

// Shards is how many index keys a kind is spread over.
func (k Kind) Shards() int {
	switch k {
	case DueMention:
		return 128
	case DueRetention, DueClock:
		return 16
	default:
		return 4
	}
}

// InboxShards is how many index keys the inbox is spread over.
const InboxShards = 128

func dueKey(k Kind, id mention.ConversationID) string { return dueShard(k, shard(id, k.Shards())) }

func dueShard(k Kind, shard int) string { return fmt.Sprintf("due#%s#%d", k, shard) }

// knownDue reports whether an item is due for one of these kinds, or not at all.
func knownDue(due string, kinds ...Kind) bool {
	_, kind, _ := strings.Cut(due, "#")
	kind, _, _ = strings.Cut(kind, "#")
	return due == "" || slices.Contains(kinds, Kind(kind))
}

func inboxKey(id mention.ConversationID) string { return inboxShard(shard(id, InboxShards)) }

func inboxShard(shard int) string { return fmt.Sprintf("inbox#%d", shard) }

// endedKey holds the conversations that people ended in a week; their decisions are training data. One index key can
// take far more than people end.
func endedKey(at time.Time) string { return "ended#" + weekOf(at) }

// failedKey holds the answers that were not sent, by the time they were written. One index key can take far more than
// people write.
const failedKey = "failed"

func shard(id mention.ConversationID, n int) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % uint32(n))
}

const layout = "2006-01-02T15:04:05.000Z"

// stamp formats a time at fixed width, so that keys sort by time.
func stamp(t time.Time) string { return t.UTC().Format(layout) }
