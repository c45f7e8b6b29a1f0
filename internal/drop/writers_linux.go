package drop

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// writersOf asks for a read lease and gives it back at once: the kernel grants it
// only while nobody has the file open for writing (fcntl(2), F_SETLEASE). It
// refuses also where it cannot know: another owner's file without CAP_LEASE.
func writersOf(f *os.File) writers {
	raw, err := f.SyscallConn()
	if err != nil {
		return cannotTell
	}
	w := cannotTell
	if err := raw.Control(func(fd uintptr) {
		var fs unix.Statfs_t
		if unix.Fstatfs(int(fd), &fs) == nil && knowsWriters(uint32(fs.Type)) {
			w = lease(int(fd))
		}
	}); err != nil {
		return cannotTell
	}
	return w
}

// knowsWriters is false for file systems that others write to without this
// kernel: some grant a lease all the same, NFS and SMB answer EAGAIN, which says
// "writer" on a local disk, when the server has lent them nothing.
func knowsWriters(magic uint32) bool {
	switch magic {
	case unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC, unix.FUSE_SUPER_MAGIC,
		unix.V9FS_MAGIC, unix.CEPH_SUPER_MAGIC, unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC, unix.CODA_SUPER_MAGIC:
		return false
	}
	return true
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
