// Package declared reads template.yaml as CloudFormation and SAM would: it resolves parameters, conditions and
// intrinsic functions and merges SAM's globals. It accepts exactly the properties that infra/lab/stack implements or
// knows to be meaningless outside AWS; any other resource, property or function is an error.
package declared

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"oyez/infra/lab/stack/policy"
)

// The deployment's region and account.
const (
	Region  = "eu-west-3"
	Account = "123456789012"
	dns     = "amazonaws.com"
)

// Template is a template's content, each kind by resource name.
type Template struct {
	Stack         string // name, and prefix of its resources' names
	Tables        map[string]Table
	Functions     map[string]Function
	Topics        map[string]Topic
	Queues        map[string]Queue
	Subscriptions map[string]Subscription
	LogFilters    map[string]LogFilter
	Permissions   map[string]Permission
	Roles         map[string]Role
	API           string            // the host of the HTTP API; "" for none
	Outputs       map[string]string // as CloudFormation would print them
	Count         map[string]int    // number of resources by type
}

// Read resolves a template with parameter values or their defaults.
func Read(data []byte, stack string, parameters map[string]string) (*Template, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	t := &Template{
		Stack: stack, Tables: map[string]Table{}, Functions: map[string]Function{}, Topics: map[string]Topic{},
		Queues: map[string]Queue{}, Subscriptions: map[string]Subscription{}, Roles: map[string]Role{},
		Outputs: map[string]string{},
		Count:   map[string]int{}, LogFilters: map[string]LogFilter{}, Permissions: map[string]Permission{},
	}
	if err := t.read(sections(document.Content[0]), parameters); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	return t, nil
}

// sections is a map's nodes by key; nil for anything else.
func sections(n *yaml.Node) map[string]*yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	all := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		all[n.Content[i].Value] = n.Content[i+1]
	}
	return all
}

var known = []string{
	"AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters", "Conditions",
	"Globals", "Resources", "Outputs",
}

func (t *Template) read(top map[string]*yaml.Node, parameters map[string]string) error {
	for section := range top {
		if !slices.Contains(known, section) {
			return fmt.Errorf("section %s is not known to infra/lab/stack", section)
		}
	}
	r := &resolver{
		values: map[string]string{
			"AWS::Partition": "aws", "AWS::Region": Region, "AWS::AccountId": Account, "AWS::StackName": t.Stack,
			"AWS::URLSuffix": dns,
		},
		attributes: map[string]map[string]string{}, conditions: sections(top["Conditions"]), asking: map[string]bool{},
	}
	if err := r.parameters(sections(top["Parameters"]), parameters); err != nil {
		return err
	}
	resources := sections(top["Resources"])
	for name, n := range resources {
		ref, attributes := t.names(name, sections(n)["Type"].Value)
		r.values[name], r.attributes[name] = ref, attributes
	}
	for name, n := range resources { // a log group is referenced by its name
		given := sections(sections(n)["Properties"])["LogGroupName"]
		if sections(n)["Type"].Value != "AWS::Logs::LogGroup" || given == nil {
			continue
		}
		group, err := r.plain(given)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.values[name] = fmt.Sprint(group)
		r.attributes[name] = map[string]string{"Arn": "arn:aws:logs:" + Region + ":" + Account + ":log-group:" +
			r.values[name] + ":*"}
	}
	var globals map[string]any
	if n := top["Globals"]; n != nil {
		plain, err := r.plain(n)
		if err != nil {
			return fmt.Errorf("section Globals: %w", err)
		}
		globals = plain.(map[string]any)
		if len(globals) != 1 || globals["Function"] == nil {
			return fmt.Errorf("section Globals: only Function is known to infra/lab/stack")
		}
		globals = globals["Function"].(map[string]any)
	}
	policies := map[string][]policy.Document{} // by the ARN of the topic or queue
	for _, name := range slices.Sorted(maps.Keys(resources)) {
		if err := t.resource(r, name, sections(resources[name]), globals, policies); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, topic := range t.Topics {
		topic.Policies = policies[topic.ARN]
		t.Topics[name] = topic
	}
	for name, queue := range t.Queues {
		queue.Policies = policies[queue.ARN]
		t.Queues[name] = queue
	}
	for name, n := range sections(top["Outputs"]) {
		value, err := r.plain(sections(n)["Value"])
		if err != nil {
			return fmt.Errorf("output %s: %w", name, err)
		}
		t.Outputs[name] = fmt.Sprint(value)
	}
	return nil
}

// parameters takes the given values or defaults, and checks them as CloudFormation would.
func (r *resolver) parameters(declared map[string]*yaml.Node, given map[string]string) error {
	for name, n := range declared {
		var p struct {
			Default        *string `yaml:"Default"`
			AllowedPattern string  `yaml:"AllowedPattern"`
		}
		if err := n.Decode(&p); err != nil {
			return fmt.Errorf("parameter %s: %w", name, err)
		}
		value, ok := given[name]
		switch {
		case !ok && p.Default == nil:
			return fmt.Errorf("parameter %s has no default and was not given", name)
		case !ok:
			value = *p.Default
		}
		// Go has no look-ahead; only CloudFormation checks such a pattern.
		if pattern, err := regexp.Compile(`^(?:` + p.AllowedPattern + `)$`); err == nil && p.AllowedPattern != "" &&
			!pattern.MatchString(value) {
			return fmt.Errorf("parameter %s: %q is not what its pattern allows", name, value)
		}
		r.values[name] = value
	}
	for name := range given {
		if declared[name] == nil {
			return fmt.Errorf("there is no parameter %s", name)
		}
	}
	return nil
}

// names are the values of !Ref and !GetAtt for a resource, named as CloudFormation does: stack-resource.
func (t *Template) names(name, kind string) (ref string, attributes map[string]string) {
	own := t.Stack + "-" + name
	arn := func(service, resource string) string {
		return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, Region, Account, resource)
	}
	switch kind {
	case "AWS::DynamoDB::Table":
		table := arn("dynamodb", "table/"+own)
		return own, map[string]string{"Arn": table, "StreamArn": table + "/stream/now"}
	case "AWS::SNS::Topic":
		return arn("sns", own), map[string]string{"TopicName": own, "TopicArn": arn("sns", own)}
	case "AWS::SQS::Queue":
		return "https://sqs." + Region + "." + dns + "/" + Account + "/" +
			own, map[string]string{"Arn": arn("sqs", own), "QueueName": own}
	case "AWS::Logs::LogGroup":
		return own, map[string]string{"Arn": arn("logs", "log-group:"+own) + ":*"}
	case "AWS::IAM::Role":
		return own, map[string]string{"Arn": "arn:aws:iam::" + Account + ":role/" + own}
	case "AWS::Serverless::Function":
		return own, map[string]string{"Arn": arn("lambda", "function:"+own)}
	case "AWS::Serverless::HttpApi":
		t.API = strings.ToLower(own) + ".execute-api." + Region + "." + dns
		return own, map[string]string{"ApiEndpoint": "https://" + t.API}
	default:
		return own, map[string]string{"Arn": arn("none", own)}
	}
}

