package signin

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/run"
	"oyez/shared/session"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// How long responses take in every case: the duration must not reveal whether a number is in the team.
const (
	askTime  = 2 * time.Second // time limit for sending the SMS
	codeTime = time.Second     // after a wrong code
)

// numberPage asks for a phone number.
type numberPage struct {
	Back  string
	As    string // who is already signed in; "" for nobody
	Wrong string
}

func (s *signin) signInPage(v *visit) error { return s.askNumber(v, http.StatusOK, "") }

func (s *signin) askNumber(v *visit, status int, wrong string) error {
	p := numberPage{Back: v.back, Wrong: wrong}
	if v.Person.ID != "" {
		p.As = v.Say("signin.signed-in-as", v.Person.Name)
	}
	return s.page(v, status, "signin", v.Say("signin.title"), scriptPath, p)
}

// ask sends a code to a number of the team. Any other number gets the same response after the same time.
func (s *signin) ask(v *visit) error {
	typed := v.Posted("phone")
	if len(typed) > 40 || strings.Count(strings.Map(onlyDigits, typed), "")-1 < 7 {
		return s.askNumber(v, http.StatusUnprocessableEntity, v.Say("signin.no-number"))
	}
	until := v.Clock.Now.Add(askTime)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.Context()), askTime)
	defer cancel()
	person, err := s.personByPhone(ctx, v, typed)
	if err != nil {
		return err
	}
	token, code, salt := s.Sessions.NewToken(), s.NewCode(), []byte(s.Sessions.NewToken())
	if err := s.Store.PutAsk(ctx, token, session.ForCodeOf(person.ID, token, code, salt, v.Clock.Now)); err != nil {
		return err
	}
	if person.ID != "" {
		s.sendCode(ctx, person, code)
	}
	s.Wait(v.Context(), until)
	s.Sessions.Cookies.SetAsk(v.W, token)
	return v.Redirect("/signin/code?back=" + url.QueryEscape(v.back))
}

func onlyDigits(r rune) rune {
	if '0' <= r && r <= '9' {
		return r
	}
	return -1
}

// personByPhone finds the one person whose verified phone was typed; nobody if none or several match.
func (s *signin) personByPhone(ctx context.Context, v *visit, typed string) (rota.Person, error) {
	team, err := s.Store.Rota(ctx)
	if err != nil {
		return rota.Person{}, err
	}
	if len(team.People) == 0 {
		if team, err = s.createFirstTeam(ctx, v, typed); err != nil {
			return rota.Person{}, err
		}
	}
	var found []rota.Person
	for _, p := range team.People {
		if p.Verified && session.SameNumber(typed, p.Phone) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return rota.Person{}, nil
	}
	return found[0], nil
}

// sendCode sends a code unless a limit forbids it. Only the log says so: the page is always the same.
func (s *signin) sendCode(ctx context.Context, p rota.Person, code string) {
	refusal, err := s.refusal(ctx, p)
	switch {
	case err != nil:
		s.Log.ErrorContext(ctx, "no code sent", "person", p.ID, "err", err)
	case refusal != "":
		s.Log.WarnContext(ctx, "no code sent", "person", p.ID, "because", refusal)
	default:
		s.send(ctx, p, texts.Of(p.Lang).Say("sms.code", code))
	}
}

// refusal says why a person may not get a code now; "" if they may, and then the code is counted.
func (s *signin) refusal(ctx context.Context, p rota.Person) (string, error) {
	wrong, err := s.Store.QuotaSpent(ctx, wrongOf(p), session.WrongCodes())
	if err != nil {
		return "", err
	}
	if wrong >= session.WrongCodes().Max {
		return "too many wrong codes today", nil
	}
	if room, err := s.roomForSMS(ctx); err != nil || !room {
		return "half of the month's SMS are sent, the rest is the alerts'", err
	}
	for _, q := range []struct {
		name, why string
		quota     session.Quota
	}{
		{"codes#" + p.ID, "three codes in an hour", session.CodesOfPerson()},
		{"codes", "twenty codes in a day", session.CodesInAll()},
	} {
		if _, ok, err := s.Store.SpendQuota(ctx, q.name, q.quota); err != nil || !ok {
			return q.why, err
		}
	}
	return "", nil
}

