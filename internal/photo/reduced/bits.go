package reduced

import (
	"bytes"
	"encoding/binary"
	"errors"
	"sync/atomic"
)

// lowWater is more than the bytes of the longest MCU: 10 blocks (B.2.3) of a DC
// value and 63 coefficients, each a code of 16 bits and 16 more. An MCU that begins
// with so much ahead is decoded without asking whether there is more.
const lowWater = 10*64*32/8 + 64

var (
	errShort = errors.New("the scan's data ends before the scan")      // becomes ErrTruncated or FormatError
	errCode  = errors.New("the scan's data is not in its code tables") // likewise
	errOver  = errors.New("not needed any more")
)

// bitReader gives the entropy-coded data from some place on: without stuffed zeros
// (F.1.2.3), as a buffer to index by bits, up to the next marker.
type bitReader struct {
	src  *source
	raw  []byte // what has been read and not yet cleaned; shares room
	room []byte
	off  int64 // where in the file raw ends
	ff   bool  // the last raw byte was 0xFF

	buf   []byte // clean bytes, n of them, then lowWater zeros once ended
	n     int
	base  int64 // clean bytes that were dropped before buf
	p     int   // the next bit, from the start of buf
	limit int   // p at the start of an MCU may go so far before more is asked for

	ended  bool         // buf[:n] is all up to a marker or the end of the file
	marker byte         // the marker; 0: the end of the file
	behind int64        // the offset behind the marker
	over   *atomic.Bool // set when what is read here is not wanted any more; may be nil

	// Windows are cut at split, an offset in the file (0: none); crossed is then the
	// number of clean bytes before it, -1 until that is known.
	split, crossed int64
}

func newBitReader(src *source, off int64) *bitReader {
	window := src.window(off)
	return &bitReader{
		src: src, off: off, crossed: -1, limit: -1,
		room: make([]byte, window),
		buf:  make([]byte, window+3*lowWater),
	}
}

// at gives the place of the next bit since the start or the last restart.
func (b *bitReader) at() int64 { return b.base*8 + int64(b.p) }

// load gives at least 57 bits from bit p on.
func load(buf []byte, p int) uint64 {
	return binary.BigEndian.Uint64(buf[p>>3:]) << (p & 7)
}

// more makes room for the next MCU at p: it fills buf, or finds that there is
// nothing more to fill it with, which is no error as long as p is within buf[:n].
func (b *bitReader) more() error {
	if !b.ended {
		b.drop()
		for b.n < lowWater*2 && !b.ended {
			if err := b.fill(); err != nil {
				return err
			}
		}
		b.limit = (b.n - lowWater) * 8
	}
	if b.ended {
		clear(b.buf[b.n:][:lowWater])
		b.limit = b.n * 8
	}
	if b.p > b.limit {
		return errShort
	}
	return nil
}

// drop forgets the clean bytes before p.
func (b *bitReader) drop() {
	k := min(b.p>>3, b.n)
	copy(b.buf, b.buf[k:b.n])
	b.base += int64(k)
	b.n -= k
	b.p -= k * 8
}

// fill cleans what has been read, after reading more if there is nothing. It adds at
// most one window to buf.
func (b *bitReader) fill() error {
	if len(b.raw) == 0 {
		if b.over != nil && b.over.Load() {
			return errOver
		}
		room := b.room
		if b.off < b.split {
			room = room[:min(int64(len(room)), b.split-b.off)]
		}
		n, err := b.src.read(room, b.off)
		if err != nil {
			return err
		}
		b.raw = room[:n]
		b.off += int64(n)
		if n == 0 {
			b.ended, b.marker, b.behind = true, 0, b.off
			return nil
		}
	}
	b.clean()
	if b.off == b.split && len(b.raw) == 0 && !b.ended {
		b.crossed = b.base + int64(b.n)
	}
	return nil
}

// clean moves bytes from raw to buf up to a marker. Fill bytes before a marker
// (B.1.1.2) are dropped.
func (b *bitReader) clean() {
	raw, n := b.raw, b.n
	for len(raw) > 0 {
		if b.ff {
			c := raw[0]
			raw = raw[1:]
			if c == 0 {
				b.buf[n] = 0xFF
				n++
				b.ff = false
			} else if c != 0xFF {
				b.ff = false
				b.ended, b.marker = true, c
				b.behind = b.off - int64(len(raw))
				break
			}
			continue
		}
		i := bytes.IndexByte(raw, 0xFF)
		if i < 0 {
			n += copy(b.buf[n:], raw)
			raw = nil
			break
		}
		n += copy(b.buf[n:], raw[:i])
		raw = raw[i+1:]
		b.ff = true
	}
	b.raw, b.n = raw, n
}

// toMarker drops everything up to the next marker.
func (b *bitReader) toMarker() error {
	for !b.ended {
		b.base += int64(b.n)
		b.n, b.p = 0, 0
		if err := b.fill(); err != nil {
			return err
		}
	}
	return nil
}

// restart goes behind the next marker, which must be the restart marker number
// (E.2.4); bytes before it are dropped, as image/jpeg does.
func (b *bitReader) restart(number int) error {
	if err := b.toMarker(); err != nil {
		return err
	}
	if b.marker == 0 {
		return errShort
	}
	if b.marker != mRST0+byte(number&7) {
		return errCode
	}
	b.ended, b.marker = false, 0
	b.base, b.n, b.p, b.limit = 0, 0, 0, -1
	return nil
}

// next gives an offset from which the next marker is found; what is between is junk.
func (b *bitReader) next() int64 {
	if b.ended {
		if b.marker == 0 {
			return b.behind
		}
		return b.behind - 2
	}
	if b.ff {
		return b.off - int64(len(b.raw)) - 1
	}
	return b.off - int64(len(b.raw))
}

// skip goes n clean bits ahead.
func (b *bitReader) skip(n int64) error {
	for n >= int64(b.n)*8 && !b.ended {
		n -= int64(b.n) * 8
		b.base += int64(b.n)
		b.n, b.p = 0, 0
		if err := b.fill(); err != nil {
			return err
		}
	}
	if n > int64(b.n)*8 {
		return errShort
	}
	b.p, b.limit = int(n), -1
	return nil
}
