package shelf

import (
	"errors"
	"io"
)

// Free gives the bytes that this process may still write on the event folder's
// disk. FileFault when the system does not say.
func (s *Shelf) Free() (bytes uint64, err error) {
	bytes, err = freeBytes(s)
	if err != nil {
		return 0, fileFault("ask for free space", ".", err)
	}
	return bytes, nil
}

// Network names the network file system the event folder is on ("nfs", "smb"
// ...), or "" for a local disk or when the system does not say. On such a folder
// locks and fsync are only as good as the server, and a ledger does not belong
// there.
func (s *Shelf) Network() string { return networkKind(s) }

// CheckWritable writes, syncs and removes a small file in the spool: nil means
// that the folder takes files now. Faults: DiskFull, FileFault.
func (s *Shelf) CheckWritable() error {
	p := Spool("write-check")
	_, err := s.Replace(p, func(w io.Writer) error {
		_, err := io.WriteString(w, "may this process write here?\n")
		return err
	})
	return errors.Join(err, s.Remove(p))
}
