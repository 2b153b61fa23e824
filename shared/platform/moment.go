package platform

import (
	"bytes"
	"strconv"
	"time"
)

// Moment is a time as platforms write it: Unix seconds or milliseconds, as a number or as text, RFC 3339, the same with
// "+0000" for the zone (Facebook), or "Mon Dec 23 13:03:29 +0000 2019" (X). The zero Moment is unknown.
type Moment struct{ time.Time }

// The platforms never say which unit a number has. Above 10^11 it is milliseconds: as seconds that would be the year
// 5138, as milliseconds it is 1973.
const (
	milliseconds = 100_000_000_000
	endOfTime    = 253_402_300_800 // Unix seconds of the year 10000, beyond which RFC 3339 cannot write a time
)

// UnmarshalJSON reads any of the forms. It never fails: a broken time is an unknown one, and nobody's words are lost
// for it.
func (m *Moment) UnmarshalJSON(b []byte) error {
	text := string(bytes.Trim(b, `"`))
	*m = Moment{}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		switch {
		case 0 < n && n <= milliseconds:
			m.Time = time.Unix(n, 0).UTC()
		case milliseconds < n && n < endOfTime*1000:
			m.Time = time.UnixMilli(n).UTC()
		}
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", time.RubyDate} {
		if t, err := time.Parse(layout, text); err == nil && t.Unix() > 0 && t.Unix() < endOfTime {
			m.Time = t.UTC()
			return nil
		}
	}
	return nil
}

// Or is m, or the other time where m is unknown.
func (m Moment) Or(other time.Time) time.Time {
	if m.IsZero() {
		return other
	}
	return m.Time
}
