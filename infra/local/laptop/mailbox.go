package laptop

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"oyez/shared/topic"
)

// Mail is one e-mail.
type Mail struct {
	To      string    `json:"to"` // a person's id; "" for the alarm contacts
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"` // UTC
}

// Mailbox replaces SNS's e-mails to the team and the topic of the alarm contacts. It keeps what they get.
type Mailbox struct {
	Now func() time.Time

	mu   sync.Mutex
	kept []Mail
}

// Mail implements paging.Mailer.
func (b *Mailbox) Mail(_ context.Context, person, subject, text string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = append(b.kept,
		Mail{To: person, Subject: subject, Text: text, At: b.Now().UTC().Truncate(time.Millisecond)})
	return fmt.Sprintf("local-mail-%d", len(b.kept)), nil
}

// Notify implements Options.Notify.
func (b *Mailbox) Notify(ctx context.Context, n topic.Notice) error {
	_, err := b.Mail(ctx, "", n.Subject, n.Long)
	return err
}

// Received lists every e-mail, oldest first.
func (b *Mailbox) Received() []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.kept)
}
