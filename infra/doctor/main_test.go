package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"oyez/infra/cli"
	"oyez/shared/rota"
	"oyez/shared/store"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// examine runs the command against an account that is well but for what change does to it.
func examine(t *testing.T, change func(a *account), args ...string) (string, error) {
	t.Helper()
	var a *account
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	a = well(server.URL, now)
	change(a)
	var said bytes.Buffer
	c := command{
		now: func() time.Time { return now },
		aws: func(context.Context, string, string) (aws.Config, error) {
			return aws.Config{
				Region: "eu-west-3", BaseEndpoint: &server.URL, HTTPClient: server.Client(),
				Retryer: func() aws.Retryer { return retry.AddWithMaxAttempts(retry.NewStandard(), 1) },
				Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
					return aws.Credentials{AccessKeyID: "AKIDTEST", SecretAccessKey: "key"}, nil
				}),
			}, nil
		},
	}
	err := c.run(t.Context(), cli.IO{Out: &said, Err: &said}, args)
	for _, secret := range []string{"s-secret", "+33", "+1", "@example.com"} {
		if strings.Contains(fmt.Sprint(said.String(), err), secret) {
			t.Errorf("%q is shown: %v\n%s", secret, err, said.String())
		}
	}
	return said.String(), err
}

func TestAWellAccount(t *testing.T) {
	said, err := examine(t, func(*account) {})
	if err != nil || strings.Contains(said, "\nwarn") || strings.Contains(said, "\nbad") {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, about := range []string{
		"team", "SMS spend", "SMS sandbox", "SMS opt-outs", "SMS sender", "SMS receipts", "canary", "table",
		"topic ops", "topic alerts",
		"topic deliveries", "topic mail", "concurrency", "secrets", "token", "webhook",
	} {
		if !strings.Contains(said, "ok    "+about) {
			t.Errorf("nothing is said of %s:\n%s", about, said)
		}
	}
}

// noted replaces our note of the day when Instagram's tokens end by another.
func noted(source string, days int) func(a *account) {
	return func(a *account) {
		before, after, _ := strings.Cut(a.secrets["/oyez/desk"], `"instagram/*":`)
		note := fmt.Sprintf("%q:%q", source, now.Add(time.Duration(days)*24*time.Hour).Format(time.DateOnly))
		a.secrets["/oyez/desk"] = before + note + after[len(`"2027-01-01"`):]
	}
}

// Each row is one change to a well account, and the one line that must come of it.
func TestWhatIsNotWell(t *testing.T) {
	soon := func(days int) func(a *account) {
		return func(a *account) {
			a.meta = func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/subscribed_apps") {
					fmt.Fprint(w, `{"data":[{"subscribed_fields":["feed"]}]}`)
					return
				}
				fmt.Fprintf(w, `{"data":{"is_valid":true,"expires_at":%d}}`,
					now.Add(time.Duration(days)*24*time.Hour+time.Hour).Unix())
			}
		}
	}
	meta := func(status int, body string) func(a *account) {
		return func(a *account) {
			a.meta = func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				fmt.Fprint(w, body)
			}
		}
	}
	x := func(webhooks string) func(a *account) {
		return func(a *account) {
			a.x = func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/x/oauth2/token" {
					fmt.Fprint(w, `{"access_token":"app"}`)
					return
				}
				fmt.Fprint(w, webhooks)
			}
		}
	}
	tells := func(path, says string, v ...any) func(a *account) {
		return func(a *account) { a.tells[path] = fmt.Sprintf(says, v...) }
	}
	in := func(days int) int64 { return now.Add(time.Duration(days)*24*time.Hour + time.Hour).Unix() }
	const linkedin, tiktok = "oauth/v2/introspectToken", "open_api/v1.3/tt_user/oauth2/refresh_token/"
	for _, row := range []struct {
		name   string
		change func(a *account)
		want   string
	}{
		{
			"AWS's own limit", func(a *account) { a.limit, a.spent = "", "" },
			"warn  SMS spend         the SMS spend limit is 1.00 USD",
		},
		{"near the limit", func(a *account) { a.spent = "46" }, "bad   SMS spend         46.00 of 50.00 USD"},
		{"half of it", func(a *account) { a.spent = "26" }, "warn  SMS spend         26.00 of 50.00 USD"},
		{"no limit", func(a *account) { a.limit = "0" }, "bad   SMS spend"},
		{
			"sandbox", func(a *account) { a.sandbox, a.verified = true, []string{"+33612345678", "+33611223344"} },
			"warn  SMS sandbox",
		},
		{
			"sandbox, one unverified", func(a *account) { a.sandbox, a.verified = true, []string{"+33612345678"} },
			"bad   SMS sandbox       the account is in the SMS sandbox, and AWS sends nothing to ben",
		},
		{
			"STOP", func(a *account) { a.optedOut = []string{"+33612345678"} },
			"bad   SMS opt-outs      opted out of SMS: anna",
		},
		{"an American number", func(a *account) { a.team.People[1].Phone = "+12065550100" }, "bad   SMS sender"},
		{"receipts not enabled", func(a *account) { a.role = "" }, "bad   SMS receipts"},
		{"receipts sampled", func(a *account) { a.percent = "10" }, "bad   SMS receipts      AWS logs 10 %"},
		{"no canary yet", func(a *account) { a.canary = store.Daily{} }, "warn  canary"},
		{
			"canary lost", func(a *account) { a.canary.State = store.CanaryLost },
			"bad   canary            the test alert of 2026-11-21 did not get through",
		},
		{
			"canary long ago", func(a *account) { a.canary.At = now.Add(-60 * time.Hour) },
			"bad   canary            the last test alert",
		},
		{
			"table in the making", func(a *account) { a.table["TableStatus"] = "UPDATING" },
			"bad   table             the table is UPDATING",
		},
		{
			"no stream", func(a *account) { delete(a.table, "StreamSpecification") },
			"bad   table             the table has no stream",
		},
		{"no expiry", func(a *account) { a.expiry = "DISABLED" }, "bad   table             nothing in the table expires"},
		{
			"no recovery", func(a *account) { a.backup = "DISABLED" },
			"warn  table             the table cannot be restored",
		},
		{
			"unprotected", func(a *account) { a.table["DeletionProtectionEnabled"] = false },
			"warn  table             the table is not protected",
		},
		{"nobody hears", func(a *account) { delete(a.subscriptions, "ops") }, "bad   topic ops"},
		{"nobody confirmed", func(a *account) {
			a.subscriptions["ops"] = [][3]string{{"email", "o@example.com", "PendingConfirmation"}}
		}, "bad   topic ops         no alarm contact has confirmed"},
		{
			"only SMS",
			func(a *account) { a.subscriptions["ops"] = [][3]string{{"sms", "+33600000000", "arn:aws:sns:1"}} },
			"warn  topic ops         alarms go by SMS only",
		},
		{"alerts go nowhere", func(a *account) { delete(a.subscriptions, "alerts") }, "bad   topic alerts"},
		{"deliveries go nowhere", func(a *account) { delete(a.subscriptions, "deliveries") }, "bad   topic deliveries"},
		{
			"mail not subscribed", func(a *account) { delete(a.subscriptions, "mail") },
			"warn  topic mail        no e-mail goes to anna: not subscribed",
		},
		{"mail not confirmed", func(a *account) {
			a.subscriptions["mail"] = [][3]string{{"email", "anna@example.com", "PendingConfirmation"}}
		}, "warn  topic mail        no e-mail goes to anna: not confirmed yet"},
		{
			"a new account", func(a *account) { a.concurrency = 10 },
			"warn  concurrency       the account may run 10 functions",
		},
		{
			"secrets missing", func(a *account) { delete(a.secrets, "/oyez/receive") },
			"warn  secrets           receive: not written",
		},
		{
			"no feeds", func(a *account) { delete(a.secrets, "/oyez/collect") },
			"ok    secrets           collect: not written, no feeds are read",
		},
		{
			"secrets malformed", func(a *account) { a.secrets["/oyez/receive"] = `{"x":{"secret":"s-secret"}}` },
			"bad   secrets           receive:",
		},
		{
			"secrets in the open", func(a *account) { a.secrets["/oyez/receive"] = "plain s-secret" },
			"bad   secrets           receive: is not encrypted",
		},
		{"no team", func(a *account) { a.team = rota.Rota{} }, "bad   team              there is no team"},
		{"token ends in 13 days", soon(13), "warn  token             meta/123456: the token expires in 13 days"},
		{"token ends in 6 days", soon(6), "warn  token             meta/123456: the token expires in 6 days: this week"},
		{"token ends tomorrow", soon(1), "bad   token             meta/123456: the token expires in 25 hours"},
		{"token ended", soon(-2), "bad   token             meta/123456: the token is no longer good"},
		{
			"token too far gone to ask with", meta(http.StatusBadRequest, `{"error":{"code":190}}`),
			"bad   token             meta/123456: the token is no longer good",
		},
		{
			"LinkedIn's ends in 13 days", tells(linkedin, `{"active":true,"expires_at":%d}`, in(13)),
			"warn  token             linkedin/77: the token expires in 13 days",
		},
		{
			"LinkedIn's ends in 6 days", tells(linkedin, `{"active":true,"expires_at":%d}`, in(6)),
			"warn  token             linkedin/77: the token expires in 6 days: this week",
		},
		{
			"LinkedIn's was revoked", tells(linkedin, `{"active":false,"status":"revoked"}`),
			"bad   token             linkedin/77: the token is no longer good",
		},
		{
			"LinkedIn knows no such app", func(a *account) { delete(a.tells, linkedin) },
			"warn  token             could not be checked: linkedin/77: LinkedIn does not know our client_id",
		},
		{
			"LinkedIn's is not to be asked for",
			func(a *account) { a.secrets["/oyez/receive"] = `{"x":{"secrets":["s-secret"]}}` },
			"warn  token             linkedin/77: the platform does not say when the token expires",
		},
		{
			"TikTok's year is over soon",
			tells(tiktok, `{"code":0,"data":{"access_token":"s-secret","refresh_token_expires_in":90000}}`),
			"bad   token             tiktok/us: the token expires in 25 hours",
		},
		{
			"TikTok's was withdrawn", tells(tiktok, `{"code":40105,"message":"s-secret-ttr"}`),
			"bad   token             tiktok/us: the token is no longer good",
		},
		{
			"TikTok is busy", tells(tiktok, `{"code":40100}`),
			"warn  token             could not be checked: tiktok/us: the platform is busy or down",
		},
		{
			"Google's is of an app in testing",
			tells("google", `{"access_token":"s-secret","expires_in":3599,"refresh_token_expires_in":604799}`),
			"warn  token             google/222: the token expires in 6 days",
		},
		{
			"Google's was revoked", func(a *account) { delete(a.tells, "google") },
			"bad   token             google/222: the token is no longer good",
		},
		{
			"GitHub's ends today",
			tells("rate_limit", "ends %s", now.Add(5*time.Hour).Format("2006-01-02 15:04:05 -0700")),
			"bad   token             github/acme: the token expires in 5 hours",
		},
		{
			"GitHub's has no end", tells("rate_limit", "{}"),
			"ok    token             github/acme: the token does not expire",
		},
		{
			"GitHub's end in another form", tells("rate_limit", "ends soon"),
			"warn  token             github/acme: the platform does not say",
		},
		{
			"Instagram takes it no more", func(a *account) { delete(a.tells, "me") },
			"bad   token             instagram/9: the token is no longer good",
		},
		{
			"Instagram's ends by our own note", noted("instagram/*", 1),
			"bad   token             instagram/9: the token expires in ",
		},
		{
			"Instagram's end is not noted", noted("meta/1", 1),
			"warn  token             instagram/9: the platform does not say when the token expires",
		},
		{
			"Slack's ends by our own note", noted("slack/T1", 5),
			"warn  token             slack/T1: the token expires in 4 days: this week",
		},
		{
			"no token", func(a *account) { a.secrets["/oyez/desk"] = `{"trustpilot":{}}` },
			"warn  token             trustpilot/u: no token",
		},
		{
			"Meta is down", meta(http.StatusServiceUnavailable, "s-secret"),
			"warn  webhook           could not be checked: meta/123456: HTTP 503",
		},
		{
			"Meta says something else", meta(http.StatusOK, "s-secret"),
			"warn  token             could not be checked: meta/123456: an answer that is not understood",
		},
		{
			"app not installed", meta(http.StatusOK, `{"data":[]}`),
			"bad   webhook           meta/123456: our app is not installed",
		},
		{
			"feed not delivered", meta(http.StatusOK, `{"data":[{"subscribed_fields":["mention"]}]}`),
			"bad   webhook           meta/123456: the Page does not deliver its feed",
		},
		{
			"X switched it off", x(`{"data":[{"valid":true},{"valid":false}]}`),
			"bad   webhook           x/424242: X has switched our webhook off",
		},
		{"X knows no webhook", x(`{"meta":{"result_count":0}}`), "bad   webhook           x/424242: X has no webhook of ours"},
		{
			"spend not to be asked", func(a *account) { a.refuse = "GetMetricStatistics" },
			"warn  SMS spend         could not be checked: AccessDenied",
		},
		{
			"attributes not to be asked", func(a *account) { a.refuse = "GetSMSAttributes" },
			"warn  SMS receipts      could not be checked: AuthorizationError",
		},
		{
			"table not to be asked", func(a *account) { a.refuse = "DescribeTable" },
			"warn  table             could not be checked: AccessDeniedException",
		},
		{
			"team not to be read", func(a *account) { a.refuse = "Query" },
			"warn  team              could not be checked",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			said, err := examine(t, row.change)
			line := -1
			lines := strings.Split(said, "\n")
			for n, l := range lines {
				if strings.HasPrefix(l, row.want) {
					line = n
				}
			}
			if line < 0 {
				t.Fatalf("want %q in\n%s", row.want, said)
			}
			if ok := strings.HasPrefix(row.want, "ok"); strings.Contains(lines[line+1], "-> ") == ok {
				t.Errorf("what to do: %q", lines[line+1])
			}
			if bad := strings.HasPrefix(row.want, "bad"); bad && err == nil || !bad && err != nil &&
				!strings.Contains(said, "\nbad") {
				t.Errorf("it ends with %v", err)
			}
		})
	}
}

func TestWhatStopsIt(t *testing.T) {
	if _, err := examine(t, func(*account) {}, "-stack", "shop"); err == nil ||
		!strings.Contains(err.Error(), "no stack shop in eu-west-3") {
		t.Errorf("%v", err)
	}
	if _, err := examine(t, func(*account) {}, "oyez"); err == nil || !strings.Contains(err.Error(), "not understood") {
		t.Errorf("%v", err)
	}
	if said, err := examine(t, func(*account) {}, "-h"); !errors.Is(err, flag.ErrHelp) ||
		!strings.Contains(said, "go run ./infra/doctor -stack oyez") {
		t.Errorf("%v %s", err, said)
	}
}
