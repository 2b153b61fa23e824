// Package passkey checks passkeys: it signs people in with them, and keeps new ones. It answers the one script of the
// sign-in pages in JSON and shows nothing itself, so that the library that checks signatures is linked here and nowhere
// else, apart from whatever makes pages or sends SMS.
package passkey

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"oyez/shared/app"
	"oyez/shared/door"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
)

// Handler answers the script.
type Handler struct {
	Door    door.Door
	Store   *store.Store
	Now     func() time.Time
	Metrics *metrics.Recorder // flushed after each request
	Log     *slog.Logger      // hears of people's ids; never of tokens, keys or what a device says
}

// Why a request is refused; the page has a sentence for each.
const (
	here    = "here"    // no passkeys at an address without a name
	late    = "late"    // the challenge is over, or used
	refused = "refused" // anything that is not a signature of a passkey we know
	copied  = "copied"  // its counter went backwards: two devices have the key
	many    = "many"    // the person has enough passkeys
)

// visit is one request.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	team   rota.Rota
	person rota.Person // who is signed in; without an id when nobody is
	site   string      // host for which passkeys are made
	party  *webauthn.WebAuthn
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	return &Handler{Door: s.Door(), Store: s.Store, Now: s.Now, Metrics: s.Metrics, Log: s.Log}
}

// Routes is the answers as an http.Handler.
func (h *Handler) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /passkey/challenge", h.serve(h.challenge))
	mux.HandleFunc("POST /passkey/enter", h.serve(h.enter))
	mux.HandleFunc("POST /passkey/newchallenge", h.serve(h.signedIn, h.newChallenge))
	mux.HandleFunc("POST /passkey/keep", h.serve(h.signedIn, h.keep))
	return http.NewCrossOriginProtection().Handler(mux)
}

// maxForm bounds what is posted, in bytes: an attestation may carry certificates.
const maxForm = 64 << 10

func (h *Handler) serve(steps ...func(v *visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer h.Metrics.Flush()
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		v := &visit{w: w, r: r}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if r.ParseForm() != nil {
			_ = v.refuse(refused)
			return
		}
		for _, do := range append([]func(v *visit) error{h.site}, steps...) {
			err := do(v)
			if errors.Is(err, errAnswered) {
				return
			}
			if err != nil {
				h.Log.ErrorContext(r.Context(), "passkey", "person", v.person.ID, "err", err)
				answer(w, http.StatusInternalServerError, map[string]string{"error": "failed"})
				return
			}
		}
	}
}

// signedIn lets pass whoever is signed in.
func (h *Handler) signedIn(v *visit) (err error) {
	if v.team, v.person, err = h.Door.Who(v.r); err != nil || v.person.ID != "" {
		return err
	}
	return v.refuse(refused)
}

// maxPasskeys bounds how many a person may have.
const maxPasskeys = 20

// owner is a person as the library of passkeys wants one.
type owner struct {
	rota.Person
	keys []webauthn.Credential
}

// handle is what devices keep of a person: nothing that says who it is.
func handle(person string) []byte {
	sum := sha256.Sum256([]byte("oyez person\x00" + person))
	return sum[:]
}

