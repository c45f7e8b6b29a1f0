//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// holdStop has the program go on when it is told to stop for a while, or no more. In
// raw mode Ctrl-Z is only a key; this is about kill -TSTP from elsewhere.
func holdStop(on bool) {
	if on {
		signal.Ignore(syscall.SIGTSTP)
		return
	}
	heard := make(chan os.Signal, 1) // what is ignored comes back only by being heard and let go
	signal.Notify(heard, syscall.SIGTSTP)
	signal.Stop(heard)
}
