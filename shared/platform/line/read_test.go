package line

import (
	"testing"

	"oyez/shared/platform/platformtest"
)

func TestAtOneGoOrPartByPart(t *testing.T) { platformtest.Alike(t, "line", read) }
