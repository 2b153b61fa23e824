// Package team reads the YAML file that says who is on call, checks it and says in words what to mend. Local runs use
// its sample; on AWS one command loads such a file into the table.
package team

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"oyez/shared/rota"
)

//go:embed sample.yaml
var sample []byte

// Sample returns a team file of three people with every field explained, for local runs and as a beginning. The caller
// may change it.
func Sample() []byte { return bytes.Clone(sample) }

// file is the YAML as people write it. Every leaf is a text, so that each fault can name its line and no decoding error
// can quote a value.
type file struct {
	Zone     text     `yaml:"zone"`
	People   []person `yaml:"people"`
	Rotation rotation `yaml:"rotation"`
	Backup   text     `yaml:"backup"`
}

type person struct {
	ID      text `yaml:"id"`
	Name    text `yaml:"name"`
	Phone   text `yaml:"phone"`
	Country text `yaml:"country"`
	Lang    text `yaml:"lang"`
	Zone    text `yaml:"zone"`
}

type rotation struct {
	Start text   `yaml:"start"`
	Every text   `yaml:"every"`
	Order []text `yaml:"order"`
}

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

// Parse reads a team file. Phones come out as E.164, people without a zone have the rota's. The rota passes Check. The
// error names everything wrong, one a line, each with the line in the file, the person and the cure; it never holds a
// phone number.
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

func (f file) rota() (rota.Rota, error) {
	var faults []error
	r := rota.Rota{Zone: f.Zone.value, Backup: f.Backup.value}
	for _, id := range f.Rotation.Order {
		r.Order = append(r.Order, id.value)
	}
	for i, p := range f.People {
		phone, err := p.e164()
		if err != nil {
			faults = append(faults, f.explain(&rota.Fault{Where: fmt.Sprintf("people[%d].phone", i), What: err.Error()}))
		}
		zone := p.Zone.value
		if zone == "" {
			zone = f.Zone.value
		}
		r.People = append(r.People, rota.Person{ID: p.ID.value, Name: p.Name.value, Phone: phone, Lang: p.Lang.value, Zone: zone})
	}
	r.Start, _ = rota.ParseWall(f.Rotation.Start.value) // Check refuses the zero Wall
	if every := f.Rotation.Every; every.value != "" {
		weeks, err := strconv.Atoi(every.value)
		if err != nil || weeks < 1 {
			weeks = -1 // Check refuses it
		}
		r.Every = weeks
	}
	return r, errors.Join(append(faults, f.explainAll(r.Check())...)...)
}
