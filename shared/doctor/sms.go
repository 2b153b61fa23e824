package doctor

import (
	"slices"
	"strings"
	"time"
)

// Spend judges the account's monthly SMS limit, in USD, by what has been spent. At the limit AWS stops sending without
// notice.
func Spend(limit, spent float64, now time.Time) Finding {
	const raise = "ask AWS for a higher SMS spend limit (Service Quotas, Amazon SNS), then set it: aws sns set-sms-attributes --attributes MonthlySpendLimit=..."
	day := now.UTC().Day()
	month := spent / float64(day) * 31
	switch {
	case limit <= 0:
		return broken(raise, "the SMS spend limit is 0 USD a month: no SMS is sent")
	case spent >= 0.9*limit:
		return broken(raise,
			"%.2f of %.2f USD of this month's SMS are spent: AWS stops at the limit, and nobody is alerted", spent, limit)
	case spent >= 0.5*limit, day >= 5 && month > limit:
		return careful(raise, "%.2f of %.2f USD of this month's SMS are spent by day %d", spent, limit, day)
	case limit <= 1:
		return careful(raise, "the SMS spend limit is %.2f USD a month, AWS's default: about a dozen SMS", limit)
	}
	return fine("%.2f of %.2f USD of this month's SMS are spent", spent, limit)
}

// Sandbox judges the SMS sandbox. unverified are the people whose numbers it refuses.
func Sandbox(in bool, unverified []string) Finding {
	const leave = "ask AWS to leave the SMS sandbox (SNS, Text messaging); it takes a day or two"
	switch {
	case in && len(unverified) > 0:
		return broken(leave+"; verify these numbers there meanwhile",
			"the account is in the SMS sandbox, and AWS sends nothing to %s", names(unverified))
	case in:
		return careful(leave,
			"the account is in the SMS sandbox: new members of the team get nothing until verified there")
	}
	return fine("the account may send to any number")
}

// OptedOut judges the people who replied STOP.
func OptedOut(people []string) Finding {
	if len(people) > 0 {
		return broken("ask them to text START to the number; or, once in 30 days, take them off the list (SNS, Text messaging, Opted out)",
			"opted out of SMS: %s", names(people))
	}
	return fine("nobody in the team has opted out")
}

// Sender judges the sender name and how many numbers the account has of its own, for the countries of the team's
// phones.
func Sender(name string, numbers int, phones []string) []Finding {
	var found []Finding
	has := func(prefix string) bool {
		return slices.ContainsFunc(phones, func(p string) bool { return strings.HasPrefix(p, prefix) })
	}
	if has("+1") && numbers == 0 {
		found = append(found,
			broken("register a number (AWS End User Messaging, Phone numbers): toll-free takes days, 10DLC weeks",
				"somebody has a US or Canadian number, and the account has no number of its own: operators there refuse the SMS"))
	}
	if has("+33") && name == "" && numbers == 0 {
		found = append(found,
			careful("set the parameter SenderId",
				"somebody has a French number: operators there block company SMS from mobile numbers, and AWS may choose one"))
	}
	if len(found) > 0 {
		return found
	}
	switch {
	case name != "":
		return []Finding{fine("SMS come from %s where the country allows it, else from one of our %d numbers or AWS's", name, numbers)}
	case numbers > 0:
		return []Finding{fine("SMS come from one of our %d numbers", numbers)}
	}
	return []Finding{fine("SMS come from a number that AWS chooses")}
}

// DeliveryStatus judges whether AWS logs what becomes of each SMS, which the function receipts reads. want says that
// the stack uses it.
func DeliveryStatus(role string, percent int, want bool) Finding {
	const enable = "go run ./infra/setup sms -role <output SmsStatusRole>"
	switch {
	case !want:
		return careful("deploy with the parameter SmsReceipts=create",
			"delivery receipts are off: an SMS that AWS accepted counts as delivered")
	case role == "":
		return broken(enable, "AWS does not log what becomes of SMS: none is ever known to have arrived")
	case percent < 100:
		return broken(enable, "AWS logs %d %% of the SMS that arrived: the others count as lost", percent)
	}
	return fine("what becomes of each SMS is logged")
}

func names(list []string) string { return strings.Join(list, ", ") }
