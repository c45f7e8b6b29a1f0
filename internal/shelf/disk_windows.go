package shelf

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

func freeBytes(s *Shelf) (uint64, error) {
	dir, err := windows.UTF16PtrFromString(s.dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(dir, &free, nil, nil)
	return free, err
}

func networkKind(s *Shelf) string {
	volume, err := windows.UTF16PtrFromString(filepath.VolumeName(s.dir) + `\`)
	if err != nil || windows.GetDriveType(volume) != windows.DRIVE_REMOTE {
		return ""
	}
	return "smb"
}
