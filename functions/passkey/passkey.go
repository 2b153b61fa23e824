// Package passkey checks passkeys: it signs people in with them, and stores new ones. It answers the one script of the
// sign-in pages in JSON and shows nothing itself. The library that checks signatures is linked here and nowhere else,
// apart from everything that makes pages or sends SMS.
package passkey

import (
	"bytes"
	"context"
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
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/web"
)

// Store is what the function reads and writes.
type Store interface {
	Rota(ctx context.Context) (rota.Rota, error)
	Sessions(ctx context.Context, person string) ([]session.Session, []session.Passkey, error)
	PutPasskey(ctx context.Context, k session.Passkey) error
	PutAsk(ctx context.Context, token string, a session.Ask) error
	Redeem(ctx context.Context, token string, kind session.Kind) (session.Ask, error)
}

// Handler answers the script.
type Handler struct {
	Sessions web.Sessions
	Store    Store
	Now      func() time.Time
	Metrics  *metrics.Recorder // flushed after each request
	Log      *slog.Logger      // gets the ids of people; never tokens, keys or what a device says
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	return &Handler{Sessions: s.Sessions(), Store: s.Store, Now: s.Now, Metrics: s.Metrics, Log: s.Log}
}

// refusal is why a request is refused: the page of the script has a text for each.
type refusal string

func (r refusal) Error() string { return string(r) }

const (
	nameless refusal = "nameless" // an address without a name has no passkeys
	late     refusal = "late"     // the challenge has expired, or was used
	refused  refusal = "refused"  // anything that is not a signature of a passkey we know
	copied   refusal = "copied"   // its counter went backwards: two devices have the key
	many     refusal = "many"     // the person has enough passkeys
)

// visit is one request.
type visit struct {
	*web.Visit
	site  string // host for which passkeys are made
	party *webauthn.WebAuthn
}

// Routes is the handler of the script's requests.
func (h *Handler) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /passkey/challenge", h.serve(h.challenge))
	mux.HandleFunc("POST /passkey/enter", h.serve(h.enter))
	mux.HandleFunc("POST /passkey/newchallenge", h.serve(h.signedIn, h.newChallenge))
	mux.HandleFunc("POST /passkey/keep", h.serve(h.signedIn, h.add))
	return web.Protect(mux, h.serve(func(*visit) error { return refused }), "default-src 'none'", h.Metrics.Flush)
}

func (h *Handler) serve(steps ...web.Step[*visit]) http.HandlerFunc {
	begin := func(w http.ResponseWriter, r *http.Request) *visit { return &visit{Visit: web.NewVisit(w, r, h.Now())} }
	return web.Steps(begin, h.fail, append([]web.Step[*visit]{readForm, h.site}, steps...)...)
}

func readForm(v *visit) error {
	if v.ParseForm() != nil {
		return refused
	}
	return nil
}

// fail answers an error: the reason of a refusal, and of a fault of ours only that there was one.
func (h *Handler) fail(v *visit, err error) {
	why, status := refusal("failed"), http.StatusInternalServerError
	if errors.As(err, &why) {
		status = http.StatusForbidden
	} else {
		h.Log.ErrorContext(v.Context(), "passkey", "person", v.Person.ID, "err", err)
	}
	v.respond(status, map[string]string{"error": string(why)})
}

