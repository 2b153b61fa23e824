package template

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"oyez/shared/settings"
)

// TestEachFunctionIsDeployed compares the main packages, the resources, and the list in settings.
func TestEachFunctionIsDeployed(t *testing.T) {
	deployed := slices.Sorted(maps.Keys(functions(t, read(t))))
	if known := slices.Sorted(slices.Values(settings.Functions())); !slices.Equal(deployed, known) {
		t.Errorf("template.yaml deploys %v, settings knows %v", deployed, known)
	}
	mains, err := filepath.Glob(root + "functions/*/bootstrap")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, main := range mains {
		folders = append(folders, filepath.Base(filepath.Dir(main)))
	}
	if !slices.Equal(deployed, folders) {
		t.Errorf("template.yaml deploys %v, functions/*/bootstrap are %v", deployed, folders)
	}
}

// TestEnvironment: a function reads exactly the variables that the template gives it.
func TestEnvironment(t *testing.T) {
	for name, properties := range functions(t, read(t)) {
		var given []string
		for k := range pairs(at(properties, "Environment", "Variables")) {
			given = append(given, k.Value)
		}
		want := slices.Sorted(slices.Values(settings.Variables(name)))
		slices.Sort(given)
		if !slices.Equal(given, want) {
			t.Errorf("%s is given %v and reads %v", name, given, want)
		}
	}
}

