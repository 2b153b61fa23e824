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

// processor is the time for which this process and all that it has started had a processor so far, as Linux tells it; 0
// elsewhere. Beside it the time on the wall says how busy the machine was with other things.
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
		_, rest, _ := bytes.Cut(text, []byte(") ")) // the name before it may hold anything
		field := bytes.Fields(rest)                 // from the state on, the third of proc(5)
		if len(field) < 15 {
			continue
		}
		var p process
		p.parent, _ = strconv.Atoi(string(field[1]))
		for _, f := range field[11:15] { // of its own, and of the children it has waited for
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
