package stack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
)

// compile is what `sam build` runs for a function, with the environment that the README and CI give it.
func (s *Stack) compile(ctx context.Context, codeURI, binary string) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./"+codeURI)
	build.Dir = s.o.Root
	// Linked beside its place, a binary is put there in one move: another stack may start it at that moment.
	build.Env = append(os.Environ(), "GOTMPDIR="+s.folder, "CGO_ENABLED=0", "GOFLAGS=-tags=lambda.norpc -trimpath -buildvcs=false -ldflags=-s")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", codeURI, err, out)
	}
	return nil
}
