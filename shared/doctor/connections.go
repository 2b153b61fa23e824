package doctor

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
)

// doors asks the platforms whether our tokens there are good and until when, and whether they still deliver to us. It
// reads and changes nothing.
type doors struct {
	config  all.Config       // with the tokens: what desk is told
	sources []mention.Source // our own accounts
	http    *http.Client
	now     func() time.Time
}

// Where Meta and X answer, unless the settings name another place.
const (
	graph = "https://graph.facebook.com/v24.0"
	api   = "https://api.x.com"
)

// checks are those of the platforms that are on.
func (d *doors) checks() []Check {
	var checks []Check
	add := func(about string, look func(context.Context) []Finding) {
		checks = append(checks, Check{About: about, Run: look})
	}
	set := d.config.Set()
	adapters := platform.NewSet(all.All(d.config))
	for _, s := range d.sources {
		if c := adapters.For(s); c.Replies() && slices.Contains(set, all.Platform(s)) {
			add("token", func(ctx context.Context) []Finding { return []Finding{d.token(ctx, c)} })
		}
	}
	if d.config.Meta != nil {
		for _, s := range d.sources {
			if s.Platform() == "meta" {
				add("Page", func(ctx context.Context) []Finding { return d.page(ctx, s) })
			}
		}
	}
	if d.config.X != nil && len(d.config.X.Accounts) > 0 {
		add("X webhook", d.x)
	}
	return checks
}

// token asks the platform of an account when our token there ends. Where none of its tokens do, the settings may know
// better.
func (d *doors) token(ctx context.Context, c platform.Connection) Finding {
	written := d.config.Ends(c.Source)
	ends, err := c.Expires(ctx, d.now())
	if err == nil && ends.IsZero() {
		ends = written
	}
	return Token(string(c.Source), ends, err, written, d.now())
}

// page asks a Page what it delivers to our app: with its token, Meta lists that app alone.
func (d *doors) page(ctx context.Context, s mention.Source) []Finding {
	c := d.config.Meta
	token, base := cmp.Or(c.Tokens[s.Account()], c.Tokens[platform.AnyAccount]), cmp.Or(c.GraphURL, graph)
	if token == "" {
		return []Finding{Unasked("no token for " + string(s))}
	}
	var said struct {
		Data []struct {
			Fields []string `json:"subscribed_fields"`
		}
	}
	if _, err := d.ask(ctx, http.MethodGet, base+"/"+url.PathEscape(s.Account())+"/subscribed_apps", token, "",
		&said); err != nil {
		return []Finding{Unasked(err.Error())}
	}
	var fields []string
	for _, app := range said.Data {
		fields = append(fields, app.Fields...)
	}
	slices.Sort(fields)
	return []Finding{Subscribed(string(s), slices.Compact(fields))}
}

// x asks X for the webhooks of each of our apps there.
func (d *doors) x(ctx context.Context) []Finding {
	base := cmp.Or(d.config.X.BaseURL, api)
	var found []Finding
	asked := map[string]bool{}
	for _, user := range slices.Sorted(maps.Keys(d.config.X.Accounts)) {
		keys := d.config.X.Accounts[user]
		if asked[keys.ConsumerKey] {
			continue
		}
		asked[keys.ConsumerKey] = true
		var app struct {
			Token string `json:"access_token"`
		}
		credentials := "Basic " + basic(url.QueryEscape(keys.ConsumerKey), url.QueryEscape(keys.ConsumerSecret))
		if _, err := d.ask(ctx, http.MethodPost, base+"/oauth2/token", credentials, "grant_type=client_credentials",
			&app); err != nil {
			found = append(found, Unasked(err.Error()))
			continue
		}
		var said struct{ Data []struct{ Valid bool } }
		if _, err := d.ask(ctx, http.MethodGet, base+"/2/webhooks", app.Token, "", &said); err != nil {
			found = append(found, Unasked(err.Error()))
			continue
		}
		var valid []bool
		for _, w := range said.Data {
			valid = append(valid, w.Valid)
		}
		found = append(found, Webhooks(valid))
	}
	return found
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 1 << 20

// ask makes one call and reads its JSON. auth is a token, or a whole header that begins with "Basic ".
func (d *doors) ask(ctx context.Context, method, address, auth, form string, into any) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form))
	if err != nil {
		return 0, errors.New("an address in the settings is malformed")
	}
	if !strings.HasPrefix(auth, "Basic ") {
		auth = "Bearer " + auth
	}
	request.Header.Set("Authorization", auth)
	if form != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := d.http.Do(request)
	if err != nil {
		return 0, errors.New("no answer") // the transport's own words hold the address, and with it the token
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return response.StatusCode, fmt.Errorf("HTTP %d", response.StatusCode)
	}
	if json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(into) != nil {
		return response.StatusCode, errors.New("an answer that is not understood")
	}
	return response.StatusCode, nil
}

func basic(name, secret string) string {
	return base64.StdEncoding.EncodeToString([]byte(name + ":" + secret))
}
