// Package settings reads and checks the environment variables of template.yaml, the secrets of the functions, and how
// to reach AWS. Only the wiring calls it; what it reads is passed on as values.
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
	Table           string           // TABLE_NAME: name of the DynamoDB table
	DeliveriesTopic string           // DELIVERIES_TOPIC_ARN: where receive keeps what the table cannot take
	AlertsTopic     string           // ALERTS_TOPIC_ARN: what wake hears
	Parameter       string           // SETTINGS_PARAMETER: name of the SecureString, "/oyez/receive"
	Sources         []mention.Source // SOURCES: our own accounts
	PublicURL       string           // PUBLIC_URL: address of the desk, without a slash at the end
	SenderID        string           // SMS_SENDER_ID: "" where the country knows no sender names
	Number          string           // SMS_NUMBER: our number for SMS both ways, E.164; "" where nobody can answer
	PagesAWeek      int              // PAGES_A_WEEK: how many the brand accepts; 0 where it has not said
	MaxPrice        string           // SMS_MAX_PRICE: USD an SMS may cost at most, as SNS wants it: "0.50"
	Shadow          bool             // PAGING: nothing is sent but a list of what would have been
	Budget          int              // SMS_BUDGET: SMS a person and hour, 0 for no limit
	Receipts        bool             // SMS_RECEIPTS: on where the carrier's network tells us what was delivered
	OpsTopic        string           // OPS_TOPIC_ARN: who hears when Oyez itself is in trouble
	MailTopic       string           // MAIL_TOPIC_ARN: the team's e-mails
	Stack           string           // STACK_NAME: the secrets of a function are /<stack>/<function>
	Canary          string           // CANARY: when the daily test page is sent, "10:00"; "" for none
	Heartbeat       string           // HEARTBEAT_URL: called when everything due was served; "" for none
	SMSMonth        int64            // SMS_MONTH: SMS that the spend limit pays for in a month
	FirstName       string           // FIRST_NAME: who is the team until one is loaded; "" for nobody
	FirstPhone      string           // FIRST_PHONE: that person's, in E.164; "" for nobody
	FirstZone       string           // FIRST_ZONE: that person's IANA zone
}

// Functions lists the functions of template.yaml, in the order of a mention's way.
func Functions() []string {
	return []string{
		"receive", "replay", "collect", "score", "wake", "inbound", "receipts", "sweep", "desk", "signin",
		"passkey", "examine",
	}
}

// Variables lists the environment variables that a function reads, AWS_* apart; nil for an unknown function. Load reads
// no other, and infra/lab/template compares template.yaml with this list.
func Variables(function string) []string {
	wake := "PUBLIC_URL SMS_NUMBER SMS_SENDER_ID SMS_MAX_PRICE PAGING SMS_BUDGET SMS_RECEIPTS MAIL_TOPIC_ARN"
	names, known := map[string]string{
		"receive":  "DELIVERIES_TOPIC_ARN SETTINGS_PARAMETER SOURCES",
		"replay":   "SOURCES",
		"collect":  "SETTINGS_PARAMETER",
		"score":    "ALERTS_TOPIC_ARN",
		"wake":     wake,
		"inbound":  "ALERTS_TOPIC_ARN SMS_NUMBER SMS_SENDER_ID SMS_MAX_PRICE",
		"receipts": "",
		"sweep":    wake + " ALERTS_TOPIC_ARN SETTINGS_PARAMETER OPS_TOPIC_ARN CANARY HEARTBEAT_URL PAGES_A_WEEK",
		"desk":     "ALERTS_TOPIC_ARN SETTINGS_PARAMETER",
		"signin":   "SMS_NUMBER SMS_SENDER_ID SMS_MAX_PRICE SMS_MONTH FIRST_NAME FIRST_PHONE FIRST_ZONE",
		"passkey":  "",
		"examine": "ALERTS_TOPIC_ARN DELIVERIES_TOPIC_ARN OPS_TOPIC_ARN MAIL_TOPIC_ARN SMS_SENDER_ID STACK_NAME " +
			"SOURCES PAGING SMS_RECEIPTS CANARY",
	}[function]
	if !known {
		return nil
	}
	return append([]string{"TABLE_NAME"}, strings.Fields(names)...)
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
		if err := set(&env, name, value, ok); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	if len(faults) > 0 {
		return Env{}, fmt.Errorf("settings of %s:\n%w", function, errors.Join(faults...))
	}
	return env, nil
}
