package cloudevents

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// event is one CloudEvent in the JSON format; in binary mode its attributes come as headers.
type event struct {
	Spec   string          `json:"specversion"`
	Type   string          `json:"type"`
	Source string          `json:"source"`
	ID     string          `json:"id"`
	Time   platform.Moment `json:"time"`
	Media  string          `json:"datacontenttype"`
	Data   any             `json:"data"`
	Base64 string          `json:"data_base64"`
	body   []byte          // of binary mode: data that nobody has read yet
}

// Parse reads a body of any of the three modes. The media type tells which; where it is missing, as in captures, the
// body does.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	batch, err := events(r)
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	s := sender{mention.SourceOf("cloudevents", name(r)), a.config.Senders[name(r)].Fields}
	var heard []platform.Event
	for _, e := range batch {
		err := e.Err
		if err == nil {
			err = e.Value.check()
		}
		if err != nil {
			heard = append(heard, platform.Noted(platform.Unreadable, s.source, platform.Where(err)))
			continue
		}
		heard = append(heard, s.event(e.Value))
	}
	if len(heard) == 1 && heard[0].Kind == platform.Unreadable {
		return nil, platform.NotUnderstood(errors.New(heard[0].Note))
	}
	return heard, nil
}

func events(r platform.Request) ([]platform.Each[event], error) {
	media := mediaType(r.Header.Get("Content-Type"))
	body := bytes.TrimLeft(r.Body, " \t\r\n")
	switch {
	case !strings.HasPrefix(media, "application/cloudevents") && r.Header.Get("Ce-Specversion") != "":
		return platform.Plain([]event{binary(r.Header, media, r.Body)}), nil
	case media == "application/cloudevents-batch+json", bytes.HasPrefix(body, []byte("[")):
		return batched(body)
	case media == "application/cloudevents+json", bytes.HasPrefix(body, []byte("{")):
		one := make([]event, 1)
		err := mapping.Decode(body, &one[0])
		return platform.Plain(one), err
	}
	return nil, errors.New("neither ce- headers nor CloudEvents in JSON")
}

// batched reads a list at one go, and one by one where an event is malformed.
func batched(body []byte) ([]platform.Each[event], error) {
	var whole []event
	if mapping.Decode(body, &whole) == nil {
		return platform.Plain(whole), nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, err
	}
	each := make([]platform.Each[event], len(list))
	for i, raw := range list {
		each[i].Err = mapping.Decode(raw, &each[i].Value)
	}
	return each, nil
}

// binary is the event of headers and body. Header values are percent-encoded.
func binary(h http.Header, media string, body []byte) event {
	value := func(name string) string {
		raw := h.Get("Ce-" + name)
		if plain, err := url.PathUnescape(raw); err == nil {
			return plain
		}
		return raw
	}
	e := event{
		Spec: value("Specversion"), Type: value("Type"), Source: value("Source"), ID: value("Id"), Media: media,
		body: body,
	}
	_ = e.Time.UnmarshalJSON([]byte(value("Time"))) // never fails
	return e
}

// check looks for the attributes that every CloudEvent has.
func (e event) check() error {
	if e.Spec == "" || e.Type == "" || e.Source == "" || e.ID == "" {
		return errors.New("no CloudEvent: want specversion, type, source and id")
	}
	return nil
}

// key is the event's own id, which is its sender's together with its source. A pair too long to keep becomes its hash.
func (e event) key() string {
	key := e.Source + " " + e.ID // a source is an address: it holds no space
	if len(key) <= mention.MaxID {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// sender is who sent an event.
type sender struct {
	source mention.Source
	fields mapping.Fields
}

func (s sender) event(e event) platform.Event {
	if media := mediaType(e.Media); media != "" && media != "application/json" && !strings.HasSuffix(media, "+json") {
		return platform.Noted(platform.Ignored, s.source, "data of the type "+platform.Quoted(media))
	}
	if e.Base64 != "" {
		var err error
		if e.body, err = base64.StdEncoding.DecodeString(e.Base64); err != nil {
			return platform.Noted(platform.Unreadable, s.source, "data_base64 is no base64")
		}
	}
	if len(e.body) > 0 {
		if err := mapping.Decode(e.body, &e.Data); err != nil {
			return platform.Noted(platform.Unreadable, s.source, "data: "+platform.Where(err))
		}
	}
	if e.Data == nil {
		return platform.Noted(platform.Ignored, s.source, "no data")
	}
	known := mention.Mention{Key: mention.Key{Source: s.source, ID: e.key()}, SaidAt: e.Time.Time}
	return s.fields.Event(e.Data, known)
}

// mediaType is the bare type in lower case; "" for none.
func mediaType(value string) string {
	media, _, _ := strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(media))
}
