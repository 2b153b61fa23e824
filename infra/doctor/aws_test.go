package main

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/encoding/cbor"

	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/table"
)

// account is an AWS account, a Page and an app of X, as far as the doctor asks for them. It speaks each service's
// protocol.
type account struct {
	refuse string // an action that is denied

	limit, spent   string // USD; limit "" where nobody has set one
	role, percent  string
	sandbox        bool
	verified       []string
	optedOut       []string
	numbers        int
	concurrency    int
	table          map[string]any
	expiry, backup string
	subscriptions  map[string][][3]string // by the topic's name: protocol, endpoint, ARN
	secrets        map[string]string      // by parameter
	team           rota.Rota
	canary         store.Daily

	meta, x func(w http.ResponseWriter, r *http.Request)
	tells   map[string]string // what other platforms say of a token, by path; what is not there is refused
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch target := r.Header.Get("X-Amz-Target"); {
	case strings.HasPrefix(r.URL.Path, "/graph/"):
		a.meta(w, r)
	case strings.HasPrefix(r.URL.Path, "/tokens/"):
		a.token(w, r)
	case strings.HasPrefix(r.URL.Path, "/x/"):
		a.x(w, r)
	case strings.HasPrefix(r.URL.Path, "/service/Granite"):
		a.cloudwatch(w, strings.TrimPrefix(r.URL.Path, "/service/GraniteServiceVersion20100801/operation/"))
	case strings.HasPrefix(r.URL.Path, "/2016-08-19/account-settings"):
		fmt.Fprintf(w, `{"AccountLimit":{"ConcurrentExecutions":%d}}`, a.concurrency)
	case strings.HasPrefix(r.URL.Path, "/2015-03-31/functions"):
		a.functions(w)
	case target != "":
		var in map[string]any
		_ = json.NewDecoder(r.Body).Decode(&in)
		_, action, _ := strings.Cut(target, ".")
		a.json(w, action, in)
	default:
		a.sns(w, r)
	}
}

// token answers as a platform that is asked about a token, if it is asked with what it wants; "ends " before an answer
// is GitHub's header.
func (a *account) token(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/tokens/")
	said, ok := a.tells[path]
	switch bearer := r.Header.Get("Authorization"); path {
	case "me":
		ok = ok && bearer == "Bearer s-secret-insta"
	case "rate_limit":
		ok = ok && bearer == "Bearer s-secret-gh"
	case "oauth/v2/introspectToken":
		ok = ok && r.PostFormValue("client_id") == "s-secret-id" &&
			r.PostFormValue("client_secret") == "s-secret-app" && r.PostFormValue("token") == "s-secret-li"
	case "google":
		ok = ok && r.PostFormValue("grant_type") == "refresh_token" && r.PostFormValue("refresh_token") == "s-secret-gr"
	}
	if ends, header := strings.CutPrefix(said, "ends "); header {
		w.Header().Set("GitHub-Authentication-Token-Expiration", ends)
	}
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
	}
	fmt.Fprint(w, said)
}

const prefix = "arn:aws:sns:eu-west-3:123456789012:oyez-"

func (a *account) functions(w http.ResponseWriter) {
	_ = json.NewEncoder(w).Encode(map[string]any{"Functions": []any{
		map[string]any{"FunctionName": "oyez-Wake-1A2B"},
		map[string]any{
			"FunctionName": "oyez-Examine-1A2B",
			"Environment": map[string]any{"Variables": map[string]string{
				"TABLE_NAME": "oyez-Table-1", "ALERTS_TOPIC_ARN": prefix + "alerts",
				"DELIVERIES_TOPIC_ARN": prefix + "deliveries",
				"OPS_TOPIC_ARN":        prefix + "ops", "MAIL_TOPIC_ARN": prefix + "mail", "SMS_SENDER_ID": "OYEZ",
				"STACK_NAME": "oyez",
				"SOURCES":    "meta/123456,x/424242,threads/7,instagram/9,linkedin/77,tiktok/us,google/222,github/acme,trustpilot/u,slack/T1", "PAGING": "live", "SMS_RECEIPTS": "on", "CANARY": "10:00",
			}},
		},
	}})
}

