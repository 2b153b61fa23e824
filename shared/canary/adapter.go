package canary

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/standardwebhooks"
	"oyez/shared/store"
)

// Path is where the canary is delivered.
const Path = "/webhooks/oyez"

type delivery struct {
	Day   string    `json:"day"`
	At    time.Time `json:"at"`
	Words string    `json:"words"`
}

// Adapter is the canary's platform adapter. Each day has a key of its own, kept only in the table, so there is no
// secret to configure and forgeries are refused like any other.
type Adapter struct {
	keys standardwebhooks.Keys
}

var _ platform.Adapter = Adapter{}

// Open makes an Adapter with the key of the current canary. Without one it refuses everything.
func Open(ctx context.Context, s interface {
	Daily(ctx context.Context, task store.Task) (store.Daily, error)
},
) (Adapter, error) {
	d, err := s.Daily(ctx, store.TaskCanary)
	return Adapter{standardwebhooks.NewKeys([]string{d.Key})}, err
}

func (Adapter) Spec() platform.Spec { return platform.Spec{Name: mention.Canary.Platform()} }

// Verify checks a Standard Webhooks signature.
func (d Adapter) Verify(r platform.Request, now time.Time) error {
	return d.keys.Verify(r.Header, r.Body, now)
}

// Parse reads the day's mention. To the rest of Oyez its author is unknown and speaks in public.
func (Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	if d.Day == "" {
		return nil, platform.NotUnderstood(errors.New("it names no day"))
	}
	return []platform.Event{{Kind: platform.Said, Mention: said(d)}}, nil
}

// said is the mention of a day. Each day is its own author, so each day has its own conversation.
func said(d delivery) mention.Mention {
	return mention.Mention{
		Key: about(d.Day), Author: mention.Author{ID: d.Day, Followers: -1}, Text: d.Words, Lang: "en", SaidAt: d.At,
	}
}

func about(day string) mention.Key {
	return mention.Key{Source: mention.Canary, Kind: mention.Post, ID: day}
}

// To is a Canary.Post to the API at a base URL such as "https://oyez.example.com". The caller's context bounds it.
func To(client *http.Client, address string) func(context.Context, http.Header, []byte) (int, error) {
	return func(ctx context.Context, header http.Header, body []byte) (int, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, address+Path, bytes.NewReader(body))
		if err != nil {
			return 0, err
		}
		r.Header = header
		r.Header.Set("Content-Type", "application/json")
		answer, err := platform.Call(client, r)
		return answer.Status, err
	}
}
