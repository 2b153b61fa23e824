package team_test

import (
	_ "embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/infra/team"
	"oyez/shared/rota"
)

// TestSample leaves open who is on call when: the sample is for people to read and may change.
func TestSample(t *testing.T) {
	r, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	phones := map[string]string{}
	for _, p := range r.People {
		phones[p.Name] = p.Phone
	}
	want := map[string]string{"Anna": "+33612345678", "Ben": "+33698765432", "Sophie": "+33611223344"}
	if diff := cmp.Diff(want, phones); diff != "" {
		t.Errorf("phones of the sample (-want +got):\n%s", diff)
	}
	if r.Backup == "" {
		t.Error("the sample shows no backup")
	}
	team.Sample()[0] = 'x'
	if team.Sample()[0] == 'x' {
		t.Error("a caller can change the sample")
	}
}

// TestWholeSample takes away the # of what the sample shows of the rest: it must be a rota that reaches somebody.
func TestWholeSample(t *testing.T) {
	commented := regexp.MustCompile(`(?m)^# ([a-z]+:$|  .*)`)
	whole := commented.ReplaceAllString(string(team.Sample()), "$1")
	r, err := team.Parse([]byte(whole))
	if err != nil {
		t.Fatalf("%v in\n%s", err, whole)
	}
	if len(r.Layers) != 1 || len(r.Escalation) != 2 || len(r.Overrides) != 1 || len(r.Swaps) != 1 ||
		len(r.Leave) != 1 || len(r.Holidays) != 1 {
		t.Errorf("the sample shows %+v", r)
	}
	for year := 2026; year < 2030; year++ {
		if hole := r.Prove(time.Date(year, 11, 20, 9, 0, 0, 0, time.UTC)); hole != nil {
			t.Error(hole)
		}
	}
}

// TestSampleIsProved asks on any day for a sample that may be saved.
func TestSampleIsProved(t *testing.T) {
	r, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	for year := 2020; year < 2060; year++ {
		if hole := r.Prove(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)); hole != nil {
			t.Error(hole)
		}
	}
}

const rest = `layers:
  - name: nights
    zone: America/New_York
    start: "2026-01-05 18:00"
    every: 5 + 2 days
    order: [ben, anna]
    hours:
      - fri-mon 18:00-24:00
      - "Sunday, tue 00:00-07:00"
      - 07:00-07:30
    holidays: off
steps:
  - call: [rotation, nights]
    after: 90s
  - call: [sophie]
overrides:
  - {layer: nights, who: anna, from: "2026-02-01 09:00", to: "2026-02-02 09:00"}
swaps:
  - {one: anna, other: ben, from: "2026-03-01 09:00", to: "2026-03-02 09:00", zone: Asia/Tokyo}
leave:
  - who: ben
    from: "2026-04-01 09:00"
    to: "2026-04-02 09:00"
holidays:
  - {day: "2026-12-25", name: Noël}
`