func wrongOf(p rota.Person) string { return "wrong#" + p.ID }

// roomForSMS reports whether the month's SMS budget has room for messages other than alerts.
func (s *signin) roomForSMS(ctx context.Context) (bool, error) {
	sent, err := s.Store.SMSSent(ctx)
	return err == nil && session.Room(sent, s.Month), err
}

func (s *signin) send(ctx context.Context, p rota.Person, text string) bool {
	if _, err := s.Sender.Send(ctx, p.Phone, sms.Line(text)); err != nil {
		s.Metrics.Count(metrics.Unsent, 1)
		s.Log.ErrorContext(ctx, "SMS not sent", "person", p.ID, "err", err)
		return false
	}
	return true
}

type codePage struct {
	Back  string
	Wrong string
}

func (s *signin) codePage(v *visit) error { return s.askCode(v, http.StatusOK, "") }

func (s *signin) askCode(v *visit, status int, wrong string) error {
	return s.page(v, status, "code", v.Say("signin.title"), "", codePage{Back: v.back, Wrong: wrong})
}

// enterCode signs in whoever types the code sent for this browser.
func (s *signin) enterCode(v *visit) error {
	until := v.Clock.Now.Add(codeTime)
	token := s.Sessions.Cookies.Ask(v.R)
	if token == "" {
		return s.askNumber(v, http.StatusForbidden, v.Say("signin.ask-again"))
	}
	ask, err := s.Store.TryCode(v.Context(), token)
	if errors.Is(err, store.ErrNotFound) {
		return s.askNumber(v, http.StatusForbidden, v.Say("signin.ask-again"))
	}
	if err != nil {
		return err
	}
	right, err := s.checkCode(v, token, ask)
	if err != nil {
		return err
	}
	if !right {
		s.Wait(v.Context(), until)
		return s.askCode(v, http.StatusUnprocessableEntity, v.Say("signin.wrong-code"))
	}
	return s.enter(v, ask.Person, session.ByCode, v.back)
}

// checkCode reports whether the code is correct, and then uses it up. A guess counts as wrong before it is checked, so
// parallel guesses get no extra tries.
func (s *signin) checkCode(v *visit, token string, ask session.Ask) (bool, error) {
	opens := ask.Opens(token, strings.Map(onlyDigits, v.Posted("code")))
	if ask.Person == "" {
		return false, nil
	}
	team, err := s.Store.Rota(v.Context())
	if err != nil {
		return false, err
	}
	p, ok := team.Person(ask.Person)
	if !ok { // left the team meanwhile
		return false, nil
	}
	n, counted, err := s.Store.SpendQuota(v.Context(), wrongOf(p), session.WrongCodes())
	switch {
	case errors.Is(err, run.ErrTooBusy) || err == nil && !counted:
		return false, nil
	case err != nil:
		return false, err
	case !opens:
		if n == session.WrongCodes().Max {
			s.notifyBlocked(v, p)
		}
		return false, nil
	}
	_, err = s.Store.Redeem(v.Context(), token, session.ForCode)
	if errors.Is(err, store.ErrNotFound) { // already used
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.Store.ResetQuota(v.Context(), wrongOf(p))
}

// notifyBlocked notifies the owner of a number that codes are blocked for a day, and why.
func (s *signin) notifyBlocked(v *visit, p rota.Person) {
	s.Log.WarnContext(v.Context(), "number stopped: too many wrong codes", "person", p.ID)
	if room, err := s.roomForSMS(v.Context()); err == nil && room {
		s.send(v.Context(), p, texts.Of(p.Lang).Say("sms.codes-stopped"))
	}
}

// enter opens a session in the browser and redirects.
func (s *signin) enter(v *visit, person string, how session.How, to string) error {
	if err := s.Sessions.Open(v.W, v.R, person, how); err != nil {
		return err
	}
	if to == "" {
		to = "/signin/devices?new=1" // offers a passkey, but not to people on their way to an answer
	}
	return v.Redirect(to)
}
