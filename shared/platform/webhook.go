package platform

import (
	"context"

	"oyez/shared/mention"
)

// WebhookChecker is an adapter that can ask its platform whether it still delivers to us.
type WebhookChecker interface {
	// CheckWebhook asks about one account of ours, in a place of which the Spec says that it can, and says in words
	// what the platform delivers. Asking changes nothing there. The error is a *NotDelivering, ErrNoToken, or says why
	// the platform could not be asked; it holds no token and nothing of the answer.
	CheckWebhook(ctx context.Context, s mention.Source) (says string, err error)
}

// NotDelivering says that nothing is heard from an account, and what to do about it.
type NotDelivering struct{ Says, Remedy string }

func (e *NotDelivering) Error() string { return e.Says }
