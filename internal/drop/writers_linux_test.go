package drop

import (
	"testing"

	"golang.org/x/sys/unix"
)

// A lease says nothing about writers on other machines.
func TestKnowsWriters(t *testing.T) {
	for magic, want := range map[uint32]bool{
		unix.EXT4_SUPER_MAGIC: true, unix.TMPFS_MAGIC: true, unix.MSDOS_SUPER_MAGIC: true, unix.EXFAT_SUPER_MAGIC: true,
		unix.NFS_SUPER_MAGIC: false, unix.CIFS_SUPER_MAGIC: false, unix.SMB2_SUPER_MAGIC: false, unix.FUSE_SUPER_MAGIC: false,
	} {
		if got := knowsWriters(magic); got != want {
			t.Errorf("%x: %v", magic, got)
		}
	}
}