// TestOnlySettingsReadsTheEnvironment: otherwise the test above would miss variables.
func TestOnlySettingsReadsTheEnvironment(t *testing.T) {
	reads := regexp.MustCompile(`\b(os|syscall)\.(Getenv|Environ|ExpandEnv)\b|\bos\.LookupEnv\(`)
	for _, folder := range []string{"functions", "shared"} {
		err := filepath.WalkDir(root+folder, func(path string, _ os.DirEntry, err error) error {
			support := strings.HasSuffix(filepath.Dir(path), "test") // test support never runs on Lambda
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || support {
				return err
			}
			data, err := os.ReadFile(path)
			if found := reads.Find(data); found != nil {
				t.Errorf("%s has %s; pass os.LookupEnv to settings.Load instead", strings.TrimPrefix(path, root), found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestOwnRoleAndLog: no functions share a role, nor use SAM's own, which is wider.
func TestOwnRoleAndLog(t *testing.T) {
	template := read(t)
	for resource, properties := range resources(template, serverless) {
		if role := value(at(properties, "Role")); role != resource+"Role.Arn" {
			t.Errorf("%s: its role is %q, want %sRole.Arn", resource, role, resource)
		}
		if at(properties, "Policies") != nil {
			t.Errorf("%s: Policies are ignored beside Role", resource)
		}
		log := value(at(properties, "LoggingConfig", "LogGroup"))
		if log != resource+"Log" || value(at(template, "Resources", log, "Properties", "RetentionInDays")) == "" {
			t.Errorf("%s: its log group is %q, want %sLog with a retention", resource, log, resource)
		}
		if at(properties, "ReservedConcurrentExecutions") != nil {
			t.Errorf("%s: a new account has ten in all and refuses to reserve any", resource)
		}
		if value(at(template, "Resources", resource, "Metadata", "BuildMethod")) != "go1.x" {
			t.Errorf("%s: without BuildMethod go1.x sam ships the sources", resource)
		}
	}
}

// TestTimeouts: the API gives up after 30 s; a message must not return to the queue while its batch runs; a sweep must
// end before the next.
func TestTimeouts(t *testing.T) {
	template := read(t)
	for resource, properties := range resources(template, serverless) {
		timeout := number(t, at(properties, "Timeout"))
		for _, event := range pairs(at(properties, "Events")) {
			switch kind := value(at(event, "Type")); kind {
			case "HttpApi":
				if timeout > 30 {
					t.Errorf("%s answers HTTP and may take %d s, want at most 30", resource, timeout)
				}
			case "SQS":
				queue, _ := strings.CutSuffix(value(at(event, "Properties", "Queue")), ".Arn")
				visibility := number(t, at(template, "Resources", queue, "Properties", "VisibilityTimeout"))
				if visibility < 6*timeout {
					t.Errorf("%s may take %d s and %s hides a message for %d s, want six times as long", resource,
						timeout, queue, visibility)
				}
			case "Schedule":
				if timeout >= 60 {
					t.Errorf("%s runs every minute and may take %d s", resource, timeout)
				}
			}
		}
	}
}

func number(t *testing.T, n *yaml.Node) int {
	t.Helper()
	i, err := strconv.Atoi(value(n))
	if err != nil {
		t.Fatalf("%q is no number", value(n))
	}
	return i
}

// TestEventSources checks what cfn-lint does not: filters, schedules, and the defaults that mean "for ever".
func TestEventSources(t *testing.T) {
	seen := map[string]bool{}
	template := read(t)
	for resource, properties := range resources(template, serverless) {
		for k, event := range pairs(at(properties, "Events")) {
			name, kind := resource+"."+k.Value, value(at(event, "Type"))
			seen[kind] = true
			for _, filter := range list(at(event, "Properties", "FilterCriteria", "Filters")) {
				var pattern struct {
					DynamoDB struct {
						NewImage map[string]map[string][]string
					} `json:"dynamodb"`
				}
				d := json.NewDecoder(strings.NewReader(value(at(filter, "Pattern"))))
				d.DisallowUnknownFields() // a filter sees the dynamodb key but not eventName
				if err := d.Decode(&pattern); err != nil || len(pattern.DynamoDB.NewImage) == 0 {
					t.Errorf("%s: filter %s: %v", name, value(at(filter, "Pattern")), err)
				}
			}
			switch kind {
			case "Schedule":
				schedule := value(at(event, "Properties", "Schedule"))
				if !regexp.MustCompile(
					`^rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\)$`).MatchString(schedule) {
					t.Errorf("%s: EventBridge does not read %q", name, schedule)
				}
			case "DynamoDB":
				table, ok := strings.CutSuffix(value(at(event, "Properties", "Stream")), ".StreamArn")
				if !ok || at(template, "Resources", table, "Properties", "StreamSpecification") == nil {
					t.Errorf("%s: %s has no stream", name, table)
				}
				for _, limit := range []string{"MaximumRetryAttempts", "MaximumRecordAgeInSeconds"} {
					if n, err := strconv.Atoi(value(at(event, "Properties", limit))); err != nil || n < 0 {
						t.Errorf("%s: without %s one bad record holds its shard for a day", name, limit)
					}
				}
				if value(at(event, "Properties", "StartingPosition")) != "TRIM_HORIZON" {
					t.Errorf("%s: LATEST skips what is written while the mapping is made", name)
				}
			}
			if kind == "DynamoDB" || kind == "SQS" {
				if types := list(at(event, "Properties", "FunctionResponseTypes")); len(types) != 1 ||
					value(types[0]) != "ReportBatchItemFailures" {
					t.Errorf("%s: one failed record fails its whole batch", name)
				}
			}
		}
	}
	for _, kind := range []string{"HttpApi", "SQS", "DynamoDB", "SNS", "Schedule"} {
		if !seen[kind] {
			t.Errorf("no event of type %s: is the template read right?", kind)
		}
	}
}

// TestThrottledRoutesExist: a setting for a missing route fails the deployment, and none may throttle a platform.
func TestThrottledRoutesExist(t *testing.T) {
	template := read(t)
	routes := map[string]bool{}
	for _, properties := range resources(template, serverless) {
		for _, event := range pairs(at(properties, "Events")) {
			if value(at(event, "Type")) == "HttpApi" {
				routes[value(at(event, "Properties", "Method"))+" "+value(at(event, "Properties", "Path"))] = true
			}
		}
	}
	for api, properties := range resources(template, "AWS::Serverless::HttpApi") {
		for route := range pairs(at(properties, "RouteSettings")) {
			if !routes[route.Value] {
				t.Errorf("%s: RouteSettings for %q, which is no route", api, route.Value)
			}
			if strings.Contains(route.Value, "/webhooks/") {
				t.Errorf("%s: %q is throttled; X sends once", api, route.Value)
			}
		}
		if at(properties, "DefaultRouteSettings") != nil {
			t.Errorf("%s: DefaultRouteSettings would throttle the webhooks", api)
		}
		if format := value(at(properties, "AccessLogSettings",
			"Format")); regexp.MustCompile(`(?i)path|sourceIp`).MatchString(format) {
			t.Errorf("%s: the access log keeps paths or addresses: %s", api, format)
		}
	}
}