func (a *account) cloudwatch(w http.ResponseWriter, action string) {
	w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
	w.Header().Set("Content-Type", "application/cbor")
	if action == a.refuse {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write(cbor.Encode(cbor.Map{
			"__type":  cbor.String("AccessDenied"),
			"message": cbor.String("+33612345678 may not"),
		}))
		return
	}
	points := cbor.List{}
	if a.spent != "" {
		var usd float64
		_, _ = fmt.Sscan(a.spent, &usd)
		points = append(points, cbor.Map{"Maximum": cbor.Float64(usd / 2)}, cbor.Map{"Maximum": cbor.Float64(usd)})
	}
	_, _ = w.Write(cbor.Encode(cbor.Map{"Datapoints": points}))
}

func (a *account) json(w http.ResponseWriter, action string, in map[string]any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	fail := func(kind string) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": kind, "message": "about +33612345678 and s-secret"})
	}
	if action == a.refuse {
		fail("AccessDeniedException")
		return
	}
	switch action {
	case "DescribeTable":
		_ = json.NewEncoder(w).Encode(map[string]any{"Table": a.table})
	case "DescribeTimeToLive":
		_ = json.NewEncoder(w).Encode(map[string]any{"TimeToLiveDescription": map[string]string{
			"TimeToLiveStatus": a.expiry, "AttributeName": table.AttrExpires,
		}})
	case "DescribeContinuousBackups":
		_ = json.NewEncoder(w).Encode(map[string]any{"ContinuousBackupsDescription": map[string]any{
			"ContinuousBackupsStatus":        "ENABLED",
			"PointInTimeRecoveryDescription": map[string]string{"PointInTimeRecoveryStatus": a.backup},
		}})
	case "Query": // the team
		var items []any
		kept := &written{}
		_ = store.New(kept, nil).PutRota(context.Background(), a.team)
		for _, i := range kept.items {
			items = append(items, plain(i))
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"Items": items})
	case "GetItem": // the canary
		if a.canary.Day == "" {
			_, _ = w.Write([]byte(`{}`))
			return
		}
		kept := &written{}
		_, _ = store.New(kept, nil).PutDaily(context.Background(), a.canary)
		_ = json.NewEncoder(w).Encode(map[string]any{"Item": plain(kept.items[0])})
	case "GetParameter":
		value, ok := a.secrets[fmt.Sprint(in["Name"])]
		if !ok {
			fail("ParameterNotFound")
			return
		}
		kind := "SecureString"
		if strings.HasPrefix(value, "plain ") {
			kind = "String"
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"Parameter": map[string]string{"Value": value, "Type": kind}})
	default:
		fail("UnknownOperationException")
	}
}

func (a *account) sns(w http.ResponseWriter, r *http.Request) {
	action := r.FormValue("Action")
	w.Header().Set("Content-Type", "text/xml")
	if action == a.refuse {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w,
			`<ErrorResponse><Error><Code>AuthorizationError</Code><Message>+33612345678 may not</Message></Error></ErrorResponse>`)
		return
	}
	var result strings.Builder
	switch action {
	case "GetSMSAttributes":
		result.WriteString("<attributes>")
		for name, value := range map[string]string{
			"MonthlySpendLimit": a.limit, "DeliveryStatusIAMRole": a.role,
			"DeliveryStatusSuccessSamplingRate": a.percent,
		} {
			if value != "" {
				fmt.Fprintf(&result, "<entry><key>%s</key><value>%s</value></entry>", name, value)
			}
		}
		result.WriteString("</attributes>")
	case "GetSMSSandboxAccountStatus":
		fmt.Fprintf(&result, "<IsInSandbox>%v</IsInSandbox>", a.sandbox)
	case "ListSMSSandboxPhoneNumbers":
		result.WriteString("<PhoneNumbers>")
		for _, n := range a.verified {
			fmt.Fprintf(&result, "<member><PhoneNumber>%s</PhoneNumber><Status>Verified</Status></member>", n)
		}
		result.WriteString("</PhoneNumbers>")
	case "CheckIfPhoneNumberIsOptedOut":
		fmt.Fprintf(&result, "<isOptedOut>%v</isOptedOut>",
			strings.Contains(strings.Join(a.optedOut, " "), r.FormValue("phoneNumber")))
	case "ListOriginationNumbers":
		result.WriteString("<PhoneNumbers>")
		for range a.numbers {
			result.WriteString("<member><PhoneNumber>+33700000000</PhoneNumber></member>")
		}
		result.WriteString("</PhoneNumbers>")
	case "ListSubscriptionsByTopic":
		result.WriteString("<Subscriptions>")
		for _, s := range a.subscriptions[strings.TrimPrefix(r.FormValue("TopicArn"), prefix)] {
			fmt.Fprintf(&result,
				"<member><Protocol>%s</Protocol><Endpoint>%s</Endpoint><SubscriptionArn>%s</SubscriptionArn></member>",
				s[0], html.EscapeString(s[1]), s[2])
		}
		result.WriteString("</Subscriptions>")
	default:
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w,
		`<%[1]sResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>`, action, result.String())
}

