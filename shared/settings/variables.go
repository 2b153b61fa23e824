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

// optional are the variables that may be empty, though not missing.
func optional(name string) bool {
	return slices.Contains([]string{
		"SMS_SENDER_ID", "SMS_NUMBER", "FIRST_NAME", "FIRST_PHONE", "CANARY", "HEARTBEAT_URL",
	}, name)
}

// read checks one variable and puts it where it belongs.
func read(env *Env, name, value string, set bool) (err error) {
	if value == "" && !(set && optional(name)) {
		return errors.New("missing; wants " + wanted(name))
	}
	ok := true
	switch name {
	case "TABLE_NAME":
		env.Table = value
	case "DELIVERIES_TOPIC_ARN":
		env.DeliveriesTopic, ok = value, isTopic(value)
	case "ALERTS_TOPIC_ARN":
		env.AlertsTopic, ok = value, isTopic(value)
	case "SETTINGS_PARAMETER":
		env.Parameter, ok = value, strings.HasPrefix(value, "/") && !strings.Contains(value, "//")
	case "SOURCES":
		env.Sources, ok = sources(value)
	case "PUBLIC_URL":
		env.PublicURL, ok = publicURL(value)
	case "SMS_NUMBER":
		env.Number, ok = value, value == "" || isNumber(value)
	case "SMS_SENDER_ID":
		env.SenderID, ok = value, value == "" || isSenderID(value)
	case "SMS_MAX_PRICE":
		env.MaxPrice, ok = value, isPrice(value)
	case "PAGING":
		env.Shadow, ok = value == "shadow", value == "shadow" || value == "live"
	case "SMS_BUDGET":
		env.Budget, ok = count(value)
	case "SMS_RECEIPTS":
		env.Receipts, ok = value == "on", value == "on" || value == "off"
	case "OPS_TOPIC_ARN":
		env.OpsTopic, ok = value, isTopic(value)
	case "MAIL_TOPIC_ARN":
		env.MailTopic, ok = value, isTopic(value)
	case "STACK_NAME":
		env.Stack = value
	case "CANARY":
		env.Canary, ok = value, value == "" || regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`).MatchString(value)
	case "HEARTBEAT_URL":
		env.Heartbeat, ok = value, value == "" || isHTTPS(value)
	case "SMS_MONTH":
		env.SMSMonth, err = strconv.ParseInt(value, 10, 64)
		ok = err == nil && env.SMSMonth > 0
	case "FIRST_NAME":
		env.FirstName = value
	case "FIRST_PHONE":
		env.FirstPhone, ok = value, value == "" || regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`).MatchString(value)
	case "FIRST_ZONE":
		_, err = time.LoadLocation(value)
		env.FirstZone, ok = value, err == nil
	case "PAGES_A_WEEK":
		env.PagesAWeek, ok = count(value)
	}
	if !ok {
		return fmt.Errorf("malformed; wants %s", wanted(name))
	}
	return nil
}

// wanted says what a variable is for and how it is written.
func wanted(name string) string {
	switch name {
	case "TABLE_NAME":
		return "the name of the DynamoDB table"
	case "DELIVERIES_TOPIC_ARN":
		return "the ARN of the SNS topic that keeps what the table cannot take"
	case "ALERTS_TOPIC_ARN":
		return "the ARN of the SNS topic that wake hears"
	case "SETTINGS_PARAMETER":
		return "the name of the SSM parameter with the platforms' secrets, such as /oyez/receive"
	case "SOURCES":
		return "our own accounts, such as meta/123456,x/424242"
	case "PUBLIC_URL":
		return "the address of the desk, such as https://oyez.example.com, with no path"
	case "SMS_NUMBER":
		return "our number for SMS both ways, + and the country first; empty for none"
	case "SMS_SENDER_ID":
		return "the name an SMS comes from, at most 11 letters and digits, one of them a letter; empty for none"
	case "SMS_MAX_PRICE":
		return "the USD that an SMS may cost at most, such as 0.50"
	case "PAGING":
		return "live, or shadow: then nothing is sent but a list each morning of what would have been"
	case "SMS_BUDGET":
		return "how many SMS a person gets in an hour at most, such as 6; 0 for no limit"
	case "SMS_RECEIPTS":
		return "on where delivery status comes back, else off"
	case "OPS_TOPIC_ARN":
		return "the ARN of the SNS topic of those who hear when Oyez itself is in trouble"
	case "MAIL_TOPIC_ARN":
		return "the ARN of the SNS topic of the team's e-mails"
	case "STACK_NAME":
		return "the name of the stack, such as oyez"
	case "CANARY":
		return "the time of the day's test page, such as 10:00; empty for none"
	case "HEARTBEAT_URL":
		return "an address that begins with https://, called each minute while all is well; empty for none"
	case "SMS_MONTH":
		return "the number of SMS that the account's spend limit pays for in a month, such as 20"
	case "FIRST_NAME":
		return "the name of the first person of a new team; empty for none"
	case "FIRST_PHONE":
		return "the phone of the first person of a new team, such as +33612345678; empty for none"
	case "FIRST_ZONE":
		return "the time zone of the first person of a new team, such as Europe/Paris"
	case "PAGES_A_WEEK":
		return "how many pages a week the brand accepts, 0 for the bar that Oyez ships"
	}
	return "nothing: no function reads it"
}

// isTopic wants arn:partition:sns:region:account:name.
func isTopic(value string) bool {
	part := strings.Split(value, ":")
	return len(part) == 6 && part[0] == "arn" && part[2] == "sns" && !slices.Contains(part, "")
}

// sources reads "meta/123456,x/424242": each a platform and one account of ours there, none twice.
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

// publicURL wants https, except on the developer's own machine: what it leads to is opened by a secret in its path.
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

// isNumber wants E.164.
func isNumber(value string) bool {
	return regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`).MatchString(value)
}

// isSenderID is SNS's rule for sender names: 1 to 11 letters and digits, at least one a letter.
func isSenderID(value string) bool {
	return len(value) <= 11 && regexp.MustCompile(`^[0-9]*[A-Za-z][A-Za-z0-9]*$`).MatchString(value)
}

// count reads a whole number that is not negative.
func count(value string) (int, bool) {
	n, err := strconv.Atoi(value)
	return n, err == nil && n >= 0
}

func isPrice(value string) bool {
	usd, err := strconv.ParseFloat(value, 64)
	return err == nil && usd > 0 && regexp.MustCompile(`^[0-9]+(\.[0-9]{1,2})?$`).MatchString(value)
}

// isHTTPS wants an address on the web that nobody can read on the way.
func isHTTPS(value string) bool {
	u, err := url.Parse(value)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil
}
