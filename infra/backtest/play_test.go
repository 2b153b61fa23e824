package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oyez/infra/team"
	"oyez/shared/brand"
	"oyez/shared/mention"
	"oyez/shared/rota"
	"oyez/shared/scoring"
)

func people(t *testing.T) rota.Rota {
	t.Helper()
	r, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func quiet(done, of int) {}

// said is somebody's words some hours into a Monday.
func said(author, text string, hours float64) mention.Mention {
	at := time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC).Add(time.Duration(hours * float64(time.Hour)))
	return mention.Mention{
		Key:    mention.Key{Source: "x/export", Kind: mention.Post, ID: fmt.Sprintf("%s-%g", author, hours)},
		Author: mention.Author{ID: author, Name: author, Followers: -1}, Text: text, SaidAt: at, Addressed: true,
	}
}

const (
	mild  = "My parcel has not arrived yet"
	fire  = "Your machine caught fire and burned my son"
	angry = "third time my order is lost, nobody answers, this is a scam. I want my money back NOW"
)

func TestAPastIsPlayed(t *testing.T) {
	var calls int
	r, err := play(t.Context(), []mention.Mention{
		// half past three in the morning, in Paris
		said("lea", mild, 8), said("tom", "I love it, thank you", 9), said("pat", fire, 25.5),
		said("pat", fire+" and nobody calls", 25.6),     // within a quarter of an hour: the same episode
		said("pat", angry, 58), said("ana", angry, 178), // after the hand-off
	}, settings{people: people(t), progress: func(done, of int) { calls++ }})
	if err != nil {
		t.Fatal(err)
	}
	pages := r.pages()
	if len(pages) != 3 || r.sms != 3 || r.inbox != 1 || r.mentions != 6 || r.bar != scoring.ShippedBar || calls == 0 {
		t.Fatalf("%d pages, %d SMS, %d in the inbox, %d mentions, bar %d", len(pages), r.sms, r.inbox, r.mentions,
			r.bar)
	}
	if night := pages[0]; r.night(night.At) == "" || night.Weight != 100 || night.Author != "pat" ||
		len(night.Reasons) == 0 || r.night(pages[1].At) != "" {
		t.Errorf("%+v", night)
	}
	if nights := r.nights(); len(nights) != 1 || nights["2026-10-05"] != 1 {
		t.Errorf("nights %v", nights)
	}
	who := map[string]int{}
	for _, p := range r.byPerson() {
		who[p.Name] = p.Pages
	}
	if on := people(t).OnCall(pages[2].At)[0].Name; pages[2].Person != on || pages[0].Person == on || who[on] != 1 {
		t.Errorf("%s is on call; %+v", on, who)
	}
	r.faults = []fault{{line: 7, what: "no time"}}
	var written strings.Builder
	if err := r.write(&written); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{
		"6 mentions from 5 Oct 2026", "line 7: no time", "3.0 a week", "night of 2026-10-05  # 1\n", "in 1 night;",
		"someone may be in danger", "  <- played\n",
	} {
		if !strings.Contains(written.String(), words) {
			t.Errorf("the report lacks %q:\n%s", words, written.String())
		}
	}
}

// The bar that is found brings no more pages than were accepted, and the pages that are told are those it brings.
func TestThePagesAWeekThatAreAccepted(t *testing.T) {
	var list []mention.Mention
	for i := range 40 {
		text := []string{
			mild, angry, "The app crashes, I am furious",
			"You are crooks, I will cancel my subscription",
		}[i%4]
		list = append(list, said(fmt.Sprintf("person%d", i), text, 7+float64(i)*8))
	}
	all, err := play(t.Context(), list, settings{people: people(t), progress: quiet})
	if err != nil {
		t.Fatal(err)
	}
	for _, accept := range []int{1, 3, 8} {
		r, err := play(t.Context(), list, settings{people: people(t), accept: accept, progress: quiet})
		if err != nil {
			t.Fatal(err)
		}
		if got, most := len(r.pages()), int(float64(accept)*r.weeks()); got > most && r.bar < scoring.HighestBar ||
			got != brand.Pages(all.tally(), r.bar) {
			t.Errorf("%d a week accepted, bar %d: %d pages, %d under that bar before", accept, r.bar, got,
				brand.Pages(all.tally(), r.bar))
		}
	}
}

// Names, texts and times of strangers stand on the page as text, in the reader's language.
func TestThePageEscapes(t *testing.T) {
	evil := `<script>alert(1)</script>" data-x="`
	r, err := play(t.Context(), []mention.Mention{said(evil, angry+" "+evil, 8)},
		settings{people: people(t), progress: quiet})
	if err != nil {
		t.Fatal(err)
	}
	r.faults = []fault{{line: 2, what: evil}}
	for lang, words := range map[string]string{"en": "would have woken ", "fr": "aurait réveillé "} {
		answer, request := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		request.Header.Set("Accept-Language", lang)
		r.page().ServeHTTP(answer, request)
		if body := answer.Body.String(); answer.Code != 200 || strings.Contains(body, "<script>alert") ||
			!strings.Contains(body, "&lt;script&gt;") || !strings.Contains(body, words) {
			t.Errorf("%s, %d: %s", lang, answer.Code, body)
		}
	}
}

// The sample that the documents play is read whole and has something to show.
func TestTheSample(t *testing.T) {
	file, err := os.Open("sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	list, faults, err := readExport(file, paris(t))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	r, err := play(t.Context(), list, settings{people: people(t), accept: 5, progress: quiet})
	if err != nil {
		t.Fatal(err)
	}
	if pages := float64(len(r.pages())) / r.weeks(); pages < 1 || pages > 5 {
		t.Errorf("%.1f pages a week", pages)
	}
}

// Passengers of airlines, as an export, over a month: who is woken is woken for somebody unhappy, and no more often
// than was accepted. The texts stay where they are.
func TestAMonthOfAirlines(t *testing.T) {
	folder := os.Getenv("OYEZ_SHARED")
	if folder == "" {
		t.Skip("OYEZ_SHARED is not set: the labelled mentions are not part of the repository")
	}
	file, err := os.Open(filepath.Join(folder, "data", "sentiment", "airline_en.dev.tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var export strings.Builder
	lines := csv.NewWriter(&export)
	rows, label := [][]string{{"time", "platform", "author", "text"}}, map[string]string{}
	at := time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)
	for scan := bufio.NewScanner(plain); scan.Scan() && len(rows) <= 280; at = at.Add(28 * 24 * time.Hour / 280) {
		of, text, _ := strings.Cut(scan.Text(), "\t")
		author := fmt.Sprint("traveller", len(rows))
		rows, label[author] = append(rows, []string{at.Format(time.RFC3339), "X", author, text}), of
	}
	if err := lines.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	list, faults, err := readExport(strings.NewReader(export.String()), paris(t))
	if err != nil || len(faults) > 0 || len(list) != len(rows)-1 {
		t.Fatal(len(list), faults, err)
	}
	r, err := play(t.Context(), list, settings{people: people(t), accept: 4, progress: quiet})
	if err != nil {
		t.Fatal(err)
	}
	unhappy := 0
	for _, e := range r.pages() {
		if label[e.Author] == "negative" {
			unhappy++
		}
	}
	pages := len(r.pages())
	t.Logf("bar %d: %d pages, %d of them for somebody unhappy; %d in the inbox", r.bar, pages, unhappy, r.inbox)
	if pages < 4 || float64(pages) > 4*r.weeks() || float64(unhappy) < 0.75*float64(pages) {
		t.Errorf("%d pages in %.1f weeks, %d for somebody unhappy", pages, r.weeks(), unhappy)
	}
}
