package template

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"oyez/shared/metrics"
	"oyez/shared/table"
)

func TestTable(t *testing.T) {
	properties := at(read(t), "Resources", "Table", "Properties")
	if got, want := keys(at(properties, "KeySchema")), [2]string{table.AttrPK, table.AttrSK}; got != want {
		t.Errorf("the table's keys are %v, want %v", got, want)
	}
	attributes := []string{table.AttrPK, table.AttrSK}
	var got []table.Index
	for _, index := range list(at(properties, "GlobalSecondaryIndexes")) {
		k := keys(at(index, "KeySchema"))
		got = append(got, table.Index{Name: value(at(index, "IndexName")), PK: k[0], SK: k[1]})
		if projection := value(at(index, "Projection", "ProjectionType")); projection != "KEYS_ONLY" {
			t.Errorf("index %s projects %s, want KEYS_ONLY", value(at(index, "IndexName")), projection)
		}
	}
	if !slices.Equal(got, table.Indexes()) {
		t.Errorf("indexes are %v, want %v", got, table.Indexes())
	}
	for _, index := range table.Indexes() {
		attributes = append(attributes, index.PK, index.SK)
		if len(index.Name) < 3 {
			t.Errorf("index %q: DynamoDB wants three characters, and cfn-lint does not notice", index.Name)
		}
	}
	var defined []string
	for _, attribute := range list(at(properties, "AttributeDefinitions")) {
		defined = append(defined, value(at(attribute, "AttributeName")))
		if kind := value(at(attribute, "AttributeType")); kind != "S" {
			t.Errorf("%s is of type %s, want S", value(at(attribute, "AttributeName")), kind)
		}
	}
	if !slices.Equal(slices.Sorted(slices.Values(defined)), slices.Sorted(slices.Values(attributes))) {
		t.Errorf("defined are %v, keys are %v", defined, attributes)
	}
	if got := value(at(properties, "TimeToLiveSpecification", "AttributeName")); got != table.AttrExpires {
		t.Errorf("time to live watches %q, want %q", got, table.AttrExpires)
	}
	for _, policy := range []string{"DeletionPolicy", "UpdateReplacePolicy"} {
		if value(at(read(t), "Resources", "Table", policy)) != "Retain" {
			t.Errorf("%s would lose every mention", policy)
		}
	}
}

// keys are a key schema's HASH and RANGE.
func keys(schema *yaml.Node) (k [2]string) {
	for _, key := range list(schema) {
		if value(at(key, "KeyType")) == "HASH" {
			k[0] = value(at(key, "AttributeName"))
		} else {
			k[1] = value(at(key, "AttributeName"))
		}
	}
	return k
}

// TestIndexPermissions: a policy's index that the table lacks is a Query that fails in production.
func TestIndexPermissions(t *testing.T) {
	names := map[string]bool{}
	for _, index := range table.Indexes() {
		names[index.Name] = true
	}
	found := 0
	walk(read(t), func(n *yaml.Node) {
		if _, name, ok := strings.Cut(n.Value, "/index/"); ok {
			found++
			if !names[name] {
				t.Errorf("line %d: %s: there is no such index", n.Line, n.Value)
			}
		}
	})
	if found == 0 {
		t.Error("no policy names an index: is the template read right?")
	}
}

// TestSecretsPermission: the role's ARN contains the very name that the function asks for. A double slash in an ARN
// deploys, but is denied at run time.
func TestSecretsPermission(t *testing.T) {
	template := read(t)
	found := 0
	for resource, properties := range resources(template, serverless) {
		parameter := value(at(properties, "Environment", "Variables", "SETTINGS_PARAMETER"))
		var allowed []string
		for _, statement := range statements(at(template, "Resources", resource+"Role")) {
			if value(at(statement, "Action")) == "ssm:GetParameter" {
				_, name, _ := strings.Cut(value(at(statement, "Resource")), ":parameter")
				allowed = append(allowed, name)
			}
		}
		switch {
		case parameter == "" && len(allowed) == 0:
		case len(allowed) != 1 || allowed[0] != parameter || parameter != "/${AWS::StackName}/"+
			strings.ToLower(resource):
			t.Errorf("%s asks for %q, its role allows %q", resource, parameter, allowed)
		default:
			found++
		}
	}
	if found == 0 {
		t.Error("no function has secrets: is the template read right?")
	}
}

// statements are those of a role's policies.
func statements(role *yaml.Node) (all []*yaml.Node) {
	for _, policy := range list(at(role, "Properties", "Policies")) {
		all = append(all, list(at(policy, "PolicyDocument", "Statement"))...)
	}
	return all
}

