package shelf

import (
	"golang.org/x/sys/unix"
)

func freeBytes(s *Shelf) (uint64, error) {
	st, err := statfs(s)
	if err != nil {
		return 0, err
	}
	return uint64(st.Bavail) * uint64(st.Frsize), nil
}

// networkKind knows the numbers of statfs(2). FUSE is named too: what is behind
// it may be a local disk (NTFS) or the other end of the world (sshfs).
func networkKind(s *Shelf) string {
	st, err := statfs(s)
	if err != nil {
		return ""
	}
	return kindOf(uint32(st.Type))
}

func kindOf(magic uint32) string {
	switch magic {
	case unix.NFS_SUPER_MAGIC:
		return "nfs"
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return "smb"
	case unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC:
		return "afs"
	case unix.CEPH_SUPER_MAGIC:
		return "ceph"
	case unix.V9FS_MAGIC:
		return "9p"
	case unix.CODA_SUPER_MAGIC:
		return "coda"
	case unix.FUSE_SUPER_MAGIC:
		return "fuse"
	}
	return ""
}

// statfs asks through the open folder: the path may lead elsewhere by now.
func statfs(s *Shelf) (unix.Statfs_t, error) {
	var st unix.Statfs_t
	d, err := s.root.Open(".")
	if err != nil {
		return st, err
	}
	defer d.Close()
	raw, err := d.SyscallConn()
	if err != nil {
		return st, err
	}
	var serr error
	if err := raw.Control(func(fd uintptr) { serr = unix.Fstatfs(int(fd), &st) }); err != nil {
		return st, err
	}
	return st, serr
}
