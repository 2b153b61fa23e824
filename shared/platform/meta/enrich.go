package meta

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Enrich asks Instagram for the words, the author's name and the time of a mention of us elsewhere, of which it sends
// two ids. It is refused where the picture's owner has closed the comments.
func (a *Adapter) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if !namedElsewhere(m) || m.Text != "" || m.Erased {
		return m, nil
	}
	if a.token(m.Source) == "" {
		return m, fmt.Errorf("meta: %w", platform.ErrNoPermission)
	}
	fields := "mentioned_media.media_id(" + m.ID + "){caption,timestamp,username,permalink}"
	if m.Kind == mention.Comment {
		fields = "mentioned_comment.comment_id(" + m.ID + "){text,timestamp,username}"
	}
	path := "/" + account(m) + "?fields=" + url.QueryEscape(fields)
	answer, err := a.api(m.Source).Do(ctx, http.MethodGet, path, a.header(m.Source), nil)
	if err != nil {
		if failed, _ := errors.AsType[*platform.SendError](err); codeOf(answer) == unknownThing {
			err = platform.ErrGone
		} else if failed != nil && failed.Verdict == platform.Reconnect {
			err = platform.ErrNoPermission
		}
		return m, fmt.Errorf("meta: ask for a mention: %w", err)
	}
	type answered struct {
		Text      string          `json:"text"`
		Caption   string          `json:"caption"`
		Username  string          `json:"username"`
		Permalink string          `json:"permalink"`
		Timestamp platform.Moment `json:"timestamp"`
	}
	var there struct {
		Comment *answered `json:"mentioned_comment"`
		Media   *answered `json:"mentioned_media"`
	}
	if err := json.Unmarshal(answer.Body, &there); err != nil {
		return m, fmt.Errorf("meta: ask for a mention: %s", platform.Where(err))
	}
	for _, t := range []*answered{there.Comment, there.Media} {
		if t != nil {
			m.Text, m.Author.Handle, m.Permalink = cmp.Or(t.Text, t.Caption), t.Username, t.Permalink
			m.SaidAt = t.Timestamp.Or(m.SaidAt)
		}
	}
	return platform.Bounded(platform.Event{Kind: platform.Said, Mention: m}).Mention, nil
}
