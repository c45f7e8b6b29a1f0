package drop

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// writersOf asks for a read lease and gives it back at once: the kernel grants it
// only while nobody has the file open for writing (fcntl(2), F_SETLEASE). It
// refuses also where it cannot know: another owner's file without CAP_LEASE,
// network file systems.
func writersOf(f *os.File) writers {
	raw, err := f.SyscallConn()
	if err != nil {
		return cannotTell
	}
	w := cannotTell
	if err := raw.Control(func(fd uintptr) { w = lease(int(fd)) }); err != nil {
		return cannotTell
	}
	return w
}

func lease(fd int) writers {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_RDLCK)
	switch {
	case errors.Is(err, unix.EAGAIN):
		return some
	case err != nil:
		return cannotTell
	}
	// Held for as long as this takes: a writer who opens the file meanwhile waits so long.
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_UNLCK); err != nil {
		return cannotTell // closing the file gives it back
	}
	return none
}
