package pages

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"oyez/events"
	"oyez/functions/receive"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/texts"
	"oyez/shared/web"
)

// button sends one sample.
type button struct{ Path, Text string }

func (v *visit) button(s events.Sample) button {
	return button{"/sample/" + s.Platform + "/" + s.File, title(v.clock.Lang, s)}
}

// title says what happens in a sample: in words for those that a newcomer sends, by its file's name for the others.
func title(lang texts.Lang, s events.Sample) string {
	if s.Title == "" {
		return strings.ReplaceAll(strings.TrimSuffix(s.File, ".json"), "-", " ")
	}
	return lang.Say(s.Title)
}

// first is how many samples the page shows before it is asked for more.
const first = 8

func (p *pages) start(v *visit) error {
	type group struct {
		Title   string
		Samples []button
	}
	page := struct {
		frame
		Address, OnCall, Sent string
		People                []rota.Person // who can be chosen
		As                    string        // who was; "" for nobody
		First, More           []button      // what a newcomer sends
		Groups                []group       // every kind of event that is accepted
	}{frame: v.frame(), Address: p.Address, As: v.as.ID}
	if p.Oyez.Desk.Sessions.Local { // otherwise people sign in
		page.People = v.team.People
	}
	var names []string
	for _, person := range v.team.OnCall(p.Now()) {
		names = append(names, person.Name)
	}
	if len(names) == 0 {
		names = []string{v.say("person.nobody")}
	}
	page.OnCall = v.say("local.on-call", v.clock.Lang.Join("local.then-next", names))
	for i, s := range events.Samples() {
		if i < first {
			page.First = append(page.First, v.button(s))
		} else {
			page.More = append(page.More, v.button(s))
		}
	}
	for _, name := range append(all.Names(), "feed") {
		g := group{Title: all.Title(mention.SourceOf(name, ""))}
		for _, s := range events.All(name) {
			g.Samples = append(g.Samples, v.button(s))
		}
		page.Groups = append(page.Groups, g)
	}
	if s, ok := find(v.r.URL.Query().Get("sent")); ok {
		page.Sent = v.say("local.sent", title(v.clock.Lang, s))
	}
	return p.show(v, "start", "local.title", page)
}

// find looks a sample up by "platform/file".
func find(path string) (events.Sample, bool) {
	name, file, _ := strings.Cut(path, "/")
	for _, s := range append(events.Samples(), events.All(name)...) {
		if s.Platform == name && s.File == file {
			return s, true
		}
	}
	return events.Sample{}, false
}

// sample delivers a sample as its platform would: as if it had happened now, with new ids, correctly signed.
func (p *pages) sample(v *visit) error {
	path := v.r.PathValue("platform") + "/" + v.r.PathValue("file")
	s, ok := find(path)
	if !ok {
		return errNoSample
	}
	adapter, ctx := p.Oyez.Adapters[s.Platform], v.r.Context()
	parsed, err := adapter.Parse(platform.Request{Method: http.MethodPost, Body: s.Body})
	if err != nil {
		return fmt.Errorf("sample %s: %w", s.File, err)
	}
	body := events.Fresh(s, parsed, p.Now(), p.newID)
	back := "/?sent=" + url.QueryEscape(path)
	if s.Platform == "feed" { // it is fetched, not delivered
		heard := intake.Read(adapter, platform.Request{Path: s.Platform, Body: body}, p.Now().UTC(), "sample")
		if err := p.Oyez.Collect.Intake.Take(ctx, heard); err != nil {
			return err
		}
		return v.to(back)
	}
	d, err := all.Deliver(s.Platform, body, p.Now())
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, receive.Prefix+d.Path, bytes.NewReader(d.Body))
	if err != nil {
		return err
	}
	request.Header = d.Header
	response, err := p.Oyez.Receive.Handle(ctx, web.Event(request, d.Body))
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("the webhook responds with status %d", response.StatusCode)
	}
	return v.to(back)
}

// newID gives the id of what an event is about: a new one for something said; for an edit or a deletion the one last
// given to the same sample.
func (p *pages) newID(e platform.Event) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := e.Mention.ID
	if id, given := p.given[old]; given && e.Kind != platform.Said {
		return id
	}
	p.sent++
	p.given[old] = digits(p.Now().Add(time.Duration(p.sent)), len(old))
	return p.given[old]
}

// digits makes an id of n digits of a moment. The last ones change fastest; the first is no 0, for ids may be numbers.
func digits(at time.Time, n int) string {
	all := strconv.FormatInt(at.UnixNano(), 10)
	all = strings.Repeat(all, n/len(all)+1)
	id := []byte(all[len(all)-n:])
	if n > 0 && id[0] == '0' {
		id[0] = '1'
	}
	return string(id)
}
