package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/table"
)

// Link is the link in an SMS: it opens one alert for one person until it expires.
type Link struct {
	Alert  string
	Person string
	Ends   time.Time
}

// PutLink stores a link under the hash of its token. One Update.
func (s *Store) PutLink(ctx context.Context, token string, l Link) error {
	i := newItem(linkKey(token))
	i.str("alert", l.Alert)
	i.str("person", l.Person)
	i.at("ends", l.Ends)
	i.expires(l.Ends.Add(24 * time.Hour)) // so that late visitors learn that it has expired
	if err := s.put(ctx, i, nil); err != nil {
		return fmt.Errorf("link: %w", err)
	}
	return nil
}

// Link finds a link by its token, even up to a day after it expired. ErrNotFound otherwise. One Get.
func (s *Store) Link(ctx context.Context, token string) (Link, error) {
	r, err := s.get(ctx, linkKey(token))
	if err != nil {
		return Link{}, fmt.Errorf("link: %w", err)
	}
	return Link{Alert: r.str("alert"), Person: r.str("person"), Ends: r.at("ends")}, r.err
}

// Draft is an answer begun behind a link, whose writer must sign in before it is sent.
type Draft struct {
	Text       string
	Visibility string
}

// draftFor is how long a draft is kept: as long as links live.
const draftFor = 24 * time.Hour

// PutDraft stores a draft beside its link. One Update.
func (s *Store) PutDraft(ctx context.Context, token string, d Draft) error {
	i := newItem(draftKey(token))
	i.str("text", d.Text)
	i.str("visibility", d.Visibility)
	i.expires(s.now().Add(draftFor))
	if err := s.put(ctx, i, nil); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}

// Draft reads the draft of a link; zero if there is none. One Get.
func (s *Store) Draft(ctx context.Context, token string) (Draft, error) {
	r, _, err := s.find(ctx, draftKey(token))
	if err != nil {
		return Draft{}, fmt.Errorf("draft: %w", err)
	}
	return Draft{Text: r.str("text"), Visibility: r.str("visibility")}, r.err
}

// RemoveDraft removes the draft of a link. One Delete.
func (s *Store) RemoveDraft(ctx context.Context, token string) error {
	if err := s.table.Delete(ctx, table.Delete{Key: draftKey(token)}); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}
