package qualtrics

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// message is what MSG holds, or, without a shared key, the form itself.
type message struct {
	Status    string
	Survey    string `json:"SurveyID"`
	Response  string `json:"ResponseID"`
	Recipient string `json:"RecipientID"`
	Completed string `json:"CompletedDate"` // "2026-11-21 20:41:10", without a zone
}

// Parse reads a form with MSG, one without, or MSG alone, as captures and our samples keep it.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	m, err := read(r.Body)
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	source := mention.SourceOf("qualtrics", m.Survey)
	if m.Response == "" || !strings.HasPrefix(m.Status, "Complete") {
		note := "no complete response: status " + platform.Quoted(m.Status)
		return []platform.Event{platform.Noted(platform.Ignored, source, note)}, nil
	}
	said, _ := time.ParseInLocation(time.DateTime, m.Completed, a.zone) // zero where it is written otherwise
	e := platform.Event{Kind: platform.Said, Note: platform.NeedsEnrichment, Mention: mention.Mention{
		Key:    mention.Key{Source: source, Kind: mention.Review, ID: m.Response},
		Author: mention.Author{ID: m.Recipient, Followers: -1}, SaidAt: said, Private: true,
	}}
	return []platform.Event{e}, nil
}

func read(body []byte) (m message, err error) {
	if bare(body) {
		err = json.Unmarshal(body, &m)
		return m, err
	}
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil:
		return m, errors.New("neither a form nor JSON")
	case form.Has("MSG"):
		text := form.Get("MSG")
		if !strings.HasPrefix(text, "{") {
			return m, errors.New("MSG is no JSON: the subscription must not encrypt")
		}
		err = json.Unmarshal([]byte(text), &m)
		return m, err
	case !form.Has("SurveyID") && !form.Has("Topic"):
		return m, errors.New("neither MSG nor SurveyID in the form")
	}
	return message{
		Status: form.Get("Status"), Survey: form.Get("SurveyID"), Response: form.Get("ResponseID"),
		Recipient: form.Get("RecipientID"), Completed: form.Get("CompletedDate"),
	}, nil
}

// bare says that body is MSG alone. Nobody signs it so: Verify must see it with the same eyes, or JSON that quotes a
// signed form would pass for signed.
func bare(body []byte) bool { return bytes.HasPrefix(body, []byte("{")) }