func TestParseRest(t *testing.T) {
	got, err := team.Parse([]byte(strings.Replace(good, "    name: Anna",
		"    email: anna@example.com\n    quiet: 22:00-07:30\n    verified: no\n    name: Anna", 1) + rest))
	if err != nil {
		t.Fatal(err)
	}
	wall := func(month time.Month, day, hour int) rota.LocalTime {
		return rota.LocalTime{Year: 2026, Month: month, Day: day, Hour: hour}
	}
	month := func(month time.Month, zone string) rota.Period {
		return rota.Period{From: wall(month, 1, 9), To: wall(month, 2, 9), Zone: zone}
	}
	want, err := team.Parse([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	want.People[0].Email, want.People[0].Verified = "anna@example.com", false
	want.People[0].Quiet = rota.Quiet{From: 22 * 60, To: 7*60 + 30}
	want.Layers = []rota.Layer{{
		Name: "nights", Zone: "America/New_York", Start: wall(1, 5, 18), Every: []int{5, 2}, Unit: rota.Days,
		Order: []string{"ben", "anna"},
		Hours: []rota.Hours{
			{Days: []time.Weekday{5, 6, 0, 1}, From: 18 * 60, To: 24 * 60},
			{Days: []time.Weekday{0, 2}, To: 7 * 60},
			{From: 7 * 60, To: 7*60 + 30},
		},
		Holidays: rota.OffHolidays,
	}}
	want.Escalation = []rota.EscalationStep{
		{Notify: []string{"rotation", "nights"}, After: 90 * time.Second},
		{Notify: []string{"sophie"}},
	}
	want.Overrides = []rota.Override{{Layer: "nights", Who: "anna", Period: month(2, "")}}
	want.Swaps = []rota.Swap{{One: "anna", Other: "ben", Period: month(3, "Asia/Tokyo")}}
	want.Leave = []rota.Leave{{Who: "ben", Period: month(4, "")}}
	want.Holidays = []rota.Holiday{{Day: wall(12, 25, 0), Name: "Noël"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestParseRestFaults changes one thing of the rest a row. The rest begins on line 29 of the whole file.
func TestParseRestFaults(t *testing.T) {
	for _, row := range []struct{ name, old, new, want string }{
		{
			"turns of months", "5 + 2 days", "2 months",
			"team file, line 33: layers[0].every must be a number of hours, days or weeks, such as 1 week or 5 + 2 days",
		},
		{
			"turns without a unit", "5 + 2 days", "5",
			"team file, line 33: layers[0].every must be a number of hours, days or weeks, such as 1 week or 5 + 2 days",
		},
		{
			"turns of half a day", "5 + 2 days", "1.5 days",
			"team file, line 33: layers[0].every must be a number of hours, days or weeks, such as 1 week or 5 + 2 days",
		},
		{
			"a turn of nothing", "5 + 2 days", "5 + 0 days",
			"team file, line 33: layers[0].every must be a number of hours, days or weeks, such as 1 week or 5 + 2 days",
		},
		{
			"a day nobody knows", "fri-mon", "fri-man",
			"team file, line 36: layers[0].hours[0] must be days and two times, such as mon-fri 09:00-18:00",
		},
		{
			"a time without an end", "07:00-07:30", "07:00",
			"team file, line 38: layers[0].hours[2] must be days and two times, such as mon-fri 09:00-18:00",
		},
		{
			"25 o'clock", "18:00-24:00", "18:00-25:00",
			"team file, line 36: layers[0].hours[0] must be days and two times, such as mon-fri 09:00-18:00",
		},
		{
			"somebody unknown in a layer", "[ben, anna]", "[ben, bob]",
			`team file, line 34: layers[0].order[1] nobody has the id "bob"; add the person or correct the id`,
		},
		{
			"no start", "    start: \"2026-01-05 18:00\"\n", "",
			"team file, line 30: layers[0].start is not a date and time; write one such as 2026-01-05 09:00",
		},
		{
			"holidays maybe", "holidays: off", "holidays: maybe",
			"team file, line 39: layers[0].holidays must be off or only, or left out",
		},
		{
			"a step after nothing", "90s", "0s",
			"team file, line 42: steps[0].after must be a time from 1m to 24h, such as 5m",
		},
		{
			"a step after words", "90s", "a while",
			"team file, line 42: steps[0].after must be a time from 1m to 24h, such as 5m",
		},
		{
			"a step that calls a stranger", "[sophie]", "[zoe]",
			`team file, line 43: steps[1].call[0] no layer or person is called "zoe"; add it or correct the name`,
		},
		{
			"an override of no layer", "layer: nights", "layer: days",
			`team file, line 45: overrides[0].layer no layer is called "days"; add it or correct the name`,
		},
		{
			"a swap that goes backwards", "2026-03-02", "2026-02-02",
			"team file, line 47: swaps[0].to must be after from",
		},
		{
			"a swap on Mars", "Asia/Tokyo", "Mars",
			`team file, line 47: swaps[0].zone "Mars" is not a time zone; write an IANA name such as Europe/Paris`,
		},
		{
			"leave without an end", "    to: \"2026-04-02 09:00\"\n", "",
			"team file, line 49: leave[0].to is not a date and time; write one such as 2026-01-05 09:00",
		},
		{
			"a holiday with a time", "2026-12-25", "2026-12-25 09:00",
			"team file, line 53: holidays[0].day is not a date; write one such as 2026-12-25",
		},
		{
			"a field nobody knows", "who: ben", "whom: ben",
			`team file, line 49: nothing is called "whom"; see infra/team/sample.yaml`,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			if strings.Count(rest, row.old) != 1 {
				t.Fatalf("the rest holds %q %d times", row.old, strings.Count(rest, row.old))
			}
			if _, err := team.Parse([]byte(good + strings.Replace(rest, row.old, row.new, 1))); err == nil ||
				err.Error() != row.want {
				t.Errorf("error %v\n want %s", err, row.want)
			}
		})
	}
	for field, want := range map[string]string{
		"email: anna":        "Anna's email is not an e-mail address; write one such as anna@example.com",
		"quiet: always":      "Anna's quiet must be two times such as 22:00-07:00",
		"verified: tomorrow": "Anna's verified must be yes or no",
	} {
		_, err := team.Parse([]byte(strings.Replace(good, "    name: Anna", "    "+field+"\n    name: Anna", 1)))
		if err == nil || err.Error() != "team file, line 8: "+want {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// good is a file like the sample, kept as it is because the rows below name its lines.
//
//go:embed testdata/team.yaml
var good string

func TestParseGood(t *testing.T) {
	got, err := team.Parse([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	want := rota.Rota{
		People: []rota.Person{
			{ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris", Verified: true},
			{ID: "ben", Name: "Ben", Phone: "+33698765432", Lang: "en", Zone: "Europe/Paris", Verified: true},
			{ID: "sophie", Name: "Sophie", Phone: "+33611223344", Lang: "fr", Zone: "Europe/Paris", Verified: true},
		},
		Zone:   "Europe/Paris",
		Start:  rota.LocalTime{Year: 2026, Month: time.January, Day: 5, Hour: 9},
		Every:  1,
		Order:  []string{"anna", "ben"},
		Backup: "sophie",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the good file (-want +got):\n%s", diff)
	}
}

// TestParse changes one thing of the good file a row.
func TestParse(t *testing.T) {
	for _, row := range []struct {
		name, old, new string
		want           string // "" for no error, else the whole error
	}{
		{"an unquoted number", `"+33 6 12 34 56 78"`, `+33612345678`, ""},
		{"dots and brackets", `"+33 6 12 34 56 78"`, `"+33 (0)6.12.34.56.78"`, ""},
		{"an unquoted start", `"2026-01-05 09:00"`, `2026-01-05 09:00`, ""},
		{"no backup", "backup: sophie", "", ""},
		{"a country in small letters", "country: FR", "country: fr", ""},
		{"every left out", "  every: 1 ", "  # every ", ""},
		{"an alias", "backup: sophie", "backup: &s sophie", ""},

		{
			"a number without country", `"+33 6 12 34 56 78"`, `"06 12 34 56 78"`,
			"team file, line 9: Anna's phone has no country; begin it with + and the country code, or add country: FR",
		},
		{
			"a digit too few", `"+33 6 12 34 56 78"`, `"+33 6 12 34 56 7"`,
			"team file, line 9: Anna's phone is nobody's number in that country; check the digits",
		},
		{
			"no number at all", `"+33 6 12 34 56 78"`, `call me`,
			"team file, line 9: Anna's phone has no country; begin it with + and the country code, or add country: FR",
		},
		{
			"words after +", `"+33 6 12 34 56 78"`, `+ask reception`,
			"team file, line 9: Anna's phone is nobody's number in that country; check the digits",
		},
		{
			"an empty number", `"+33 6 12 34 56 78"`, `""`,
			"team file, line 9: Anna's phone is missing; write a mobile number with + and the country code",
		},
		{
			"a landline", `"+33 6 12 34 56 78"`, `"+33 1 42 68 53 00"`,
			"team file, line 9: Anna's phone is not a mobile and would get no SMS; write a mobile number",
		},
		{
			"a country nobody knows", "country: FR", "country: France",
			"team file, line 13: Ben's phone is of a country nobody knows; write country as two letters, such as FR",
		},
		{"a language we do not speak", "lang: en", "lang: de", "team file, line 15: Ben's lang must be en or fr"},
		{"a missing language", "    lang: en\n", "", "team file, line 11: Ben's lang must be en or fr"},
		{
			"a missing name", "    name: Ben\n", "",
			"team file, line 11: ben's name is missing; write it as colleagues say it",
		},
		{"a number in place of a name", "name: Ben", `name: "+33698765432"`, ""},
		{
			"an unknown zone, told once", "zone: Europe/Paris\n\npeople", "zone: Paris\n\npeople",
			`team file, line 4: zone "Paris" is not a time zone; write an IANA name such as Europe/Paris`,
		},
		{
			"a person's unknown zone", "    zone: Europe/Paris", "    zone: Paris",
			`team file, line 20: Sophie's zone "Paris" is not a time zone; write an IANA name such as Europe/Paris`,
		},
		{
			"a start without a time", `"2026-01-05 09:00"`, `2026-01-05`,
			"team file, line 23: start is not a date and time; write one such as 2026-01-05 09:00",
		},
		{
			"a turn of days", "every: 1", "every: 3 days",
			"team file, line 24: every must be a number of weeks, 1 or more",
		},
		{"a turn of nothing", "every: 1", "every: 0", "team file, line 24: every must be a number of weeks, 1 or more"},
		{
			"an unknown id in the order", "[anna, ben]", "[anna, bob]",
			`team file, line 25: order[1] nobody has the id "bob"; add the person or correct the id`,
		},
		{"an empty order", "[anna, ben]", "[]", "team file, line 25: order is empty; name at least one person"},
		{
			"an unknown backup", "backup: sophie", "backup: bob",
			`team file, line 28: backup nobody has the id "bob"; add the person or correct the id`,
		},
		{
			"one id twice", "id: ben", "id: anna",
			"team file, line 11: Ben's id \"anna\" is also the id of person 1; give each person an id of their own\n" +
				`team file, line 25: order[1] nobody has the id "ben"; add the person or correct the id`,
		},
		{
			"a field nobody knows", "name: Ben", "nom: Ben",
			`team file, line 12: nothing is called "nom"; see infra/team/sample.yaml`,
		},
		{"a field twice", "name: Ben", "id: Ben", `team file, line 12: "id" stands there twice; remove one`},
		{
			"a list in place of a value", "backup: sophie", "backup: [sophie]",
			"team file, line 28: a single value belongs there",
		},
		{
			"a value in place of a list", "people:\n", "people: +33612345678\nx:\n",
			"team file, line 6: is not as in infra/team/sample.yaml; compare the indentation and the dashes\n" +
				`team file, line 7: nothing is called "x"; see infra/team/sample.yaml`,
		},
		{
			"a tab", "    lang: en", "\tlang: en",
			"team file, line 14: is not as in infra/team/sample.yaml; compare the indentation and the dashes",
		},
		{
			"a second document", "backup: sophie", "backup: sophie\n---\nzone: UTC",
			"team file: more than one document; remove the lines after ---",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			if strings.Count(good, row.old) != 1 {
				t.Fatalf("the good file holds %q %d times", row.old, strings.Count(good, row.old))
			}
			got, err := team.Parse([]byte(strings.Replace(good, row.old, row.new, 1)))
			if err == nil && row.want == "" {
				if got.People[0].Phone != "+33612345678" || got.Check() != nil {
					t.Errorf("read as %+v", got)
				}
				return
			}
			if err == nil || err.Error() != row.want {
				t.Errorf("error %v\n want %s", err, row.want)
			}
		})
	}
}

// TestNoNumberInErrors puts a number into every place where a value can stand.
func TestNoNumberInErrors(t *testing.T) {
	const number = "+33199887766"
	whole := good + rest
	for i, line := range strings.Split(whole, "\n") {
		before, _, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, broken := range []string{
			before + ": " + number, before + ": [" + number + "]", before + ": *" + number,
			number + ": " + before, before + ": {" + number + ": 1}",
		} {
			lines := strings.Split(whole, "\n")
			lines[i] = broken
			_, err := team.Parse([]byte(strings.Join(lines, "\n")))
			if err != nil && strings.Contains(err.Error(), "199887766") {
				t.Errorf("%q: a number in %v", broken, err)
			}
		}
	}
}

// TestRead: the error of a file begins with its name, on each line; without a name, the sample is read.
func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.yaml")
	bad := strings.NewReplacer("lang: en", "lang: de", "every: 1", "every: 0").Replace(good)
	if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := team.Read(file)
	want := file + ", line 24: every must be a number of weeks, 1 or more\n" + file + ", line 15: Ben's lang must be en or fr"
	if err == nil || err.Error() != want {
		t.Errorf("error %v\n want %s", err, want)
	}
	if _, err := team.Read(file + ".not"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if r, err := team.Read(""); err != nil || len(r.People) != 3 {
		t.Errorf("the sample: %d people, %v", len(r.People), err)
	}
}

func TestEmpty(t *testing.T) {
	for _, source := range []string{"", "# nothing\n"} {
		if _, err := team.Parse([]byte(source)); err == nil ||
			err.Error() != "team file: empty; begin with the sample" {
			t.Errorf("%q: %v", source, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(team.Sample())
	f.Add([]byte("people: [{id: a}]\nrotation: {order: [a]}"))
	f.Fuzz(func(t *testing.T, source []byte) {
		if r, err := team.Parse(source); err == nil && r.Check() != nil {
			t.Errorf("Parse lets pass what Check refuses: %v", r.Check())
		}
	})
}

// The example in the documentation is a rota that reaches somebody.
func TestDocumentedTeam(t *testing.T) {
	page, err := os.ReadFile("../docs/deploying.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the page shows no rota")
	}
	r, err := team.Parse([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	if hole := r.Prove(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)); hole != nil {
		t.Fatal(hole)
	}
}
