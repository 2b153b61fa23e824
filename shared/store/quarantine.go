package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"oyez/shared/table"
)

// Quarantined is a delivery with a good signature that could not be read whole: kept for a week, so that it can be
// replayed after a fix.
type Quarantined struct {
	Platform string
	Path     string
	Reason   string // of ours; never a part of the body
	Body     []byte // as it was sent
	HeardAt  time.Time
	Trace    string
}

const (
	quarantineFor    = 7 * 24 * time.Hour
	quarantinePart   = 350 << 10 // bytes of compressed body an item; DynamoDB takes 400 KB in all
	quarantineShards = 4
)

// Quarantine keeps a delivery. The same body twice is kept once.
func (s *Store) Quarantine(ctx context.Context, q Quarantined) error {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(q.Body); err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	sum := sha256.Sum256(q.Body)
	rest, parts := zipped.Bytes(), (zipped.Len()+quarantinePart-1)/quarantinePart
	for part := range parts {
		i := newItem(quarantineKey(q.HeardAt, int(sum[0])%quarantineShards,
			fmt.Sprintf("%s#%03d", hex.EncodeToString(sum[:]), part)))
		n := min(len(rest), quarantinePart)
		i.Item["body"], rest = bin(rest[:n]), rest[n:]
		i.num("parts", int64(parts))
		i.str("platform", q.Platform)
		i.str("path", q.Path)
		i.str("reason", q.Reason)
		i.at("heard_at", q.HeardAt)
		i.str("trace", q.Trace)
		i.num(table.AttrExpires, q.HeardAt.Add(quarantineFor).Unix())
		if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
			return fmt.Errorf("quarantine: %w", err)
		}
	}
	return nil
}

func quarantineKey(at time.Time, shard int, sk string) table.Key {
	return table.Key{
		PK: table.PK(fmt.Sprintf("quarantine#%s#%d", at.UTC().Format(time.DateOnly), shard)),
		SK: table.SK(sk),
	}
}

// Quarantines lists what of one day could not be read, put together again.
func (s *Store) Quarantines(ctx context.Context, day time.Time) ([]Quarantined, error) {
	var list []Quarantined
	for shard := range quarantineShards {
		q := table.Query{PK: string(quarantineKey(day, shard, "").PK), Limit: 2} // of up to 350 KB each
		parts := map[string]*Quarantined{}
		var order []string
		for {
			page, err := s.table.Query(ctx, q)
			if err != nil {
				return nil, fmt.Errorf("quarantine: %w", err)
			}
			for _, i := range page.Items {
				r := &reader{item: i}
				hash, _, _ := strings.Cut(r.str(table.AttrSK), "#")
				if parts[hash] == nil {
					order = append(order, hash)
					parts[hash] = &Quarantined{
						Platform: r.str("platform"), Path: r.str("path"), Reason: r.str("reason"),
						HeardAt: r.at("heard_at"), Trace: r.str("trace"),
					}
				}
				parts[hash].Body = append(parts[hash].Body, r.bin("body")...)
				if r.err != nil {
					return nil, r.err
				}
			}
			if q.After = page.Next; q.After == nil {
				break
			}
		}
		for _, hash := range order {
			k := parts[hash]
			z, err := gzip.NewReader(bytes.NewReader(k.Body))
			if err != nil {
				return nil, fmt.Errorf("quarantine %s: %w", hash, err)
			}
			if k.Body, err = io.ReadAll(io.LimitReader(z, maxQuarantined)); err != nil {
				return nil, fmt.Errorf("quarantine %s: %w", hash, err)
			}
			list = append(list, *k)
		}
	}
	return list, nil
}

// maxQuarantined bounds what a kept body unpacks to: more than receive takes.
const maxQuarantined = 8 << 20