// WebAuthnID and what follows implement webauthn.User.
func (o owner) WebAuthnID() []byte                         { return handle(o.ID) }
func (o owner) WebAuthnName() string                       { return o.Name }
func (o owner) WebAuthnDisplayName() string                { return o.Name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// site finds the host that the browser shows, for which passkeys are made. Whoever sends another Host than the
// browser's own gets nowhere: a device signs for the host that its browser sees, and a passkey is looked for only among
// those of it.
func (h *Handler) site(v *visit) (err error) {
	v.site = v.r.Host
	if host, _, err := net.SplitHostPort(v.site); err == nil {
		v.site = host
	}
	scheme := "https"
	if h.Door.Cookies.Plain {
		scheme = "http"
	}
	required := true
	v.party, err = webauthn.New(&webauthn.Config{
		RPID: v.site, RPDisplayName: "Oyez", RPOrigins: []string{scheme + "://" + v.r.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &required, ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil { // an IP address, for instance
		return v.refuse(here)
	}
	return nil
}

// errAnswered stops the steps of a request that is answered already.
var errAnswered = errors.New("answered")

// refuse answers why not.
func (v *visit) refuse(why string) error {
	answer(v.w, http.StatusForbidden, map[string]string{"error": why})
	return errAnswered
}

func answer(w http.ResponseWriter, status int, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		panic(err) // what we answer is ours, and can be written
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // who asked may have gone
}

// demand makes a challenge that only this browser can use, once and soon.
func (h *Handler) demand(v *visit, kind session.Kind) ([]byte, error) {
	token := rand.Text()
	if err := h.Store.PutAsk(v.r.Context(), token,
		session.Ask{Kind: kind, Person: v.person.ID, Ends: h.Now().Add(session.AskLife)}); err != nil {
		return nil, err
	}
	h.Door.Cookies.SetAsk(v.w, token)
	return session.Challenge(token, kind), nil
}

// demanded uses up the browser's challenge of a kind.
func (h *Handler) demanded(v *visit, kind session.Kind) (session.Ask, webauthn.SessionData, error) {
	token := h.Door.Cookies.OfAsk(v.r)
	ask, err := h.Store.Redeem(v.r.Context(), token, kind)
	if errors.Is(err, store.ErrNotFound) {
		return ask, webauthn.SessionData{}, v.refuse(late)
	}
	return ask, webauthn.SessionData{
		Challenge: base64.RawURLEncoding.EncodeToString(session.Challenge(token, kind)), RelyingPartyID: v.site,
		UserVerification: protocol.VerificationRequired,
	}, err
}

// challenge answers the script that wants to sign in with a passkey, whoever's it is.
func (h *Handler) challenge(v *visit) error {
	options, _, err := v.party.BeginDiscoverableLogin()
	if err != nil {
		return err
	}
	if options.Response.Challenge, err = h.demand(v, session.ForPasskey); err != nil {
		return err
	}
	answer(v.w, http.StatusOK, options.Response)
	return nil
}

// enter signs in whoever's device has signed the challenge.
func (h *Handler) enter(v *visit) error {
	_, data, err := h.demanded(v, session.ForPasskey)
	if err != nil {
		return err
	}
	signed, err := protocol.ParseCredentialRequestResponseBytes([]byte(v.r.PostForm.Get("credential")))
	if err != nil {
		return v.refuse(refused)
	}
	if v.team, err = h.Store.Rota(v.r.Context()); err != nil {
		return err
	}
	var known []session.Passkey
	var failed error // the table's, which the library would not tell from a refusal
	user, credential, err := v.party.ValidatePasskeyLogin(func(_, user []byte) (webauthn.User, error) {
		for _, p := range v.team.People {
			if bytes.Equal(user, handle(p.ID)) {
				var o owner
				o, known, failed = h.owner(v, p)
				return o, failed
			}
		}
		return nil, store.ErrNotFound
	}, data, signed)
	switch {
	case failed != nil:
		return failed
	case err != nil:
		h.Log.WarnContext(v.r.Context(), "passkey refused")
		return v.refuse(refused)
	}
	person := user.(owner).Person
	if credential.Authenticator.CloneWarning { // its counter went backwards: two devices have the key
		h.Log.WarnContext(v.r.Context(), "passkey refused: it may have been copied", "person", person.ID)
		return v.refuse(copied)
	}
	for _, k := range known {
		if !bytes.Equal(k.ID, credential.ID) {
			continue
		}
		k.Used = h.Now()
		if k.Key, err = json.Marshal(credential); err != nil {
			return err
		}
		// Over the version that was read: of two signatures at once with one counter, one is refused.
		if err := h.Store.PutPasskey(v.r.Context(), k); errors.Is(err, store.ErrStale) {
			return v.refuse(refused)
		} else if err != nil {
			return err
		}
	}
	if err := h.Door.Open(v.w, v.r, person.ID, session.ByPasskey); err != nil {
		return err
	}
	to := session.Back(v.r.PostForm.Get("back"))
	if to == "" {
		to = "/inbox"
	}
	answer(v.w, http.StatusOK, map[string]string{"to": to})
	return nil
}

// owner is a person with the passkeys made for a site.
func (h *Handler) owner(v *visit, p rota.Person) (owner, []session.Passkey, error) {
	_, keys, err := h.Store.Sessions(v.r.Context(), p.ID)
	if err != nil {
		return owner{}, nil, err
	}
	o := owner{Person: p}
	for _, k := range keys {
		if k.Site != v.site {
			continue
		}
		var credential webauthn.Credential
		if err := json.Unmarshal(k.Key, &credential); err != nil {
			return owner{}, nil, err
		}
		o.keys = append(o.keys, credential)
	}
	return o, keys, nil
}

// newChallenge answers the script that wants to make a passkey for whoever is signed in.
func (h *Handler) newChallenge(v *visit) error {
	o, keys, err := h.owner(v, v.person)
	if err != nil {
		return err
	}
	if len(keys) >= maxPasskeys {
		return v.refuse(many)
	}
	options, _, err := v.party.BeginRegistration(o,
		webauthn.WithExclusions(webauthn.Credentials(o.keys).CredentialDescriptors()))
	if err != nil {
		return err
	}
	if options.Response.Challenge, err = h.demand(v, session.ForNewKey); err != nil {
		return err
	}
	answer(v.w, http.StatusOK, options.Response)
	return nil
}

// keep keeps the passkey that a device has made.
func (h *Handler) keep(v *visit) error {
	ask, data, err := h.demanded(v, session.ForNewKey)
	if err != nil {
		return err
	}
	data.UserID, data.CredParams = handle(v.person.ID), webauthn.CredentialParametersDefault()
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(v.r.PostForm.Get("credential")))
	if err != nil || ask.Person != v.person.ID {
		return v.refuse(refused)
	}
	credential, err := v.party.CreateCredential(owner{Person: v.person}, data, made)
	if err != nil {
		h.Log.WarnContext(v.r.Context(), "new passkey refused", "person", v.person.ID)
		return v.refuse(refused)
	}
	key, err := json.Marshal(credential)
	if err != nil {
		return err
	}
	err = h.Store.PutPasskey(v.r.Context(), session.Passkey{
		Person: v.person.ID, ID: credential.ID, Site: v.site, Key: key, Device: session.Device(v.r.UserAgent()),
		Made: h.Now(),
	})
	if errors.Is(err, store.ErrStale) {
		return v.refuse(refused)
	}
	if err != nil {
		return err
	}
	h.Log.InfoContext(v.r.Context(), "new passkey", "person", v.person.ID)
	answer(v.w, http.StatusOK, map[string]string{"to": "/signin/devices"})
	return nil
}
