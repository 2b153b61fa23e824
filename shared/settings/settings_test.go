package settings

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"oyez/shared/mention"
)

func good() map[string]string {
	return map[string]string{
		"TABLE_NAME":           "oyez-Table-1",
		"DELIVERIES_TOPIC_ARN": "arn:aws:sns:eu-west-3:123456789012:oyez-deliveries",
		"ALERTS_TOPIC_ARN":     "arn:aws-us-gov:sns:us-gov-west-1:123456789012:oyez-alerts",
		"SETTINGS_PARAMETER":   "/oyez/receive",
		"SOURCES":              "meta/123456, x/424242",
		"PUBLIC_URL":           "https://oyez.example.com/",
		"SMS_NUMBER":           "+33757000000",
		"SMS_SENDER_ID":        "",
		"SMS_MAX_PRICE":        "0.50",
		"PAGING":               "shadow",
		"SMS_BUDGET":           "6",
		"SMS_RECEIPTS":         "on",
		"OPS_TOPIC_ARN":        "arn:aws:sns:eu-west-3:123456789012:oyez-ops",
		"MAIL_TOPIC_ARN":       "arn:aws:sns:eu-west-3:123456789012:oyez-mail",
		"STACK_NAME":           "oyez",
		"CANARY":               "10:00",
		"HEARTBEAT_URL":        "https://beat.example.com/oyez",
		"SMS_MONTH":            "20",
		"FIRST_NAME":           "Anna",
		"FIRST_PHONE":          "+33612345678",
		"FIRST_ZONE":           "Europe/Paris",
		"PAGES_A_WEEK":         "5",
	}
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { value, ok := env[name]; return value, ok }
}

// TestLoadReadsOnlyItsVariables gives every variable and sees that a function takes its own and no other.
func TestLoadReadsOnlyItsVariables(t *testing.T) {
	whole := Env{
		Table:           "oyez-Table-1",
		DeliveriesTopic: "arn:aws:sns:eu-west-3:123456789012:oyez-deliveries",
		AlertsTopic:     "arn:aws-us-gov:sns:us-gov-west-1:123456789012:oyez-alerts",
		Parameter:       "/oyez/receive",
		Sources:         []mention.Source{"meta/123456", "x/424242"},
		PublicURL:       "https://oyez.example.com",
		Number:          "+33757000000",
		MaxPrice:        "0.50",
		Shadow:          true, Budget: 6, Receipts: true,
		OpsTopic:  "arn:aws:sns:eu-west-3:123456789012:oyez-ops",
		MailTopic: "arn:aws:sns:eu-west-3:123456789012:oyez-mail",
		Stack:     "oyez", Canary: "10:00", Heartbeat: "https://beat.example.com/oyez",
		SMSMonth: 20, FirstName: "Anna", FirstPhone: "+33612345678", FirstZone: "Europe/Paris",
		PagesAWeek: 5,
	}
	want := map[string]Env{
		"receive": {
			Table: whole.Table, DeliveriesTopic: whole.DeliveriesTopic, Parameter: whole.Parameter,
			Sources: whole.Sources,
		},
		"replay":  {Table: whole.Table, Sources: whole.Sources},
		"collect": {Table: whole.Table, Parameter: whole.Parameter},
		"score":   {Table: whole.Table, AlertsTopic: whole.AlertsTopic},
		"wake": {
			Table: whole.Table, PublicURL: whole.PublicURL, Number: whole.Number, MaxPrice: whole.MaxPrice,
			Shadow: true, Budget: 6, Receipts: true, MailTopic: whole.MailTopic,
		},
		"inbound": {Table: whole.Table, AlertsTopic: whole.AlertsTopic, Number: whole.Number, MaxPrice: whole.MaxPrice},
		"sweep": {
			Table: whole.Table, AlertsTopic: whole.AlertsTopic, Parameter: whole.Parameter, PublicURL: whole.PublicURL,
			Number: whole.Number, MaxPrice: whole.MaxPrice,
			PagesAWeek: whole.PagesAWeek,
			Shadow:     true, Budget: 6, Receipts: true, MailTopic: whole.MailTopic, OpsTopic: whole.OpsTopic,
			Canary: whole.Canary, Heartbeat: whole.Heartbeat,
		},
		"receipts": {Table: whole.Table},
		"examine": {
			Table: whole.Table, AlertsTopic: whole.AlertsTopic, DeliveriesTopic: whole.DeliveriesTopic,
			OpsTopic:  whole.OpsTopic,
			MailTopic: whole.MailTopic, Stack: whole.Stack, Sources: whole.Sources, Shadow: true, Receipts: true,
			Canary: whole.Canary,
		},
		"signin": {
			Table: whole.Table, Number: whole.Number, MaxPrice: whole.MaxPrice, SMSMonth: whole.SMSMonth,
			FirstName:  whole.FirstName,
			FirstPhone: whole.FirstPhone, FirstZone: whole.FirstZone,
		},
		"passkey": {Table: whole.Table},
		"desk":    {Table: whole.Table, AlertsTopic: whole.AlertsTopic, Parameter: whole.Parameter},
	}
	for _, function := range Functions() {
		t.Run(function, func(t *testing.T) {
			read := map[string]bool{}
			got, err := Load(function,
				func(name string) (string, bool) { read[name] = true; return lookup(good())(name) })
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want[function]) {
				t.Errorf("got  %+v\nwant %+v", got, want[function])
			}
			allowed := map[string]bool{}
			for _, name := range Variables(function) {
				allowed[name] = true
			}
			if !maps.Equal(read, allowed) {
				t.Errorf("read %v, Variables says %v", read, allowed)
			}
		})
	}
}

