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

// Variable is the environment variable that names the file of a Shift. A process that was built with Overlay reads it
// when it starts.
const Variable = "LAB_CLOCK"

// Shift is by how much the clocks of other processes are moved.
type Shift struct {
	file *os.File
	own  time.Duration // by how much the clock of this process is moved
}

// NewShift makes a shift of nothing. Close ends it.
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

// Path is the value that Variable must have in a process.
func (s *Shift) Path() string { return s.file.Name() }

// Set makes the clocks show so much more than the clock of this process does.
func (s *Shift) Set(by time.Duration) error {
	_, err := s.file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(s.own+by)), 0)
	return err
}

// Close removes the file.
func (s *Shift) Close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

// ownShift is by how much the clock of this process is moved, if it was built with Overlay itself.
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
	reading = "	sec, nsec, mono := runtimeNow()\n" // once in time.go: in Now
	moving  = "	if by := moved.Load(); by != 0 && !runtimeIsBubbled() {\n" +
		"		return unixTime(sec, nsec).Add(Duration(by))\n	}\n"
)

// Overlay writes into a folder what `go build -overlay` and `go test -overlay` need to make binaries whose clock a
// Shift moves, and returns the file that names it all. Nothing but time.Now is changed, and only while a shift is not
// zero. The runtime's own timers run as always.
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

// write puts a file in its place in one move, since other processes may be reading it.
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