// written is a table that keeps what is written to it.
type written struct {
	table.Table
	items []table.Item
}

func (t *written) Query(context.Context, table.Query) (table.Page, error) { return table.Page{}, nil }

func (t *written) Put(_ context.Context, p table.Put) error {
	t.items = append(t.items, p.Item)
	return nil
}

func (t *written) Update(_ context.Context, update table.Update) (table.Item, error) {
	t.items = append(t.items, inserted(update))
	return nil, nil
}

func (t *written) Transact(_ context.Context, writes []table.Write) error {
	for _, w := range writes {
		if update, ok := w.(table.Update); ok {
			w = table.Put{Item: inserted(update)}
		}
		t.items = append(t.items, w.(table.Put).Item)
	}
	return nil
}

// inserted is the item that an update makes where there is none.
func inserted(update table.Update) table.Item {
	i := table.Item{
		table.AttrPK: &types.AttributeValueMemberS{Value: string(update.Key.PK)},
		table.AttrSK: &types.AttributeValueMemberS{Value: string(update.Key.SK)},
	}
	for _, do := range update.Do {
		if set, ok := do.(table.Set); ok {
			i[set.Attr] = set.Value
		}
	}
	return i
}

// plain is an item as DynamoDB's JSON has it.
func plain(i table.Item) map[string]any {
	out := map[string]any{}
	for name, value := range i {
		out[name] = attribute(value)
	}
	return out
}

func attribute(v table.Value) any {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return map[string]any{"S": v.Value}
	case *types.AttributeValueMemberN:
		return map[string]any{"N": v.Value}
	case *types.AttributeValueMemberBOOL:
		return map[string]any{"BOOL": v.Value}
	case *types.AttributeValueMemberL:
		list := []any{}
		for _, e := range v.Value {
			list = append(list, attribute(e))
		}
		return map[string]any{"L": list}
	}
	panic(fmt.Sprintf("an attribute of type %T", v))
}

