package intercom

import (
	"testing"

	"oyez/shared/platform/platformtest"
)

func TestAtOneGoOrPartByPart(t *testing.T) { platformtest.Alike(t, "intercom", read) }
