package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"oyez/infra/cli"
)

func TestHeads(t *testing.T) {
	for _, row := range []struct {
		name string
		args []string
		in   string
		want string
	}{
		{"the default is the sentiment", nil, "I love it, thank you\nworst service ever\n", "positive\nnegative\n"},
		{
			"a last line without its end",
			[]string{"-lang", "fr"},
			"J'adore, merci\nservice lamentable",
			"positive\nnegative\n",
		},
		{"an empty line has its label too", []string{"-unsure"}, "\n", "unsure\n"},
		{"nothing in, nothing out", nil, "", ""},
		{
			"complaint",
			[]string{"-head", "complaint", "-channel", "review"},
			"the app crashes since the update\ngreat\n",
			"complaint\nother\n",
		},
		{
			"urgent",
			[]string{"-head", "urgent", "-channel", "tweet"},
			"flood kills three, 200 homes destroyed, evacuation ordered\nwhat a game last night\n", "urgent\nother\n",
		},
		{"entities and escapes are undone", nil, `I don\u2019t like it &amp; it is awful`, "negative\n"},
	} {
		var out bytes.Buffer
		if err := run(t.Context(), cli.IO{In: strings.NewReader(row.in), Out: &out}, row.args); err != nil ||
			out.String() != row.want {
			t.Errorf("%s: %q, %v, want %q", row.name, out.String(), err, row.want)
		}
	}
}

func TestPriorityOrders(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), cli.IO{
		In: strings.NewReader("Thank you!\nYour toaster caught fire and burned my hand\n"), Out: &out,
	}, []string{"-head", "priority"}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(out.String()); len(got) != 2 || len(got[0]) >= len(got[1]) {
		t.Errorf("%v, want one digit and then two", got)
	}
}

func TestRefused(t *testing.T) {
	for _, args := range [][]string{
		{"-head", "mood"},
		{"-channel", "fax"},
		{"-weights", t.TempDir() + "/none"},
		{"-weights", "main.go"},
	} {
		if err := run(t.Context(), cli.IO{In: strings.NewReader("a\n"), Out: io.Discard}, args); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
