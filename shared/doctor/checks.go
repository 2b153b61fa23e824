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

// Installation is what is examined.
type Installation struct {
	AWS aws.Config
	// of the function examine, which names everything to check
	Env settings.Env
	Now func() time.Time
}

// Checks returns all checks, the gravest first. It reads the team and the tokens; failing to read the team is a
// finding.
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
		if config, err := all.Decode("desk", data); err == nil { // the check of secrets reports a fault in them
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

// Secrets describes the secrets of a function without their values.
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
