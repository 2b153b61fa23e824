// Package settings reads and checks the environment variables of template.yaml, the functions' secrets, and the AWS
// configuration. Only the wiring calls it, and passes the values on.
package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"oyez/shared/mention"
)

// Env is a function's environment. Load fills only the fields of Variables(function).
type Env struct {
	Table           string           // TABLE_NAME: name of the DynamoDB table
	DeliveriesTopic string           // DELIVERIES_TOPIC_ARN: takes deliveries that the table cannot
	AlertsTopic     string           // ALERTS_TOPIC_ARN: topic that triggers wake
	Parameter       string           // SETTINGS_PARAMETER: name of the SecureString, "/oyez/receive"
	Sources         []mention.Source // SOURCES: our own accounts
	PublicURL       string           // PUBLIC_URL: address of the desk, without a slash at the end
	SenderID        string           // SMS_SENDER_ID: "" where the country has no sender names
	Number          string           // SMS_NUMBER: our two-way number, E.164; "" if nobody can text back
	PagesAWeek      int              // PAGES_A_WEEK: alerts the brand accepts; 0 if it has not said
	MaxPrice        string           // SMS_MAX_PRICE: most USD an SMS may cost, as SNS writes it: "0.50"
	Shadow          bool             // PAGING: send only a list of what would have been sent
	Budget          int              // SMS_BUDGET: SMS per person and hour; 0 for no limit
	Receipts        bool             // SMS_RECEIPTS: whether carriers report deliveries to us
	OpsTopic        string           // OPS_TOPIC_ARN: alarms about Oyez itself
	MailTopic       string           // MAIL_TOPIC_ARN: the team's e-mails
	Stack           string           // STACK_NAME: the secrets of a function are /<stack>/<function>
	Canary          string           // CANARY: when the daily test page is sent, "10:00"; "" for none
	Heartbeat       string           // HEARTBEAT_URL: called when everything due is done; "" for none
	SMSMonth        int64            // SMS_MONTH: SMS a month that the spend limit covers
	FirstName       string           // FIRST_NAME: the team until one is loaded; "" for nobody
	FirstPhone      string           // FIRST_PHONE: that person's phone, E.164; "" for nobody
	FirstZone       string           // FIRST_ZONE: that person's IANA zone
}

// Functions lists the functions of template.yaml, in the order a mention passes them.
func Functions() []string {
	return []string{
		"receive", "replay", "collect", "score", "wake", "inbound", "receipts", "sweep", "desk", "signin",
		"passkey", "examine",
	}
}

// Variables lists the environment variables a function reads, except AWS_*; nil for an unknown function.
// infra/lab/template compares template.yaml with it.
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

// Load reads one function's variables; getenv is os.LookupEnv. The error lists every missing or malformed variable and
// its purpose, and shows no value.
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
