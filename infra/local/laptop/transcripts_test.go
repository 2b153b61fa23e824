package laptop_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/infra/local/laptop"
	"oyez/shared/alert"
	"oyez/shared/sms"
	"oyez/shared/table/embedded"
)

var update = flag.Bool("update", false, "write the transcripts of the page anew")

// A page shows what people get, verbatim. Each of its blocks is the transcript of a story here: "14:31 Ben > ok" is
// sent by Ben, "14:31 Ben ..." is sent to him. Only links and the carrier's ids are invented. -update rewrites the
// blocks.
func TestTranscripts(t *testing.T) {
	const name = "../../docs/on-call-by-sms.md"
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	page := string(source)
	first := regexp.MustCompile(`14:31 Anna    (.*)\n`).FindStringSubmatch(anAlert(t).String())
	if first == nil || !strings.Contains(page, "\n    "+first[1]+"\n") {
		t.Errorf("the first SMS of %s is none: want %q", name, first)
	}
	for title, story := range map[string]func(t *testing.T) *diary{
		"an alert": anAlert, "the inbox": theInbox, "a burst": aBurst, "a hand-over": aHandOver,
		"the managers' morning": theMorning, "a shadow": aShadow, "the test alert": theTestPage,
		"a lost test alert": aLostTestPage, "a STOP": aStop,
	} {
		t.Run(title, func(t *testing.T) {
			mark := "<!-- transcript: " + title + " -->\n\n```text\n"
			_, rest, found := strings.Cut(page, mark)
			got, _, ended := strings.Cut(rest, "```\n")
			want := story(t).String()
			switch {
			case !found || !ended:
				t.Errorf("%s has no place for the transcript %q", name, title)
			case got != want && *update:
				page = strings.Replace(page, mark+got+"```\n", mark+want+"```\n", 1)
			case got != want:
				t.Errorf("%s is not up to date: run this test with -update\ngot\n%s\nwant\n%s", name, got, want)
			}
		})
	}
	if *update {
		if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// diary is a town that records people's messages as they come.
type diary struct {
	*town
	mailbox *laptop.Mailbox
	only    string // whose messages are recorded; "" for everybody's
	having  string // text that they must contain
}

func write(t *testing.T, rules alert.Rules, paris string, change func(*laptop.Options)) *diary {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", paris, zone)
	if err != nil {
		t.Fatal(err)
	}
	d, code := &diary{}, 4820
	d.town = newTownOf(t, embedded.Options{}, func(o *laptop.Options) {
		d.mailbox = &laptop.Mailbox{Now: o.Now}
		o.Paging, o.Mailer, o.Notify = rules, d.mailbox, d.mailbox.Notify
		o.NewCode = func() string { code++; return fmt.Sprint(code) }
		if change != nil {
			change(o)
		}
	})
	d.clock.Forward(at.Sub(d.clock.Now()))
	people, err := d.oyez.Store.Rota(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n, p := range people.People {
		people.People[n].Email, people.People[n].Lang = p.ID+"@example.com", "en"
		if p.ID == "anna" {
			people.People[n].Lang = "fr"
		}
	}
	if err := d.oyez.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *diary) forward(length time.Duration) {
	d.t.Helper()
	for ; length > 0; length -= time.Minute {
		d.later(min(length, time.Minute))
	}
}

func (d *diary) sends(name, text string) {
	d.t.Helper()
	if err := d.oyez.Phone.TextUs(d.t.Context(), phones[name], text); err != nil {
		d.t.Fatal(err)
	}
	d.settle()
}

var token = regexp.MustCompile(`(https://oyez\.example\.com/)[A-Z2-7]{16}`)

// String is the transcript.
func (d *diary) String() string {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		d.t.Fatal(err)
	}
	names := map[string]string{"": "alarms"}
	for name, phone := range phones {
		names[phone], names[strings.ToLower(name)] = name, name
	}
	type line struct {
		at        time.Time
		who, text string
	}
	var lines []line
	for _, s := range append(d.oyez.Phone.TextsToUs(), d.oyez.Phone.Received()...) {
		if s.From != "" {
			lines = append(lines, line{s.At, names[s.From], "> " + s.Text})
		} else {
			lines = append(lines, line{s.At, names[s.To], s.Text})
		}
	}
	for _, m := range d.mailbox.Received() {
		text := "e-mail: " + m.Subject
		for l := range strings.Lines(strings.TrimSpace(m.Text)) {
			text += strings.TrimRight("\n              "+strings.TrimRight(l, "\n"), " ")
		}
		lines = append(lines, line{m.At, names[m.To], text})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	var out strings.Builder
	for _, l := range lines {
		if (d.only == "" || d.only == l.who) && strings.Contains(l.text, d.having) {
			text := token.ReplaceAllString(l.text, "${1}K7Q2M4XWTR5B3CDE")
			fmt.Fprintf(&out, "%s %-7s %s\n", l.at.In(zone).Format("15:04"), l.who, text)
		}
	}
	return out.String()
}

func anAlert(t *testing.T) *diary {
	d := write(t, alert.Rules{Receipts: true}, "2026-11-21 14:31", nil)
	d.hears("meta", d.comment("add", "1", fire))
	d.forward(6 * time.Minute) // Anna's phone is off: no receipt comes
	d.sends("Ben", "ok")
	d.forward(21 * time.Minute)
	return d
}

func theInbox(t *testing.T) *diary {
	d := write(t, alert.Rules{}, "2026-11-21 14:00", nil)
	for n := range 3 {
		d.hears("meta",
			strings.ReplaceAll(d.comment("add", fmt.Sprint(n),
				"Bonjour, ma commande n'est pas encore arrivée. Que faire ?"), `"888"`, fmt.Sprintf(`"88%d"`, n)))
	}
	d.forward(2 * time.Hour)
	return d
}

func aBurst(t *testing.T) *diary {
	d := write(t, alert.Rules{Burst: alert.BurstFrom}, "2026-11-21 14:00", nil)
	for n := range 30 {
		d.hears("x", d.tweet(fmt.Sprint(2000+n), fmt.Sprint("author ", n), angry))
	}
	d.having = "rafale"
	d.forward(3 * time.Minute)
	return d
}

func aHandOver(t *testing.T) *diary {
	d := write(t, alert.Rules{}, "2026-11-23 08:56", nil)
	d.later(0) // a sweep before
	d.hears("meta", d.comment("add", "1", "Bonjour, ma commande n'est pas encore arrivée. Que faire ?"))
	d.hears("x", d.tweet("1001", "777", angry))
	d.sends("Anna", "ok")
	d.only = "Sophie"
	d.forward(5 * time.Minute)
	return d
}

func theMorning(t *testing.T) *diary {
	d := write(t, alert.Rules{Budget: 2}, "2026-11-21 02:31", nil)
	for n := range 5 {
		d.hears("x", d.tweet(fmt.Sprint(1000+n), fmt.Sprint("author ", n), angry))
	}
	d.only = "Sophie"
	d.clock.Forward(5*time.Hour + 30*time.Minute)
	d.later(0)
	return d
}

func aShadow(t *testing.T) *diary {
	d := write(t, alert.Rules{Shadow: true}, "2026-11-21 02:31", nil)
	d.hears("meta", d.comment("add", "1", fire))
	d.only = "Sophie"
	d.forward(6 * time.Minute)
	d.clock.Forward(5*time.Hour + 23*time.Minute)
	d.later(0)
	return d
}

func atTen(o *laptop.Options) {
	o.Canary = "10:00"
}

func theTestPage(t *testing.T) *diary {
	d := write(t, alert.Rules{}, "2026-11-21 09:59", atTen)
	d.forward(20 * time.Minute)
	return d
}

func aLostTestPage(t *testing.T) *diary {
	d := write(t, alert.Rules{Receipts: true}, "2026-11-21 09:59", atTen)
	d.oyez.Phone.Refuse(func(string) error { return &sms.Error{Reason: sms.OverQuota} })
	d.only = "alarms"
	d.forward(12 * time.Minute)
	return d
}

func aStop(t *testing.T) *diary {
	d := write(t, alert.Rules{}, "2026-11-21 10:00", nil)
	d.sends("Ben", "STOP")
	return d
}

// The table of commands happens at 02:47, just after Anna was alerted. Each line's first text gets the line's response,
// and its other texts are commands too.
func TestWhatPeopleSendBack(t *testing.T) {
	const name = "../../docs/on-call-by-sms.md"
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(source), "| you send | what happens | Oyez replies |\n|---|---|---|\n")
	rows, _, found := strings.Cut(rest, "\n\n")
	if !found {
		t.Fatalf("%s shows nothing to send back", name)
	}
	page := string(source)
	for row := range strings.Lines(rows) {
		cells := strings.Split(strings.Trim(row, "|\n"), "|")
		shown := strings.TrimSpace(cells[2])
		if shown == "the same" {
			shown = ""
		}
		texts := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[0], -1)
		if len(texts) == 0 {
			texts = [][]string{{"", "I am on the train"}}
		}
		for n, text := range texts {
			t.Run(text[1], func(t *testing.T) {
				reply := replyTo(t, text[1], "")
				switch {
				case n > 0 || shown == "":
					if strings.Contains(reply, "noted") {
						t.Errorf("it is no command: %s", reply)
					}
				case shown == reply:
				case *update:
					page = strings.Replace(page, row, strings.Replace(row, shown, reply, 1), 1)
				default:
					t.Errorf("%s shows %s, not %s: run this test with -update", name, shown, reply)
				}
			})
		}
	}
	if late := replyTo(t, "ok", "ok"); !strings.Contains(page, late) {
		t.Errorf("%s does not show what whoever comes second gets: %s", name, late)
	}
	if *update {
		if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// replyTo is the response to a text of Anna's, as the page shows it; Ben may have sent one before.
func replyTo(t *testing.T, text, bens string) string {
	t.Helper()
	d := write(t, alert.Rules{TwoWay: true}, "2026-11-21 02:47", nil)
	people, err := d.oyez.Store.Rota(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := range people.People {
		people.People[n].Lang = "en"
	}
	if err := d.oyez.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	d.hears("meta", d.comment("add", "1", fire))
	if text == "START" {
		d.sends("Anna", "STOP")
	}
	if bens != "" {
		d.sends("Ben", bens)
	}
	before := len(d.texts("Anna"))
	d.sends("Anna", text)
	if after := d.texts("Anna"); len(after) > before {
		return "`" + after[len(after)-1] + "`"
	}
	return "nothing"
}
