package store

import (
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// Values of attribute "scoring": what is still due for a mention. The filters of the stream's event source mappings
// match them, and template.yaml repeats them.
const (
	scoringUnscored = "owed"
	scoringLogged   = "settled"
	scoringCheck    = "follow"
)

// Record is a stream record of a mention that needs work. At most one of the three flags is set.
type Record struct {
	Key            mention.Key
	In             mention.ConversationID
	Version        int64 // 0 if the record does not say
	Unscored       bool
	LoggedAtIntake bool
	CheckDeletion  bool
}

// FromStream parses a record of the table's stream. ok is false if it needs no work: another kind of item, a finished
// mention, a deletion, or anything unknown to this version.
func FromStream(r events.DynamoDBEventRecord) (record Record, ok bool) {
	image := r.Change.NewImage
	record.In = mention.ConversationID(streamString(image["in"]))
	switch streamString(image["scoring"]) {
	case scoringUnscored:
		record.Unscored = true
	case scoringLogged:
		record.LoggedAtIntake = true
	case scoringCheck:
		record.CheckDeletion = true
	default:
		return record, false
	}
	id, isMention := strings.CutPrefix(streamString(r.Change.Keys[table.AttrPK]), prefixMention)
	key, err := mention.ParseKey(id)
	if !isMention || err != nil || !knownKind(key.Kind) {
		return record, false
	}
	record.Key = key
	if v := image["v"]; v.DataType() == events.DataTypeNumber {
		if n, err := v.Integer(); err == nil {
			record.Version = n
		}
	}
	return record, true
}

func streamString(v events.DynamoDBAttributeValue) string {
	if v.DataType() != events.DataTypeString {
		return ""
	}
	return v.String()
}
