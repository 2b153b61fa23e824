package google

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
	found, answer, err := a.look(ctx, m)
	if err := platform.Asked(answer.Status, err); err != nil {
		return m, fmt.Errorf("google: %w", err)
	}
	if stars[found.Stars] == 0 {
		return m, fmt.Errorf("google: the review could not be read (%d)", answer.Status)
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

// look reads the review. Whatever is no JSON reads as an empty one.
func (a *Adapter) look(ctx context.Context, m mention.Mention) (found review, answer platform.APIResponse, err error) {
	path, header, err := a.review(ctx, m)
	if err != nil {
		return found, answer, err
	}
	answer, err = a.api.Get(ctx, path, header)
	if err == nil && answer.Status == http.StatusOK && json.Unmarshal(answer.Body, &found) != nil {
		found = review{}
	}
	return found, answer, err
}

// review is the address of the review of m, and the header to ask for it with.
func (a *Adapter) review(ctx context.Context, m mention.Mention) (path string, header http.Header, err error) {
	if !reviewName.MatchString(m.ReplyRef) {
		return "", nil, platform.ErrNoAddress
	}
	for part := range strings.SplitSeq(m.ReplyRef, "/") {
		path += "/" + url.PathEscape(part)
	}
	token, err := a.tokens.For(ctx, m.Source)
	return path, http.Header{"Authorization": {"Bearer " + token}}, err
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
