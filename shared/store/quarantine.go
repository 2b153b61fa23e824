package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"oyez/shared/table"
)

// Quarantined is a verified delivery that could not be parsed in full. It is kept for a week, to be replayed after a
// fix.
type Quarantined struct {
	Platform string
	Path     string
	Reason   string // in our words; never quotes the body
	Body     []byte // as received
	HeardAt  time.Time
	Trace    string
}

const (
	quarantineFor    = 7 * 24 * time.Hour
	quarantinePart   = 350 << 10 // bytes of compressed body per item; DynamoDB takes 400 KB
	quarantineShards = 4
)

// Quarantine stores a delivery, compressed, in parts. Storing the same body again changes nothing. One Put a part.
func (s *Store) Quarantine(ctx context.Context, q Quarantined) error {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, err := w.Write(q.Body)
	if err := errors.Join(err, w.Close()); err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	sum := sha256.Sum256(q.Body)
	parts := slices.Collect(slices.Chunk(zipped.Bytes(), quarantinePart))
	for n, part := range parts {
		i := newItem(quarantineKey(q.HeardAt, int(sum[0])%quarantineShards,
			fmt.Sprintf("%s#%03d", hex.EncodeToString(sum[:]), n)))
		i.bin("body", part)
		i.num("parts", int64(len(parts)))
		i.str("platform", q.Platform)
		i.str("path", q.Path)
		i.str("reason", q.Reason)
		i.at("heard_at", q.HeardAt)
		i.str("trace", q.Trace)
		i.expires(q.HeardAt.Add(quarantineFor))
		if err := s.put(ctx, i, absent); err != nil && !errors.Is(err, ErrStale) {
			return fmt.Errorf("quarantine: %w", err)
		}
	}
	return nil
}

func quarantineKey(at time.Time, shard int, part string) table.Key {
	return key(table.SK(part), "quarantine", dayOf(at), strconv.Itoa(shard))
}

// Quarantines lists the quarantined deliveries of a day, reassembled. One Query per two parts of up to 350 KB.
func (s *Store) Quarantines(ctx context.Context, day time.Time) ([]Quarantined, error) {
	var list []Quarantined
	for shard := range quarantineShards {
		first := len(list)
		last := ""
		q := table.Query{PK: string(quarantineKey(day, shard, "").PK), Limit: 2}
		err := s.each(ctx, q, func(r *reader) error { // parts of a delivery are adjacent
			hash, _, _ := strings.Cut(r.str(table.AttrSK), "#")
			if hash != last {
				last = hash
				list = append(list, Quarantined{
					Platform: r.str("platform"), Path: r.str("path"), Reason: r.str("reason"),
					HeardAt: r.at("heard_at"), Trace: r.str("trace"),
				})
			}
			whole := &list[len(list)-1]
			whole.Body = append(whole.Body, r.bin("body")...)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("quarantine: %w", err)
		}
		for n := range list[first:] {
			q := &list[first+n]
			z, err := gzip.NewReader(bytes.NewReader(q.Body))
			if err == nil {
				q.Body, err = io.ReadAll(io.LimitReader(z, maxQuarantined))
			}
			if err != nil {
				return nil, fmt.Errorf("quarantined delivery of %s: %w", q.HeardAt.Format(time.RFC3339), err)
			}
		}
	}
	return list, nil
}

// maxQuarantined bounds an unpacked body: more than receive accepts.
const maxQuarantined = 8 << 20
