package lambda

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// withUs kills the process when we end; otherwise a frozen one would stay for ever.
func withUs(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// freezes says that freeze works here.
const freezes = true

// freeze stops the process between events, as Lambda does, including its background work.
func freeze(cmd *exec.Cmd) { _ = cmd.Process.Signal(syscall.SIGSTOP) } // a process that is gone needs no freezing

func thaw(cmd *exec.Cmd) { _ = cmd.Process.Signal(syscall.SIGCONT) }

// processor is the CPU time of a running process's threads.
func processor(cmd *exec.Cmd) (total time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", cmd.Process.Pid)) // the pattern is well formed
	for _, file := range threads {
		var ran int64
		if text, err := os.ReadFile(file); err == nil { // otherwise the thread has ended
			_, _ = fmt.Sscan(string(text), &ran)
		}
		total += time.Duration(ran)
	}
	return total
}
