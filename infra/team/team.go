// Package team reads the YAML file that says who is on call, checks it, and says in words what to correct. Local runs
// use its sample; on AWS, infra/setup loads such a file into the table.
package team

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"oyez/shared/rota"
)

//go:embed sample.yaml
var sample []byte

// Sample returns a team file of three people with every field explained, for local runs and as a start. The caller may
// change it.
func Sample() []byte { return bytes.Clone(sample) }

// Read reads a team file; without a name, the sample.
func Read(name string) (rota.Rota, error) {
	if name == "" {
		return Parse(sample)
	}
	source, err := os.ReadFile(name)
	if err != nil {
		return rota.Rota{}, fmt.Errorf("team file: %w", err)
	}
	return parse(name, source)
}

// Parse reads the source of a team file. Phones come out as E.164, people without a zone have the rota's, and a phone
// is verified unless the file says no: who writes it vouches for it. The rota passes Check; whether somebody can always
// be reached is for its Prove, which needs to know from when on. The error names everything wrong, one a line, each
// with the line in the file, the person and the cure; it never holds a phone number.
func Parse(source []byte) (rota.Rota, error) { return parse("team file", source) }

func parse(name string, source []byte) (rota.Rota, error) {
	var f file
	decoder := yaml.NewDecoder(bytes.NewReader(source))
	decoder.KnownFields(true)
	switch err := decoder.Decode(&f); {
	case errors.Is(err, io.EOF):
		return rota.Rota{}, fmt.Errorf("%s: empty; begin with the sample", name)
	case err != nil:
		return rota.Rota{}, unreadable(name, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return rota.Rota{}, fmt.Errorf("%s: more than one document; remove the lines after ---", name)
	}
	r, faults := f.rota()
	if len(faults) == 0 {
		return r, nil
	}
	var document yaml.Node
	if err := yaml.Unmarshal(source, &document); err != nil {
		return rota.Rota{}, unreadable(name, err)
	}
	var lines []error
	for _, fault := range faults {
		lines = append(lines, f.explain(name, &document, fault))
	}
	return r, errors.Join(lines...)
}
