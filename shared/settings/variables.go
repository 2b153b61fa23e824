package settings

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	// Lambda has no zone files to check FIRST_ZONE against.
	_ "time/tzdata"

	"oyez/shared/mention"
)

// variable is one environment variable.
type variable struct {
	wants string
	read  func(value string) bool // checks the value and puts it into an Env
	empty bool                    // the value may be empty
}

// variables lists the variables of all functions.
func variables(env *Env) map[string]variable {
	return map[string]variable{
		"TABLE_NAME": text(&env.Table, anything, "the name of the DynamoDB table"),
		"DELIVERIES_TOPIC_ARN": text(&env.DeliveriesTopic, isTopic,
			"the ARN of the SNS topic that keeps what the table cannot take"),
		"ALERTS_TOPIC_ARN": text(&env.AlertsTopic, isTopic, "the ARN of the SNS topic that wake hears"),
		"OPS_TOPIC_ARN": text(&env.OpsTopic, isTopic,
			"the ARN of the SNS topic of those who hear when Oyez itself is in trouble"),
		"MAIL_TOPIC_ARN": text(&env.MailTopic, isTopic, "the ARN of the SNS topic of the team's e-mails"),
		"SETTINGS_PARAMETER": text(&env.Parameter, isParameter,
			"the name of the SSM parameter with the platforms' secrets, such as /oyez/receive"),
		"SOURCES": parsed(&env.Sources, sources, "our own accounts, such as meta/123456,x/424242"),
		"PUBLIC_URL": parsed(&env.PublicURL, publicURL,
			"the address of the desk, such as https://oyez.example.com, with no path"),
		"SMS_NUMBER": orNone(text(&env.Number, isNumber,
			"our number for SMS both ways, + and the country first; empty for none")),
		"SMS_SENDER_ID": orNone(text(&env.SenderID, isSenderID,
			"the name an SMS comes from, at most 11 letters and digits, one of them a letter; empty for none")),
		"SMS_MAX_PRICE": text(&env.MaxPrice, isPrice, "the USD that an SMS may cost at most, such as 0.50"),
		"SMS_BUDGET": parsed(&env.Budget, count,
			"how many SMS a person gets in an hour at most, such as 6; 0 for no limit"),
		"SMS_MONTH": parsed(&env.SMSMonth, positive,
			"the number of SMS that the account's spend limit pays for in a month, such as 20"),
		"SMS_RECEIPTS": choice(&env.Receipts, "on", "off", "on where delivery status comes back, else off"),
		"PAGING": choice(&env.Shadow, "shadow", "live",
			"live, or shadow: then nothing is sent but a list each morning of what would have been"),
		"STACK_NAME": text(&env.Stack, anything, "the name of the stack, such as oyez"),
		"CANARY": orNone(text(&env.Canary, isClock,
			"the time of the day's test alert, such as 10:00; empty for none")),
		"HEARTBEAT_URL": orNone(text(&env.Heartbeat, isHTTPS,
			"an address that begins with https://, called each minute while all is well; empty for none")),
		"FIRST_NAME": orNone(text(&env.FirstName, anything,
			"the name of the first person of a new team; empty for none")),
		"FIRST_PHONE": orNone(text(&env.FirstPhone, isNumber,
			"the phone of the first person of a new team, such as +33612345678; empty for none")),
		"FIRST_ZONE": text(&env.FirstZone, isZone,
			"the time zone of the first person of a new team, such as Europe/Paris"),
		"PAGES_A_WEEK": parsed(&env.PagesAWeek, count,
			"how many alerts a week the brand accepts, 0 for the built-in bar"),
	}
}

// set reads one variable into an Env.
func set(env *Env, name, value string, found bool) error {
	v, known := variables(env)[name]
	switch {
	case !known:
		return errors.New("no function reads it")
	case value == "" && !(found && v.empty):
		return errors.New("missing; wants " + v.wants)
	case value != "" && !v.read(value):
		return fmt.Errorf("malformed; wants %s", v.wants)
	}
	return nil
}

func text(to *string, valid func(string) bool, wants string) variable {
	return variable{wants: wants, read: func(value string) bool { *to = value; return valid(value) }}
}

func parsed[T any](to *T, parse func(string) (T, bool), wants string) variable {
	return variable{wants: wants, read: func(value string) (ok bool) { *to, ok = parse(value); return ok }}
}

func choice(to *bool, yes, no, wants string) variable {
	return variable{wants: wants, read: func(value string) bool {
		*to = value == yes
		return *to || value == no
	}}
}

func orNone(v variable) variable { v.empty = true; return v }

func anything(string) bool { return true }

func isParameter(value string) bool {
	return strings.HasPrefix(value, "/") && !strings.Contains(value, "//")
}

func isClock(value string) bool {
	return regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`).MatchString(value)
}

func isZone(value string) bool { _, err := time.LoadLocation(value); return err == nil }

// count parses a whole number that is not negative.
func count(value string) (int, bool) {
	n, err := strconv.Atoi(value)
	return n, err == nil && n >= 0
}

func positive(value string) (int64, bool) {
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil && n > 0
}

// isTopic accepts arn:partition:sns:region:account:name.
func isTopic(value string) bool {
	part := strings.Split(value, ":")
	return len(part) == 6 && part[0] == "arn" && part[2] == "sns" && !slices.Contains(part, "")
}

// sources parses "meta/123456,x/424242": platforms and our accounts there, without duplicates.
func sources(value string) (list []mention.Source, ok bool) {
	for s := range strings.SplitSeq(value, ",") {
		source := mention.Source(strings.TrimSpace(s))
		if !(mention.Key{Source: source, Kind: mention.Post, ID: "any"}).Valid() || slices.Contains(list, source) {
			return nil, false
		}
		list = append(list, source)
	}
	return list, true
}

// publicURL requires https, except on the developer's own machine: the path of a link is a secret.
func publicURL(value string) (string, bool) {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		strings.Trim(u.Path, "/") != "" {
		return "", false
	}
	local := u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1"
	if u.Scheme != "https" && !(u.Scheme == "http" && local) {
		return "", false
	}
	return u.Scheme + "://" + u.Host, true
}

func isNumber(value string) bool {
	return regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`).MatchString(value)
}

// isSenderID is SNS's rule for sender names: 1 to 11 letters and digits, at least one a letter.
func isSenderID(value string) bool {
	return len(value) <= 11 && regexp.MustCompile(`^[0-9]*[A-Za-z][A-Za-z0-9]*$`).MatchString(value)
}

func isPrice(value string) bool {
	usd, err := strconv.ParseFloat(value, 64)
	return err == nil && usd > 0 && regexp.MustCompile(`^[0-9]+(\.[0-9]{1,2})?$`).MatchString(value)
}

// isHTTPS requires an https address without credentials in it.
func isHTTPS(value string) bool {
	u, err := url.Parse(value)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}
