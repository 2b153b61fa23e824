package dynamofake

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// parser parses the expressions that the SDK's builder writes for table's conditions and changes.
type parser struct {
	names  map[string]string
	values item
	words  []string // still to be parsed
	err    error    // the first error
}

var word = regexp.MustCompile(`#\w+|:\w+|\w+|<=|>=|[()=<,]|\S`)

func (p *parser) fail(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("%w: an expression that is not known to infra/lab/dynamofake: %s", table.ErrInvalid, what)
	}
	p.words = nil
}

func (p *parser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *parser) next() string {
	w := p.peek()
	if w == "" {
		p.fail("it ends too early")
		return ""
	}
	p.words = p.words[1:]
	return w
}

func (p *parser) expect(want ...string) {
	for _, w := range want {
		if got := p.next(); got != w {
			p.fail(fmt.Sprintf("%q where %q is to be", got, w))
		}
	}
}

func (p *parser) name() string {
	w := p.next()
	if name, ok := p.names[w]; ok {
		return name
	}
	if !regexp.MustCompile(`^[a-zA-Z]\w*$`).MatchString(w) {
		p.fail(fmt.Sprintf("%q is no name", w))
	}
	return w
}

func (p *parser) value() table.Value {
	w := p.next()
	v, ok := p.values[w]
	if !ok {
		p.fail(fmt.Sprintf("%q is no value", w))
		return nil
	}
	return v.value()
}

func (p *parser) text() string {
	s, ok := p.value().(*types.AttributeValueMemberS)
	if !ok {
		p.fail("a key that is no string")
		return ""
	}
	return s.Value
}

// condition parses a whole condition, or nil.
func (p *parser) condition(text string) (table.Condition, error) {
	if text == "" {
		return nil, nil
	}
	p.words = word.FindAllString(text, -1)
	c := p.chain()
	if p.err == nil && len(p.words) > 0 {
		p.fail(fmt.Sprintf("%q after its end", p.peek()))
	}
	return c, p.err
}

// chain parses conditions joined by AND or by OR: the builder never mixes them without brackets.
func (p *parser) chain() table.Condition {
	list := []table.Condition{p.one()}
	link := p.peek()
	if link != "AND" && link != "OR" {
		return list[0]
	}
	for p.peek() == link {
		p.expect(link)
		list = append(list, p.one())
	}
	if link == "AND" {
		return table.And(list)
	}
	return table.Or(list)
}

func (p *parser) one() table.Condition {
	switch p.peek() {
	case "(":
		p.expect("(")
		c := p.chain()
		p.expect(")")
		return c
	case "attribute_exists":
		p.expect("attribute_exists", "(")
		c := table.Exists{Attr: p.name()}
		p.expect(")")
		return c
	case "attribute_not_exists":
		p.expect("attribute_not_exists", "(")
		c := table.NotExists{Attr: p.name()}
		p.expect(")")
		return c
	}
	attr := p.name()
	switch sign := p.next(); sign {
	case "=":
		return table.Equals{Attr: attr, Value: p.value()}
	case "<":
		return table.Less{Attr: attr, Value: p.value()}
	default:
		p.fail(fmt.Sprintf("%q is no comparison", sign))
		return nil
	}
}

// changes parses an update.
func (p *parser) changes(text string) (do []table.Action, err error) {
	p.words = word.FindAllString(text, -1)
	for len(p.words) > 0 {
		verb := p.next()
		for {
			switch verb {
			case "SET":
				attr := p.name()
				p.expect("=")
				do = append(do, table.Set{Attr: attr, Value: p.value()})
			case "REMOVE":
				do = append(do, table.Remove{Attr: p.name()})
			case "ADD":
				add := table.Add{Attr: p.name()}
				n, _ := p.value().(*types.AttributeValueMemberN)
				if n == nil {
					p.fail("ADD of no number")
				} else if add.N, err = strconv.ParseInt(n.Value, 10, 64); err != nil {
					p.fail("ADD of no whole number")
				}
				do = append(do, add)
			default:
				p.fail(fmt.Sprintf("%q is no change", verb))
			}
			if p.peek() != "," {
				break
			}
			p.expect(",")
		}
	}
	return do, p.err
}

// keys parses a query's keys.
func (p *parser) keys(text, pk, sk string, q *table.Query) error {
	p.words = word.FindAllString(text, -1)
	p.key(pk, sk, q)
	for p.peek() == "AND" {
		p.expect("AND")
		p.key(pk, sk, q)
	}
	if p.err == nil && len(p.words) > 0 {
		p.fail(fmt.Sprintf("%q after its end", p.peek()))
	}
	return p.err
}

func (p *parser) key(pk, sk string, q *table.Query) {
	switch p.peek() {
	case "(":
		p.expect("(")
		p.key(pk, sk, q)
		p.expect(")")
		return
	case "begins_with":
		p.expect("begins_with", "(")
		if name := p.name(); name != sk {
			p.fail(name + " is no sort key")
		}
		p.expect(",")
		q.Prefix = p.text()
		p.expect(")")
		return
	}
	name, sign := p.name(), p.next()
	switch {
	case name == pk && sign == "=":
		q.PK = p.text()
	case name == sk && sign == "BETWEEN":
		q.From = p.text()
		p.expect("AND")
		q.To = p.text()
	case name == sk && sign == ">=":
		q.From = p.text()
	case name == sk && sign == "<=":
		q.To = p.text()
	default:
		p.fail(name + " " + sign)
	}
}