// inert are resources without effect outside AWS: no function can notice them.
var inert = []string{
	"AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Logs::LogGroup", "AWS::Serverless::HttpApi",
}

func (t *Template) resource(r *resolver, name string, n map[string]*yaml.Node, globals map[string]any,
	policies map[string][]policy.Document,
) error {
	if condition := n["Condition"]; condition != nil {
		if holds, err := r.holds(condition.Value); err != nil || !holds {
			return err
		}
	}
	properties := map[string]any{}
	if n["Properties"] != nil {
		plain, err := r.plain(n["Properties"])
		if err != nil {
			return err
		}
		properties = plain.(map[string]any)
	}
	t.Count[n["Type"].Value]++
	switch kind := n["Type"].Value; kind {
	case "AWS::DynamoDB::Table":
		table := Table{Name: r.values[name], ARN: r.attributes[name]["Arn"], Stream: r.attributes[name]["StreamArn"]}
		err := decode(properties, &table)
		t.Tables[name] = table
		return err
	case "AWS::Serverless::Function":
		f := Function{ARN: r.attributes[name]["Arn"], Name: r.values[name]}
		if err := decode(merge(globals, properties), &f); err != nil {
			return err
		}
		f.BuildMethod = value(sections(n["Metadata"])["BuildMethod"])
		t.Functions[name] = f
		return f.check()
	case "AWS::SNS::Topic":
		topic := Topic{ARN: r.values[name]}
		err := decode(properties, &topic)
		t.Topics[name] = topic
		return err
	case "AWS::SQS::Queue":
		queue := Queue{
			ARN: r.attributes[name]["Arn"], Name: r.attributes[name]["QueueName"], VisibilityTimeout: 30,
			MessageRetentionPeriod: 345600,
		}
		err := decode(properties, &queue)
		t.Queues[name] = queue
		return err
	case "AWS::SNS::Subscription":
		var subscription Subscription
		err := decode(properties, &subscription)
		t.Subscriptions[name] = subscription
		return err
	case "AWS::Logs::SubscriptionFilter":
		var filter LogFilter
		err := decode(properties, &filter)
		t.LogFilters[name] = filter
		return err
	case "AWS::Lambda::Permission":
		var permission Permission
		err := decode(properties, &permission)
		t.Permissions[name] = permission
		return err
	case "AWS::IAM::Role":
		role := Role{ARN: r.attributes[name]["Arn"]}
		err := decode(properties, &role)
		t.Roles[name] = role
		return err
	case "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy":
		var p struct {
			Topics, Queues []string
			PolicyDocument policy.Document
		}
		if err := decode(properties, &p); err != nil {
			return err
		}
		for _, on := range append(p.Topics, p.Queues...) {
			policies[queueARN(on)] = append(policies[queueARN(on)], p.PolicyDocument)
		}
		return nil
	default:
		if !slices.Contains(inert, kind) {
			return fmt.Errorf("resources of type %s are not known to infra/lab/stack: teach it what they do, or name them inert", kind)
		}
		return nil
	}
}

// queueARN converts a queue's URL to its ARN; anything else is returned unchanged.
func queueARN(on string) string {
	parts := strings.Split(on, "/")
	if !strings.HasPrefix(on, "https://sqs.") || len(parts) != 5 {
		return on
	}
	return "arn:aws:sqs:" + Region + ":" + parts[3] + ":" + parts[4]
}

func value(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	return n.Value
}

// merge lays a function's properties over the globals as SAM does: maps merge, lists join, the rest is replaced.
func merge(global, own any) any {
	switch over := own.(type) {
	case map[string]any:
		under, ok := global.(map[string]any)
		if !ok || under == nil {
			return own
		}
		merged := maps.Clone(under)
		for key, value := range over {
			if below, both := under[key]; both {
				value = merge(below, value)
			}
			merged[key] = value
		}
		return merged
	case []any:
		if under, ok := global.([]any); ok {
			return slices.Concat(under, over)
		}
	}
	return own
}

// Text is a scalar that CloudFormation takes as a string, whatever YAML makes of it: 0.50, true.
type Text string

// UnmarshalJSON accepts any scalar.
func (t *Text) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*t = Text(s)
		return nil
	}
	if data[0] == '{' || data[0] == '[' {
		return fmt.Errorf("%s is no plain value", data)
	}
	*t = Text(data)
	return nil
}
