package rounds

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

	"oyez/shared/doctor"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
)

// doors asks the platforms whether our tokens there are good and until when, and whether they still deliver to us. It reads
// and changes nothing.
type doors struct {
	config  all.Config       // with the tokens: what desk is told
	sources []mention.Source // our own accounts
	http    *http.Client
	now     func() time.Time
}

// Where Meta and X answer, unless the settings name another place.
const (
	graph   = "https://graph.facebook.com/v24.0"
	threads = "https://graph.threads.net/v1.0"
	api     = "https://api.x.com"
)

// checks are those of the platforms that are on.
func (d *doors) checks() []doctor.Check {
	var checks []doctor.Check
	if d.config.Meta != nil {
		for _, s := range d.sources {
			switch s.Platform() {
			case "meta", "messenger", "instagram", "whatsapp", "threads":
				checks = append(checks, doctor.Check{About: "token", Look: func(ctx context.Context) []doctor.Finding { return d.token(ctx, s) }})
			}
			if s.Platform() == "meta" {
				checks = append(checks, doctor.Check{About: "Page", Look: func(ctx context.Context) []doctor.Finding { return d.page(ctx, s) }})
			}
		}
	}
	if d.config.X != nil && len(d.config.X.Accounts) > 0 {
		checks = append(checks, doctor.Check{About: "X webhook", Look: d.x})
	}
	return checks
}

// metaToken is the token of an account, and the address of the API that knows it.
func (d *doors) metaToken(s mention.Source) (token, base string) {
	c := d.config.Meta
	token = cmp.Or(c.Tokens[s.Account()], c.Tokens["*"])
	if s.Platform() == "threads" {
		return token, cmp.Or(c.ThreadsURL, threads)
	}
	return token, cmp.Or(c.GraphURL, graph)
}

// token asks Meta when a token of ours ends. Whoever holds a token may ask about that same token.
func (d *doors) token(ctx context.Context, s mention.Source) []doctor.Finding {
	token, base := d.metaToken(s)
	if token == "" {
		return []doctor.Finding{{State: doctor.Warn, Says: fmt.Sprintf("%s: no token", s), Do: "write one, or people answer there by hand: go run ./infra/setup secrets -h"}}
	}
	if login := d.config.Meta.InstagramLogin; s.Platform() == "instagram" && (slices.Contains(login, s.Account()) || slices.Contains(login, "*")) {
		return []doctor.Finding{{State: doctor.OK, Says: fmt.Sprintf("%s: Instagram does not tell when a token ends; it is 60 days after it was made", s)}}
	}
	var said struct {
		Data struct {
			Valid      bool  `json:"is_valid"`
			Ends       int64 `json:"expires_at"`             // 0 for never
			AccessEnds int64 `json:"data_access_expires_at"` // 0 for never; the token stays valid and reads nothing any more
		}
	}
	status, err := d.ask(ctx, http.MethodGet, base+"/debug_token?"+url.Values{"input_token": {token}}.Encode(), token, "", &said)
	switch {
	case status == http.StatusBadRequest || status == http.StatusUnauthorized: // a token too far gone to ask with
		return []doctor.Finding{doctor.Token(string(s), false, time.Time{}, d.now())}
	case err != nil:
		return []doctor.Finding{doctor.Unasked(err.Error())}
	}
	ends := said.Data.Ends
	if a := said.Data.AccessEnds; a != 0 && (ends == 0 || a < ends) {
		ends = a
	}
	var at time.Time
	if ends != 0 {
		at = time.Unix(ends, 0)
	}
	return []doctor.Finding{doctor.Token(string(s), said.Data.Valid, at, d.now())}
}

// page asks a Page what it delivers to our app: with its token, Meta lists that app alone.
func (d *doors) page(ctx context.Context, s mention.Source) []doctor.Finding {
	token, base := d.metaToken(s)
	if token == "" {
		return []doctor.Finding{doctor.Unasked("no token for " + string(s))}
	}
	var said struct {
		Data []struct {
			Fields []string `json:"subscribed_fields"`
		}
	}
	if _, err := d.ask(ctx, http.MethodGet, base+"/"+url.PathEscape(s.Account())+"/subscribed_apps", token, "", &said); err != nil {
		return []doctor.Finding{doctor.Unasked(err.Error())}
	}
	var fields []string
	for _, app := range said.Data {
		fields = append(fields, app.Fields...)
	}
	slices.Sort(fields)
	return []doctor.Finding{doctor.Subscribed(string(s), slices.Compact(fields))}
}

// x asks X for the webhooks of each of our apps there.
func (d *doors) x(ctx context.Context) []doctor.Finding {
	base := cmp.Or(d.config.X.BaseURL, api)
	var found []doctor.Finding
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
		if _, err := d.ask(ctx, http.MethodPost, base+"/oauth2/token", credentials, "grant_type=client_credentials", &app); err != nil {
			found = append(found, doctor.Unasked(err.Error()))
			continue
		}
		var said struct{ Data []struct{ Valid bool } }
		if _, err := d.ask(ctx, http.MethodGet, base+"/2/webhooks", app.Token, "", &said); err != nil {
			found = append(found, doctor.Unasked(err.Error()))
			continue
		}
		var valid []bool
		for _, w := range said.Data {
			valid = append(valid, w.Valid)
		}
		found = append(found, doctor.Webhooks(valid))
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
