//go:build !linux

package lambda

import "os/exec"

// Elsewhere than on Linux nothing is frozen; a process that we leave behind ends when its Runtime API does not answer.

const freezes = false

func withUs(*exec.Cmd) {}
func freeze(*exec.Cmd) {}
func thaw(*exec.Cmd)   {}
