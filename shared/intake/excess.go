package intake

import "bytes"

// Limits of a body. Two bytes of JSON can take kilobytes of memory, so four megabytes could crash a function of 512.
// The largest documented batch, a thousand updates, has 30,000 objects and 200,000 values.
const (
	maxObjects = 50_000
	maxValues  = 400_000
	maxWide    = 10_000 // values in one array or object
)

// excess names what a body has more of than any platform sends; "" for nothing.
func excess(body []byte) string {
	values := bytes.Count(body, []byte(","))
	switch {
	case bytes.Count(body, []byte("{")) > maxObjects:
		return "more objects than any platform sends"
	case values > maxValues:
		return "more values than any platform sends"
	case values > maxWide && wide(body):
		return "a longer list than any platform sends"
	default:
		return ""
	}
}

// wide reports whether an array or object of a JSON text holds more than maxWide values. For anything but JSON the
// result is arbitrary.
func wide(body []byte) bool {
	commas := []int{0} // by depth
	for i := 0; i < len(body); i++ {
		deepest := len(commas) - 1
		switch body[i] {
		case '"':
			for i++; i < len(body) && body[i] != '"'; i++ {
				if body[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			commas = append(commas, 0)
		case ']', '}':
			commas = commas[:max(deepest, 1)]
		case ',':
			if commas[deepest]++; commas[deepest] >= maxWide {
				return true
			}
		}
	}
	return false
}
