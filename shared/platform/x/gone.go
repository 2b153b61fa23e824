package x

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Gone looks up posts, as X's developer policy asks: X pushes only what we delete ourselves. Deleted, protected and
// suspended posts are gone; what X does not speak of stays. X bills the look-up by the post.
func (a *Adapter) Gone(ctx context.Context, source mention.Source, ids []string) ([]string, error) {
	if _, known := a.credentials(source); !known {
		return nil, nil
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !platform.Number.Is(id) })
	if len(ids) == 0 {
		return nil, nil
	}
	answer, err := a.signed(ctx, source).Get(ctx, "/2/tweets?ids="+strings.Join(ids, ","), nil)
	if err != nil {
		return nil, fmt.Errorf("x: posts could not be looked up: %w", err)
	}
	if answer.Status != http.StatusOK {
		return nil, fmt.Errorf("x: posts could not be looked up (%d)", answer.Status)
	}
	var told struct {
		Data   []struct{ ID platform.ID }
		Errors []struct {
			Type     string      `json:"type"`
			Resource string      `json:"resource_type"`
			ID       platform.ID `json:"resource_id"`
			Value    platform.ID `json:"value"`
		}
	}
	if err := json.Unmarshal(answer.Body, &told); err != nil {
		return nil, fmt.Errorf("x: posts could not be looked up: %s", platform.Where(err))
	}
	var gone []string
	for _, e := range told.Errors {
		id := string(cmp.Or(e.ID, e.Value))
		withdrawn := strings.HasSuffix(e.Type, "/resource-not-found") ||
			strings.HasSuffix(e.Type, "/not-authorized-for-resource")
		stands := slices.ContainsFunc(told.Data, func(d struct{ ID platform.ID }) bool { return string(d.ID) == id })
		if withdrawn && e.Resource == "tweet" && !stands && slices.Contains(ids, id) {
			gone = append(gone, id)
		}
	}
	return gone, nil
}
