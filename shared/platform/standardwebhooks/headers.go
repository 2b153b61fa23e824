package standardwebhooks

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// signatures is what the three headers say. header holds them under the specification's names, for the library.
type signatures struct {
	id     string
	at     time.Time
	v1a    [][]byte
	header http.Header
}

// maxSignatures bounds the list of one delivery: rotation needs two of each version.
const maxSignatures = 16

// entry says whether e is one of the list: a version, a comma and base64. The library passes over what follows a second
// comma, so lists that a gateway joined are kept from it.
func entry(e string) bool {
	version, encoded, ok := strings.Cut(e, ",")
	return ok && version != "" && encoded != "" && !strings.ContainsAny(encoded, ",\r\n")
}

// The headers' names, by the specification and by Svix: of the id, the time and the signatures.
var (
	standard = [3]string{"Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"}
	svix     = [3]string{"Svix-Id", "Svix-Timestamp", "Svix-Signature"}
)

// names are those of the two that the delivery is signed by.
func names(h http.Header) [3]string {
	if len(h.Values(standard[2])) == 0 && len(h.Values(svix[2])) > 0 {
		return svix
	}
	return standard
}

// read takes the headers. The error wraps platform.ErrSignature.
func read(h http.Header) (signatures, error) {
	s := signatures{header: make(http.Header, len(standard))}
	for i, name := range names(h) {
		values := h.Values(name)
		if len(values) != 1 || values[0] == "" {
			return s, fmt.Errorf("%w (want one %s header, found %d)", platform.ErrSignature, strings.ToLower(name),
				len(values))
		}
		s.header[standard[i]] = values
	}
	// A dot in the id could move the border between what is signed as id and as time.
	s.id = s.header[standard[0]][0]
	if strings.Contains(s.id, ".") || len(s.id) > mention.MaxID {
		return s, fmt.Errorf("%w (the id holds a dot, or is too long)", platform.ErrSignature)
	}
	seconds := s.header[standard[1]][0]
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != seconds { // the library would sign "+1" as "1"
		return s, fmt.Errorf("%w (the timestamp is not in Unix seconds)", platform.ErrSignature)
	}
	s.at = time.Unix(n, 0)
	list := strings.Split(s.header[standard[2]][0], " ")
	if len(list) > maxSignatures {
		return s, fmt.Errorf("%w (%d signatures in one list)", platform.ErrSignature, len(list))
	}
	for _, e := range list {
		if !entry(e) {
			return s, fmt.Errorf("%w (want a list of versions and base64, such as v1,…, with spaces between)",
				platform.ErrSignature)
		}
		if encoded, ok := strings.CutPrefix(e, "v1a,"); ok {
			if raw, err := base64.StdEncoding.Strict().DecodeString(encoded); err == nil &&
				len(raw) == ed25519.SignatureSize {
				s.v1a = append(s.v1a, raw)
			}
		}
	}
	return s, nil
}

// ID is the id of the message, the same on every try; "" where there is none, or several.
func ID(h http.Header) string { return one(h, 0) }

// At is the time of the try, UTC; zero where the header does not say.
func At(h http.Header) time.Time {
	n, err := strconv.ParseInt(one(h, 1), 10, 40)
	if err != nil || n <= 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// one is the value of the i-th of the names.
func one(h http.Header, i int) string {
	if values := h.Values(names(h)[i]); len(values) == 1 {
		return values[0]
	}
	return ""
}
