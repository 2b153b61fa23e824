package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// processor is the CPU time of this process and its children so far, on Linux; 0 elsewhere. Compared with wall time it
// shows how busy the machine was otherwise.
func processor() time.Duration {
	const tick = time.Second / 100 // of the figures in /proc
	type process struct {
		parent int
		ticks  int64
	}
	all := map[int]process{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well formed
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended since
		}
		_, rest, _ := bytes.Cut(text, []byte(") ")) // the process name may contain anything
		field := bytes.Fields(rest)                 // from the state on, the third of proc(5)
		if len(field) < 15 {
			continue
		}
		var p process
		p.parent, _ = strconv.Atoi(string(field[1]))
		for _, f := range field[11:15] { // its own, and its reaped children's
			n, _ := strconv.ParseInt(string(f), 10, 64)
			p.ticks += n
		}
		var id int
		_, _ = fmt.Sscanf(file, "/proc/%d/stat", &id)
		all[id] = p
	}
	ours, total := []int{os.Getpid()}, all[os.Getpid()].ticks
	for len(ours) > 0 {
		parent := ours[0]
		ours = ours[1:]
		for id, p := range all {
			if p.parent == parent && !slices.Contains(ours, id) {
				ours, total = append(ours, id), total+p.ticks
			}
		}
	}
	return time.Duration(total) * tick
}
