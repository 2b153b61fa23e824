package platform

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"oyez/shared/mention"
)

// Enricher is an adapter whose deliveries hold less than the platform's own API: Google's name a review and nothing of
// it, Trustpilot's prove nobody's word. Whoever is about to score a mention that needs enrichment, as its Spec says,
// asks first, and scores, stores and pages the answer.
type Enricher interface {
	// Enrich returns m as the platform's API shows it now: the same key, with the words, rating, author and times that
	// the delivery lacked, and a Revision no smaller than before. It asks nothing where the delivery held everything,
	// so it may be called at every scoring; twice gives the same. With an error, m comes back as it was. The error
	// wraps ErrGone, ErrNoPermission, ErrNoWords or none of them: then another try may succeed.
	Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error)
}

// NeedsEnrichment is the note of an event whose words the delivery did not hold.
const NeedsEnrichment = "the words must be asked for"

// Why a mention stays as its delivery had it.
var (
	// ErrGone says that the platform knows no such thing: deleted since, or never said. It must page nobody.
	ErrGone = errors.New("the platform knows no such thing")
	// ErrNoPermission says that a person must connect the account again before the platform shows us more.
	ErrNoPermission = errors.New("no permission to ask the platform")
	// ErrNoWords says that the person chose or rated, and wrote nothing. It is counted, and waits for nobody.
	ErrNoWords = errors.New("a rating or a choice without words")
)

// Asked is what came of a question to a platform's API, by the answer's status: nil for 200, ErrGone, ErrNoPermission,
// or an error after which another try may succeed. err is the call's own.
func Asked(status int, err error) error {
	failed, _ := errors.AsType[*SendError](err)
	switch {
	case failed != nil && failed.Verdict == Reconnect:
		return fmt.Errorf("%w (%w)", ErrNoPermission, err)
	case err != nil:
		return fmt.Errorf("the platform could not be asked: %w", err)
	case status == http.StatusNotFound || status == http.StatusGone:
		return fmt.Errorf("%w (%d)", ErrGone, status)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return fmt.Errorf("%w (%d)", ErrNoPermission, status)
	case status != http.StatusOK:
		return fmt.Errorf("the platform is busy or down (%d)", status)
	}
	return nil
}
