package clock

import (
	"context"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Variable is the environment variable with the path of a Shift's file. A process built with Overlay reads it at start.
const Variable = "LAB_CLOCK"

// Shift moves the clocks of other processes.
type Shift struct {
	file *os.File
	own  time.Duration // this process's own shift
}

// NewShift makes a shift of zero. Close ends it.
func NewShift() (*Shift, error) {
	own, err := ownShift()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "lab-clock-*")
	if err != nil {
		return nil, err
	}
	s := &Shift{file, own}
	return s, s.Set(0)
}

// Path is Variable's value for a process.
func (s *Shift) Path() string { return s.file.Name() }

// Set puts the clocks ahead of this process's clock.
func (s *Shift) Set(by time.Duration) error {
	_, err := s.file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(s.own+by)), 0)
	return err
}

// Close removes the file.
func (s *Shift) Close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

// ownShift is the shift of this process, if it was built with Overlay itself.
func ownShift() (time.Duration, error) {
	name := os.Getenv(Variable)
	if name == "" {
		return 0, nil
	}
	data, err := os.ReadFile(name)
	if err != nil || len(data) != 8 {
		return 0, fmt.Errorf("%s=%s holds %d bytes: %w", Variable, name, len(data), err)
	}
	return time.Duration(binary.NativeEndian.Uint64(data)), nil
}

// moved is the file that Overlay adds to package time.
//
//go:embed moved.go.txt
var moved []byte

const (
	reading = "	sec, nsec, mono := runtimeNow()\n" // occurs once in time.go, in Now
	moving  = "	if by := moved.Load(); by != 0 && !runtimeIsBubbled() {\n" +
		"		return unixTime(sec, nsec).Add(Duration(by))\n	}\n"
)

// Overlay writes into a folder the files that `go build -overlay` and `go test -overlay` need to make binaries whose
// clock a Shift moves, and returns the overlay file. It changes only time.Now, and only while a shift is not zero. The
// runtime's timers are unchanged.
func Overlay(ctx context.Context, folder string) (string, error) {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time")
	now, err := os.ReadFile(filepath.Join(source, "time.go"))
	if err != nil {
		return "", err
	}
	if strings.Count(string(now), reading) != 1 {
		return "", fmt.Errorf("%s/time.go is another than of Go 1.26: look at where Now reads the clock", source)
	}
	files := map[string][]byte{
		"time.go": []byte(strings.Replace(string(now), reading, reading+moving, 1)), "moved.go": moved,
	}
	replace := map[string]string{}
	for name, content := range files {
		place := filepath.Join(folder, name)
		replace[filepath.Join(source, name)] = place
		if err := write(place, content); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, "overlay.json")
	return file, write(file, list)
}

// write replaces a file atomically, since other processes may be reading it.
func write(name string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}
