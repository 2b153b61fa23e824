package laptop_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/local/laptop"
	"oyez/shared/alert"
	"oyez/shared/sms"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// story is a night as its phones see it. Each SMS is expected by name; at the end none may be left.
type story struct {
	*town
	read map[string]int // how many SMS of each phone were expected so far
}

// tell begins a story on a Saturday at 15:31 in Paris: Anna is on call, then Ben; Sophie is not. Codes count from 4821.
func tell(t *testing.T) *story { return tellUnder(t, alert.Rules{}, embedded.Options{}) }

func tellUnder(t *testing.T, rules alert.Rules, o embedded.Options) *story {
	t.Helper()
	code := 4820
	w := newTownOf(t, o, func(options *laptop.Options) {
		options.Paging = rules
		options.NewCode = func() string { code++; return fmt.Sprint(code) }
	})
	w.clock.Forward(12 * time.Hour)
	s := &story{town: w, read: map[string]int{}}
	t.Cleanup(func() {
		for _, name := range slices.Sorted(maps.Keys(phones)) {
			for _, text := range s.unread(name) {
				t.Errorf("nobody expected at %s's: %q", name, text)
			}
		}
		s.nothingPersonal()
	})
	return s
}

func (s *story) unread(name string) []string { return s.texts(name)[s.read[name]:] }

// nothingPersonal checks the story's log: no phone number, customer name, text or link.
func (s *story) nothingPersonal() {
	s.t.Helper()
	log := s.log.String()
	private := []string{"Jeanne", "Pat Doe", "patdoe", "brûlé", "money back", "OYEZ "}
	for _, number := range phones {
		private = append(private, number, number[1:])
	}
	for _, text := range s.oyez.Phone.Received() {
		for _, token := range links.FindAllStringSubmatch(text.Text, -1) {
			private = append(private, token[1][1:])
		}
	}
	for _, text := range s.oyez.Phone.TextsToUs() {
		if len(text.Text) > 8 { // "ok" is in many words
			private = append(private, text.Text)
		}
	}
	for _, words := range private {
		if strings.Contains(log, words) {
			s.t.Errorf("the log holds %q", words)
		}
	}
}

// forward moves the clock and sweeps each minute.
func (s *story) forward(d time.Duration) {
	s.t.Helper()
	for ; d > 0; d -= time.Minute {
		s.later(min(d, time.Minute))
	}
}

// complains is an angry customer on X, and its immediate effects.
func (s *story) complains(id string) {
	s.t.Helper()
	s.hears("x", s.tweet(id, "author-"+id, angry))
}

// handset is one person's phone.
type handset struct {
	s    *story
	name string
	text string // the last expected SMS
}

func (s *story) phone(name string) *handset { return &handset{s: s, name: name} }

// expect reads the next SMS and checks that it contains the words.
func (h *handset) expect(words ...string) *handset {
	h.s.t.Helper()
	unread := h.s.unread(h.name)
	if len(unread) == 0 {
		h.s.t.Fatalf("nothing came to %s, want %q\n%s", h.name, words, h.s.log)
	}
	h.s.read[h.name]++
	h.text = unread[0]
	for _, w := range words {
		if !strings.Contains(h.text, w) {
			h.s.t.Fatalf("to %s came %q, want %q in it", h.name, h.text, w)
		}
	}
	return h
}

// silent checks that there are no more.
func (h *handset) silent() *handset {
	h.s.t.Helper()
	if unread := h.s.unread(h.name); len(unread) > 0 {
		h.s.t.Fatalf("to %s came %q", h.name, unread)
	}
	return h
}

// reply answers by SMS and processes the effects.
func (h *handset) reply(text string) *handset {
	h.s.t.Helper()
	if err := h.s.oyez.Phone.TextUs(h.s.t.Context(), phones[h.name], text); err != nil {
		h.s.t.Fatal(err)
	}
	h.s.settle()
	return h
}

