package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// sizes builds each function as `sam build` does with the settings of infra/docs/deploying.md, and prints its size.
func sizes(ctx context.Context, out io.Writer) error {
	mains, err := filepath.Glob("functions/*/bootstrap")
	if err != nil || len(mains) == 0 {
		return fmt.Errorf("no functions/*/bootstrap here: run it from the top of the repository (%v)", err)
	}
	dir, err := os.MkdirTemp("", "oyez-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(out, "binaries, linux/arm64 (allowed: 15.0 MB)")
	for _, main := range mains {
		name := filepath.Base(filepath.Dir(main))
		binary := filepath.Join(dir, name)
		build := exec.CommandContext(ctx, "go", "build", "-tags=lambda.norpc", "-trimpath", "-buildvcs=false",
			"-ldflags=-s", "-o", binary, "./"+main)
		build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0", "GOFLAGS=")
		if output, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", name, err, output)
		}
		info, err := os.Stat(binary)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "  %-8s %5.1f MB\n", name, float64(info.Size())/1e6)
	}
	return nil
}
