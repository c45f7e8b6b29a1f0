package photo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"backdrop/kiosk"
)

// holePage is the least that a file system or a network share leaves out when it
// writes a file's pieces in another order than they come.
const holePage = 4096

var errHole = errors.New("zeros where the picture's data should be")

// mindHoles refuses a JPEG that has its end but not yet its middle: a run of zeros of
// a page or more inside the data of a scan, with other data behind it. Decoders take
// such zeros for codes. With the tables of cameras they would mean hundreds of blocks
// with each coefficient -1, which no picture has; where the tables let zeros mean an
// even area, they are believed. Other formats have checksums. Errors are Truncated,
// the reader's as Unreadable, or the context's.
func mindHoles(ctx context.Context, r io.ReadSeeker, format string) error {
	if format != formatJPEG {
		return nil
	}
	in, size, err := readerAt(r)
	if err == nil {
		var empty bool
		if empty, err = emptyPage(ctx, in, size); err == nil && empty { // seldom: most often padding behind the picture
			err = searchHoles(bufio.NewReaderSize(&input{ctx: ctx, r: io.NewSectionReader(in, 0, size)}, 64<<10))
		}
	}
	switch {
	case err == nil || err == io.EOF || err == io.ErrUnexpectedEOF: // that the end is missing is for others to say
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("decode picture: %w", ctx.Err())
	case errors.Is(err, errHole):
		return kiosk.Faulty(kiosk.Truncated, "", fmt.Errorf("decode picture: %w", err))
	}
	return kiosk.Faulty(kiosk.Unreadable, "", &readError{err})
}

// emptyPage tells whether any page of the file is all zeros. It looks at one word of
// each before it looks at all.
func emptyPage(ctx context.Context, r io.ReaderAt, size int64) (bool, error) {
	window := make([]byte, min(16*holePage, size))
	for at := int64(0); at < size; at += int64(len(window)) {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		n, err := r.ReadAt(window, at)
		if err != nil && err != io.EOF {
			return false, err
		}
		for p := window[:n]; len(p) >= holePage; p = p[holePage:] {
			if binary.NativeEndian.Uint64(p[holePage/2:]) == 0 && zeros(p[:holePage]) {
				return true, nil
			}
		}
	}
	return false, nil
}

func zeros(p []byte) bool {
	for len(p) >= 8 && binary.NativeEndian.Uint64(p) == 0 {
		p = p[8:]
	}
	return len(bytes.Trim(p, "\x00")) == 0
}

// searchHoles walks a JPEG's segments and scans to its end (ITU-T T.81, B.2).
func searchHoles(in *bufio.Reader) error {
	var coded [4]bool
	marker, err := nextMarker(in)
	for err == nil && marker != 0xd9 {
		marker, err = passSegment(in, marker, &coded)
	}
	return err
}

// passSegment goes past the segment of a marker, with the scan behind it, and gives
// the next marker. coded tells of which AC tables zeros alone are a coefficient.
func passSegment(in *bufio.Reader, marker byte, coded *[4]bool) (next byte, err error) {
	if marker == 1 || marker >= 0xd0 && marker <= 0xd8 { // without content
		return nextMarker(in)
	}
	var length [2]byte
	if _, err := io.ReadFull(in, length[:]); err != nil {
		return 0, err
	}
	content := make([]byte, max(int(binary.BigEndian.Uint16(length[:]))-2, 0))
	if _, err := io.ReadFull(in, content); err != nil {
		return 0, err
	}
	switch {
	case marker == 0xc4:
		noteCodes(content, coded)
	case marker == 0xda && zerosAreData(content, *coded):
		return searchScan(in)
	}
	return nextMarker(in)
}

// noteCodes notes of each AC table what its code of zeros alone, which is the first
// (C.2), stands for: a coefficient, or the end of the block.
func noteCodes(p []byte, coded *[4]bool) {
	for len(p) >= 17 {
		total := 0
		for _, n := range p[1:17] {
			total += int(n)
		}
		if len(p) < 17+total {
			return
		}
		if class, to := p[0]>>4, p[0]&15; class == 1 && to < 4 && total > 0 {
			coded[to] = p[17]&15 != 0
		}
		p = p[17+total:]
	}
}

// zerosAreData tells from a scan's header (B.2.3) whether zeros in its data would be
// coefficients. Scans that refine hold bare bits: there zeros are nothing unusual.
func zerosAreData(p []byte, coded [4]bool) bool {
	if len(p) < 4 || len(p) != 4+2*int(p[0]) {
		return false
	}
	tail := p[len(p)-3:]
	if tail[1] == 0 || tail[2]>>4 != 0 { // DC alone, or refined
		return false
	}
	for i := range int(p[0]) {
		if coded[p[2+2*i]&3] {
			return true
		}
	}
	return false
}

// searchScan reads a scan's data up to the next marker, which it gives, or errHole if
// a page of zeros has anything but zeros behind it: before a marker they are padding.
func searchScan(in *bufio.Reader) (next byte, err error) {
	for run, behindFF := 0, false; ; {
		c, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		data := c != 0
		if behindFF && c != 0xff {
			if c != 0 && (c < 0xd0 || c > 0xd7) {
				return c, nil
			}
			if data, behindFF = c == 0, false; !data { // a restart marker
				run = 0
				continue
			}
		}
		switch {
		case c == 0xff:
			behindFF = true
		case !data:
			run++
		case run >= holePage:
			return 0, errHole
		default:
			run = 0
		}
	}
}
