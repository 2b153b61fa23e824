package signin

import (
	"context"
	"errors"
	"time"

	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
)

// First is the first person of a team, given at deployment: the manager who is on call until a team file is loaded. The
// zero First is nobody.
type First struct {
	Name  string
	Phone string // E.164
	Zone  string // IANA
}

// createFirstTeam creates a team of one if there is none and its first person signs in, in the browser's language.
// Whoever deployed vouched for the number, and only its owner can read the code sent to it.
func (s *signin) createFirstTeam(ctx context.Context, v *visit, typed string) (rota.Rota, error) {
	if s.First.Phone == "" || !session.SameNumber(typed, s.First.Phone) {
		return rota.Rota{}, nil
	}
	const id = "first"
	day := v.Clock.Now.UTC().Truncate(24 * time.Hour)
	team := rota.Rota{
		People: []rota.Person{{
			ID: id, Name: s.First.Name, Phone: s.First.Phone, Lang: string(v.Clock.Lang), Zone: s.First.Zone,
			Verified: true, Role: rota.Manager,
		}},
		Zone: s.First.Zone, Start: rota.LocalTime{Year: day.Year(), Month: day.Month(), Day: day.Day()},
		Order: []string{id},
	}
	if err := s.Store.PutFirstRota(ctx, team); err != nil && !errors.Is(err, store.ErrStale) {
		return rota.Rota{}, err
	}
	s.Log.InfoContext(ctx, "the first person is on call", "person", id)
	return s.Store.Rota(ctx)
}