// opens reads the page linked in the last expected SMS.
func (h *handset) opens() string {
	h.s.t.Helper()
	status, page := h.s.get(link(h.s.t, h.text))
	if status != http.StatusOK {
		h.s.t.Fatalf("the link opens %d", status)
	}
	return page
}

// answers replies to the customer on that page.
func (h *handset) answers(text string) {
	h.s.t.Helper()
	if status, page := h.s.post(link(h.s.t, h.text), "answer",
		map[string][]string{"text": {text}, "visibility": {"public"}}); status >= 400 {
		h.s.t.Fatalf("answered %d %s", status, page)
	}
	h.s.settle()
}

func TestStoryOneTakesAndAnswers(t *testing.T) {
	s := tell(t)
	s.hears("meta", s.comment("add", "1", fire))
	anna := s.phone("Anna").expect("OYEZ 100 Facebook, Jeanne Martin", "machine a pris feu", "OK 4821 https://")
	s.phone("Anna").reply("pris").expect("OYEZ 4821 : à vous jusqu'à 15:51. Pas vous ? E 4821")
	anna.answers("Madame, je vous appelle tout de suite.")
	s.forward(24 * time.Hour)
}

func TestStoryNobodyReacts(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("Pat Doe", "OK 4821")
	s.forward(4 * time.Minute)
	s.phone("Ben").silent()
	s.forward(time.Minute)
	s.phone("Ben").expect("Pat Doe", "OK 4821")
	s.phone("Anna").expect("OYEZ 4821", "Ben")
	s.forward(5 * time.Minute)
	s.phone("Anna").expect("Pat Doe", "OK 4821") // a new episode begins
	s.phone("Ben").reply("ok4821").expect("yours until")
	s.phone("Anna").expect("OYEZ 4821 : Ben s'en charge.")
	s.forward(10 * time.Minute)
}

func TestStoryByNightOnlyPagesRing(t *testing.T) {
	s := tell(t)
	s.clock.Forward(12 * time.Hour)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821")
	s.forward(5 * time.Minute)
	s.phone("Ben").expect("OK 4821").reply("ok").expect("yours until 03:56")
	s.phone("Anna").silent() // that Ben was alerted and took it can wait
}

func TestStoryALeaseLapses(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821").reply("Ok 4821 ").expect("à vous jusqu'à 15:51")
	s.forward(19 * time.Minute)
	s.phone("Anna").silent()
	s.forward(time.Minute)
	s.phone("Anna").expect("de nouveau ouverte", "OK 4821").reply("t").expect("à vous jusqu'à 16:01")
	s.forward(9 * time.Minute)
	s.phone("Anna").silent()
	s.forward(time.Minute)
	s.phone("Anna").expect("de nouveau ouverte").reply("4821").expect("à vous jusqu'à 16:21")
}

func TestStoryTheSecondIsToldWhoHasIt(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821")
	s.forward(5 * time.Minute)
	s.phone("Ben").expect("OK 4821").reply("OK").expect("OYEZ 4821: yours until 15:56. Not you? E 4821")
	s.phone("Anna").expect("SMS envoyé à Ben")
	s.phone("Anna").expect("Ben s'en charge").reply("ok").expect("OYEZ 4821 : Ben s'en charge jusqu'à 15:56.")
	s.phone("Anna").reply("e").expect("Ben s'en charge jusqu'à") // nor can she give away what is his
	s.phone("Sophie").reply("ok 4821").expect("Ben s'en charge jusqu'à")
}

func TestStoryATakeIsForged(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821")
	s.phone("Anna").reply("OK 4821") // not Anna: somebody forging her number
	s.phone("Anna").expect("Pas vous ? E 4821").reply("E").expect("OYEZ 4821 : la personne suivante est alertée.")
	s.phone("Ben").expect("OK 4821").reply("on it").expect("yours until")
	s.phone("Anna").expect("Ben s'en charge")
}

func TestStoryAnnaHandsItOver(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821").reply("je prends").expect("à vous")
	s.forward(10 * time.Minute)
	s.phone("Anna").reply("pas moi").expect("la personne suivante est alertée")
	s.phone("Ben").expect("OK 4821").reply("👍").expect("yours until 16:01")
	s.phone("Anna").expect("Ben s'en charge")
}

