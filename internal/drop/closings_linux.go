package drop

import (
	"bytes"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// closings hears from the kernel which files' writers have closed them, and which
// were renamed into place (inotify(7), IN_CLOSE_WRITE and IN_MOVED_TO): what
// fsnotify knows and keeps to itself. It is a hint, never the truth: it says
// nothing about writers on other machines, and names get lost.
type closings struct {
	events *os.File
	fd     int
	dirs   map[int32]string // watch descriptor → folder below the drop folder
	heard  chan closing     // room for maxHeard; what does not fit becomes a scan
}

// openClosings starts to listen; nil where the system has no more of these to give.
func openClosings(wake chan<- struct{}) *closings {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil
	}
	c := &closings{events: os.NewFile(uintptr(fd), "closings"), fd: fd, dirs: map[int32]string{}, heard: make(chan closing, maxHeard)}
	go listen(c.events, c.heard, wake)
	return c
}

// listen passes the kernel's events on until the file is closed.
func listen(events *os.File, heard chan<- closing, wake chan<- struct{}) {
	room := make([]byte, 16*(unix.SizeofInotifyEvent+unix.NAME_MAX+1))
	for {
		n, err := events.Read(room)
		if err != nil {
			return
		}
		for at := 0; at+unix.SizeofInotifyEvent <= n; {
			e := (*unix.InotifyEvent)(unsafe.Pointer(&room[at]))
			end := at + unix.SizeofInotifyEvent + int(e.Len)
			if end > n {
				break // the kernel hands over whole events
			}
			name, _, _ := bytes.Cut(room[at+unix.SizeofInotifyEvent:end], []byte{0})
			at = end
			c := closing{dir: e.Wd, name: string(name), gone: e.Mask&unix.IN_IGNORED != 0}
			lost := e.Mask&unix.IN_Q_OVERFLOW != 0
			if !lost && !c.gone && (e.Mask&unix.IN_ISDIR != 0 || c.name == "") {
				continue // folders are the scan's
			}
			if !lost {
				select {
				case heard <- c:
					continue
				default:
				}
			}
			select {
			case wake <- struct{}{}:
			default: // one is waiting already
			}
		}
	}
}

// watch listens to one folder, named by its path and relative to the drop folder.
// Asked again, it follows a path to whatever folder stands there now.
func (c *closings) watch(path, rel string) {
	if c == nil || len(c.dirs) >= 2*maxWatches {
		return
	}
	mask := uint32(unix.IN_CLOSE_WRITE | unix.IN_MOVED_TO | unix.IN_ONLYDIR)
	if rel != "" {
		mask |= unix.IN_DONT_FOLLOW
	}
	if wd, err := unix.InotifyAddWatch(c.fd, path, mask); err == nil {
		c.dirs[int32(wd)] = rel
	}
}

// nameOf gives a closed file's name relative to the drop folder; ok is false for
// what is not, or no longer, watched.
func (c *closings) nameOf(h closing) (name string, ok bool) {
	if h.gone {
		delete(c.dirs, h.dir)
		return "", false
	}
	rel, ok := c.dirs[h.dir]
	return inside(rel, h.name), ok
}

// close ends listening.
func (c *closings) close() {
	if c != nil {
		_ = c.events.Close() // its error would say that it is closed
	}
}
