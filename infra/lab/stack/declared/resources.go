package declared

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"oyez/infra/lab/stack/policy"
)

// Ignored is a known property without effect here.
type Ignored = json.RawMessage

// Table is AWS::DynamoDB::Table. CreateTable's part is kept verbatim.
type Table struct {
	Name   string `json:"-"`
	ARN    string `json:"-"`
	Stream string `json:"-"` // its ARN

	BillingMode             string
	AttributeDefinitions    json.RawMessage
	KeySchema               json.RawMessage
	GlobalSecondaryIndexes  json.RawMessage
	StreamSpecification     *struct{ StreamViewType string }
	TimeToLiveSpecification *struct {
		AttributeName string
		Enabled       bool
	}
	DeletionProtectionEnabled        bool
	PointInTimeRecoverySpecification struct{ PointInTimeRecoveryEnabled bool }

	SSESpecification Ignored
}

// Function is AWS::Serverless::Function with the globals merged.
type Function struct {
	Name, ARN   string `json:"-"`
	BuildMethod string `json:"-"`

	CodeURI           string `json:"CodeUri"`
	Runtime, Handler  string
	Architectures     []string
	MemorySize        int // MB
	Timeout           int // seconds
	Tracing           string
	Role              string // its ARN
	LoggingConfig     struct{ LogFormat, SystemLogLevel, ApplicationLogLevel, LogGroup string }
	Environment       struct{ Variables map[string]Text }
	EventInvokeConfig *AsyncConfig
	Events            map[string]Event

	Description Ignored
}

func (f Function) check() error {
	switch {
	case f.Runtime != "provided.al2023" || f.Handler != "bootstrap":
		return fmt.Errorf("runtime %s with handler %s: infra/lab/stack runs provided.al2023 with bootstrap", f.Runtime,
			f.Handler)
	case f.BuildMethod != "go1.x":
		return fmt.Errorf("without BuildMethod go1.x sam ships the sources")
	case f.Timeout < 1 || f.Timeout > 900 || f.MemorySize < 128:
		return fmt.Errorf("timeout %d s and %d MB: Lambda wants 1 to 900 s and at least 128 MB", f.Timeout,
			f.MemorySize)
	}
	return nil
}

// AsyncConfig says what happens to a failed asynchronous event.
type AsyncConfig struct {
	MaximumRetryAttempts     *int // nil for Lambda's default, 2
	MaximumEventAgeInSeconds int  // 0 for Lambda's default, six hours
	DestinationConfig        Destinations
}

// Destinations say where discarded events go.
type Destinations struct {
	OnFailure *struct{ Type, Destination string }
}

// Event is one event source of a function: exactly one field is set.
type Event struct {
	Route    *Route
	Queue    *QueueMapping
	Stream   *StreamMapping
	Schedule *Schedule
	Topic    *TopicEvent
	Logs     *LogsEvent
}

// The supported kinds of event source and their properties.
type (
	Route struct {
		APIID        string `json:"ApiId"`
		Method, Path string
	}
	QueueMapping struct {
		Queue                 string // ARN
		BatchSize             int
		FunctionResponseTypes []string
		ScalingConfig         struct{ MaximumConcurrency int }
	}
	StreamMapping struct {
		Stream                         string // ARN
		StartingPosition               string
		FilterCriteria                 struct{ Filters []struct{ Pattern string } }
		MaximumBatchingWindowInSeconds int
		BatchSize                      int
		ParallelizationFactor          int
		BisectBatchOnFunctionError     bool
		FunctionResponseTypes          []string
		MaximumRetryAttempts           *int // nil: for ever
		MaximumRecordAgeInSeconds      *int // nil: for ever
		DestinationConfig              Destinations
	}
	Schedule struct {
		Schedule string
		Name     Ignored
	}
	TopicEvent struct {
		Topic         string
		RedrivePolicy *struct {
			DeadLetterTargetArn string `json:"deadLetterTargetArn"`
		}
	}
	LogsEvent struct{ LogGroupName, FilterPattern string }
)

// UnmarshalJSON decodes an event by its type.
func (e *Event) UnmarshalJSON(data []byte) error {
	var kind struct {
		Type       string
		Properties any
	}
	if err := decode(json.RawMessage(data), &kind); err != nil {
		return err
	}
	var into any
	switch kind.Type {
	case "HttpApi":
		e.Route = &Route{}
		into = e.Route
	case "SQS":
		e.Queue = &QueueMapping{BatchSize: 10}
		into = e.Queue
	case "DynamoDB":
		e.Stream = &StreamMapping{BatchSize: 100, ParallelizationFactor: 1}
		into = e.Stream
	case "Schedule":
		e.Schedule = &Schedule{}
		into = e.Schedule
	case "SNS":
		e.Topic = &TopicEvent{}
		into = e.Topic
	case "CloudWatchLogs":
		e.Logs = &LogsEvent{}
		into = e.Logs
	default:
		return fmt.Errorf("events of type %s are not known to infra/lab/stack", kind.Type)
	}
	return decode(kind.Properties, into)
}

// Every is a schedule's interval. Only rates are supported.
func (s Schedule) Every() (time.Duration, error) {
	var n int
	var unit string
	if _, err := fmt.Sscanf(strings.TrimSuffix(s.Schedule, ")"), "rate(%d %s", &n, &unit); err != nil || n < 1 {
		return 0, fmt.Errorf("schedule %q: only rate(n minutes|hours|days) is known", s.Schedule)
	}
	each, ok := map[string]time.Duration{
		"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour,
	}[strings.TrimSuffix(unit, "s")]
	if !ok || (n == 1) == strings.HasSuffix(unit, "s") { // EventBridge wants "1 minute" and "2 minutes"
		return 0, fmt.Errorf("schedule %q: EventBridge does not read this", s.Schedule)
	}
	return time.Duration(n) * each, nil
}

// Topic is AWS::SNS::Topic.
type Topic struct {
	ARN      string            `json:"-"`
	Policies []policy.Document `json:"-"`

	KmsMasterKeyID         Ignored `json:"KmsMasterKeyId"`
	DisplayName, TopicName Ignored
}

// Queue is AWS::SQS::Queue. Times are in seconds.
type Queue struct {
	Name, ARN string            `json:"-"`
	Policies  []policy.Document `json:"-"`

	VisibilityTimeout, MessageRetentionPeriod int
	RedrivePolicy                             *struct {
		DeadLetterTargetArn string `json:"deadLetterTargetArn"`
		MaxReceiveCount     int    `json:"maxReceiveCount"`
	}
	SqsManagedSseEnabled Ignored
}

// Subscription is AWS::SNS::Subscription.
type Subscription struct {
	TopicArn, Protocol, Endpoint string
	RawMessageDelivery           bool
}

// LogFilter is AWS::Logs::SubscriptionFilter, from a log group to a function.
type LogFilter struct {
	LogGroupName, FilterPattern string
	DestinationArn              string
}

// Permission is AWS::Lambda::Permission.
type Permission struct {
	FunctionName, Action, Principal string
	SourceArn, SourceAccount        string
}

// Role is AWS::IAM::Role.
type Role struct {
	ARN string `json:"-"`

	AssumeRolePolicyDocument policy.Document
	Policies                 []struct {
		PolicyName     string
		PolicyDocument policy.Document
	}
}

// Documents are the role's policies.
func (r Role) Documents() []policy.Document {
	var list []policy.Document
	for _, p := range r.Policies {
		list = append(list, p.PolicyDocument)
	}
	return list
}