// TestWidePermissionsAreExplained: every * in a role, and every NotResource, has its reason in the comment above.
func TestWidePermissionsAreExplained(t *testing.T) {
	found := 0
	for role := range resources(read(t), "AWS::IAM::Role") {
		for _, statement := range statements(at(read(t), "Resources", role)) {
			for k, v := range pairs(statement) {
				wide := k.Value == "NotResource"
				walk(v, func(n *yaml.Node) {
					wide = wide || (k.Value == "Resource" || k.Value == "Action") && strings.Contains(n.Value, "*")
				})
				if !wide {
					continue
				}
				found++
				if len(k.HeadComment) < 40 {
					t.Errorf("%s, line %d: %s is wide and no comment directly above says why", role, k.Line, k.Value)
				}
				if k.Value == "Action" {
					t.Errorf("%s, line %d: name the actions", role, k.Line)
				}
			}
		}
		if at(read(t), "Resources", role, "Properties", "ManagedPolicyArns") != nil {
			t.Errorf("%s: AWS's managed policies allow more than one function needs", role)
		}
	}
	if found == 0 {
		t.Error("nothing is wide: is the template read right?")
	}
}

// TestEveryParameterIsUsed: each parameter is used and described.
func TestEveryParameterIsUsed(t *testing.T) {
	template := read(t)
	used := map[string]bool{}
	for _, section := range []string{"Conditions", "Resources", "Outputs"} {
		walk(at(template, section), func(n *yaml.Node) {
			switch n.Tag {
			case "!Ref":
				used[n.Value] = true
			case "!Sub":
				for _, m := range regexp.MustCompile(`\$\{([A-Za-z0-9]+)\}`).FindAllStringSubmatch(n.Value, -1) {
					used[m[1]] = true
				}
			}
		})
	}
	for k, v := range pairs(at(template, "Parameters")) {
		if !used[k.Value] {
			t.Errorf("parameter %s is not used", k.Value)
		}
		if value(at(v, "Description")) == "" {
			t.Errorf("parameter %s does not say what it is", k.Value)
		}
	}
}

// TestAlarms: each watches an existing metric, alerts a person, and says what is wrong; each dead-letter queue has one.
func TestAlarms(t *testing.T) {
	template := read(t)
	ours := map[string]bool{}
	for _, name := range metrics.Names() {
		ours[string(name)] = true
	}
	watched := map[string]bool{}
	for alarm, properties := range resources(template, "AWS::CloudWatch::Alarm") {
		of := []*yaml.Node{properties}
		for _, metric := range list(at(properties, "Metrics")) {
			if m := at(metric, "MetricStat", "Metric"); m != nil {
				of = append(of, m)
			}
		}
		for _, metric := range of {
			if value(at(metric, "Namespace")) == metrics.Namespace && !ours[value(at(metric, "MetricName"))] {
				t.Errorf("%s: nothing emits %s", alarm, value(at(metric, "MetricName")))
			}
			for _, dimension := range list(at(metric, "Dimensions")) {
				watched[value(at(dimension, "Value"))+" "+value(at(metric, "MetricName"))] = true
			}
		}
		for _, actions := range []string{"AlarmActions", "OKActions"} {
			if to := list(at(properties, actions)); len(to) != 1 || value(to[0]) != "OpsTopic" {
				t.Errorf("%s: %s do not go to OpsTopic", alarm, actions)
			}
		}
		if value(at(properties, "AlarmDescription")) == "" || value(at(properties, "TreatMissingData")) == "" {
			t.Errorf("%s: say what is wrong, and what missing data means", alarm)
		}
	}
	for function := range resources(template, serverless) {
		if !watched[function+" Errors"] {
			t.Errorf("%s may fail and nobody is told", function)
		}
	}
	for queue := range resources(template, "AWS::SQS::Queue") {
		dead := strings.HasSuffix(queue, "Dead")
		if dead && !watched[queue+".QueueName ApproximateNumberOfMessagesVisible"] {
			t.Errorf("%s may fill and nobody is told", queue)
		}
		if !dead && at(template, "Resources", queue, "Properties", "RedrivePolicy") == nil {
			t.Errorf("%s has no queue for its dead", queue)
		}
	}
	if value(at(template, "Resources", "SweepStopped", "Properties", "TreatMissingData")) != "breaching" {
		t.Error("SweepStopped: silence is what it is for")
	}
	if at(template, "Resources", "OpsTopic", "Properties", "KmsMasterKeyId") != nil {
		t.Error("OpsTopic: CloudWatch may not use AWS's own key; no alarm would arrive")
	}
}
