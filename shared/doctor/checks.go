package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"oyez/shared/platform/all"
	"oyez/shared/settings"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

// Installation is what is examined. Whatever asks about it only reads.
type Installation struct {
	AWS aws.Config
	// of the function examine, which names all that is looked at
	Env settings.Env
	Now func() time.Time
}

// Checks are all there are, the gravest first. It reads the team and the tokens; what cannot be read is a finding of
// its own.
func (r Installation) Checks(ctx context.Context) []Check {
	db := dynamodb.NewFromConfig(r.AWS)
	a := &account{
		env: r.Env, store: store.New(dynamo.New(db, r.Env.Table), r.Now), now: r.Now,
		dynamodb: db, sns: sns.NewFromConfig(r.AWS), ssm: ssm.NewFromConfig(r.AWS),
		cloudwatch: cloudwatch.NewFromConfig(r.AWS), lambda: lambda.NewFromConfig(r.AWS),
	}
	people, err := a.store.Rota(ctx)
	if err != nil {
		unread := Check{About: "team", Run: func(context.Context) []Finding { return []Finding{Unasked(code(err))} }}
		return append([]Check{unread}, a.checks(people)[1:]...)
	}
	checks := a.checks(people)
	if data, err := a.secret(ctx, "desk"); err == nil {
		if config, err := all.Decode("desk", data); err == nil { // a fault in them is a finding of the check of secrets
			if data, err := a.secret(ctx, "receive"); err == nil {
				if heard, err := all.Decode("receive", data); err == nil {
					config = config.Completed(heard)
				}
			}
			checks = append(checks, platforms{config: config, sources: r.Env.Sources, now: r.Now}.checks()...)
		}
	}
	return checks
}

// Secrets says in words what the secrets of a function hold. It shows no value.
func Secrets(function string, data []byte) (words string, err error) {
	if function == "collect" {
		feeds, err := settings.Feeds(data)
		return fmt.Sprintf("%d feeds to collect", len(feeds)), err
	}
	c, err := all.Decode(function, data)
	if err != nil {
		return "", err
	}
	if len(c.Set()) == 0 {
		return "no platform on", nil
	}
	return strings.Join(c.Words(), "; "), nil
}
