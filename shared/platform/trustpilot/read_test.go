package trustpilot

import (
	"testing"

	"oyez/shared/platform/platformtest"
)

func TestAtOneGoOrPartByPart(t *testing.T) { platformtest.Alike(t, "trustpilot", read) }