func TestStoryASnoozeEnds(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821").reply("s30").expect("OYEZ 4821 : personne ne sera alerté avant 16:01.")
	s.forward(29 * time.Minute)
	s.phone("Ben").silent()
	s.forward(time.Minute)
	s.phone("Ben").expect("OK 4821").reply("4821").expect("yours")
	s.phone("Anna").expect("SMS envoyé à Ben")
	s.phone("Anna").expect("Ben s'en charge")
}

func TestStoryNobodySnoozesForGood(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821")
	for range alert.MaxSnoozes {
		s.phone("Anna").reply("s 10h").expect("personne ne sera alerté avant 16:31") // an hour at most
	}
	s.phone("Anna").reply("s").expect("trop de reports")
	s.phone("Anna").reply("ok").expect("à vous")
}

func TestStorySTOP(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821").reply("Arrêt")
	s.phone("Ben").expect("OYEZ: Anna replied STOP", "START")
	s.phone("Sophie").expect("Anna a répondu STOP") // a manager
	s.phone("Anna").silent()
	if team, err := s.oyez.Store.Rota(t.Context()); err != nil || team.Prove(s.clock.Now()) == nil {
		t.Errorf("the rota is still proved to reach somebody: %v", err)
	}
	if _, page := s.get("/inbox"); !strings.Contains(page, "STOP reçu d’Anna") {
		t.Error("the inbox does not say that Anna gets no SMS")
	}
	s.forward(5 * time.Minute)
	s.phone("Ben").expect("OK 4821").reply("ok").expect("yours")
	s.complains("1002") // Anna is skipped at once
	s.phone("Ben").expect("OK 4822")
	s.phone("Anna").silent().reply("START").expect("vous recevrez de nouveau nos SMS")
	s.complains("1003")
	s.phone("Anna").expect("OK 4823")
	if team, err := s.oyez.Store.Rota(t.Context()); err != nil || team.Prove(s.clock.Now()) != nil {
		t.Errorf("START does not undo it: %v", err)
	}
}

func TestStorySTARTThatAWSDoesNotTake(t *testing.T) {
	s := tell(t)
	s.phone("Anna").reply("STOP")
	s.phone("Ben").expect("Anna replied STOP")
	s.phone("Sophie").expect("Anna a répondu STOP")
	s.oyez.Phone.Refuse(func(to string) error { // the number's keyword START was never set up
		if to == phones["Anna"] {
			return &sms.Error{Reason: sms.OptedOut}
		}
		return nil
	})
	s.phone("Anna").reply("START").silent()
	if team, err := s.oyez.Store.Rota(t.Context()); err != nil || !team.People[0].Stopped {
		t.Errorf("a START that AWS does not honour is believed: %v", err)
	}
}

func TestStorySeveralAreOpen(t *testing.T) {
	s := tell(t)
	s.hears("meta", s.comment("add", "1", fire))
	s.complains("1002")
	s.phone("Anna").expect("Jeanne Martin", "OK 4821")
	s.phone("Anna").expect("Pat Doe", "OK 4822")
	s.phone("Anna").reply("ok").expect("OYEZ, 2 alertes en cours", "4821 Jeanne Martin", "4822 Pat Doe", "OK et son code")
	s.phone("Anna").reply("ok 9999").expect("aucune alerte en cours sous 9999")
	s.phone("Anna").reply("ok 4822").expect("OYEZ 4822 : à vous")
	s.phone("Anna").reply("ok").expect("OYEZ 4821 : à vous") // the only one not taken
	s.phone("Anna").reply("?").expect("2 alertes en cours")
	s.phone("Sophie").reply("merci").silent()
}

