package meta

import (
	"cmp"
	"context"
	"errors"
	"net/url"

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

// look searches our reply where it would stand. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, reply platform.Reply) (platform.Sent, bool, error) {
	paths := shelves(reply.To)
	if len(paths) == 0 {
		return platform.Sent{}, false, platform.Unseen("nobody can look")
	}
	for i, path := range paths {
		var there struct {
			Data []struct {
				written
				Messages struct {
					Data []written `json:"data"`
				} `json:"messages"` // a conversation's
			} `json:"data"`
		}
		err := a.api(reply.To.Source).Find(ctx, "/"+path, a.header(reply.To.Source), &there)
		if failed, ok := errors.AsType[*platform.SendError](err); ok && i > 0 && failed.Verdict == platform.GiveUp {
			continue // the second place is our guess
		}
		if err != nil {
			return platform.Sent{}, false, err
		}
		for _, d := range there.Data {
			for _, w := range append(d.Messages.Data, d.written) {
				if w.is(reply) {
					return platform.Sent{ID: string(w.ID), Permalink: cmp.Or(w.Permalink, seen(reply))}, true, nil
				}
			}
		}
	}
	return platform.Sent{}, false, nil
}

// shelves are the paths below which our reply to m would stand; none where the API cannot look. Facebook hangs an
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

// is says whether w is the reply: ours, with its words, and no older than what it replies to.
func (w written) is(reply platform.Reply) bool {
	ours := w.From.ID == "" || string(w.From.ID) == reply.To.Source.Account()
	if w.Ours != nil {
		ours = *w.Ours
	}
	late := w.Created.IsZero() || !w.Created.Before(reply.To.SaidAt)
	return w.ID != "" && ours && late && platform.SameText(cmp.Or(w.Message, w.Text), reply.Text)
}
