package store

import (
	"context"
	"errors"
	"fmt"

	"oyez/shared/rota"
	"oyez/shared/table"
)

// Rota reads who is on call when. Without one, nobody is.
func (s *Store) Rota(ctx context.Context) (rota.Rota, error) {
	page, err := s.table.Query(ctx, table.Query{PK: string(pkTeam)})
	if err != nil {
		return rota.Rota{}, fmt.Errorf("rota: %w", err)
	}
	var r rota.Rota
	people := map[string]rota.Person{}
	var ids []string
	for _, i := range page.Items {
		read := &reader{item: i}
		if table.SK(read.str(table.AttrSK)) == skRota {
			r.Zone, r.Every, r.Backup = read.str("zone"), int(read.num("every")), read.str("backup")
			r.Order, ids = read.strs("order"), read.strs("people")
			if r.Start, err = rota.ParseWall(read.str("start")); err != nil {
				return rota.Rota{}, fmt.Errorf("stored rota: %w", err)
			}
		} else {
			p := rota.Person{
				ID: read.str("id"), Name: read.str("name"), Phone: read.str("phone"), Lang: read.str("lang"), Zone: read.str("zone"),
			}
			people[p.ID] = p
		}
		if read.err != nil {
			return rota.Rota{}, read.err
		}
	}
	for _, id := range ids {
		if p, ok := people[id]; ok {
			r.People = append(r.People, p)
		}
	}
	return r, nil
}

// ErrTeamTooBig is a team that does not fit in one write.
var ErrTeamTooBig = errors.New("at most 98 people can be in a team")

// PutRota checks people and rota and writes them as one. People who are no longer in it stay stored, and are not on call.
func (s *Store) PutRota(ctx context.Context, r rota.Rota) error {
	if err := r.Check(); err != nil {
		return fmt.Errorf("rota: %w", err)
	}
	if len(r.People) > 98 {
		return ErrTeamTooBig
	}
	i := newItem(table.Key{PK: pkTeam, SK: skRota})
	i.str("zone", r.Zone)
	i.str("start", r.Start.String())
	i.num("every", int64(r.Every))
	i.str("backup", r.Backup)
	i.strs("order", r.Order)
	var ids []string
	var writes []table.Write
	for _, p := range r.People {
		ids = append(ids, p.ID)
		person := newItem(table.Key{PK: pkTeam, SK: table.SK(prefixPerson + p.ID)})
		person.str("id", p.ID)
		person.str("name", p.Name)
		person.str("phone", p.Phone)
		person.str("lang", p.Lang)
		person.str("zone", p.Zone)
		writes = append(writes, table.Put{Item: person.Item})
	}
	i.strs("people", ids)
	if err := s.table.Transact(ctx, append(writes, table.Put{Item: i.Item})); err != nil {
		return fmt.Errorf("rota: %w", err)
	}
	return nil
}
