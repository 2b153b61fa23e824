package main

import (
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"oyez/shared/mention"
)

func paris(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

var (
	spoken = time.Date(2026, 10, 31, 17, 5, 0, 0, time.UTC)
	want   = mention.Mention{
		Text:   "Où est mon colis ?",
		Author: mention.Author{ID: "léa", Name: "Léa", Followers: 12300},
	}
)

// The same mention in every form that an export may have.
func TestExportsAreReadAsTheyCome(t *testing.T) {
	utf16le := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	windows := strings.NewReplacer("ù", "\xf9", "é", "\xe9", "\u00a0", "\xa0")
	for name, file := range map[string]string{
		"our own": "time,platform,author,followers,text\n2026-10-31T17:05:00Z,x,Léa,12300,Où est mon colis ?\n",
		"French":  "Date/heure;Plateforme;Auteur;Abonnés;Texte\r\n31/10/2026 18:05;X;Léa;12 300;Où est mon colis ?\r\n",
		"Windows": windows.Replace(
			"Date/heure;Plateforme;Auteur;Abonnés;Texte\r\n31.10.2026 18h05;X;Léa;12\u00a0300;Où est mon colis ?\r\n"),
		"UTF-16 and tabs":    utf16le("Content\tCreated_At (UTC)\tUser\tFollowers_Count\tNetwork\nOù est mon colis ?\t2026-10-31T17:05:00Z\t@Léa\t12300\tTwitter\n"),
		"a byte order mark":  "\ufefftime,text,user name,followers\n2026-10-31 18:05,Où est mon colis ?,Léa,12300\n",
		"American":           "date,time,author,followers,message\n10/31/2026,6:05 PM,Léa,\"12,300\",Où est mon colis ?\n",
		"date and hour":      "Date;Heure;Auteur;Abonnés;Message\n31/10/2026;18:05;Léa;12300;Où est mon colis ?\n",
		"seconds since 1970": "timestamp,body,author,followers\n1793466300,Où est mon colis ?,Léa,12300\n",
		"milliseconds":       "timestamp|body|author|followers\n1793466300000|Où est mon colis ?|Léa|12300\n",
		"quotes and lines":   "text,time,author,followers\n\"Où est mon colis ?\",2026-10-31 18:05:00,\"@Léa\",12300.0\n",
	} {
		t.Run(name, func(t *testing.T) {
			said, faults, err := readExport(strings.NewReader(file), paris(t))
			if err != nil || len(faults) > 0 || len(said) != 1 {
				t.Fatalf("%d mentions, %v, %v", len(said), faults, err)
			}
			m := said[0]
			if m.Text != want.Text || m.Author != want.Author || !m.SaidAt.Equal(spoken) || !m.Valid() {
				t.Errorf("%+v", m)
			}
		})
	}
}

// A line that cannot be used is reported by its number, and takes no other with it.
func TestBadLinesAreReported(t *testing.T) {
	said, faults, err := readExport(strings.NewReader(`time,platform,author,followers,text,rating
2026-10-31 18:05,x,lea,3,"a text
of two lines",
yesterday,x,lea,3,when?,
2026-10-31 18:06,x,lea,many,how many?,
2026-10-31 18:07,x,lea,3,,
2026-10-31 18:08,trustpilot,lea,,,2
2026-10-31 18:09,trustpilot,lea,,far,9
0001-01-01 18:09,x,lea,,long ago,
2026-10-31 18:10,x
2026-10-31 18:05,x,lea,3,"a text
of two lines",
`), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if len(said) != 2 || said[0].Text != "a text\nof two lines" || said[1].Rating != 2 ||
		said[1].Kind != mention.Review {
		t.Errorf("%+v", said)
	}
	var reported []string
	for _, f := range faults {
		reported = append(reported, f.String())
	}
	for i, start := range []string{
		"line 4: time", "line 5: followers", "line 6: no text", "line 8: rating",
		"line 9: time", "line 10: no text",
	} {
		if i >= len(reported) || !strings.HasPrefix(reported[i], start) {
			t.Errorf("want %q, have %q", start, reported)
		}
	}
}

func TestWhatIsNoExport(t *testing.T) {
	for name, row := range map[string]struct{ file, says string }{
		"nothing":           {"", "empty"},
		"no names":          {"2026-10-31 18:05,x,lea,3,hello\n", "no column is called time"},
		"names alone":       {"time,text\n", "no line"},
		"nothing of use":    {"time,text\nnow,hello\n", "no line"},
		"no column of text": {"time,author\n2026-10-31 18:05,lea\n", "no column is called text"},
	} {
		if _, _, err := readExport(strings.NewReader(row.file), time.UTC); err == nil ||
			!strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	for name, row := range map[string]struct {
		source  mention.Source
		kind    mention.Kind
		private bool
	}{
		"X (Twitter)": {"x/export", mention.Post, false}, "Facebook": {"meta/export", mention.Comment, false},
		"Messenger":        {"messenger/export", mention.Message, true},
		"Google Reviews":   {"google/export", mention.Review, false},
		"Instagram direct": {"instagram/export", mention.Message, true},
		"App/Store #1":     {"export/App-Store -1", mention.Post, false},
		"":                 {"export/elsewhere", mention.Post, false},
	} {
		said, _, err := readExport(strings.NewReader("time,platform,text\n2026-10-31 18:05,"+name+",hello\n"),
			time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if m := said[0]; m.Source != row.source || m.Kind != row.kind || m.Private != row.private || !m.Valid() {
			t.Errorf("%q: %s %s private %v", name, m.Source, m.Kind, m.Private)
		}
	}
}

// Whatever the bytes, there is an answer.
func FuzzRead(f *testing.F) {
	f.Add([]byte("time;text\n31/10/2026;a\n"))
	f.Add([]byte("\xff\xfet\x00"))
	f.Add([]byte("time,text,platform\n31/10/2026,a," + strings.Repeat("é", 60) + "\n"))
	f.Add([]byte("text,date,heure\n\"a\n,1,2"))
	f.Fuzz(func(t *testing.T, data []byte) {
		said, _, err := readExport(strings.NewReader(string(data)), time.UTC)
		if err == nil && len(said) == 0 {
			t.Error("nothing, and no error")
		}
		for _, m := range said {
			if !m.Valid() || m.SaidAt.IsZero() || !utf8.ValidString(m.Key.String()+m.Text+m.Author.Name) {
				t.Errorf("%+v", m)
			}
		}
	})
}
