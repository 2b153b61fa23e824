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

// Enrich asks Instagram for the words, the author's name and the time of a mention of us elsewhere, of which it tells
// two ids (spec sheet 3.4). It is refused where the picture's owner has closed the comments.
func (a *Adapter) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if !namedElsewhere(m) || m.Text != "" || m.Erased {
		return m, nil
	}
	if a.token(m) == "" {
		return m, fmt.Errorf("meta: %w", platform.ErrNoPermission)
	}
	fields := "mentioned_media.media_id(" + m.ID + "){caption,timestamp,username,permalink}"
	if m.Kind == mention.Comment {
		fields = "mentioned_comment.comment_id(" + m.ID + "){text,timestamp,username}"
	}
	status, header, body, err := a.call(ctx, m, http.MethodGet, account(m)+"?fields="+url.QueryEscape(fields), "", nil)
	if err != nil {
		return m, fmt.Errorf("meta: ask for a mention: %w", err)
	}
	if status != http.StatusOK {
		failed := explain(status, header, body)
		switch {
		case failed.gone:
			err = platform.ErrGone
		case failed.Verdict == platform.Reconnect:
			err = platform.ErrNoPermission
		default:
			err = errors.New(failed.Reason)
		}
		return m, fmt.Errorf("meta: ask for a mention: %w", err)
	}
	type told struct {
		Text      string          `json:"text"`
		Caption   string          `json:"caption"`
		Username  string          `json:"username"`
		Permalink string          `json:"permalink"`
		Timestamp platform.Moment `json:"timestamp"`
	}
	var there struct {
		Comment *told `json:"mentioned_comment"`
		Media   *told `json:"mentioned_media"`
	}
	if err := json.Unmarshal(body, &there); err != nil {
		return m, fmt.Errorf("meta: ask for a mention: %s", platform.Where(err))
	}
	for _, t := range []*told{there.Comment, there.Media} {
		if t != nil {
			m.Text, m.Author.Handle, m.Permalink = cmp.Or(t.Text, t.Caption), t.Username, t.Permalink
			m.SaidAt = t.Timestamp.Or(m.SaidAt)
		}
	}
	return platform.Bounded(platform.Event{Kind: platform.Said, Mention: m}).Mention, nil
}
