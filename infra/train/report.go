package main

import (
	"fmt"
	"io"

	"oyez/shared/scoring"
)

// goal is one line of the table that a model is judged by.
type goal struct {
	name       string
	sets       []set
	part       string
	head       string
	metric     string
	of         func([]told) float64
	least, aim float64
}

func umsab(lang string) set {
	return set{name: "umsab_" + lang, lang: lang, channel: "tweet", labels: feeling}
}

var goals = []goal{
	{
		"tweeteval_en",
		[]set{{name: "tweeteval_en", lang: "en", channel: "tweet", labels: feeling}},
		"dev", "sentiment",
		"macro-recall", macroRecall, 64, 66.5,
	},
	{"umsab, mean of 8", []set{
		umsab("ar"), umsab("de"), umsab("en"), umsab("es"), umsab("fr"), umsab("hi"),
		umsab("it"), umsab("pt"),
	}, "dev", "sentiment", "macro-F1", meanF1(0, 1, 2), 57.5, 61},
	{"umsab_fr", []set{umsab("fr")}, "dev", "sentiment", "macro-F1", meanF1(0, 1, 2), 59, 64},
	{
		"appreviews_fr",
		[]set{{name: "appreviews_fr", lang: "fr", channel: "review", labels: feeling}},
		"dev",
		"sentiment", "F1 neg, pos", meanF1(0, 2), 78, 83,
	},
	{
		"appreviews_en",
		[]set{{name: "appreviews_en", lang: "en", channel: "review", labels: feeling}},
		"dev",
		"sentiment", "F1 neg, pos", meanF1(0, 2), 78, 83,
	},
	{
		"crisis_multi",
		[]set{{name: "crisis_multi", lang: "", channel: "tweet", labels: urgent}},
		"dev", "urgent",
		"macro-F1", meanF1(0, 1), 76, 79,
	},
	{
		"appproblem_fr",
		[]set{{name: "appproblem_fr", lang: "fr", channel: "review", labels: problem}},
		"dev",
		"complaint", "macro-F1", meanF1(0, 1), 83, 86,
	},
	{
		"appproblem_en",
		[]set{{name: "appproblem_en", lang: "en", channel: "review", labels: problem}},
		"dev",
		"complaint", "macro-F1", meanF1(0, 1), 83, 86,
	},
	{
		"airline_en",
		[]set{{name: "airline_en", lang: "en", channel: "tweet", labels: feeling}},
		"dev", "sentiment",
		"macro-F1", meanF1(0, 1, 2), 66, 70,
	},
	{
		"complaints_en",
		[]set{{name: "complaints_en", lang: "en", channel: "tweet", labels: complain}},
		"dev", "priority",
		"AUC", nil, 80, 86,
	},
	{
		"complaints_en.train",
		[]set{{name: "complaints_en", lang: "en", channel: "tweet", labels: complain}},
		"train",
		"priority", "AUC", nil, 80, 86,
	},
	{
		"trustpilot_fr",
		[]set{{name: "trustpilot_fr", lang: "fr", channel: "review", labels: feeling}},
		"train",
		"sentiment", "F1 neg, pos", meanF1(0, 2), 78, 85,
	},
	{
		"allocine_fr",
		[]set{{name: "allocine_fr", lang: "fr", channel: "review", labels: feeling}},
		"dev", "sentiment",
		"accuracy", accuracy, 80, 88,
	},
}

// classOf is what a head says of a text.
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
	if err := faults(out, folder, l); err != nil {
		return err
	}
	return faultsApart(out, folder, l)
}

func measure(l *scoring.Learned, g goal, rows []row) float64 {
	if g.head == "priority" {
		all := make([]ranked, 0, len(rows))
		for _, r := range rows {
			all = append(all, ranked{r.label == 1, l.Score(r.in).Priority})
		}
		return auc(all)
	}
	all := make([]told, 0, len(rows))
	for _, r := range rows {
		all = append(all, told{r.label, classOf(l, g.head, r.in)})
	}
	return g.of(all)
}
