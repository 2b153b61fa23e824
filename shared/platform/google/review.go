package google

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// review is a review as Google's API tells it. Whoever wrote it has a name at most, and no id.
type review struct {
	Reviewer struct {
		Name      string `json:"displayName"`
		Anonymous bool   `json:"isAnonymous"`
	} `json:"reviewer"`
	Stars     string          `json:"starRating"`
	Comment   string          `json:"comment"`
	CreatedAt platform.Moment `json:"createTime"`
	UpdatedAt platform.Moment `json:"updateTime"`
	Reply     *struct {
		Comment string `json:"comment"`
	} `json:"reviewReply"`
}

// stars are Google's words for a rating.
var stars = map[string]int{"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}

// Enrich asks for the review's words, rating and author. A mention with a rating has them, unless it was changed since:
// every review has stars.
func (a *Adapter) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if m.Erased || m.Rating != 0 && m.MissingRevision <= m.Revision || m.Kind != mention.Review {
		return m, nil
	}
	if !a.tokens.Known(m) {
		return m, fmt.Errorf("google: %w (no token for this location)", platform.ErrNoPermission)
	}
	status, found, err := a.look(ctx, m)
	switch {
	case reconnect(err):
		return m, fmt.Errorf("google: %w (%w)", platform.ErrNoPermission, err)
	case err != nil:
		return m, fmt.Errorf("google: the review could not be asked for: %w", err)
	case status == http.StatusNotFound:
		return m, fmt.Errorf("google: %w (404)", platform.ErrGone)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return m, fmt.Errorf("google: %w (%d)", platform.ErrNoPermission, status)
	case status != http.StatusOK || stars[found.Stars] == 0:
		return m, fmt.Errorf("google: the review could not be read (%d)", status)
	}
	m.Text, m.Rating = original(found.Comment), stars[found.Stars]
	if !found.Reviewer.Anonymous {
		m.Author.Name = found.Reviewer.Name
	}
	m.SaidAt = found.CreatedAt.Or(m.SaidAt)
	m.Revision = max(m.Revision, m.MissingRevision) // asked once for each change
	if !found.UpdatedAt.IsZero() && found.UpdatedAt.After(found.CreatedAt.Time) {
		m.Revision = max(m.Revision, found.UpdatedAt.UnixMilli())
	}
	return platform.Bounded(platform.Event{Kind: platform.Said, Mention: m}).Mention, nil
}

// reconnect says that a call failed because our permission is gone.
func reconnect(err error) bool {
	var failed *platform.SendError
	return errors.As(err, &failed) && failed.Verdict == platform.Reconnect
}

// look reads the review. Whatever is no JSON reads as an empty one.
func (a *Adapter) look(ctx context.Context, m mention.Mention) (status int, found review, err error) {
	status, _, body, err := a.call(ctx, m, http.MethodGet, "", nil)
	if err == nil && status == http.StatusOK && json.Unmarshal(body, &found) != nil {
		found = review{}
	}
	return status, found, err
}

// call makes one request about the review of m.
func (a *Adapter) call(ctx context.Context, m mention.Mention, method, path string, body io.Reader) (int, http.Header,
	[]byte, error,
) {
	address := a.config.BaseURL + "/v4"
	for part := range strings.SplitSeq(m.ReplyRef, "/") {
		address += "/" + url.PathEscape(part)
	}
	r, err := http.NewRequestWithContext(ctx, method, address+path, body)
	if err != nil || !reviewName.MatchString(m.ReplyRef) {
		return 0, nil, nil, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	token, err := a.tokens.For(ctx, m)
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return platform.Call(a.config.HTTP, r)
}

// What Google puts around its own translation, which comes before or after the person's words.
const (
	translatedMark = "(Translated by Google)"
	originalMark   = "(Original)"
)

// original is what the person wrote, without Google's translation of it.
func original(comment string) string {
	if _, own, ok := strings.Cut(comment, originalMark); ok &&
		strings.HasPrefix(strings.TrimSpace(comment), translatedMark) {
		return strings.TrimSpace(own)
	}
	own, _, _ := strings.Cut(comment, "\n"+translatedMark)
	return strings.TrimSpace(own)
}
