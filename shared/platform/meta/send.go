package meta

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Send publishes one answer as the Page. Meta knows no idempotency key: on a retry a public answer is first looked for
// below the mention; a private one can only be taken once, and the second is refused.
func (a *Adapter) Send(ctx context.Context, answer platform.Answer) (platform.Sent, error) {
	if a.token(answer.To) == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this Page"}
	}
	if answer.Visibility == platform.Private {
		return a.message(ctx, answer)
	}
	if answer.Retry {
		sent, found, err := a.look(ctx, answer)
		if found || err != nil {
			return sent, err
		}
	}
	form := url.Values{"message": {answer.Text}}
	return a.publish(ctx, answer, url.PathEscape(ref(answer.To))+"/comments", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// message sends the one private message that a comment or a visitor's post allows.
func (a *Adapter) message(ctx context.Context, answer platform.Answer) (platform.Sent, error) {
	recipient := "comment_id"
	if answer.To.Kind == mention.Post {
		recipient = "post_id"
	}
	var body bytes.Buffer
	text := json.NewEncoder(&body)
	text.SetEscapeHTML(false)
	err := text.Encode(map[string]any{
		"recipient": map[string]string{recipient: ref(answer.To)},
		"message":   map[string]string{"text": answer.Text},
	})
	if err != nil {
		return platform.Sent{}, &platform.SendError{Verdict: platform.GiveUp, Reason: "text is no JSON"}
	}
	return a.publish(ctx, answer, url.PathEscape(answer.To.Source.Account())+"/messages", "application/json", &body)
}

func (a *Adapter) publish(ctx context.Context, answer platform.Answer, path, kind string, body io.Reader) (platform.Sent, error) {
	status, header, reply, err := a.call(ctx, answer.To, http.MethodPost, path, kind, body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK {
		failed := explain(status, header, reply)
		if answer.Retry && failed.already {
			return platform.Sent{Permalink: seen(answer)}, nil
		}
		return platform.Sent{}, &failed.SendError
	}
	var took struct {
		ID        platform.ID `json:"id"`
		MessageID platform.ID `json:"message_id"`
	}
	if json.Unmarshal(reply, &took) != nil || took.ID == "" && took.MessageID == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
	}
	return platform.Sent{ID: first(string(took.ID), string(took.MessageID)), Permalink: seen(answer)}, nil
}

// look searches our text below the mention, and below the comment that the mention replies to: Facebook hangs an answer
// to a reply there. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Answer) (platform.Sent, bool, error) {
	m := answer.To
	parents := []string{ref(m)}
	if m.Kind == mention.Comment && m.Parent != "" && m.Thread != "" && m.Parent != m.Thread {
		parents = append(parents, m.Thread+"_"+m.Parent)
	}
	for i, parent := range parents {
		path := url.PathEscape(parent) + "/comments?fields=id,message,from&order=reverse_chronological&limit=100"
		status, header, reply, err := a.call(ctx, m, http.MethodGet, path, "", nil)
		if err != nil {
			return platform.Sent{}, false, &platform.SendError{Verdict: platform.MaybeSent, Reason: "could not look whether it stands there: no answer"}
		}
		if status != http.StatusOK {
			failed := explain(status, header, reply)
			if i > 0 && failed.Verdict == platform.GiveUp {
				continue // the second place is our guess
			}
			if failed.Verdict == platform.Retry {
				failed.Verdict = platform.MaybeSent
			}
			return platform.Sent{}, false, &failed.SendError
		}
		var below struct {
			Data []struct {
				ID      platform.ID `json:"id"`
				Message string      `json:"message"`
				From    person      `json:"from"`
			} `json:"data"`
		}
		if json.Unmarshal(reply, &below) != nil {
			return platform.Sent{}, false, &platform.SendError{Verdict: platform.MaybeSent, Reason: "could not look whether it stands there: no JSON"}
		}
		for _, c := range below.Data {
			ours := c.From.ID == "" || string(c.From.ID) == m.Source.Account()
			if ours && plain(c.Message) == plain(answer.Text) {
				return platform.Sent{ID: string(c.ID), Permalink: seen(answer)}, true, nil
			}
		}
	}
	return platform.Sent{}, false, nil
}

// call makes one Graph request. The token goes in a header: addresses end in logs.
func (a *Adapter) call(ctx context.Context, m mention.Mention, method, path, kind string, body io.Reader) (int, http.Header, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(a.config.GraphURL, "/")+"/"+path, body)
	if err != nil {
		return 0, nil, nil, &platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"}
	}
	r.Header.Set("Authorization", "Bearer "+a.token(m))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return platform.Call(a.config.HTTP, r)
}

// ref is what Graph calls the mention.
func ref(m mention.Mention) string { return first(m.ReplyRef, m.ID) }

// seen is where a public answer can be seen: below the post.
func seen(answer platform.Answer) string {
	if answer.Visibility == platform.Private {
		return ""
	}
	return answer.To.Permalink
}

// plain is a text without what Facebook may change about it: line ends, outer space, composition of accents.
func plain(text string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
}