func TestLoadNamesEveryFaultAtOnce(t *testing.T) {
	_, err := Load("sweep", lookup(map[string]string{"TABLE_NAME": "t", "SMS_MAX_PRICE": "cheap"}))
	if err == nil {
		t.Fatal("loaded")
	}
	for _, name := range []string{
		"PUBLIC_URL: missing", "SMS_NUMBER: missing", "SMS_SENDER_ID: missing",
		"SMS_MAX_PRICE: malformed", "ALERTS_TOPIC_ARN: missing", "SETTINGS_PARAMETER: missing",
	} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q is not in: %v", name, err)
		}
	}
	if strings.Contains(err.Error(), "TABLE_NAME") || strings.Contains(err.Error(), "cheap") {
		t.Errorf("a good variable or a value is in: %v", err)
	}
}

func TestLoadUnknownFunction(t *testing.T) {
	if _, err := Load("nothing", lookup(good())); err == nil || !strings.Contains(err.Error(), `"nothing"`) {
		t.Errorf("got %v", err)
	}
}

// TestLoadOneChange changes one variable a row, in the settings of a function that reads it.
func TestLoadOneChange(t *testing.T) {
	for _, row := range []struct {
		change, function, name, value string
		ok                            bool
	}{
		{"topic without an account", "score", "ALERTS_TOPIC_ARN", "arn:aws:sns:eu-west-3::alerts", false},
		{"queue instead of a topic", "receive", "DELIVERIES_TOPIC_ARN", "arn:aws:sqs:eu-west-3:123456789012:q", false},
		{"name instead of an ARN", "score", "ALERTS_TOPIC_ARN", "alerts", false},
		{"parameter without its slash", "desk", "SETTINGS_PARAMETER", "oyez/desk", false},
		{"parameter with a double slash", "desk", "SETTINGS_PARAMETER", "//oyez/desk", false},
		{"source without an account", "replay", "SOURCES", "meta/", false},
		{"source without a platform", "replay", "SOURCES", "/123", false},
		{"source with a second slash", "replay", "SOURCES", "meta/1/2", false},
		{"source twice", "replay", "SOURCES", "x/1,x/1", false},
		{"comma at the end", "replay", "SOURCES", "x/1,", false},
		{"one source", "replay", "SOURCES", "typeform/shop-survey", true},
		{"empty table", "replay", "TABLE_NAME", "", false},
		{"neither live nor shadow", "wake", "PAGING", "dry", false},
		{"live", "wake", "PAGING", "live", true},
		{"a budget below nothing", "sweep", "SMS_BUDGET", "-1", false},
		{"a budget in words", "sweep", "SMS_BUDGET", "six", false},
		{"no budget", "sweep", "SMS_BUDGET", "0", true},
		{"receipts neither on nor off", "sweep", "SMS_RECEIPTS", "true", false},
		{"plain http", "wake", "PUBLIC_URL", "http://oyez.example.com", false},
		{"plain http on the own machine", "wake", "PUBLIC_URL", "http://127.0.0.1:3000", true},
		{"path", "wake", "PUBLIC_URL", "https://oyez.example.com/desk", false},
		{"query", "wake", "PUBLIC_URL", "https://oyez.example.com?a=b", false},
		{"password", "wake", "PUBLIC_URL", "https://a:b@oyez.example.com", false},
		{"no host", "wake", "PUBLIC_URL", "https://", false},
		{"nobody can answer", "inbound", "SMS_NUMBER", "", true},
		{"number as at home", "inbound", "SMS_NUMBER", "0757000000", false},
		{"number with spaces", "wake", "SMS_NUMBER", "+33 757 000 000", false},
		{"sender of letters and digits", "wake", "SMS_SENDER_ID", "Oyez24", true},
		{"sender of digits only", "wake", "SMS_SENDER_ID", "2424", false},
		{"sender of 12 letters", "wake", "SMS_SENDER_ID", "OyezOyezOyez", false},
		{"sender with a space", "wake", "SMS_SENDER_ID", "Oyez ops", false},
		{"price of nothing", "wake", "SMS_MAX_PRICE", "0", false},
		{"price below nothing", "wake", "SMS_MAX_PRICE", "-1", false},
		{"price with a comma", "wake", "SMS_MAX_PRICE", "0,50", false},
		{"price that is no number", "wake", "SMS_MAX_PRICE", "NaN", false},
		{"no SMS a month", "signin", "SMS_MONTH", "0", false},
		{"many SMS a month", "signin", "SMS_MONTH", "5000", true},
		{"a number as at home", "signin", "FIRST_PHONE", "0612345678", false},
		{"nobody first", "signin", "FIRST_PHONE", "", true},
		{"a zone nobody knows", "signin", "FIRST_ZONE", "Europe/Atlantis", false},
		{"pages below none", "sweep", "PAGES_A_WEEK", "-1", false},
		{"half a page", "sweep", "PAGES_A_WEEK", "2.5", false},
		{"no pages said", "sweep", "PAGES_A_WEEK", "0", true},
		{"whole price", "wake", "SMS_MAX_PRICE", "2", true},
		{"no test page", "sweep", "CANARY", "", true},
		{"no such hour", "sweep", "CANARY", "24:00", false},
		{"an hour without minutes", "sweep", "CANARY", "10", false},
		{"no heartbeat", "sweep", "HEARTBEAT_URL", "", true},
		{"a heartbeat that anybody can read", "sweep", "HEARTBEAT_URL", "http://beat.example.com", false},
		{"a heartbeat with a password", "sweep", "HEARTBEAT_URL", "https://a:b@beat.example.com", false},
		{"a heartbeat of nobody", "sweep", "HEARTBEAT_URL", "https://", false},
	} {
		t.Run(row.change, func(t *testing.T) {
			env := good()
			env[row.name] = row.value
			_, err := Load(row.function, lookup(env))
			if row.ok && err != nil {
				t.Fatalf("refused: %v", err)
			}
			if !row.ok && (err == nil || !strings.Contains(err.Error(), row.name+": ")) {
				t.Fatalf("want a fault of %s, got %v", row.name, err)
			}
		})
	}
}
