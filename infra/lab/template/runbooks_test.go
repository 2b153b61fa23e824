package template

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each alarm has a runbook of its name, and each runbook an alarm.
func TestEachAlarmHasItsRunbook(t *testing.T) {
	const folder = "../../runbooks"
	alarms := map[string]bool{}
	for name := range resources(read(t), "AWS::CloudWatch::Alarm") {
		alarms[name] = true
		page, err := os.ReadFile(filepath.Join(folder, name+".md"))
		if err != nil {
			t.Errorf("alarm %s has no page: %v", name, err)
			continue
		}
		for _, part := range []string{"# ", "**What it means.**", "**What to do.**", "**When it is over.**"} {
			if !strings.Contains(string(page), part) {
				t.Errorf("%s.md does not say %q", name, part)
			}
		}
	}
	pages, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil || len(alarms) == 0 {
		t.Fatalf("%d alarms, %v", len(alarms), err)
	}
	for _, page := range pages {
		if name := strings.TrimSuffix(filepath.Base(page), ".md"); name != "README" && !alarms[name] {
			t.Errorf("%s.md is about no alarm of the template", name)
		}
	}
}
