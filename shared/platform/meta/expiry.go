package meta

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Expires asks Meta about a token with that same token, as whoever holds one may. Instagram tells nothing of those that
// were made there, but whether it still takes them.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	token := a.token(mention.Mention{Key: mention.Key{Source: s}})
	if token == "" {
		return time.Time{}, platform.ErrNoToken
	}
	ask := func(path string) ([]byte, error) {
		status, _, body, err := platform.Get(ctx, a.config.HTTP, a.api(s)+path,
			http.Header{"Authorization": {"Bearer " + token}})
		if err == nil && status == http.StatusBadRequest { // a token too far gone to ask with
			return nil, platform.ErrTokenDead
		}
		return body, platform.TokenStatus(status, err)
	}
	if a.api(s) == a.config.InstagramURL {
		if _, err := ask("/me?fields=user_id"); err != nil {
			return time.Time{}, err
		}
		return time.Time{}, platform.ErrMissingWords
	}
	body, err := ask("/debug_token?" + url.Values{"input_token": {token}}.Encode())
	if err != nil {
		return time.Time{}, err
	}
	var told struct {
		Data *struct {
			Valid bool  `json:"is_valid"`
			Ends  int64 `json:"expires_at"` // 0 for never
			// 0 for never; the token stays valid and reads nothing any more
			AccessEnds int64 `json:"data_access_expires_at"`
		}
	}
	switch err := json.Unmarshal(body, &told); {
	case err != nil || told.Data == nil:
		return time.Time{}, errors.New("an answer that is not understood")
	case !told.Data.Valid:
		return time.Time{}, platform.ErrTokenDead
	}
	ends := told.Data.Ends
	if access := told.Data.AccessEnds; access != 0 && (ends == 0 || access < ends) {
		ends = access
	}
	if ends == 0 {
		return time.Time{}, nil
	}
	return time.Unix(ends, 0), nil
}
