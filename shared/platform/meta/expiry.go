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

// Expires asks Meta about a token with that same token, as whoever holds one may. Instagram says nothing about those
// that were made there, except whether it still accepts them.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	token := a.token(s)
	if token == "" {
		return time.Time{}, platform.ErrNoToken
	}
	ask := func(path string) ([]byte, error) {
		answer, err := a.api(s).Get(ctx, path, a.header(s))
		if answer.Status == http.StatusBadRequest { // a token too far gone to ask with
			return nil, platform.ErrTokenDead
		}
		return answer.Body, platform.TokenStatus(answer.Status, err)
	}
	if a.api(s).Base == a.instagram.Base {
		if _, err := ask("/me?fields=user_id"); err != nil {
			return time.Time{}, err
		}
		return time.Time{}, platform.ErrEndUnknown
	}
	body, err := ask("/debug_token?" + url.Values{"input_token": {token}}.Encode())
	if err != nil {
		return time.Time{}, err
	}
	var said struct {
		Data *struct {
			Valid bool  `json:"is_valid"`
			Ends  int64 `json:"expires_at"` // 0 for never
			// 0 for never; the token stays valid and reads nothing any more
			AccessEnds int64 `json:"data_access_expires_at"`
		}
	}
	switch err := json.Unmarshal(body, &said); {
	case err != nil || said.Data == nil:
		return time.Time{}, errors.New("an answer that is not understood")
	case !said.Data.Valid:
		return time.Time{}, platform.ErrTokenDead
	}
	ends := said.Data.Ends
	if access := said.Data.AccessEnds; access != 0 && (ends == 0 || access < ends) {
		ends = access
	}
	if ends == 0 {
		return time.Time{}, nil
	}
	return time.Unix(ends, 0), nil
}
