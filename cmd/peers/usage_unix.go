//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// suffix of programs on this system.
const suffix = ""

// peak is the most memory a process held, in bytes. Linux and the BSDs count in
// kilobytes, macOS in bytes (getrusage(2)).
func peak(s *os.ProcessState) int64 {
	u, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) * 1024
}
