package lambda

import (
	"os/exec"
	"syscall"
)

// withUs has the process killed when we end, however we do; a frozen one would stay for ever.
func withUs(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// freezes says that freeze does something.
const freezes = true

// freeze stops the process between two events, as Lambda does: what it left running in the background does not run.
func freeze(cmd *exec.Cmd) { _ = cmd.Process.Signal(syscall.SIGSTOP) } // one that is gone needs no freezing

func thaw(cmd *exec.Cmd) { _ = cmd.Process.Signal(syscall.SIGCONT) }
