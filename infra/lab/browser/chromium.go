// Package browser gives tests a headless Chromium the size of a small phone.
//
// Without Chromium a test is skipped; with CI set it fails instead.
package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A small phone's window, in CSS pixels.
const (
	Width  = 360
	Height = 740
)

// patience limits a whole browser test.
const patience = 90 * time.Second

// New starts a browser and returns the context of its one tab, for chromedp. It ends with the test.
func New(t testing.TB) context.Context {
	t.Helper()
	program, err := find(os.Getenv, exec.LookPath)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no browser to test with: %v", err)
		}
		t.Skipf("SKIPPED, not tested in a browser: %v. Install Chromium (apt-get install chromium), or set CHROMIUM to its path.", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx, options(program, os.Geteuid() == 0)...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(Width, Height)); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	return ctx
}

// find finds Chromium at CHROMIUM or under its usual names.
func find(env func(string) string, look func(string) (string, error)) (string, error) {
	if named := env("CHROMIUM"); named != "" {
		return look(named)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := look(name); err == nil {
			return program, nil
		}
	}
	return "", errors.New("neither chromium, chromium-browser nor google-chrome is installed")
}

// options keep the browser from any network but the test's, and from any dialog. chromedp gives each browser its own
// temporary profile.
func options(program string, root bool) []chromedp.ExecAllocatorOption {
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program),
		chromedp.Headless, // hides scrollbars, as a phone does
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-dev-shm-usage", true), // containers have only 64 MB there
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-sync", true),
		chromedp.WindowSize(Width, Height),
	}
	if root { // Chromium's sandbox refuses root
		flags = append(flags, chromedp.NoSandbox)
	}
	return flags
}
