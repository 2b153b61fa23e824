package main

import (
	"oyez/shared/scoring"
)

// Hyperparameters of the shipped weights; chosen on the dev parts.
var shipping = recipe{epochs: 6, runs: 6, rate: 0.08, decay: 1e-6, drop: 0.3}

// Tweets to brands are angrier than the tweet sets, so this is added to the logits of negative and positive. Chosen on
// airline_en.dev, weighed against umsab.
const (
	angrier = scoring.One / 20
	warmer  = -scoring.One / 10
)

// ship learns all heads from the train parts of the shippable sets, and calibrates them.
func ship(folder string, progress reporter) (*scoring.Parameters, error) {
	p := empty()
	if err := shipTongues(p, folder); err != nil {
		return nil, err
	}
	l, err := scoring.Load(string(p.Pack()))
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		var rows []row
		for _, s := range shippedSets[h.name] {
			more, err := s.read(folder, "train")
			if err != nil {
				return nil, err
			}
			balance(more, h.classes, s.balance)
			rows = append(rows, more...)
		}
		examples := examplesOf(l, append(rows, own(h)...))
		if h.name == "sentiment" {
			examples = append(examples, wordsAlone(l)...)
		}
		for i, weights := range learn(examples, h.classes, shipping, nil, progress(h.name)) {
			quantise(p, h.column+i, weights)
		}
	}
	p.Offsets[channelTweet] = [scoring.Heads]int32{angrier, warmer}
	return p, calibrate(p, folder)
}

const channelTweet = 1 // in scoring.Channels

func shipTongues(p *scoring.Parameters, folder string) error {
	var rows []row
	for _, s := range shippedSets["sentiment"] {
		more, err := s.read(folder, "train")
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	return learnTongues(p, rows)
}

func examplesOf(l *scoring.Learned, rows []row) []example {
	examples := make([]example, 0, len(rows))
	for _, r := range rows {
		examples = append(examples, example{l.Features(r.in), r.label, r.weight})
	}
	return examples
}
