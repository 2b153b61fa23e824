package store

import (
	"fmt"
	"hash/fnv"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// The sort keys of items that stand alone in their partition.
const (
	skMention      table.SK = "said"
	skConversation table.SK = "conv"
	skAlert        table.SK = "alert"
	skCode         table.SK = "code"
	skLink         table.SK = "link"
	skRota         table.SK = "rota"
	skFeed         table.SK = "feed"
	skDaily        table.SK = "daily"
	skInbound      table.SK = "inbound"
	skAsk          table.SK = "ask"
	skQuota        table.SK = "quota"
	skMonth        table.SK = "month"
	skDraft        table.SK = "draft"
	skAnswer       table.SK = "answer"
	skReturned     table.SK = "returned"
	skBrand        table.SK = "brand"
	skTally        table.SK = "tally"
	skPart         table.SK = "part"
	skList         table.SK = "list"
	pkTeam         table.PK = "team"
	pkBrand        table.PK = "brand"
)

const (
	prefixMention = "said#"
	prefixReply   = "reply#"
	prefixNote    = "note#"
	prefixPerson  = "person#"
	prefixStopped = "stopped#"
	prefixSession = "session#"
	prefixPasskey = "passkey#"
)

func mentionKey(k mention.Key) table.Key {
	return table.Key{PK: table.PK(prefixMention + k.String()), SK: skMention}
}

func conversationKey(id mention.ConversationID) table.Key {
	return table.Key{PK: table.PK("conv#" + string(id)), SK: skConversation}
}

func lockKey(id mention.ConversationID) table.Key {
	return table.Key{PK: table.PK("conv#" + string(id)), SK: skAlert}
}

func replyKey(id mention.ConversationID, at time.Time, reply string) table.Key {
	return table.Key{PK: table.PK("conv#" + string(id)), SK: table.SK(prefixReply + stamp(at) + "#" + reply)}
}

func alertKey(id string) table.Key  { return table.Key{PK: table.PK("alert#" + id), SK: skAlert} }
func feedKey(name string) table.Key { return table.Key{PK: table.PK("feed#" + name), SK: skFeed} }
func dailyKey(t Task) table.Key     { return table.Key{PK: table.PK("daily#" + string(t)), SK: skDaily} }
func listKey(id string) table.Key   { return table.Key{PK: table.PK("look#" + id), SK: skList} }
func codeKey(code string) table.Key { return table.Key{PK: table.PK("code#" + code), SK: skCode} }

// linkKey keeps only a hash, so that who reads the table cannot open what the SMS opens.
func linkKey(token string) table.Key {
	return table.Key{PK: table.PK("link#" + hashed(token)), SK: skLink}
}

// tallyShards is how many items a week is counted in.
const tallyShards = 4

func tallyKey(week string, shard int) table.Key {
	return table.Key{PK: table.PK(fmt.Sprintf("tally#%s#%d", week, shard)), SK: skTally}
}

// partKey names weights by what they are, so that no version is ever written over.
func partKey(sum string, part int) table.Key {
	return table.Key{PK: table.PK(fmt.Sprintf("weights#%s#%d", sum, part)), SK: skPart}
}

// week is an ISO week: "2026-W47".
func week(at time.Time) string {
	year, n := at.UTC().ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, n)
}

// Kind is a kind of thing that can be due. Kinds are apart so that a backlog of mentions cannot stand before tonight's
// alert.
type Kind string

// The kinds, in order of urgency, with the number of index keys each is spread over.
const (
	DueAlert         Kind = "alert"
	DueReply         Kind = "reply"
	DueClock         Kind = "clock" // a conversation whose clock is half over, or over
	DueMention       Kind = "mention"
	DueRetention     Kind = "keep" // a mention of which something may not be kept any longer
	DueDeletionCheck Kind = "look" // a list of what may have been deleted where it was said
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

func dueKey(k Kind, id mention.ConversationID) string {
	return fmt.Sprintf("due#%s#%d", k, shard(id, k.Shards()))
}

func inboxKey(id mention.ConversationID) string {
	return fmt.Sprintf("inbox#%d", shard(id, InboxShards))
}

// endedKey is where conversations stand that a person has ended, by week: what people decided can be learned from.
// People end far fewer than one index key can take.
func endedKey(at time.Time) string { return "ended#" + week(at) }

// failedKey is where answers stand that did not leave, by when they were written. People write far fewer than one index
// key can take.
const failedKey = "failed"

func shard(id mention.ConversationID, n int) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % uint32(n))
}

const layout = "2006-01-02T15:04:05.000Z"

// stamp writes a time of fixed width, so that keys sort by time.
func stamp(t time.Time) string { return t.UTC().Format(layout) }