func TestStoryWordsBecomeNotes(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	anna := s.phone("Anna").expect("OK 4821")
	s.phone("Anna").reply("ok mais je suis dans le train 😬").expect(
		"OYEZ 4821 : noté, mais alerte pas encore prise. Pour la prendre : OK 4821")
	if page := anna.opens(); !strings.Contains(page, "Note d’Anna") ||
		!strings.Contains(page, "ok mais je suis dans le train 😬") {
		t.Error("the page does not show the note")
	}
	s.forward(5 * time.Minute)
	s.phone("Ben").expect("OK 4821").reply("ok").expect("yours")
	s.phone("Anna").expect("Ben")
	s.phone("Anna").expect("Ben s'en charge")
	s.phone("Ben").reply("4821 I called her, she is fine").expect("OYEZ 4821: noted.")
}

// A phone whose owner is driving answers everything by itself, even our responses.
func TestStoryAPhoneThatAnswersByItself(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821")
	for heard := 0; len(s.unread("Anna")) > 0 || heard == 0; heard++ {
		if heard > 20 {
			t.Fatal("it goes on and on")
		}
		s.read["Anna"] = len(s.texts("Anna"))
		s.phone("Anna").reply("I'm driving. I'll see your message later.")
	}
	s.phone("Anna").reply("ok").expect("à vous")
}

func TestStoryStrangersAndFloods(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821")
	for _, number := range []string{"+33600000001", "", "+", "33612345678x"} {
		if err := s.oyez.Phone.TextUs(t.Context(), number, "OK 4821"); err != nil {
			t.Fatal(err)
		}
	}
	s.settle()
	if n := len(s.oyez.Phone.Received()); n != 1 {
		t.Errorf("%d SMS: a stranger was answered", n)
	}
	for range 100 { // somebody keeps forging Anna's number
		s.phone("Anna").reply("9999")
	}
	if n := len(s.unread("Anna")); n > 30 {
		t.Errorf("%d answers", n)
	}
	s.read["Anna"] = len(s.texts("Anna"))
	s.phone("Anna").reply("ok 4821").silent() // a take does not get through the noise either
	s.phone("Anna").reply("STOP")             // but this does
	s.phone("Ben").expect("Anna replied STOP")
	s.phone("Sophie").expect("Anna a répondu STOP")
	s.forward(5 * time.Minute)
	s.phone("Ben").expect("OK 4821")
}

func TestStoryAnAnswerComesThriceAndLate(t *testing.T) {
	s := tell(t)
	inbound := s.oyez.Inbound.Handle
	deliver := func(ctx context.Context, payload string) error {
		event := events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{Message: payload}}}}
		return errors.Join(inbound(ctx, event), inbound(ctx, event), inbound(ctx, event))
	}
	s.oyez.Phone.Intercept(deliver)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821").reply("e").expect("la personne suivante")
	s.phone("Ben").expect("OK 4821") // only Ben, and once
	var late []string
	s.oyez.Phone.Intercept(func(_ context.Context, payload string) error { late = append(late, payload); return nil })
	s.phone("Ben").reply("ok").silent()
	s.phone("Sophie").reply("ok 4821")
	s.forward(time.Minute)
	for _, payload := range slices.Backward(late) { // Sophie's comes first
		if err := deliver(t.Context(), payload); err != nil {
			t.Fatal(err)
		}
	}
	s.settle()
	s.phone("Sophie").expect("OYEZ 4821 : à vous")
	s.phone("Ben").expect("Sophie has it until")
	s.read["Anna"], s.read["Ben"] = len(s.texts("Anna")), len(s.texts("Ben")) // who took it
}

func TestStoryInTheSandbox(t *testing.T) {
	s := tell(t)
	s.oyez.Phone.Refuse(func(to string) error {
		if to == phones["Ben"] {
			return nil
		}
		return &sms.Error{Reason: sms.Unverified}
	})
	s.complains("1001")
	s.phone("Ben").expect("OK 4821").reply("ok").expect("yours") // Anna's number is not verified in the sandbox
}

func TestStoryTheMoneyIsSpent(t *testing.T) {
	s := tell(t)
	s.complains("1001")
	s.oyez.Phone.Refuse(func(string) error { return &sms.Error{Reason: sms.OverQuota} })
	s.phone("Anna").expect("OK 4821").reply("ok").silent() // she has it; the confirmation is not sent
	s.phone("Ben").silent()
	s.oyez.Phone.Refuse(nil)
	s.phone("Anna").reply("?").expect("1 alerte en cours", "4821")
}

