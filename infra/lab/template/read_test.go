// Package template checks template.yaml against the code, for faults that deploy without error and that cfn-lint does
// not find.
package template

import (
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// root is the repository's path from here.
const root = "../../../"

// read parses template.yaml, keeping tags and comments.
func read(t *testing.T) *yaml.Node {
	t.Helper()
	data, err := os.ReadFile(root + "template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	return document.Content[0]
}

// at follows keys through maps; nil if one is missing.
func at(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = child(n, key)
	}
	return n
}

func child(n *yaml.Node, key string) *yaml.Node {
	for k, v := range pairs(n) {
		if k.Value == key {
			return v
		}
	}
	return nil
}

// pairs ranges over a map in file order.
func pairs(n *yaml.Node) func(func(k, v *yaml.Node) bool) {
	return func(yield func(k, v *yaml.Node) bool) {
		if n = unalias(n); n == nil || n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], unalias(n.Content[i+1])) {
				return
			}
		}
	}
}

func unalias(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// list is a sequence's items; none for nil.
func list(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	items := make([]*yaml.Node, len(n.Content))
	for i, item := range n.Content {
		items[i] = unalias(item)
	}
	return items
}

// value is a scalar's text, including !Sub, !Ref and !GetAtt; "" for anything else.
func value(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

// walk visits every node, aliases once.
func walk(n *yaml.Node, visit func(*yaml.Node)) {
	visit(n)
	if n.Kind != yaml.AliasNode {
		for _, c := range n.Content {
			walk(c, visit)
		}
	}
}

// resources ranges over the resources of one type.
func resources(template *yaml.Node, kind string) func(func(name string, properties *yaml.Node) bool) {
	return func(yield func(string, *yaml.Node) bool) {
		for k, v := range pairs(at(template, "Resources")) {
			if value(at(v, "Type")) == kind && !yield(k.Value, at(v, "Properties")) {
				return
			}
		}
	}
}

const serverless = "AWS::Serverless::Function"

// functions are the functions by folder name: functions/<name>/bootstrap.
func functions(t *testing.T, template *yaml.Node) map[string]*yaml.Node {
	t.Helper()
	all := map[string]*yaml.Node{}
	for resource, properties := range resources(template, serverless) {
		name, ok := strings.CutPrefix(value(at(properties, "CodeUri")), "functions/")
		name, whole := strings.CutSuffix(name, "/bootstrap")
		if !ok || !whole {
			// On a folder without a main package, `go build -o bootstrap` succeeds, and sam ships an archive that
			// cannot run.
			t.Errorf("%s: CodeUri is %q, want functions/<name>/bootstrap", resource, value(at(properties, "CodeUri")))
			continue
		}
		if strings.ToLower(resource) != name {
			t.Errorf("%s is the resource of functions/%s", resource, name)
		}
		all[name] = properties
	}
	if len(all) == 0 {
		t.Fatal("no functions in the template")
	}
	return all
}
