package platform

import (
	"cmp"
	"context"
	"sync"
	"time"

	"oyez/shared/mention"
)

// Renewal is how access tokens that expire within hours are renewed: by our app's id and secret, and a refresh token
// for each account.
type Renewal struct {
	ClientID     string            `json:"client_id"`
	ClientSecret string            `json:"client_secret"`
	Tokens       map[string]string `json:"refresh_tokens"` // by account; AnyAccount for all
}

// Faults names what is missing for tokens to be renewed.
func (r *Renewal) Faults() []string {
	var faults []string
	if r == nil {
		return nil
	}
	if r.ClientID == "" {
		faults = append(faults, "renewal.client_id is empty")
	}
	if r.ClientSecret == "" {
		faults = append(faults, "renewal.client_secret is empty")
	}
	if len(r.Tokens) == 0 {
		faults = append(faults, "renewal.refresh_tokens is empty")
	}
	return faults
}

// Exchange asks a platform once for an access token in exchange for a refresh token. Any error is a *SendError:
// Reconnect where a person must connect the account again, else Retry, and quotes nothing of the answer.
type Exchange func(ctx context.Context, refreshToken string) (Renewed, error)

// Renewed is an access token just made.
type Renewed struct {
	Token        string
	Lasts        time.Duration
	RefreshLasts time.Duration // how long the refresh token stays good; 0 where the platform sets no end
}

// Granted reads the platform's answer to an exchange, whose lifetimes are in seconds.
type Granted struct {
	Token   string `json:"access_token"`
	Seconds Count  `json:"expires_in"`
	Refresh Count  `json:"refresh_token_expires_in"`
}

// Renewed is the token that was granted.
func (g Granted) Renewed() Renewed {
	return Renewed{g.Token, time.Duration(g.Seconds.N) * time.Second, time.Duration(g.Refresh.N) * time.Second}
}

// Tokens are access tokens by account: those that were set, and those that are renewed, each asked for when it is first
// needed and again shortly before it ends. They are safe for use by several goroutines.
type Tokens struct {
	set     map[string]string
	renewed map[string]*renewing
}

// renewing is one account's token.
type renewing struct {
	refresh  string
	exchange Exchange
	mu       sync.Mutex
	token    string
	until    time.Time
}

// early is how long before its end a token is renewed: a call takes a while.
const early = 30 * time.Second

// NewTokens makes tokens; r may be nil.
func NewTokens(set map[string]string, r *Renewal, exchange Exchange) Tokens {
	t := Tokens{set: set, renewed: map[string]*renewing{}}
	if r == nil {
		return t
	}
	for account, refresh := range r.Tokens {
		if refresh != "" {
			t.renewed[account] = &renewing{refresh: refresh, exchange: exchange}
		}
	}
	return t
}

// Known says whether there is a token for an account, or the means to get one.
func (t Tokens) Known(s mention.Source) bool { return t.of(s) != nil || ByAccount(t.set, s) != "" }

// For is the token for an account. A renewed one goes before one that was set, which may have expired. The error is a
// *SendError.
func (t Tokens) For(ctx context.Context, s mention.Source) (string, error) {
	if r := t.of(s); r != nil {
		return r.get(ctx)
	}
	if token := ByAccount(t.set, s); token != "" {
		return token, nil
	}
	return "", ErrNoToken
}

func (t Tokens) of(s mention.Source) *renewing {
	return cmp.Or(t.renewed[s.Account()], t.renewed[AnyAccount])
}

// get exchanges where it must. The time is the process's own: a token lasts so long from when it came.
func (r *renewing) get(ctx context.Context) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.token != "" && time.Until(r.until) > early {
		return r.token, nil
	}
	fresh, err := r.exchange(ctx, r.refresh)
	if err != nil {
		return "", err
	}
	r.token, r.until = fresh.Token, time.Now().Add(fresh.Lasts)
	return fresh.Token, nil
}
