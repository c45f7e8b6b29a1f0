package shelf

import (
	"strings"

	"golang.org/x/sys/unix"
)

func freeBytes(s *Shelf) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(s.dir, &st); err != nil {
		return 0, err
	}
	return st.Bavail * uint64(st.Bsize), nil
}

func networkKind(s *Shelf) string {
	var st unix.Statfs_t
	if err := unix.Statfs(s.dir, &st); err != nil || st.Flags&unix.MNT_LOCAL != 0 {
		return ""
	}
	return strings.TrimSuffix(unix.ByteSliceToString(st.Fstypename[:]), "fs")
}
