package github

import (
	"context"
	"encoding/json"
	"net/http"

	"oyez/shared/platform"
)

// Discussions are answered by GraphQL alone.
const (
	addComment = `mutation($discussion:ID!,$comment:ID,$body:String!){addDiscussionComment(input:{discussionId:$discussion,replyToId:$comment,body:$body}){comment{node_id:id html_url:url}}}`
	comments   = `query($node:ID!){node(id:$node){... on Discussion{below:comments(last:100){nodes{node_id:id html_url:url body viewerDidAuthor}}} ... on DiscussionComment{below:replies(last:100){nodes{node_id:id html_url:url body viewerDidAuthor}}}}}`
)

// graph is GitHub's answer to either: 200 for what it refuses, too.
type graph struct {
	Data struct {
		Added struct {
			Comment comment `json:"comment"`
		} `json:"addDiscussionComment"`
		Node struct {
			Below struct {
				Nodes []struct {
					comment
					Ours bool `json:"viewerDidAuthor"`
				} `json:"nodes"`
			} `json:"below"`
		} `json:"node"`
	} `json:"data"`
	Errors []struct {
		Type string `json:"type"`
	} `json:"errors"`
}

func (a *Adapter) commentDiscussion(ctx context.Context, answer platform.Reply) (comment, error) {
	nodes := discussion.FindStringSubmatch(answer.To.ReplyRef)
	variables := map[string]any{"discussion": nodes[1], "body": answer.Text}
	if nodes[2] != "" {
		variables["comment"] = nodes[2]
	}
	g, err := a.ask(ctx, answer, addComment, variables)
	return g.Data.Added.Comment, err
}

func (a *Adapter) lookBelowDiscussion(ctx context.Context, answer platform.Reply) (ours []comment, err error) {
	nodes := discussion.FindStringSubmatch(answer.To.ReplyRef)
	node := nodes[1]
	if nodes[2] != "" {
		node = nodes[2]
	}
	g, err := a.ask(ctx, answer, comments, map[string]any{"node": node})
	for _, c := range g.Data.Node.Below.Nodes {
		if c.Ours {
			ours = append(ours, c.comment)
		}
	}
	return ours, err
}

func (a *Adapter) ask(ctx context.Context, answer platform.Reply, query string, variables map[string]any) (g graph,
	err error,
) {
	body := struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}{query, variables}
	status, header, raw, err := platform.PostJSON(ctx, a.config.HTTP, a.address("graphql"), a.header(answer.To), body)
	if err != nil {
		return graph{}, err
	}
	if status != http.StatusOK {
		return graph{}, explain(status, header, raw)
	}
	if json.Unmarshal(raw, &g) != nil {
		return graph{}, noID()
	}
	if len(g.Errors) > 0 {
		return graph{}, explainGraph(g.Errors[0].Type)
	}
	return g, nil
}
