package app

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/shared/brand"
	"oyez/shared/canary"
	"oyez/shared/fetch"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/paging"
	"oyez/shared/platform/all"
	"oyez/shared/random"
	"oyez/shared/reply"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/settings"
	"oyez/shared/sms"
	"oyez/shared/topic"
	"oyez/shared/triage"
	"oyez/shared/web"
)

// Random generates unguessable values.
type Random struct {
	Code      func() string // an alert's code: four digits
	SixDigits func() string // a sign-in code
	Token     func() string // a link's token: 16 base32 characters
	ID        func() string // the id of a reply or a trace
	Key       func() string // a session's or a test page's key: 26 base32 characters
}

func SystemRandom() Random {
	return Random{Code: random.Code, SixDigits: random.SixDigits, Token: random.Token, ID: random.ID, Key: rand.Text}
}

// Book opens and closes alerts.
func (s *Services) Book() paging.Book {
	return paging.Book{Store: s.Store, NewCode: s.Random.Code, Now: s.Now}
}

// Triage scores mentions and opens alerts. It leaves those that need enrichment unscored; sweep, which has the
// platforms' tokens, sets Enrich.
func (s *Services) Triage() *triage.Triage {
	return &triage.Triage{
		Store: s.Store, Book: s.Book(), Scorer: s.scorer(), Wake: s.Wake(), Metrics: s.Metrics, Log: s.Log,
	}
}

func (s *Services) scorer() *brand.Scorer {
	return &brand.Scorer{Store: s.Store, Now: s.Now, Metrics: s.Metrics, Log: s.Log}
}

// Intake stores deliveries. It logs none at intake, so that replay links no scorer.
func (s *Services) Intake() *intake.Intake {
	echo := &triage.Triage{Store: s.Store, Book: s.Book(), Metrics: s.Metrics, Log: s.Log}
	returned := &reply.Replies{Store: s.Store, Book: s.Book(), Metrics: s.Metrics, Log: s.Log}
	return &intake.Intake{
		Store: s.Store, Ours: s.isOurs, Sources: s.sources, Echo: echo.Echo, Returned: returned.Returned,
		Metrics: s.Metrics, Log: s.Log,
	}
}

// LogAtIntake scores mentions that are certain to be merely logged. Until warm has read the brand's own weights nothing
// is certain, so that no delivery waits for them.
func (s *Services) LogAtIntake() (logs intake.LogAtIntake, warm func()) {
	scorer := s.scorer()
	scorer.Patience = 500 * time.Millisecond
	return triage.LogAtIntake(scorer.Sure), func() { scorer.Score(scoring.Input{}) }
}

func (s *Services) isOurs(source mention.Source) bool {
	if s.laptop != nil {
		return s.laptop.IsOurs(source)
	}
	return source == mention.Canary || slices.Contains(s.Env.Sources, source)
}

func (s *Services) sources() []mention.Source {
	if s.laptop != nil {
		return s.laptop.Sources()
	}
	return s.Env.Sources
}

// Platforms returns the adapters, which follow the function's secrets.
func (s *Services) Platforms() *Platforms {
	if s.laptop != nil {
		return &Platforms{Secrets: s.laptop.Secrets, Log: s.Log}
	}
	decode := func(data []byte) (all.Config, error) { return all.Decode(s.name, data) }
	cache := settings.NewSecretCache(s.Secrets, decode, s.Now)
	return &Platforms{Secrets: cache.Fresh, Log: s.Log}
}

// Secrets reads the function's secrets from SSM. A laptop has only those of the platforms.
func (s *Services) Secrets(ctx context.Context) ([]byte, error) {
	if s.laptop != nil {
		return nil, settings.ErrUnwritten
	}
	return settings.ReadSecrets(ctx, s.AWS, s.name, s.Env.Parameter)
}

// Replies sends replies to the platforms.
func (s *Services) Replies() *reply.Replies {
	return &reply.Replies{
		Store: s.Store, Book: s.Book(), Adapters: s.Platforms().Each, NewID: s.Random.ID, Metrics: s.Metrics,
		Log: s.Log,
	}
}

// Sessions recognises our people.
func (s *Services) Sessions() web.Sessions {
	sessions := web.Sessions{Store: s.Store, NewToken: s.Random.Key, Now: s.Now, Log: s.Log}
	if s.laptop != nil {
		sessions.Cookies, sessions.Local = web.Cookies{Plain: true}, !s.laptop.SignIn
	}
	return sessions
}

