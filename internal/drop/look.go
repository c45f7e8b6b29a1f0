package drop

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// tailSize is how far from its end a file's end marker may stand. Cameras and
// telephones append padding, second pictures and trailers (20 of 164 camera
// files do not end in the marker itself); what appends more is left to the
// decoder.
const tailSize = 64 << 10

// writers is what the system can say about who has a file open for writing.
type writers uint8

const (
	cannotTell writers = iota
	none
	some
)

// view is what one look at a file's inside showed.
type view struct {
	stamp   stamp
	writers writers
	start   start
	ends    bool // as its format ends
}

// start is what the first bytes say.
type start uint8

const (
	unclear start = iota // too few, or nothing we know: it may be filled in later
	jpegOrPNG
	foreign // another known format: it will not become a picture by growing
)

// errOdd says that a name leads to something that is no regular file.
var errOdd = errors.New("not a regular file")

// Open opens a file that was handed over, for reading, and says what it is: without
// following a link in its last element and without blocking. What is no regular
// file is refused; other errors are the system's.
func Open(path string) (*os.File, fs.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|noWait|noFollow, 0)
	if err != nil {
		if isLink(err) {
			err = errOdd
		}
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errOdd
	}
	if err != nil {
		_ = f.Close() // opened for reading: nothing to lose
		return nil, nil, err
	}
	return f, info, nil
}

// lookInto opens a file, without following a link and without blocking, and looks
// at its first and last bytes. tail is room of tailSize for the last ones.
func lookInto(path string, tail []byte) (view, error) {
	f, info, err := Open(path)
	if err != nil {
		if isBusy(err) { // somebody holds it so that it cannot even be opened
			return view{writers: some}, nil
		}
		return view{}, err
	}
	defer f.Close()
	v := view{stamp: stampOf(info), writers: writersOf(f)}
	if v.stamp.size == 0 {
		return v, nil
	}
	head := tail[:min(int64(len(tail)), 512)]
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return view{}, err
	}
	var png bool
	v.start, png = startOf(head[:n])
	if v.start != jpegOrPNG {
		return v, nil
	}
	from := max(0, v.stamp.size-int64(len(tail)))
	n, err = f.ReadAt(tail, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return view{}, err
	}
	v.ends = endsWhole(tail[:n], png)
	return v, nil
}

// startOf reads a file's signature.
func startOf(head []byte) (s start, png bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return jpegOrPNG, false
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return jpegOrPNG, true
	}
	for _, sig := range []string{"GIF8", "RIFF", "BM", "II*\x00", "MM\x00*", "%PDF", "PK\x03\x04", "\x1f\x8b", "7z\xbc\xaf", "\x7fELF", "MZ", "<!DOCTYPE", "<!doctype", "<html", "<?xml", "<svg", "{\"", "#!", "8BPS", "SQLite format 3"} {
		if bytes.HasPrefix(head, []byte(sig)) {
			return foreign, false
		}
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" { // HEIC, AVIF, MP4, CR3
		return foreign, false
	}
	return unclear, false
}

// endsWhole looks for the end marker in a file's last bytes. Inside the coded part
// of a JPEG the marker cannot occur (a 0xff there is followed by 0x00 or a
// restart), but it ends an embedded thumbnail too: hence the decoder has the
// last word.
func endsWhole(tail []byte, png bool) bool {
	if png {
		return bytes.Contains(tail, []byte("IEND\xaeB`\x82"))
	}
	return bytes.Contains(tail, []byte("\xff\xd9"))
}

// stamp tells two versions of a file apart.
type stamp struct {
	size int64
	mod  int64 // nanoseconds since 1970
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{size: info.Size(), mod: info.ModTime().UnixNano()}
}

// shorten keeps the reason of a path error without the path, which has its own
// place in a fault.
func shorten(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// join puts a relative name under a folder with the system's separator, without
// cleaning it: names are bytes of others.
func join(dir, name string) string {
	if strings.HasSuffix(dir, string(os.PathSeparator)) {
		return dir + name
	}
	return dir + string(os.PathSeparator) + name
}
