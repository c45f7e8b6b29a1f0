package reduced

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// windowSize is how much of the file one goroutine holds.
const windowSize = 64 << 10

// source is the file. Several goroutines read from it.
type source struct {
	r    io.ReaderAt
	size int64

	mu   sync.Mutex // holds stop to one caller at a time
	stop func() error
}

// read fills p from off on and gives how much there was: less than len(p) only at
// the end of the file, and then no error.
func (s *source) read(p []byte, off int64) (int, error) {
	if s.stop != nil {
		s.mu.Lock()
		err := s.stop()
		s.mu.Unlock()
		if err != nil {
			return 0, err
		}
	}
	if off >= s.size {
		return 0, nil
	}
	p = p[:min(int64(len(p)), s.size-off)]
	n, err := s.r.ReadAt(p, off)
	if n < 0 || n > len(p) {
		return 0, fmt.Errorf("read picture: impossible count %d", n)
	}
	if n == len(p) || err == io.EOF {
		return n, nil
	}
	if err == nil {
		err = io.ErrNoProgress // against the rules of io.ReaderAt
	}
	return 0, fmt.Errorf("read picture: %w", err)
}

// window gives how much to read at once from off on: no more than there is.
func (s *source) window(off int64) int64 {
	return min(windowSize, max(s.size-off, 1))
}

// walker finds markers.
type walker struct {
	src    *source
	window []byte // room for what was read last
	held   []byte // what was read last
	at     int64  // where held begins in the file
}

// from gives what is held of the file from off on, at least one byte.
func (w *walker) from(off int64) ([]byte, error) {
	if off >= w.at && off < w.at+int64(len(w.held)) {
		return w.held[off-w.at:], nil
	}
	if w.window == nil {
		w.window = make([]byte, w.src.window(0))
	}
	n, err := w.src.read(w.window, off)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, ErrTruncated
	}
	w.at, w.held = off, w.window[:n]
	return w.held, nil
}

// full fills p from off on, from what is held where it can: a file may be nothing
// but short segments.
func (w *walker) full(p []byte, off int64) error {
	for len(p) > 0 {
		b, err := w.from(off)
		if err != nil {
			return err
		}
		n := copy(p, b)
		p = p[n:]
		off += int64(n)
	}
	return nil
}

// next finds the first marker at or behind off that is not a restart marker, and
// gives it with the offset behind it. Stuffed zeros and fill bytes (B.1.1.2) are
// stepped over, and so is junk between segments, as other decoders do; this is also
// how a scan is skipped.
func (w *walker) next(off int64) (marker byte, behind int64, err error) {
	for {
		b, err := w.from(off)
		if err != nil {
			return 0, 0, err
		}
		i := bytes.IndexByte(b, 0xFF)
		if i < 0 {
			off += int64(len(b))
			continue
		}
		off += int64(i) + 1
		c := byte(0xFF)
		for c == 0xFF {
			if b, err = w.from(off); err != nil {
				return 0, 0, err
			}
			c = b[0]
			off++
		}
		if c != 0 && !isRestart(c) {
			return c, off, nil
		}
	}
}

func isRestart(m byte) bool { return m >= mRST0 && m <= mRST0+7 }

// whole says whether the picture that is being walked through at off has an end. It
// is asked about damaged pictures: one without an end is truncated before it is
// damaged, as when a file has its length before it has its content.
func (w *walker) whole(off int64) error {
	for {
		m, at, err := w.next(off)
		if err != nil || m == mEOI {
			return err
		}
		off = at
		if m >= mSOF0 && m != mSOI { // the others stand alone (table B.1)
			var n [2]byte
			if err := w.full(n[:], at); err != nil {
				return err
			}
			off += max(int64(n[0])<<8|int64(n[1]), 2)
		}
	}
}
