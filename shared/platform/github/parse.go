package github

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is the root of every body, as far as it concerns us.
type delivery struct {
	Action       string      `json:"action"`
	Issue        *thing      `json:"issue"`
	Discussion   *thing      `json:"discussion"`
	Comment      *thing      `json:"comment"`
	Repository   *repository `json:"repository"`
	Installation *struct {
		Account *user `json:"account"` // only where the installation itself has changed
	} `json:"installation"`
	Organization *user           `json:"organization"`
	Sender       *user           `json:"sender"`
	Zen          json.RawMessage `json:"zen"` // of a ping
}

type repository struct {
	FullName string `json:"full_name"`
	Private  bool   `json:"private"`
	Owner    user   `json:"owner"`
}

// Parse reads one delivery. The header says which event it is; without it, the body's own parts do.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(platform.Payload(r.Body), &d); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	name := cmp.Or(r.Header.Get("X-GitHub-Event"), d.name())
	if name == "" && d.Sender == nil && d.Repository == nil {
		return nil, platform.NotUnderstood(errors.New("neither a repository nor a sender at the root"))
	}
	e, err := a.event(name, d, mention.SourceOf("github", d.account(r.Path)))
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	return []platform.Event{e}, nil
}

// name is the event that the body's parts tell, "" for another.
func (d delivery) name() string {
	switch {
	case d.Comment != nil && d.Issue != nil:
		return "issue_comment"
	case d.Comment != nil && d.Discussion != nil:
		return "discussion_comment"
	case d.Comment != nil:
		return "" // below a commit, or a line of a pull request
	case d.Issue != nil:
		return "issues"
	case d.Discussion != nil:
		return "discussion"
	case len(d.Zen) > 0:
		return "ping"
	case d.Installation != nil && d.Installation.Account != nil:
		return "installation"
	}
	return ""
}

// account is the owner of the repository.
func (d delivery) account(path string) string {
	var owners []string
	if d.Repository != nil {
		owners = append(owners, d.Repository.Owner.Login)
	}
	if d.Installation != nil && d.Installation.Account != nil {
		owners = append(owners, d.Installation.Account.Login)
	}
	if d.Organization != nil {
		owners = append(owners, d.Organization.Login)
	}
	return cmp.Or(append(owners, path, unassigned)...)
}

func (a *Adapter) event(name string, d delivery, us mention.Source) (platform.Event, error) {
	var of, under *thing
	kind := mention.Comment
	switch name {
	case "issue_comment":
		of, under = d.Comment, d.Issue
	case "discussion_comment":
		of, under = d.Comment, d.Discussion
	case "issues":
		of, under, kind = d.Issue, d.Issue, mention.Post
	case "discussion":
		of, under, kind = d.Discussion, d.Discussion, mention.Post
	case "ping":
		return platform.Noted(platform.Ignored, us, "ping"), nil
	case "star", "watch", "fork":
		return platform.Noted(platform.Counted, us, name), nil
	case "installation":
		if d.Action == "deleted" || d.Action == "suspend" {
			return platform.Noted(platform.Disconnected, us, "the app was taken out of the account"), nil
		}
		fallthrough
	default:
		return platform.NotHeard(us, name), nil
	}
	if of == nil || under == nil {
		return platform.Event{}, fmt.Errorf("%s without what it is about", platform.Quoted(name))
	}
	switch d.Action {
	case "created", "opened":
		return a.said(*of, *under, kind, d, us, platform.Said), nil
	case "edited":
		return a.said(*of, *under, kind, d, us, platform.Edited), nil
	case "deleted":
		return platform.Removal(key(us, kind, *of)), nil
	case "transferred": // GitHub leads from the old address to the new one, and tells what opens there
		return platform.Noted(platform.Ignored, us, "moved to another repository"), nil
	}
	return platform.NotHeard(us, name+" "+d.Action), nil
}
