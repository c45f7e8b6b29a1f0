//go:build unix

package main

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"backdrop/tui"
)

// suspension hands SIGTSTP to the screen, which gives the terminal back first. Without
// a shell to go back to (a booth that is its session's leader, as over ssh or in a
// tmux window of its own) it is nil: the kernel would not stop this program, and the
// screen would wait for ever to be continued.
func suspension() (s *tui.Suspension, end func()) {
	if !hasShell() {
		return nil, func() {}
	}
	signals, asked := make(chan os.Signal, 1), make(chan struct{}, 1)
	signal.Notify(signals, syscall.SIGTSTP)
	over := make(chan struct{})
	var down atomic.Bool // the screen is down and waits to be continued
	go func() {
		defer close(asked)
		for {
			select {
			case <-signals:
				// the screen stops its own group by SIGTSTP, which does nothing to a program that
				// has ever listened to it (os/signal gives no default action back)
				if down.Load() {
					_ = unix.Kill(0, unix.SIGSTOP) // to our own group that is always allowed
					continue
				}
				select {
				case asked <- struct{}{}:
				default: // it has been asked already
				}
			case <-over:
				return
			}
		}
	}()
	return &tui.Suspension{Asked: asked, Stopping: down.Store}, func() { signal.Stop(signals); close(over) }
}

// hasShell tells whether the parent is of the same session and leads another group
// of it, as a shell with job control does.
func hasShell() bool {
	parent := os.Getppid()
	theirs, err := unix.Getsid(parent)
	if err != nil {
		return false
	}
	ours, err := unix.Getsid(0)
	if err != nil || ours != theirs {
		return false
	}
	group, err := unix.Getpgid(parent)
	return err == nil && group != unix.Getpgrp()
}
