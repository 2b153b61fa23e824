package command_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"oyez/shared/command"
)

func TestParse(t *testing.T) {
	const (
		take, escalate, snooze, list  = command.Take, command.Escalate, command.Snooze, command.List
		stop, start, note, nothing, m = command.Stop, command.Start, command.Note, command.Nothing, time.Minute
	)
	type want struct {
		verb command.Verb
		code string
		time time.Duration
	}
	for text, want := range map[string]want{
		"OK":              {take, "", 0},
		"ok":              {take, "", 0},
		" Ok  ":           {take, "", 0},
		"OK.":             {take, "", 0},
		"ok !!!":          {take, "", 0},
		"Ok 👍":            {take, "", 0},
		"👍🏽":              {take, "", 0},
		"✅ 4821":          {take, "4821", 0},
		"ok ok ok":        {take, "", 0},
		"0k 4821":         {take, "4821", 0},
		"o.k.":            {take, "", 0},
		"OK 4821":         {take, "4821", 0},
		"Ok 4821 ":        {take, "4821", 0},
		"ok4821":          {take, "4821", 0},
		"Ok4821.":         {take, "4821", 0},
		"OK:4821":         {take, "4821", 0},
		"\"OK 4821\"":     {take, "4821", 0},
		"« ok 4821 »":     {take, "4821", 0},
		"4821":            {take, "4821", 0},
		"4821 ok":         {take, "4821", 0},
		"4821 4821":       {take, "4821", 0},
		"48 21":           {take, "4821", 0},
		"48-21":           {take, "4821", 0},
		"0007":            {take, "0007", 0},
		"４８２１":            {take, "4821", 0},
		"ＯＫ　４８２１":         {take, "4821", 0},
		"٤٨٢١":            {take, "4821", 0},
		"ok\n4821\n":      {take, "4821", 0},
		"ok\u00a04821":    {take, "4821", 0},
		"ok n°4821":       {take, "4821", 0},
		"ok code 4821":    {take, "4821", 0},
		"ok merci":        {take, "", 0},
		"OK thanks!":      {take, "", 0},
		"ok 4821 thx 🙏":   {take, "4821", 0},
		"pris":            {take, "", 0},
		"Pris !":          {take, "", 0},
		"PRIS 4821":       {take, "4821", 0},
		"pris4821":        {take, "4821", 0},
		"je prends":       {take, "", 0},
		"Je m’en occupe":  {take, "", 0},
		"je gère 4821":    {take, "4821", 0},
		"I'm on it":       {take, "", 0},
		"got it, thanks":  {take, "", 0},
		"Oui":             {take, "", 0},
		"ok 10 min":       {take, "", 10 * m},
		"T":               {take, "", 10 * m},
		"t4821":           {take, "4821", 10 * m},
		"T 4821":          {take, "4821", 10 * m},
		"t15":             {take, "", 15 * m},
		"T 15 4821":       {take, "4821", 15 * m},
		"E":               {escalate, "", 0},
		"e.":              {escalate, "", 0},
		"E 4821":          {escalate, "4821", 0},
		"e4821":           {escalate, "4821", 0},
		"4821 E":          {escalate, "4821", 0},
		"É":               {escalate, "", 0},
		"non":             {escalate, "", 0},
		"No!":             {escalate, "", 0},
		"pas moi":         {escalate, "", 0},
		"not me 4821":     {escalate, "4821", 0},
		"next":            {escalate, "", 0},
		"S":               {snooze, "", 0},
		"S30":             {snooze, "", 30 * m},
		"s 30":            {snooze, "", 30 * m},
		"s30m":            {snooze, "", 30 * m},
		"S30 4821":        {snooze, "4821", 30 * m},
		"4821 s30":        {snooze, "4821", 30 * m},
		"s 4821":          {snooze, "4821", 0},
		"s4821 30":        {snooze, "4821", 30 * m},
		"s1h":             {snooze, "", 60 * m},
		"s 1h30":          {snooze, "", 90 * m},
		"s999":            {snooze, "", 999 * m},
		"snooze 45 min":   {snooze, "", 45 * m},
		"plus tard":       {snooze, "", 0},
		"?":               {list, "", 0},
		"???":             {list, "", 0},
		"liste":           {list, "", 0},
		"HELP":            {list, "", 0},
		"STOP":            {stop, "", 0},
		"stop.":           {stop, "", 0},
		"Arrêt":           {stop, "", 0},
		"ARRET":           {stop, "", 0},
		"opt-out":         {stop, "", 0},
		"OPTOUT":          {stop, "", 0},
		"Unsubscribe":     {stop, "", 0},
		"CANCEL":          {stop, "", 0},
		"end":             {stop, "", 0},
		"quit":            {stop, "", 0},
		"remove":          {stop, "", 0},
		"td":              {stop, "", 0},
		"START":           {start, "", 0},
		"unstop":          {start, "", 0},
		"":                {nothing, "", 0},
		" \n ":            {nothing, "", 0},
		"\xff\xfe":        {nothing, "", 0},
		"🙏":               {note, "", 0},
		"merci":           {note, "", 0},
		"merci 👍":         {note, "", 0},
		"ok e":            {note, "", 0},
		"ok 4821 1234":    {note, "4821", 0},
		"No 4821":         {note, "4821", 0}, // its number, or no to it?
		"No. 4821":        {note, "4821", 0},
		"pas ok":          {note, "", 0},
		"not ok 4821":     {note, "", 0},
		"ok mais pas moi": {note, "", 0},
		"ok 4821 but I am in the train, call Ben": {note, "4821", 0},
		"4821 j'appelle la cliente":               {note, "4821", 0},
		"je ne prends pas":                        {note, "", 0},
		"stop it, 4821 is not for us":             {note, "", 0},
		"End of my shift":                         {note, "", 0},
		"elle a appelé 4821 fois":                 {note, "", 0},
		"12":                                      {note, "", 0},
		"48211":                                   {note, "", 0},
		"s 4821 30 40":                            {note, "4821", 0},
		"Liked “OYEZ 91 Facebook: … OK 4821 https://x/y”": {note, "", 0},
		"A aimé « OYEZ 91 … OK 4821 »":                    {note, "", 0},
		"I'm driving. I'll see your message later.":       {note, "", 0},
	} {
		c := command.Parse(text)
		if c.Verb != want.verb || c.Code != want.code || c.For != want.time {
			t.Errorf("%q is %+v, want %+v", text, c, want)
		}
		if (c.Text != "") != (c.Verb == note) || c.Verb == note && c.Text != strings.TrimSpace(text) {
			t.Errorf("%q keeps the words %q", text, c.Text)
		}
	}
}

