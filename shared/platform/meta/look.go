package meta

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// written is something that stands there: a comment, a reply on Threads, or a message of a conversation.
type written struct {
	ID        platform.ID     `json:"id"`
	Message   string          `json:"message"` // Facebook and messages
	Text      string          `json:"text"`    // Instagram's comments, and Threads
	From      person          `json:"from"`
	Ours      *bool           `json:"is_reply_owned_by_me"` // Threads
	Created   platform.Moment `json:"created_time"`
	Permalink string          `json:"permalink"`
}

// look searches our answer where it would stand. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply) (platform.Sent, bool, error) {
	paths := shelves(answer.To)
	if len(paths) == 0 {
		return platform.Sent{}, false, unsure("nobody can look")
	}
	for i, path := range paths {
		status, header, reply, err := a.call(ctx, answer.To, http.MethodGet, path, "", nil)
		if err != nil {
			return platform.Sent{}, false, unsure("no answer")
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
		var there struct {
			Data []struct {
				written
				Messages struct {
					Data []written `json:"data"`
				} `json:"messages"` // a conversation's
			} `json:"data"`
		}
		if json.Unmarshal(reply, &there) != nil {
			return platform.Sent{}, false, unsure("no JSON")
		}
		for _, d := range there.Data {
			for _, w := range append(d.Messages.Data, d.written) {
				if w.is(answer) {
					return platform.Sent{ID: string(w.ID), Permalink: cmp.Or(w.Permalink, seen(answer))}, true, nil
				}
			}
		}
	}
	return platform.Sent{}, false, nil
}

func unsure(why string) error {
	return &platform.SendError{Verdict: platform.MaybeSent, Reason: "could not look whether it stands there: " + why}
}

// shelves are the paths below which our answer to m would stand; none where the API cannot look. Facebook hangs an
// answer to a reply below the comment that the reply answers, and Instagram does too.
func shelves(m mention.Mention) []string {
	const comments = "/comments?fields=id,message,from&order=reverse_chronological&limit=100"
	const replies = "/replies?fields=id,text,from&limit=100"
	to := url.PathEscape(ref(m))
	reply := m.Kind == mention.Comment && m.Parent != "" && m.Thread != "" && m.Parent != m.Thread
	var paths []string
	switch place := m.Source.Platform(); {
	case place == whatsapp || namedElsewhere(m):
	case place == threads:
		paths = []string{to + "/replies?fields=id,text,permalink,is_reply_owned_by_me&limit=100"}
	case m.Kind == mention.Message:
		paths = []string{account(m) + "/conversations?platform=" + place + "&user_id=" + url.QueryEscape(ref(m)) +
			"&fields=messages.limit(20){id,message,from,created_time}"}
	case place == instagram:
		paths = []string{to + replies}
		if reply {
			paths = append(paths, url.PathEscape(m.Parent)+replies)
		}
	default:
		paths = []string{to + comments}
		if reply {
			paths = append(paths, url.PathEscape(m.Thread+"_"+m.Parent)+comments)
		}
	}
	return paths
}

// is says whether w is the answer: ours, with its words, and no older than what it answers.
func (w written) is(answer platform.Reply) bool {
	ours := w.From.ID == "" || string(w.From.ID) == answer.To.Source.Account()
	if w.Ours != nil {
		ours = *w.Ours
	}
	late := w.Created.IsZero() || !w.Created.Before(answer.To.SaidAt)
	return w.ID != "" && ours && late && plain(cmp.Or(w.Message, w.Text)) == plain(answer.Text)
}

// plain is a text without what Meta may change about it: line ends, outer space, composition of accents.
func plain(text string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
}
