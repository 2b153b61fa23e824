package intake

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A delivery that the table cannot take is published to the topic as gzipped JSON in base64.

// MaxMessage is the longest message we publish, in bytes: SNS and SQS take 256 KB, envelope included.
const MaxMessage = 250 << 10

// maxUnpacked bounds an unpacked message.
const maxUnpacked = 32 << 20

// ErrTooBig is a single event, or an unreadable delivery, too long for a message.
var ErrTooBig = errors.New("does not fit in one message")

type message struct {
	V     int // format version: 1
	Heard Delivery
}

// Pack encodes a delivery as few messages as possible; each can be taken on its own.
func Pack(h Delivery) ([]string, error) {
	packed, err := pack(h)
	if err != nil {
		return nil, err
	}
	if len(packed) <= MaxMessage {
		return []string{packed}, nil
	}
	var parts []Delivery
	switch {
	case h.Unread != "" && len(h.Events) > 0:
		readable, unread := h, h
		readable.Unread, readable.Body, unread.Events = "", nil, nil
		parts = []Delivery{readable, unread}
	case len(h.Events) > 1:
		first, second := h, h
		first.Events, second.Events = h.Events[:len(h.Events)/2], h.Events[len(h.Events)/2:]
		parts = []Delivery{first, second}
	default:
		return nil, ErrTooBig
	}
	var messages []string
	for _, part := range parts {
		m, err := Pack(part)
		if err != nil {
			return nil, err
		}
		messages = append(messages, m...)
	}
	return messages, nil
}

func pack(h Delivery) (string, error) {
	var out bytes.Buffer
	encoder := base64.NewEncoder(base64.StdEncoding, &out)
	zip := gzip.NewWriter(encoder)
	if err := json.NewEncoder(zip).Encode(message{V: 1, Heard: h}); err != nil {
		return "", fmt.Errorf("pack: %w", err)
	}
	if err := zip.Close(); err != nil {
		return "", fmt.Errorf("pack: %w", err)
	}
	if err := encoder.Close(); err != nil {
		return "", fmt.Errorf("pack: %w", err)
	}
	return out.String(), nil
}

// Unpack reads what Pack wrote.
func Unpack(s string) (Delivery, error) {
	zip, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader([]byte(s))))
	if err != nil {
		return Delivery{}, fmt.Errorf("unpack: %w", err)
	}
	var m message
	if err := json.NewDecoder(io.LimitReader(zip, maxUnpacked)).Decode(&m); err != nil {
		return Delivery{}, fmt.Errorf("unpack: %w", err)
	}
	if m.V != 1 {
		return Delivery{}, fmt.Errorf("unpack: format %d is unknown to this version of Oyez", m.V)
	}
	return m.Heard, nil
}
