package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// line is what is printed for one event.
type line struct {
	File      string             `json:"file"`
	Event     platform.EventKind `json:"event"`
	Source    mention.Source     `json:"source"`
	Kind      mention.Kind       `json:"kind"`
	Account   string             `json:"account"`
	ID        string             `json:"id"`
	Author    author             `json:"author"`
	Text      string             `json:"text"`
	SaidAt    *time.Time         `json:"said_at"` // RFC 3339, UTC; null where it is unknown
	Private   bool               `json:"private"`
	Rating    int                `json:"rating"` // 0 for none
	Permalink string             `json:"permalink"`
	Parent    string             `json:"parent"`
	Note      string             `json:"note,omitempty"`
}

type author struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Handle    string `json:"handle"`
	Followers *int   `json:"followers"` // null where the platform does not say
	Verified  bool   `json:"verified"`
}

// failure is what is printed for a body, or a part of one, that the adapter does not understand.
type failure struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// hear prints one line for each event of one file, in order, and says whether all of it was understood. The error is
// one of writing.
func hear(w io.Writer, adapter platform.Adapter, name string, content []byte) (understood bool, err error) {
	header, body := delivered(content)
	events, err := platform.Parse(adapter, platform.Request{Method: http.MethodPost, Header: header, Body: body})
	if err != nil {
		return false, encode(w, failure{File: name, Error: err.Error()})
	}
	understood = true
	for _, e := range events {
		var shown any = lineOf(name, e)
		if e.Kind == platform.Unreadable {
			understood = false
			shown = failure{name, fmt.Sprintf("%s: %v: %s", adapter.Spec().Name, platform.ErrUnreadable, e.Note)}
		}
		if err := encode(w, shown); err != nil {
			return understood, err
		}
	}
	return understood, nil
}

// encode writes one line; text stays readable, for nobody puts it into HTML.
func encode(w io.Writer, line any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(line)
}

func lineOf(name string, e platform.Event) line {
	m := e.Mention
	l := line{
		File: name, Event: e.Kind, Source: m.Source, Kind: m.Kind, Account: m.Source.Account(), ID: m.ID,
		Author: author{ID: m.Author.ID, Name: m.Author.Name, Handle: m.Author.Handle, Verified: m.Author.Verified},
		Text:   m.Text, Private: m.Private, Rating: m.Rating, Permalink: m.Permalink, Parent: m.Parent, Note: e.Note,
	}
	if m.Author.Followers >= 0 && !m.Author.Unknown() {
		l.Author.Followers = &m.Author.Followers
	}
	if !m.SaidAt.IsZero() {
		l.SaidAt = &m.SaidAt
	}
	return l
}

// delivered is a file's header and body. A file holds a body alone, or {"headers":{...},"body":...} with the body as
// text or as JSON, the form in which captures are often kept.
func delivered(content []byte) (http.Header, []byte) {
	header := http.Header{}
	var pair struct {
		Headers map[string]string `json:"headers"`
		Body    json.RawMessage   `json:"body"`
	}
	strict := json.NewDecoder(bytes.NewReader(content))
	strict.DisallowUnknownFields()
	if strict.Decode(&pair) != nil || pair.Body == nil {
		return header, content
	}
	for name, value := range pair.Headers {
		header.Set(name, value)
	}
	var text string
	if json.Unmarshal(pair.Body, &text) == nil {
		return header, []byte(text)
	}
	return header, pair.Body
}
