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

// suspension hands SIGTSTP to the screen, which gives the terminal back first. While
// guests have the keys the signal does nothing. Neither does it without a shell to go
// back to (a booth that is its session's leader, as over ssh or in a tmux window of its
// own): the kernel would not stop this program, and the screen would wait for ever to be
// continued. Then the suspension is nil.
func suspension(guarding *atomic.Bool) (s *tui.Suspension, end func()) {
	shell := hasShell()
	signals, asked := make(chan os.Signal, 1), make(chan struct{}, 1)
	signal.Notify(signals, syscall.SIGTSTP)
	over := make(chan struct{})
	var down atomic.Bool // the screen is down and waits to be continued
	go func() {
		defer close(asked)
		for {
			select {
			case <-signals:
				switch {
				case down.Load():
					// the screen stops its own group by SIGTSTP, which does nothing to a program that
					// has ever listened to it (os/signal gives no default action back)
					_ = unix.Kill(0, unix.SIGSTOP) // to our own group that is always allowed
				case shell && !guarding.Load():
					select {
					case asked <- struct{}{}:
					default: // it has been asked already
					}
				}
			case <-over:
				return
			}
		}
	}()
	end = func() { signal.Stop(signals); close(over) }
	if !shell {
		return nil, end
	}
	return &tui.Suspension{Asked: asked, Stopping: down.Store}, end
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
