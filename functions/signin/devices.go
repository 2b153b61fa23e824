package signin

import (
	"encoding/base64"
	"net/http"

	"oyez/shared/rota"
	"oyez/shared/session"
)

// devicesPage is where a person is signed in, and with what.
type devicesPage struct {
	As       string
	Welcome  bool // just signed in by a code: a passkey is worth having
	Notice   string
	Passkeys []device
	Sessions []device
	Others   []other // for a manager
}

// device is one line: what it is, since when, and what names it in a form.
type device struct {
	ID   string
	What string
	When string
}

// other is somebody else of the team.
type other struct{ ID, Name string }

// devices answers GET /signin/devices.
func (s *signin) devices(v *visit) error {
	open, keys, err := s.Store.Sessions(v.ctx(), v.person.ID)
	if err != nil {
		return err
	}
	p := devicesPage{
		As:      v.say("signin.signed-in-as", v.person.Name),
		Welcome: v.r.URL.Query().Get("new") != "" && len(keys) == 0,
	}
	if who := v.r.URL.Query().Get("ended"); who != "" {
		p.Notice = v.say("devices.ended-other", v.name(who))
	}
	for _, k := range keys {
		when := v.say("devices.made-on", v.clock.Date(k.Made))
		if !k.Used.IsZero() {
			when = v.say("devices.used-on", v.clock.Date(k.Used))
		}
		p.Passkeys = append(p.Passkeys, device{
			ID: base64.RawURLEncoding.EncodeToString(k.ID), What: known(v, k.Device),
			When: when,
		})
	}
	for _, o := range open {
		how := "devices.by-code"
		if o.How == session.ByPasskey {
			how = "devices.by-passkey"
		}
		p.Sessions = append(p.Sessions, device{What: known(v, o.Device), When: v.say(how, v.clock.Date(o.Since))})
	}
	if v.manages() {
		for _, o := range v.team.People {
			if o.ID != v.person.ID {
				p.Others = append(p.Others, other{ID: o.ID, Name: o.Name})
			}
		}
	}
	return s.page(v, http.StatusOK, "devices", v.say("nav.devices"), "/signin/passkey.js", p)
}

func known(v *visit, device string) string {
	if device == "" {
		return v.say("devices.some-device")
	}
	return device
}

// remove forgets a passkey of the person.
func (s *signin) remove(v *visit) error {
	id, err := base64.RawURLEncoding.DecodeString(v.r.PostForm.Get("id"))
	if err != nil {
		return &problem{status: http.StatusBadRequest, title: "problem.nothing-done", text: "problem.torn"}
	}
	if err := s.Store.RemovePasskey(v.ctx(), v.person.ID, id); err != nil {
		return err
	}
	s.Log.InfoContext(v.ctx(), "passkey removed", "person", v.person.ID)
	http.Redirect(v.w, v.r, "/signin/devices", http.StatusSeeOther)
	return nil
}

// leave signs out in this browser.
func (s *signin) leave(v *visit) error {
	if err := s.Door.Close(v.w, v.r); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/signin", http.StatusSeeOther)
	return nil
}

// everywhere signs out in every browser of the person; passkeys stay.
func (s *signin) everywhere(v *visit) error {
	if err := s.endAll(v, v.person); err != nil {
		return err
	}
	return s.leave(v)
}

func (s *signin) endAll(v *visit, p rota.Person) error {
	n, err := s.Door.EndAll(v.ctx(), p.ID)
	s.Log.InfoContext(v.ctx(), "sessions ended", "person", p.ID, "by", v.person.ID, "sessions", n)
	return err
}

// endOther lets a manager sign somebody out whose phone is lost: everywhere, passkeys included.
func (s *signin) endOther(v *visit) error {
	p, ok := v.team.Person(v.r.PostForm.Get("person"))
	if !ok || !v.manages() {
		return &problem{status: http.StatusForbidden, title: "problem.nothing-done", text: "problem.managers-only"}
	}
	// Passkeys first: one that stayed would open a new session while the old ones end.
	_, keys, err := s.Store.Sessions(v.ctx(), p.ID)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := s.Store.RemovePasskey(v.ctx(), p.ID, k.ID); err != nil {
			return err
		}
	}
	if err := s.endAll(v, p); err != nil {
		return err
	}
	http.Redirect(v.w, v.r, "/signin/devices?ended="+p.ID, http.StatusSeeOther)
	return nil
}

// testPage sends the person the SMS that shows how a page arrives.
func (s *signin) testPage(v *visit) error {
	room, err := s.room(v.ctx())
	if err != nil {
		return err
	}
	outcome := "room"
	if room {
		_, ok, err := s.Store.Spend(v.ctx(), "test#"+v.person.ID, session.TestPages())
		switch {
		case err != nil:
			return err
		case !ok:
			outcome = "often"
		case s.tell(v.ctx(), v.person, v.say("sms.signin-test")):
			outcome = "sent"
		default:
			outcome = "refused"
		}
	}
	http.Redirect(v.w, v.r, "/rota?test="+outcome, http.StatusSeeOther)
	return nil
}
