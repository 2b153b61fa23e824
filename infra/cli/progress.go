package cli

import (
	"fmt"
	"io"
	"os"
	"time"
)

// Progress returns a function that reports how far long work is and how long the rest will take. On a terminal it
// rewrites one line; elsewhere it writes a line every ten seconds.
func Progress(w io.Writer, now func() time.Time, what string) func(done, of int) {
	every, before, after := 10*time.Second, "", "\n"
	if terminal(w) {
		every, before, after = 200*time.Millisecond, "\r", "\x1b[K"
	}
	began := now()
	last := began
	return func(done, of int) {
		at := now()
		if done >= of {
			if last != began && before != "" {
				fmt.Fprint(w, before, after) // what follows begins on an empty line
			}
			return
		}
		if done < 1 || at.Sub(last) < every {
			return
		}
		last = at
		left := time.Duration(float64(at.Sub(began)) / float64(done) * float64(of-done)).Round(time.Second)
		fmt.Fprintf(w, "%s%s: %d of %d, about %s left%s", before, what, done, of, left, after)
	}
}

func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
