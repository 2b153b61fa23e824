package store

import (
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// The values of attribute "scoring": what is to be done for a mention. The filters of the stream's mappings pass them,
// and template.yaml repeats them.
const (
	scoringUnscored = "owed"
	scoringLogged   = "settled"
	scoringCheck    = "follow"
)

// Record is a mention that a record of the table's stream asks something to be done for. At most one of the three
// flags is set.
type Record struct {
	Key            mention.Key
	In             mention.ConversationID
	Version        int64 // 0 where the record does not say
	Unscored       bool
	LoggedAtIntake bool
	CheckDeletion  bool
}

// FromStream reads a record of the table's stream. ok is false for every record that asks for nothing: another kind of
// item, a mention that nothing is to be done for, a deletion, and whatever this version does not know.
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