func TestKeyword(t *testing.T) {
	for keyword, want := range map[string]command.Verb{
		"STOP": command.Stop, "arret": command.Stop, "START": command.Start, "OK": command.Nothing,
		"KEYWORD_1": command.Nothing, "": command.Nothing,
	} {
		if got := command.Keyword(keyword); got != want {
			t.Errorf("%q is %q, want %q", keyword, got, want)
		}
	}
}

// FuzzParse lets anybody type anything: what comes out keeps its promises, whatever stands around it.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"ok 4821", "４８２１", "s1h30", "é\xff👍🏽", strings.Repeat("ok ", 900), "0k", "\u0301",
		"1 h", "?", "s" + strings.Repeat("9", 40),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := command.Parse(text)
		if c.Code != "" && (len(c.Code) != 4 || strings.Trim(c.Code, "0123456789") != "") {
			t.Errorf("code %q", c.Code)
		}
		if len(c.Text) > command.MaxText || !utf8.ValidString(c.Text) || (c.Text != "") != (c.Verb == command.Note) {
			t.Errorf("%s with the words %q", c.Verb, c.Text)
		}
		if c.For < 0 || c.For > 1000*time.Hour || c.For > 0 && c.Verb != command.Take && c.Verb != command.Snooze {
			t.Errorf("%s for %s", c.Verb, c.For)
		}
		switch c.Verb {
		case command.Take, command.Escalate, command.Snooze:
			if len(text) > command.MaxText-20 {
				return
			}
			if again := command.Parse("  " + text + " \U0001F64F. "); again != c {
				t.Errorf("%q is %+v, and %+v with signs around it", text, c, again)
			}
		}
	})
}
