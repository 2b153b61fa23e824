package lambda

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// withUs has the process killed when we end, however we do; a frozen one would stay for ever.
func withUs(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// freezes says that freeze does something.
const freezes = true

// freeze stops the process between two events, as Lambda does: what it left running in the background does not run.
func freeze(cmd *exec.Cmd) { _ = cmd.Process.Signal(syscall.SIGSTOP) } // one that is gone needs no freezing

func thaw(cmd *exec.Cmd) { _ = cmd.Process.Signal(syscall.SIGCONT) }

// processor is the time for which the threads of a running process have had a processor: whatever else the machine
// does.
func processor(cmd *exec.Cmd) (total time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", cmd.Process.Pid)) // the pattern is well formed
	for _, file := range threads {
		var ran int64
		if text, err := os.ReadFile(file); err == nil { // else it has ended since
			_, _ = fmt.Sscan(string(text), &ran)
		}
		total += time.Duration(ran)
	}
	return total
}
