package main

import (
	"fmt"
	"io"
	"strings"

	"oyez/shared/scoring"
)

// goal is one line of the table of goals.
type goal struct {
	name       string
	sets       []set
	part       string
	head       string
	metric     string
	of         func([]verdict) float64
	least, aim float64
}

// on is the goal of one set, whose name may end in ".train".
func on(name, channel string, labels map[string]int8, head, metric string, of func([]verdict) float64,
	least, aim float64,
) goal {
	file, part, found := strings.Cut(name, ".")
	if !found {
		part = "dev"
	}
	lang := file[strings.LastIndex(file, "_")+1:]
	if lang == "multi" {
		lang = ""
	}
	sets := []set{{name: file, lang: lang, channel: channel, labels: labels}}
	return goal{name, sets, part, head, metric, of, least, aim}
}

// umsab is the goal of some languages of a set of eight.
func umsab(name string, least, aim float64, langs ...string) goal {
	g := goal{name, nil, "dev", "sentiment", "macro-F1", meanF1(0, 1, 2), least, aim}
	for _, lang := range langs {
		g.sets = append(g.sets, set{name: "umsab_" + lang, lang: lang, channel: "tweet", labels: feeling})
	}
	return g
}

var goals = []goal{
	on("tweeteval_en", "tweet", feeling, "sentiment", "macro-recall", macroRecall, 64, 66.5),
	umsab("umsab, mean of 8", 57.5, 61, "ar", "de", "en", "es", "fr", "hi", "it", "pt"),
	umsab("umsab_fr", 59, 64, "fr"),
	on("appreviews_fr", "review", feeling, "sentiment", "F1 neg, pos", meanF1(0, 2), 78, 83),
	on("appreviews_en", "review", feeling, "sentiment", "F1 neg, pos", meanF1(0, 2), 78, 83),
	on("crisis_multi", "tweet", urgent, "urgent", "macro-F1", meanF1(0, 1), 76, 79),
	on("appproblem_fr", "review", problem, "complaint", "macro-F1", meanF1(0, 1), 83, 86),
	on("appproblem_en", "review", problem, "complaint", "macro-F1", meanF1(0, 1), 83, 86),
	on("airline_en", "tweet", feeling, "sentiment", "macro-F1", meanF1(0, 1, 2), 66, 70),
	on("complaints_en", "tweet", complain, "priority", "AUC", nil, 80, 86),
	on("complaints_en.train", "tweet", complain, "priority", "AUC", nil, 80, 86),
	on("trustpilot_fr.train", "review", feeling, "sentiment", "F1 neg, pos", meanF1(0, 2), 78, 85),
	on("allocine_fr", "review", feeling, "sentiment", "accuracy", accuracy, 80, 88),
}

// classOf is a head's verdict on a text.
func classOf(l *scoring.Learned, head string, in scoring.Input) int8 {
	j := l.Judge(in)
	switch head {
	case "complaint":
		return truth(j.IsComplaint)
	case "urgent":
		return truth(j.IsUrgent)
	}
	switch j.Sentiment {
	case scoring.Negative:
		return negative
	case scoring.Positive:
		return positive
	}
	return neutral
}

func truth(b bool) int8 {
	if b {
		return 1
	}
	return 0
}

// report writes the table of goals.
func report(out io.Writer, folder string, l *scoring.Learned) error {
	fmt.Fprintf(out, "%-22s %-13s %8s %8s %8s\n", "set", "metric", "reached", "at least", "aim")
	for _, g := range goals {
		sum := 0.0
		each := ""
		for _, s := range g.sets {
			rows, err := s.read(folder, g.part)
			if err != nil {
				return err
			}
			v := measure(l, g, rows)
			sum += v / float64(len(g.sets))
			each += fmt.Sprintf(" %.1f", v)
		}
		mark := ""
		if sum < g.least {
			mark = "below"
		}
		if len(g.sets) == 1 {
			each = ""
		}
		fmt.Fprintf(out, "%-22s %-13s %8.1f %8.1f %8.1f %s%s\n", g.name, g.metric, sum, g.least, g.aim, mark, each)
	}
	return faults(out, folder, l)
}

func measure(l *scoring.Learned, g goal, rows []row) float64 {
	if g.head == "priority" {
		all := make([]ranked, 0, len(rows))
		for _, r := range rows {
			all = append(all, ranked{r.label == 1, l.Score(r.in).Priority})
		}
		return auc(all)
	}
	all := make([]verdict, 0, len(rows))
	for _, r := range rows {
		all = append(all, verdict{r.label, classOf(l, g.head, r.in)})
	}
	return g.of(all)
}
