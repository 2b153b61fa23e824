package github

import (
	"context"

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

func (a *Adapter) commentDiscussion(ctx context.Context, reply platform.Reply) (comment, error) {
	nodes := discussion.FindStringSubmatch(reply.To.ReplyRef)
	variables := map[string]any{"discussion": nodes[1], "body": reply.Text}
	if nodes[2] != "" {
		variables["comment"] = nodes[2]
	}
	g, err := a.ask(ctx, reply, addComment, variables)
	return g.Data.Added.Comment, err
}

func (a *Adapter) lookBelowDiscussion(ctx context.Context, reply platform.Reply) (ours []comment, err error) {
	nodes := discussion.FindStringSubmatch(reply.To.ReplyRef)
	node := nodes[1]
	if nodes[2] != "" {
		node = nodes[2]
	}
	g, err := a.ask(ctx, reply, comments, map[string]any{"node": node})
	if err != nil {
		return nil, platform.FindFailed(err)
	}
	for _, c := range g.Data.Node.Below.Nodes {
		if c.Ours {
			ours = append(ours, c.comment)
		}
	}
	return ours, nil
}

func (a *Adapter) ask(ctx context.Context, reply platform.Reply, query string, variables map[string]any) (g graph,
	err error,
) {
	body := struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}{query, variables}
	err = a.api.Post(ctx, "/graphql", a.header(reply.To.Source), body, &g)
	if err == nil && len(g.Errors) > 0 {
		return graph{}, explainGraph(g.Errors[0].Type)
	}
	return g, err
}