func TestStoryAnSMSIsLost(t *testing.T) {
	s := tell(t)
	s.oyez.Phone.Refuse(func(to string) error {
		if to == phones["Anna"] {
			return laptop.ErrLost
		}
		return nil
	})
	s.complains("1001")
	s.phone("Anna").silent()
	s.forward(5 * time.Minute)
	s.phone("Ben").expect("OK 4821").reply("ok").expect("yours")
}

func TestStoryABurst(t *testing.T) {
	s := tellUnder(t, alert.Rules{Burst: 3}, embedded.Options{})
	for n := range 3 {
		s.complains(fmt.Sprint(1001 + n))
		s.phone("Anna").expect(fmt.Sprint("OK ", 4821+n))
	}
	s.complains("1004")
	s.phone("Anna").expect("rafale de 4", "OK 4824")
	for n := range 20 {
		s.complains(fmt.Sprint(1005 + n))
	}
	s.phone("Anna").silent().reply("4824").expect("OYEZ 4824 : à vous")
}

// A complaint below a page has a deadline too: halfway, the person on call is reminded; at the end, alerted.
func TestStoryAQuietQuestionIsForgotten(t *testing.T) {
	s := tell(t)
	s.hears("x", s.tweet("1001", "777", "@oyez my parcel arrived broken"))
	s.forward(119 * time.Minute)
	s.phone("Anna").silent()
	s.forward(time.Minute)
	s.phone("Anna").expect("19:31").silent()
	s.phone("Anna").reply("ok").expect("aucune alerte en cours") // not an alert yet
	s.forward(2 * time.Hour)
	s.phone("Anna").expect("Pat Doe", "OK 4821").reply("ok 4821").expect("à vous jusqu'à 19:51")
}

// A person coming on call learns what is open, and is responsible for it.
func TestStoryTheShiftChanges(t *testing.T) {
	s := tell(t)
	s.clock.Forward(41*time.Hour + 24*time.Minute) // Monday, 08:55 in Paris
	s.complains("1001")
	s.phone("Anna").expect("OK 4821").reply("ok").expect("à vous jusqu'à 09:15")
	s.forward(10 * time.Minute)
	s.phone("Sophie").expect("4821").reply("?").expect("4821 Pat Doe")
	s.phone("Anna").reply("e").expect("la personne suivante")
	s.phone("Sophie").expect("OK 4821").reply("e").expect("la personne suivante") // on call now, and not alerted before
	s.phone("Ben").expect("OK 4821").reply("ok").expect("yours")
	s.phone("Anna").expect("Ben s'en charge")
	s.phone("Sophie").expect("Ben s'en charge")
}

var number = regexp.MustCompile(`\+?[0-9]{9,}`)

// No error quotes a phone number or a text, whatever the table does.
func TestStoryFaultsTellNothing(t *testing.T) {
	var faults atomic.Int64
	s := tellUnder(t, alert.Rules{}, embedded.Options{Fault: func(call int, _ string) error {
		if call > 60 && call%3 == 0 {
			faults.Add(1)
			return table.ErrThrottled
		}
		return nil
	}})
	_ = s.send("x", s.tweet("1001", "777", angry))
	for range 20 {
		_ = s.oyez.WaitIdle(t.Context())
		_ = s.oyez.Phone.TextUs(t.Context(), phones["Anna"], "ok, but my number is +33612345678")
		s.clock.Forward(time.Minute)
		_ = s.oyez.Sweep.Handle(t.Context())
	}
	for _, line := range strings.Split(s.log.String(), "\n") {
		if _, err, failed := strings.Cut(line, `"err":`); failed && number.MatchString(err) {
			t.Errorf("a number in %s", line)
		}
	}
	if faults.Load() == 0 {
		t.Error("nothing failed")
	}
	for name := range phones {
		s.read[name] = len(s.texts(name))
	}
}
