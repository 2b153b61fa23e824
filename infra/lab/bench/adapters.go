package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// allowed is an adapter's limit, as a multiple of the bare work.
const allowed = 1.5

// adapters runs each platform's BenchmarkBeside in turn and prints one table.
func adapters(ctx context.Context, out io.Writer) error {
	fmt.Fprintln(out,
		"verify and parse one delivery, beside HMAC and encoding/json into the same structs (sides alternating, medians)")
	fmt.Fprintf(out, "  %-36s %6s %10s %10s %6s\n", "platform", "body", "adapter", "bare", "ratio")
	run := exec.CommandContext(ctx, "go", "test", "-p", "1", "-run", "^$", "-bench", "^BenchmarkBeside$", "-benchtime",
		"1s", "./shared/platform/...")
	run.Stderr = os.Stderr
	lines, err := run.StdoutPipe()
	if err != nil {
		return err
	}
	if err := run.Start(); err != nil {
		return fmt.Errorf("run the adapters' benchmarks: %w", err)
	}
	platform, over := "", 0
	for scan := bufio.NewScanner(lines); scan.Scan(); {
		line := scan.Text()
		if pkg, ok := strings.CutPrefix(line, "pkg: "); ok {
			platform = pkg[strings.LastIndexByte(pkg, '/')+1:]
		}
		m, ok := measured(line)
		if !ok {
			continue
		}
		note := ""
		if m.value["ratio"] > allowed {
			note = "  more than allowed"
			over++
		}
		fmt.Fprintf(out, "  %-36s %4.0f B %7.1f µs %7.1f µs %6.2f%s\n", strings.TrimSuffix(platform+" "+m.shape, " "),
			m.value["body-B"],
			m.value["adapter-ns"]/1e3, m.value["bare-ns"]/1e3, m.value["ratio"], note)
	}
	if err := run.Wait(); err != nil {
		return fmt.Errorf("the adapters' benchmarks, `go test -bench Beside ./shared/platform/...`: %w", err)
	}
	if over > 0 {
		fmt.Fprintf(out, "  %d above %.1f: run it again on a quiet machine, then look for work to take out\n", over,
			allowed)
	}
	return nil
}

// measurement is one line of go test's output: the shape of body, and each value by its unit.
type measurement struct {
	shape string
	value map[string]float64
}

func measured(line string) (measurement, bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || !strings.HasPrefix(fields[0], "BenchmarkBeside") {
		return measurement{}, false
	}
	name := strings.TrimPrefix(strings.TrimPrefix(fields[0], "BenchmarkBeside"), "/")
	if cpus := strings.LastIndexByte(name, '-'); cpus >= 0 {
		name = name[:cpus]
	}
	m := measurement{shape: name, value: map[string]float64{}}
	for i := 2; i+1 < len(fields); i += 2 {
		value, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return measurement{}, false
		}
		m.value[fields[i+1]] = value
	}
	_, ok := m.value["ratio"]
	return m, ok
}
