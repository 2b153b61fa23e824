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

// The beginnings of keys that are read as well as written. doc.go lists all keys.
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

// prefixWords begins the name of every attribute with words or an author's name that a later version adds to a mention.
const prefixWords = "words_"

// skMention is the sort key of a mention. A partition of one item has a sort key too: what the item is.
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

// linkKey and draftKey hold only a hash, so that whoever reads the table cannot open what the SMS opens.
func linkKey(token string) table.Key { return key("link", "link", hashed(token)) }

func draftKey(token string) table.Key { return key("draft", "link", hashed(token)) }

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// dayOf is a day of UTC: "2026-11-21".
func dayOf(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// weekOf is an ISO week: "2026-W47".
func weekOf(at time.Time) string {
	year, n := at.UTC().ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, n)
}

// Kind is a kind of thing that can be due. Each has index keys of its own, so that a backlog of mentions cannot stand
// in front of tonight's alert. A later version gives a new kind of work a new Kind, which this one never asks for.
type Kind string

// The kinds, the most urgent first.
const (
	DueAlert         Kind = "alert"
	DueReply         Kind = "reply"
	DueClock         Kind = "clock" // a conversation whose clock is half over, or over
	DueMention       Kind = "mention"
	DueRetention     Kind = "keep" // a mention of which something must be removed
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

// knownDue says whether an item is due for one of these kinds, or for none.
func knownDue(due string, kinds ...Kind) bool {
	_, kind, _ := strings.Cut(due, "#")
	kind, _, _ = strings.Cut(kind, "#")
	return due == "" || slices.Contains(kinds, Kind(kind))
}

func inboxKey(id mention.ConversationID) string { return inboxShard(shard(id, InboxShards)) }

func inboxShard(shard int) string { return fmt.Sprintf("inbox#%d", shard) }

// endedKey is where conversations are that a person has ended in a week: one can learn from what people decided. People
// end far fewer than one index key can take.
func endedKey(at time.Time) string { return "ended#" + weekOf(at) }

// failedKey is where answers are that were not sent, by the time they were written. People write far fewer than one
// index key can take.
const failedKey = "failed"

func shard(id mention.ConversationID, n int) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % uint32(n))
}

const layout = "2006-01-02T15:04:05.000Z"

// stamp writes a time at fixed width, so that keys sort by time.
func stamp(t time.Time) string { return t.UTC().Format(layout) }
