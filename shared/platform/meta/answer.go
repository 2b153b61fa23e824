package meta

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"

	"oyez/shared/platform"
)

// Ack is an empty 200, but for a deletion: then Meta shows the person a confirmation code and the address of a page
// about it.
func (a *Adapter) Ack(r platform.Request, events []platform.Event) platform.Response {
	empty := platform.Response{Status: http.StatusOK}
	if r.Path != deletion || len(events) != 1 || events[0].Kind != platform.Erased {
		return empty
	}
	_, payload, err := split(r.Body)
	if err != nil {
		return empty // Parse has read it, so it can be split
	}
	code := confirmation(cmp.Or(a.config.Secrets...), payload)
	body, err := json.Marshal(map[string]string{
		"url": a.statusPage(r.Header) + "?code=" + code, "confirmation_code": code,
	})
	if err != nil {
		return empty // texts are JSON
	}
	return platform.Response{Status: http.StatusOK, ContentType: "application/json", Body: body}
}

var host = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)

// statusPage is where a person can ask about a code: the company's own page, or the one below, on the host that Meta
// called.
func (a *Adapter) statusPage(h http.Header) string {
	if a.config.DeletionURL != "" || !host.MatchString(h.Get("Host")) {
		return a.config.DeletionURL
	}
	return "https://" + h.Get("Host") + "/webhooks/meta/" + deletion
}

// status is the page about a code. It needs no list: whatever the request named was erased before the code was given.
func (a *Adapter) status(q url.Values) platform.Response {
	page := func(status int, text string) platform.Response {
		return platform.Response{Status: status, ContentType: "text/plain; charset=utf-8", Body: []byte(text)}
	}
	code := q.Get("code")
	if !confirmed(a.config.Secrets, code) {
		return page(http.StatusNotFound, unknownCode)
	}
	return page(http.StatusOK, "Code / code : "+code+"\n\n"+erased)
}

const (
	erased = `Your request to delete your data has been received and carried out. What we kept under your account
at this app is erased. Safety copies are overwritten within 35 days.

Votre demande de suppression a été reçue et exécutée. Ce que nous gardions sous votre compte dans cette
application est effacé. Les copies de sauvegarde sont écrasées sous 35 jours.
`
	unknownCode = `We know of no request under this code. Please check that it is complete, or ask for the deletion again
in your Facebook settings, under apps and websites.

Aucune demande ne porte ce code. Vérifiez qu'il est complet, ou demandez à nouveau la suppression dans vos
paramètres Facebook, sous applications et sites web.
`
)
