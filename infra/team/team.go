// Package team reads the YAML file that says who is on call, checks it and says in words what to mend. Local runs use
// its sample; on AWS one command loads such a file into the table.
package team

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"oyez/shared/rota"
)

//go:embed sample.yaml
var sample []byte

// Sample returns a team file of three people with every field explained, for local runs and as a beginning. The caller
// may change it.
func Sample() []byte { return bytes.Clone(sample) }

// text is a scalar and the line it stands on; line 0 for one that is not there.
type text struct {
	value string
	line  int
}

func (t *text) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind != yaml.ScalarNode {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: want a single value here", node.Line)}}
	}
	if node.Tag != "!!null" {
		t.value = strings.TrimSpace(node.Value)
	}
	t.line = node.Line
	return nil
}

// Parse reads a team file. Phones come out as E.164, people without a zone have the rota's, and a phone is verified
// unless the file says no: who writes it vouches for it. The rota passes Check; whether somebody can always be reached
// is for its Prove, which needs to know from when on. The error names everything wrong, one a line, each with the line
// in the file, the person and the cure; it never holds a phone number.
func Parse(source []byte) (rota.Rota, error) {
	var f file
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	decoder.KnownFields(true)
	switch err := decoder.Decode(&f); {
	case errors.Is(err, io.EOF):
		return rota.Rota{}, errors.New("team file: empty; begin with the sample")
	case err != nil:
		return rota.Rota{}, unreadable(err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return rota.Rota{}, errors.New("team file: more than one document; remove the lines after ---")
	}
	return f.rota()
}
