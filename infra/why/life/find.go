package life

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/store"
)

// Finder finds the mention that an id stands for.
type Finder struct {
	Store   *store.Store
	Sources []mention.Source // in which an id alone is looked for
}

// Find takes whatever the console prints: a mention's key, with or without its platform ("x/424242/post/1001",
// "424242/post/1001"), the platform's id alone ("1001"), an alert's id, or its code while it is open. Of a whole line
// it takes the first word that is one of these.
func (f Finder) Find(ctx context.Context, words ...string) (mention.Key, error) {
	for _, word := range words {
		for _, find := range []func(context.Context, string) (mention.Key, error){f.byKey, f.byAlert, f.byID} {
			if key, err := find(ctx, word); !errors.Is(err, store.ErrNotFound) {
				return key, err
			}
		}
	}
	return mention.Key{}, fmt.Errorf("%s: %w", strings.Join(words, " "), store.ErrNotFound)
}

// Unknown says why nothing was found, and what to ask for.
func Unknown(id string) error {
	why := "Oyez never heard it; check the id and the table, and the delivery with infra/hear"
	if len(id) == 4 && strings.Trim(id, "0123456789") == "" {
		why = "no open alert has this code; give the mention's id, which the console or the log prints"
	} else if !strings.Contains(id, "/") {
		why = "not known; an id is platform/account/kind/id, as the console or the log prints it"
	}
	return fmt.Errorf("%s: %s", id, why)
}

// first is the first of some keys that was heard.
func (f Finder) first(ctx context.Context, keys []mention.Key) (mention.Key, error) {
	for _, key := range keys {
		if _, err := f.Store.Mention(ctx, key); !errors.Is(err, store.ErrNotFound) {
			return key, err
		}
	}
	return mention.Key{}, store.ErrNotFound
}

func (f Finder) byKey(ctx context.Context, word string) (mention.Key, error) {
	forms := []string{word}
	for _, adapter := range all.All(all.Config{}) {
		for _, place := range adapter.Spec().Places {
			forms = append(forms, place.Name+"/"+word)
		}
	}
	var keys []mention.Key
	for _, form := range forms {
		if key, err := mention.ParseKey(form); err == nil && key.Valid() {
			keys = append(keys, key)
		}
	}
	return f.first(ctx, keys)
}

func (f Finder) byAlert(ctx context.Context, word string) (mention.Key, error) {
	for _, find := range []func(context.Context, string) (alert.Alert, error){f.Store.Alert, f.Store.AlertByCode} {
		if a, err := find(ctx, strings.Trim(word, ",;")); !errors.Is(err, store.ErrNotFound) {
			return a.Mention, err
		}
	}
	return mention.Key{}, store.ErrNotFound
}

func (f Finder) byID(ctx context.Context, word string) (mention.Key, error) {
	var keys []mention.Key
	for _, source := range f.Sources {
		for _, kind := range []mention.Kind{mention.Post, mention.Comment, mention.Review, mention.Message} {
			keys = append(keys, mention.Key{Source: source, Kind: kind, ID: word})
		}
	}
	return f.first(ctx, keys)
}