// Wake publishes an alert's id to the function wake.
func (s *Services) Wake() func(ctx context.Context, id string) error {
	if s.laptop != nil {
		return s.laptop.Wake
	}
	return s.topic(s.Env.AlertsTopic).Publish
}

// Defer publishes a delivery to the function replay.
func (s *Services) Defer() func(ctx context.Context, message string) error {
	if s.laptop != nil {
		return s.laptop.Defer
	}
	return s.topic(s.Env.DeliveriesTopic).Publish
}

// Notify reports to the alarm contacts; nil if there are none.
func (s *Services) Notify() func(ctx context.Context, n topic.Notice) error {
	if s.laptop != nil {
		return s.laptop.Notify
	}
	return s.topic(s.Env.OpsTopic).PublishNotice
}

func (s *Services) topic(arn string) topic.SNS { return topic.New(sns.NewFromConfig(s.AWS), arn) }

// Sender sends SMS and counts them.
func (s *Services) Sender() paging.Sender {
	counted := paging.Counted{Store: s.Store, Log: s.Log}
	if s.laptop != nil {
		counted.Sender = s.laptop.Sender
	} else {
		counted.Sender = sms.New(s.tryOnce(),
			sms.Options{Number: s.Env.Number, SenderID: s.Env.SenderID, MaxPrice: s.Env.MaxPrice})
	}
	return counted
}

// Mailer sends e-mails to the team; nil if there are none.
func (s *Services) Mailer() paging.Mailer {
	if s.laptop != nil {
		return s.laptop.Mailer
	}
	return topic.New(s.tryOnce(), s.Env.MailTopic)
}

// tryOnce returns a client without retries: retrying after a lost response could send an uncounted second SMS.
func (s *Services) tryOnce() *sns.Client {
	return sns.NewFromConfig(s.AWS, func(o *sns.Options) { o.Retryer = aws.NopRetryer{} })
}

// Pager notifies people, by SMS and by e-mail.
func (s *Services) Pager() *paging.Pager {
	return &paging.Pager{
		Store: s.Store, Sender: s.Sender(), Mailer: s.Mailer(), PublicURL: s.Env.PublicURL,
		NewToken: s.Random.Token, NewCode: s.Random.Code, Now: s.Now, Rules: s.Rules, Metrics: s.Metrics, Log: s.Log,
	}
}

// CanaryPost posts a test page to our own API.
type CanaryPost = func(ctx context.Context, header http.Header, body []byte) (status int, err error)

// Canary sends the daily test page; nil if none is sent. On a laptop without a set time, people send it by hand.
func (s *Services) Canary() *canary.Canary {
	c := &canary.Canary{
		Store: s.Store, Book: s.Book(), NewKey: s.Random.Key, Notify: s.Notify(), Receipts: s.Rules.Receipts,
		Now: s.Now, Metrics: s.Metrics, Log: s.Log,
	}
	if at, err := rota.ParseClock(s.Env.Canary); err == nil {
		c.At = &at
	}
	if s.laptop != nil {
		c.Post = s.laptop.PostCanary
		if s.laptop.Mailer != nil {
			c.Mail = s.laptop.Mailer.Mail
		}
	} else { // a second e-mail does no harm, so this client retries
		c.Post = canary.To(&http.Client{}, s.Env.PublicURL)
		c.Mail = topic.New(sns.NewFromConfig(s.AWS), s.Env.MailTopic).Mail
	}
	if c.Notify == nil || s.laptop == nil && (c.At == nil || s.Rules.Shadow) {
		return nil
	}
	return c
}

// Heartbeat reports to an outside monitor that everything due is done; nil if there is none.
func (s *Services) Heartbeat() func(context.Context) error {
	if s.Env.Heartbeat == "" {
		return nil
	}
	client := fetch.New(fetch.Options{Timeout: 5 * time.Second})
	return func(ctx context.Context) error { return client.Ping(ctx, s.Env.Heartbeat) }
}

// WaitUntil returns at a given time or when the context ends. On a laptop it returns at once.
func (s *Services) WaitUntil(ctx context.Context, until time.Time) {
	if s.laptop != nil {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(until.Sub(s.Now())):
	}
}
