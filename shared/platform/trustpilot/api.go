package trustpilot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Enrich asks Trustpilot for a service review, because a delivery proves nobody's word: what is scored is what
// Trustpilot says. Without a token the delivery's word is all there is, and the error says so.
func (a *Adapter) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if m.Erased || m.Kind != mention.Review || ofProduct(m) {
		return m, nil
	}
	if a.token(m) == "" {
		return m, fmt.Errorf("trustpilot: %w (no token for this business unit)", platform.ErrNoPermission)
	}
	status, found, err := a.look(ctx, m)
	switch {
	case err != nil:
		return m, fmt.Errorf("trustpilot: the review could not be asked for: %w", err)
	case status == http.StatusNotFound || status == http.StatusGone:
		return m, fmt.Errorf("trustpilot: %w (%d)", platform.ErrGone, status)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return m, fmt.Errorf("trustpilot: %w (%d)", platform.ErrNoPermission, status)
	case status != http.StatusOK || string(found.ID) != m.ID:
		return m, fmt.Errorf("trustpilot: the review could not be read (%d)", status)
	}
	sure := found.mention(m.Source)
	sure.HeardAt, sure.Revision = m.HeardAt, m.Revision
	if found.UpdatedAt.After(found.CreatedAt.Time) {
		sure.Revision = max(m.Revision, found.UpdatedAt.UnixMilli())
	}
	return platform.Bounded(platform.Event{Kind: platform.Said, Mention: sure}).Mention, nil
}

// look reads the review. Whatever is no JSON reads as an empty one.
func (a *Adapter) look(ctx context.Context, m mention.Mention) (status int, found review, err error) {
	status, _, body, err := platform.Get(ctx, a.config.HTTP, a.address(m), a.header(m))
	if err == nil && status == http.StatusOK && json.Unmarshal(body, &found) != nil {
		found = review{}
	}
	return status, found, err
}

func (a *Adapter) address(m mention.Mention) string {
	return a.config.BaseURL + "/v1/private/reviews/" + url.PathEscape(m.ID)
}

func (a *Adapter) header(m mention.Mention) http.Header {
	return http.Header{"Authorization": {"Bearer " + a.token(m)}}
}

func ofProduct(m mention.Mention) bool { return strings.HasPrefix(m.ReplyRef, product+"/") }