// signedIn lets in whoever is signed in.
func (h *Handler) signedIn(v *visit) error {
	if err := h.Sessions.Recognise(v.Visit); err != nil || v.Person.ID != "" {
		return err
	}
	return refused
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
	v.site = v.R.Host
	if host, _, err := net.SplitHostPort(v.site); err == nil {
		v.site = host
	}
	scheme := "https"
	if h.Sessions.Cookies.Plain {
		scheme = "http"
	}
	required := true
	v.party, err = webauthn.New(&webauthn.Config{
		RPID: v.site, RPDisplayName: "Oyez", RPOrigins: []string{scheme + "://" + v.R.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &required, ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil { // an IP address, for instance
		return nameless
	}
	return nil
}

// respond writes a response in JSON.
func (v *visit) respond(status int, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		panic(err) // what we respond is ours, and can be written
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.WriteHeader(status)
	_, _ = v.W.Write(body) // the browser may be gone
}

// demand makes a challenge that only this browser can use, once and soon.
func (h *Handler) demand(v *visit, kind session.Kind) ([]byte, error) {
	token := h.Sessions.NewToken()
	if err := h.Store.PutAsk(v.Context(), token,
		session.Ask{Kind: kind, Person: v.Person.ID, Ends: h.Now().Add(session.AskLife)}); err != nil {
		return nil, err
	}
	h.Sessions.Cookies.SetAsk(v.W, token)
	return session.Challenge(token, kind), nil
}

// redeem uses up the browser's challenge of a kind.
func (h *Handler) redeem(v *visit, kind session.Kind) (session.Ask, webauthn.SessionData, error) {
	token := h.Sessions.Cookies.Ask(v.R)
	ask, err := h.Store.Redeem(v.Context(), token, kind)
	if errors.Is(err, store.ErrNotFound) {
		return ask, webauthn.SessionData{}, late
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
	v.respond(http.StatusOK, options.Response)
	return nil
}

// enter signs in whoever's device has signed the challenge.
func (h *Handler) enter(v *visit) error {
	_, data, err := h.redeem(v, session.ForPasskey)
	if err != nil {
		return err
	}
	signed, err := protocol.ParseCredentialRequestResponseBytes([]byte(v.Posted("credential")))
	if err != nil {
		return refused
	}
	if v.Team, err = h.Store.Rota(v.Context()); err != nil {
		return err
	}
	var known []session.Passkey
	var failed error // the table's, which the library would not tell from a refusal
	user, credential, err := v.party.ValidatePasskeyLogin(func(_, user []byte) (webauthn.User, error) {
		for _, p := range v.Team.People {
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
		h.Log.WarnContext(v.Context(), "passkey refused")
		return refused
	}
	person := user.(owner).Person
	if credential.Authenticator.CloneWarning { // its counter went backwards: two devices have the key
		h.Log.WarnContext(v.Context(), "passkey refused: it may have been copied", "person", person.ID)
		return copied
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
		if err := h.Store.PutPasskey(v.Context(), k); errors.Is(err, store.ErrStale) {
			return refused
		} else if err != nil {
			return err
		}
	}
	if err := h.Sessions.Open(v.W, v.R, person.ID, session.ByPasskey); err != nil {
		return err
	}
	to := web.Back(v.Posted("back"))
	if to == "" {
		to = "/inbox"
	}
	v.respond(http.StatusOK, map[string]string{"to": to})
	return nil
}

// owner is a person with the passkeys made for a site.
func (h *Handler) owner(v *visit, p rota.Person) (owner, []session.Passkey, error) {
	_, keys, err := h.Store.Sessions(v.Context(), p.ID)
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
	o, keys, err := h.owner(v, v.Person)
	if err != nil {
		return err
	}
	if len(keys) >= maxPasskeys {
		return many
	}
	options, _, err := v.party.BeginRegistration(o,
		webauthn.WithExclusions(webauthn.Credentials(o.keys).CredentialDescriptors()))
	if err != nil {
		return err
	}
	if options.Response.Challenge, err = h.demand(v, session.ForNewKey); err != nil {
		return err
	}
	v.respond(http.StatusOK, options.Response)
	return nil
}

// add stores the passkey that a device has made.
func (h *Handler) add(v *visit) error {
	ask, data, err := h.redeem(v, session.ForNewKey)
	if err != nil {
		return err
	}
	data.UserID, data.CredParams = handle(v.Person.ID), webauthn.CredentialParametersDefault()
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(v.Posted("credential")))
	if err != nil || ask.Person != v.Person.ID {
		return refused
	}
	credential, err := v.party.CreateCredential(owner{Person: v.Person}, data, made)
	if err != nil {
		h.Log.WarnContext(v.Context(), "new passkey refused", "person", v.Person.ID)
		return refused
	}
	key, err := json.Marshal(credential)
	if err != nil {
		return err
	}
	err = h.Store.PutPasskey(v.Context(), session.Passkey{
		Person: v.Person.ID, ID: credential.ID, Site: v.site, Key: key, Device: web.Device(v.R.UserAgent()),
		Made: h.Now(),
	})
	if errors.Is(err, store.ErrStale) {
		return refused
	}
	if err != nil {
		return err
	}
	h.Log.InfoContext(v.Context(), "new passkey", "person", v.Person.ID)
	v.respond(http.StatusOK, map[string]string{"to": "/signin/devices"})
	return nil
}
