package mapping

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Decode reads JSON of any shape, whole numbers with all their digits. The error quotes nothing of the body once
// platform.Where has put it into words.
func Decode(body []byte) (any, error) {
	var data any
	if !longNumber(body) {
		err := json.Unmarshal(body, &data)
		return data, err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&data); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the JSON")
	}
	return data, nil
}

// longNumber says whether a number of body could lose digits as a float64, which keeps 15. The decoder that keeps all
// takes longer and is spared where nothing asks for it.
func longNumber(body []byte) bool {
	digits := 0
	for _, c := range body {
		if '0' <= c && c <= '9' {
			if digits++; digits > 15 {
				return true
			}
			continue
		}
		digits = 0
	}
	return false
}

// at is what stands in data at a path of names and list positions: "data.answers.0.text"; nil for nothing.
func at(data any, path string) any {
	for more := true; more; {
		var name string
		name, path, more = strings.Cut(path, ".")
		switch v := data.(type) {
		case map[string]any:
			data = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			data = v[i]
		default:
			return nil
		}
	}
	return data
}

// find is what stands at path. Where nobody set a path, it is the first of the usual names that is there, each looked
// for within "data" first: Standard Webhooks advises {"type", "timestamp", "data"}, where an id outside data is the
// message's and not the thing's.
func find(data any, path string, usual ...string) any {
	if path != "" {
		return at(data, path)
	}
	for _, within := range []any{at(data, "data"), data} {
		for _, name := range usual {
			switch v := at(within, name).(type) {
			case string, float64, json.Number, bool:
				return v
			}
		}
	}
	return nil
}

// text is a string as it stands, or a number's digits.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		return v.String()
	}
	return ""
}

// number is a number, or text that holds one.
func number(v any) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text(v)), 64)
	return n, err == nil
}
