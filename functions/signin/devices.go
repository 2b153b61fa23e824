package signin

import (
	"encoding/base64"
	"net/http"

	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/web"
)

// devicesPage lists where and how a person is signed in.
type devicesPage struct {
	As       string
	Welcome  bool // just signed in with a code: suggest a passkey
	Notice   string
	Passkeys []device
	Sessions []device
	Others   []other // for a manager
}

// device is one session or passkey: what it is, since when, and its id in a form.
type device struct {
	ID   string
	What string
	When string
}

// other is another member of the team.
type other struct{ ID, Name string }

func (s *signin) devices(v *visit) error {
	open, keys, err := s.Store.Sessions(v.Context(), v.Person.ID)
	if err != nil {
		return err
	}
	p := devicesPage{
		As: v.Say("signin.signed-in-as", v.Person.Name), Welcome: v.R.URL.Query().Get("new") != "" && len(keys) == 0,
	}
	if who := v.R.URL.Query().Get("ended"); who != "" {
		p.Notice = v.Say("devices.ended-other", v.Name(who))
	}
	for _, k := range keys {
		when := v.Say("devices.made-on", v.Clock.Date(k.Made))
		if !k.Used.IsZero() {
			when = v.Say("devices.used-on", v.Clock.Date(k.Used))
		}
		p.Passkeys = append(p.Passkeys, device{
			ID: base64.RawURLEncoding.EncodeToString(k.ID), What: known(v, k.Device), When: when,
		})
	}
	for _, o := range open {
		how := "devices.by-code"
		if o.How == session.ByPasskey {
			how = "devices.by-passkey"
		}
		p.Sessions = append(p.Sessions, device{What: known(v, o.Device), When: v.Say(how, v.Clock.Date(o.Since))})
	}
	if v.manages() {
		for _, o := range v.Team.People {
			if o.ID != v.Person.ID {
				p.Others = append(p.Others, other{ID: o.ID, Name: o.Name})
			}
		}
	}
	return s.page(v, http.StatusOK, "devices", v.Say("nav.devices"), scriptPath, p)
}

func known(v *visit, device string) string {
	if device == "" {
		return v.Say("devices.some-device")
	}
	return device
}

// remove deletes one of the person's passkeys.
func (s *signin) remove(v *visit) error {
	id, err := base64.RawURLEncoding.DecodeString(v.Posted("id"))
	if err != nil {
		return web.ErrUnreadable
	}
	if err := s.Store.RemovePasskey(v.Context(), v.Person.ID, id); err != nil {
		return err
	}
	s.Log.InfoContext(v.Context(), "passkey removed", "person", v.Person.ID)
	return v.Redirect("/signin/devices")
}

// leave signs this browser out.
func (s *signin) leave(v *visit) error {
	if err := s.Sessions.Close(v.W, v.R); err != nil {
		return err
	}
	return v.Redirect("/signin")
}

// everywhere signs all of the person's browsers out; passkeys stay.
func (s *signin) everywhere(v *visit) error {
	if err := s.endAll(v, v.Person); err != nil {
		return err
	}
	return s.leave(v)
}

func (s *signin) endAll(v *visit, p rota.Person) error {
	n, err := s.Sessions.CloseAll(v.Context(), p.ID)
	s.Log.InfoContext(v.Context(), "sessions ended", "person", p.ID, "by", v.Person.ID, "sessions", n)
	return err
}

// endOther lets a manager sign out somebody who lost their phone: every browser and passkey.
func (s *signin) endOther(v *visit) error {
	p, ok := v.Team.Person(v.Posted("person"))
	if !ok || !v.manages() {
		return errManagersOnly
	}
	// Passkeys first: a remaining one could open a new session meanwhile.
	_, keys, err := s.Store.Sessions(v.Context(), p.ID)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := s.Store.RemovePasskey(v.Context(), p.ID, k.ID); err != nil {
			return err
		}
	}
	if err := s.endAll(v, p); err != nil {
		return err
	}
	return v.Redirect("/signin/devices?ended=" + p.ID)
}

// testPage sends the person an SMS like a real alert.
func (s *signin) testPage(v *visit) error {
	room, err := s.roomForSMS(v.Context())
	if err != nil {
		return err
	}
	outcome := "room"
	if room {
		_, ok, err := s.Store.SpendQuota(v.Context(), "test#"+v.Person.ID, session.TestPages())
		switch {
		case err != nil:
			return err
		case !ok:
			outcome = "often"
		case s.send(v.Context(), v.Person, v.Say("sms.signin-test")):
			outcome = "sent"
		default:
			outcome = "refused"
		}
	}
	return v.Redirect("/rota?test=" + outcome)
}
