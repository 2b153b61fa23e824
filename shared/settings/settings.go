// Package settings reads and checks what the functions are told from outside: the environment variables of
// template.yaml, the secrets of the platforms, and how to reach AWS. Only mains call it; what it reads goes on as
// values.
package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"oyez/shared/mention"
)

// Env is what a function is told by its environment. Load fills the fields of Variables(function) and no others.
type Env struct {
	Table           string // TABLE_NAME: name of the DynamoDB table
	DeliveriesTopic string // DELIVERIES_TOPIC_ARN: where receive keeps what the table cannot take
	AlertsTopic     string // ALERTS_TOPIC_ARN: what wake hears
	// SETTINGS_PARAMETER: name of the SSM SecureString with the secrets, "/oyez/receive"
	Parameter  string
	Sources    []mention.Source // SOURCES: our own accounts
	PublicURL  string           // PUBLIC_URL: address of the desk, without a slash at the end
	SenderID   string           // SMS_SENDER_ID: "" where the country knows no sender names
	Number     string           // SMS_NUMBER: our number for SMS both ways, E.164; "" where nobody can answer
	PagesAWeek int              // PAGES_A_WEEK: how many the brand accepts; 0 where it has not said
	MaxPrice   string           // SMS_MAX_PRICE: USD an SMS may cost at most, as SNS wants it: "0.50"
	// PAGING: shadow sends nothing but a list each morning of what live would have sent
	Shadow    bool
	Budget    int    // SMS_BUDGET: SMS a person and hour, 0 for no limit
	Receipts  bool   // SMS_RECEIPTS: on where the carrier's network tells us what was delivered
	OpsTopic  string // OPS_TOPIC_ARN: who hears when Oyez itself is in trouble
	MailTopic string // MAIL_TOPIC_ARN: the team's e-mails
	Stack     string // STACK_NAME: the secrets of a function are /<stack>/<function>
	// CANARY: when the day's test page is sent, by the rota's clock, "10:00"; "" for none
	Canary     string
	Heartbeat  string // HEARTBEAT_URL: called when everything due was served; "" for none
	SMSMonth   int64  // SMS_MONTH: SMS that the spend limit pays for in a month
	FirstName  string // FIRST_NAME: who is the team until one is loaded; "" for nobody
	FirstPhone string // FIRST_PHONE: that person's, in E.164; "" for nobody
	FirstZone  string // FIRST_ZONE: that person's IANA zone
}

// Functions lists the functions of template.yaml, in the order of a mention's way.
func Functions() []string {
	return []string{
		"receive", "replay", "collect", "score", "wake", "inbound", "receipts", "sweep", "desk", "signin",
		"passkey", "examine",
	}
}

// Variables lists the environment variables that a function reads, AWS_* apart; nil for a function there is none of.
// Load can read no other, and infra/lab/template holds template.yaml to the same list.
func Variables(function string) []string {
	switch function {
	case "receive":
		return []string{"TABLE_NAME", "DELIVERIES_TOPIC_ARN", "SETTINGS_PARAMETER", "SOURCES"}
	case "replay":
		return []string{"TABLE_NAME", "SOURCES"}
	case "collect":
		return []string{"TABLE_NAME", "SETTINGS_PARAMETER"}
	case "score":
		return []string{"TABLE_NAME", "ALERTS_TOPIC_ARN"}
	case "wake":
		return []string{
			"TABLE_NAME", "PUBLIC_URL", "SMS_NUMBER", "SMS_SENDER_ID", "SMS_MAX_PRICE", "PAGING",
			"SMS_BUDGET", "SMS_RECEIPTS", "MAIL_TOPIC_ARN",
		}
	case "inbound":
		return []string{"TABLE_NAME", "ALERTS_TOPIC_ARN", "SMS_NUMBER", "SMS_SENDER_ID", "SMS_MAX_PRICE"}
	case "sweep":
		return append(Variables("wake"), "ALERTS_TOPIC_ARN", "SETTINGS_PARAMETER", "OPS_TOPIC_ARN", "CANARY",
			"HEARTBEAT_URL", "PAGES_A_WEEK")
	case "receipts":
		return []string{"TABLE_NAME"}
	case "examine":
		return []string{
			"TABLE_NAME", "ALERTS_TOPIC_ARN", "DELIVERIES_TOPIC_ARN", "OPS_TOPIC_ARN", "MAIL_TOPIC_ARN",
			"SMS_SENDER_ID", "STACK_NAME", "SOURCES", "PAGING", "SMS_RECEIPTS", "CANARY",
		}
	case "desk":
		return []string{"TABLE_NAME", "ALERTS_TOPIC_ARN", "SETTINGS_PARAMETER"}
	case "signin":
		return []string{
			"TABLE_NAME", "SMS_NUMBER", "SMS_SENDER_ID", "SMS_MAX_PRICE", "SMS_MONTH", "FIRST_NAME",
			"FIRST_PHONE", "FIRST_ZONE",
		}
	case "passkey":
		return []string{"TABLE_NAME"}
	}
	return nil
}

// WithSecrets lists the functions that have secrets.
func WithSecrets() []string {
	return slices.DeleteFunc(Functions(), func(function string) bool {
		return !slices.Contains(Variables(function), "SETTINGS_PARAMETER")
	})
}

// Load reads the variables of one function; getenv is os.LookupEnv. The error names every variable that is missing or
// malformed and what it is for, all at once, and shows no value.
func Load(function string, getenv func(string) (string, bool)) (Env, error) {
	names := Variables(function)
	if names == nil {
		return Env{}, fmt.Errorf("settings: there is no function %q, only %s", function,
			strings.Join(Functions(), ", "))
	}
	var env Env
	var faults []error
	for _, name := range names {
		value, ok := getenv(name)
		if err := read(&env, name, value, ok); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	if len(faults) > 0 {
		return Env{}, fmt.Errorf("settings of %s:\n%w", function, errors.Join(faults...))
	}
	return env, nil
}
