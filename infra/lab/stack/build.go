package stack

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"oyez/infra/lab/clock"
	"oyez/infra/lab/stack/declared"
)

// Built are the binaries of one repository. Its zero value is ready: the first stack builds them; later changes are not
// seen.
type Built struct {
	Root string // "" for the stack's
	// replacement contents by path in the repository, to build another version
	Replace map[string]string

	mu     sync.Mutex
	folder string // "" until they are built
}

// all builds each binary like `sam build` with the settings of infra/docs/deploying.md, but for this machine's
// processor and with a movable clock. The user's cache keeps them, so unchanged ones are not linked again.
func (b *Built) all(ctx context.Context, root string, t *declared.Template) (folder string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.folder != "" {
		return b.folder, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	if root, err = filepath.Abs(cmp.Or(b.Root, root)); err != nil {
		return "", err
	}
	folder = filepath.Join(cache, "oyez", fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, root, b.Replace)))[:16])
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", err
	}
	overlay, err := clock.Overlay(ctx, folder)
	if err == nil && len(b.Replace) > 0 {
		overlay, err = b.replaced(root, folder, overlay)
	}
	if err != nil {
		return "", err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for name, f := range t.Functions {
		group.Go(func() error { return compile(ctx, root, folder, overlay, f.CodeURI, binary(folder, name)) })
	}
	if err := group.Wait(); err != nil {
		return "", err
	}
	b.folder = folder
	return folder, nil
}

// replaced adds this version's replacement files to an overlay.
func (b *Built) replaced(root, folder, overlay string) (string, error) {
	var list struct{ Replace map[string]string }
	data, err := os.ReadFile(overlay)
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return "", err
	}
	for name, content := range b.Replace {
		place := filepath.Join(folder, strings.ReplaceAll(name, "/", "-"))
		list.Replace[filepath.Join(root, name)] = place
		if err := os.WriteFile(place, []byte(content), 0o600); err != nil {
			return "", err
		}
	}
	if data, err = json.Marshal(list); err != nil {
		return "", err
	}
	overlay = filepath.Join(folder, "replaced.json")
	return overlay, os.WriteFile(overlay, data, 0o600)
}

func (s *Stack) otherBinary(function string) string {
	if s.other == "" {
		return ""
	}
	return binary(s.other, function)
}

func binary(folder, function string) string { return filepath.Join(folder, function, "bootstrap") }

// compile is `sam build`'s command for a function, in the environment of infra/docs/deploying.md and CI.
func compile(ctx context.Context, root, folder, overlay, codeURI, binary string) error {
	build := exec.CommandContext(ctx, "go", "build", "-overlay="+overlay, "-o", binary, "./"+codeURI)
	build.Dir = root
	// Link beside it and rename: another stack may start the binary at that moment.
	build.Env = append(os.Environ(), "GOTMPDIR="+folder, "CGO_ENABLED=0",
		"GOFLAGS=-tags=lambda.norpc -trimpath -buildvcs=false -ldflags=-s")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", codeURI, err, out)
	}
	return nil
}
