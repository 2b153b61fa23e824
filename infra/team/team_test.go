package team_test

import (
	_ "embed"
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
			{ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris"},
			{ID: "ben", Name: "Ben", Phone: "+33698765432", Lang: "en", Zone: "Europe/Paris"},
			{ID: "sophie", Name: "Sophie", Phone: "+33611223344", Lang: "fr", Zone: "Europe/Paris"},
		},
		Zone:   "Europe/Paris",
		Start:  rota.Wall{Year: 2026, Month: time.January, Day: 5, Hour: 9},
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

		{"a number without country", `"+33 6 12 34 56 78"`, `"06 12 34 56 78"`,
			"team file, line 9: Anna's phone has no country; begin it with + and the country code, or add country: FR"},
		{"a digit too few", `"+33 6 12 34 56 78"`, `"+33 6 12 34 56 7"`,
			"team file, line 9: Anna's phone is nobody's number in that country; check the digits"},
		{"no number at all", `"+33 6 12 34 56 78"`, `call me`,
			"team file, line 9: Anna's phone has no country; begin it with + and the country code, or add country: FR"},
		{"words after +", `"+33 6 12 34 56 78"`, `+ask reception`,
			"team file, line 9: Anna's phone is nobody's number in that country; check the digits"},
		{"an empty number", `"+33 6 12 34 56 78"`, `""`,
			"team file, line 9: Anna's phone is missing; write a mobile number with + and the country code"},
		{"a landline", `"+33 6 12 34 56 78"`, `"+33 1 42 68 53 00"`,
			"team file, line 9: Anna's phone is not a mobile and would get no SMS; write a mobile number"},
		{"a country nobody knows", "country: FR", "country: France",
			"team file, line 13: Ben's phone is of a country nobody knows; write country as two letters, such as FR"},
		{"a language we do not speak", "lang: en", "lang: de", "team file, line 15: Ben's lang must be en or fr"},
		{"a missing language", "    lang: en\n", "", "team file, line 12: Ben's lang must be en or fr"},
		{"a missing name", "    name: Ben\n", "", "team file, line 11: ben's name is missing; write it as the others say it"},
		{"a number in place of a name", "name: Ben", `name: "+33698765432"`, ""},
		{"an unknown zone, told once", "zone: Europe/Paris\n\npeople", "zone: Paris\n\npeople",
			`team file, line 4: zone "Paris" is no time zone; write an IANA name such as Europe/Paris`},
		{"a person's unknown zone", "    zone: Europe/Paris", "    zone: Paris",
			`team file, line 20: Sophie's zone "Paris" is no time zone; write an IANA name such as Europe/Paris`},
		{"a start without a time", `"2026-01-05 09:00"`, `2026-01-05`,
			"team file, line 23: start is no date and time; write one such as 2026-01-05 09:00"},
		{"a turn of days", "every: 1", "every: 3 days", "team file, line 24: every must be a number of weeks, 1 or more"},
		{"a turn of nothing", "every: 1", "every: 0", "team file, line 24: every must be a number of weeks, 1 or more"},
		{"an unknown id in the order", "[anna, ben]", "[anna, bob]",
			`team file, line 25: order[1] nobody has the id "bob"; add the person or correct the id`},
		{"an empty order", "[anna, ben]", "[]", "team file: order is empty; name at least one person"},
		{"an unknown backup", "backup: sophie", "backup: bob",
			`team file, line 28: backup nobody has the id "bob"; add the person or correct the id`},
		{"one id twice", "id: ben", "id: anna",
			"team file, line 11: Ben's id \"anna\" is also the id of person 1; give each person an id of their own\n" +
				`team file, line 25: order[1] nobody has the id "ben"; add the person or correct the id`},
		{"a field nobody knows", "name: Ben", "nom: Ben", `team file, line 12: nothing is called "nom"; the sample shows every field`},
		{"a field twice", "name: Ben", "id: Ben", `team file, line 12: "id" stands there twice; remove one`},
		{"a list in place of a value", "backup: sophie", "backup: [sophie]", "team file, line 28: a single value belongs there"},
		{"a value in place of a list", "people:\n", "people: +33612345678\nx:\n",
			"team file, line 6: is not what the sample has there; compare the indentation and the dashes with it\n" +
				`team file, line 7: nothing is called "x"; the sample shows every field`},
		{"a tab", "    lang: en", "\tlang: en",
			"team file, line 14: is not what the sample has there; compare the indentation and the dashes with it"},
		{"a second document", "backup: sophie", "backup: sophie\n---\nzone: UTC",
			"team file: more than one document; remove the lines after ---"},
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
	for i, line := range strings.Split(good, "\n") {
		before, _, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for _, broken := range []string{before + ": " + number, before + ": [" + number + "]", before + ": *" + number, number + ": " + before, before + ": {" + number + ": 1}"} {
			lines := strings.Split(good, "\n")
			lines[i] = broken
			_, err := team.Parse([]byte(strings.Join(lines, "\n")))
			if err != nil && strings.Contains(err.Error(), "199887766") {
				t.Errorf("%q: a number in %v", broken, err)
			}
		}
	}
}

func TestEmpty(t *testing.T) {
	for _, source := range []string{"", "# nothing\n"} {
		if _, err := team.Parse([]byte(source)); err == nil || err.Error() != "team file: empty; begin with the sample" {
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