// well is an account in which all is well; url is where it answers.
func well(url string, now time.Time) *account {
	ends := now.Add(40 * 24 * time.Hour).Unix()
	in40 := now.Add(40 * 24 * time.Hour).Format(time.DateOnly)
	answers := fmt.Sprintf(`{"meta":{"tokens":{"123456":"s-secret-page","7":"s-secret-threads","9":"s-secret-insta"},"graph_url":%q,"threads_url":%q,
			"instagram_url":%[4]q,"instagram_login":["9"]},
		"linkedin":{"tokens":{"77":"s-secret-li"},"client_id":"s-secret-id","auth_url":%[4]q},
		"tiktok":{"base_url":%[4]q,"renewal":{"client_id":"app","client_secret":"s-secret-tt","refresh_tokens":{"us":"s-secret-ttr"}}},
		"google":{"token_url":"%[4]s/google","renewal":{"client_id":"app","client_secret":"s-secret-g","refresh_tokens":{"*":"s-secret-gr"}}},
		"github":{"base_url":%[4]q,"tokens":{"*":"s-secret-gh"}}, "trustpilot":{"tokens":{"*":"s-secret-tp"}}, "slack":{"tokens":{"*":"s-secret-sl"}},
		"expires":{"instagram/*":%[5]q,"trustpilot/u":%[5]q},
		"x":{"base_url":%[3]q,"accounts":{"424242":{"consumer_key":"k","consumer_secret":"s-secret-x","token":"t","token_secret":"s-secret-t"}}}}`,
		url+"/graph/v24.0", url+"/graph/threads", url+"/x", url+"/tokens", in40)
	return &account{
		limit: "50", spent: "3.20", role: "arn:aws:iam::123456789012:role/status", percent: "100", concurrency: 1000,
		table: map[string]any{
			"TableStatus": "ACTIVE", "DeletionProtectionEnabled": true,
			"StreamSpecification": map[string]any{"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
		},
		expiry: "ENABLED", backup: "ENABLED",
		subscriptions: map[string][][3]string{
			"ops":        {{"email", "ops@example.com", "arn:aws:sns:1"}, {"sms", "+33600000000", "arn:aws:sns:2"}},
			"alerts":     {{"lambda", "arn:wake", "arn:aws:sns:3"}},
			"deliveries": {{"sqs", "arn:queue", "arn:aws:sns:4"}},
			"mail":       {{"email", "anna@example.com", "arn:aws:sns:5"}},
		},
		secrets: map[string]string{
			"/oyez/receive": `{"x":{"secrets":["s-secret"]},"linkedin":{"secrets":["s-secret-app"]}}`,
			"/oyez/sweep":   answers, "/oyez/desk": answers, "/oyez/collect": `{"feeds":[]}`,
		},
		team: rota.Rota{
			Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5}, Order: []string{"anna", "ben"},
			People: []rota.Person{
				{
					ID: "anna", Name: "Anna", Phone: "+33612345678", Email: "anna@example.com", Lang: "fr",
					Zone: "Europe/Paris", Verified: true,
				},
				{ID: "ben", Name: "Ben", Phone: "+33611223344", Lang: "en", Zone: "Europe/Paris", Verified: true},
			},
		},
		tells: map[string]string{
			"me":                       `{"user_id":"9"}`,
			"oauth/v2/introspectToken": fmt.Sprintf(`{"active":true,"status":"active","expires_at":%d}`, ends),
			"open_api/v1.3/tt_user/oauth2/refresh_token/": `{"code":0,"data":{"access_token":"s-secret-fresh","expires_in":86400,"refresh_token_expires_in":31536000}}`,
			"google":     `{"access_token":"s-secret-fresh","expires_in":3599}`,
			"rate_limit": "ends " + now.Add(90*24*time.Hour).UTC().Format("2006-01-02 15:04:05 MST"),
		},
		canary: store.Daily{
			Task: store.TaskCanary, Day: "2026-11-21", State: store.CanaryDelivered,
			At: now.Add(-20 * time.Hour),
		},
		meta: func(w http.ResponseWriter, r *http.Request) {
			switch {
			case !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer s-secret-"):
				w.WriteHeader(http.StatusUnauthorized)
			case strings.HasSuffix(r.URL.Path, "/debug_token"):
				fmt.Fprintf(w, `{"data":{"is_valid":true,"expires_at":0,"data_access_expires_at":%d}}`, ends)
			case strings.HasSuffix(r.URL.Path, "/123456/subscribed_apps"):
				fmt.Fprint(w, `{"data":[{"name":"Oyez","subscribed_fields":["feed","mention"]}]}`)
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		},
		x: func(w http.ResponseWriter, r *http.Request) {
			name, secret, ok := r.BasicAuth()
			switch {
			case r.URL.Path == "/x/oauth2/token" && ok && name == "k" && secret == "s-secret-x" &&
				r.PostFormValue("grant_type") == "client_credentials":
				fmt.Fprint(w, `{"token_type":"bearer","access_token":"app"}`)
			case r.URL.Path == "/x/2/webhooks" && r.Header.Get("Authorization") == "Bearer app":
				fmt.Fprint(w, `{"data":[{"id":"1","url":"https://oyez.example.com/webhooks/x","valid":true}]}`)
			default:
				w.WriteHeader(http.StatusForbidden)
			}
		},
	}
}
