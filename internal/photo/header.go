package photo

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// pngMemory estimates what image/png holds while decoding, from the first 33
// bytes (signature and IHDR, PNG specification section 11.2.2).
func pngMemory(start []byte, pixels int64) int64 {
	if len(start) < 29 {
		return pixels * 8
	}
	depth, colour, interlace := start[24], start[25], start[28]
	per := int64(4) // RGB, RGBA and interlaced grey, which may have a clear value: four bytes in Go
	if colour == 0 && interlace == 0 || colour == 3 {
		per = 1
	}
	if depth == 16 {
		per *= 2
	}
	if interlace != 0 {
		per += per / 2 // the largest pass is a picture of its own: half the pixels
	}
	return pixels * max(per, 1)
}

// jpegMemory estimates what image/jpeg holds while decoding: the samples, for a
// progressive file four bytes per coefficient as well, and a second copy where
// the colours are not YCbCr. What cannot be read is taken at its worst.
func jpegMemory(r io.ReadSeeker, pixels int64) int64 {
	marker, sof := frameHeader(r)
	if len(sof) < 6 || len(sof) < 6+3*int(sof[5]) {
		return pixels * 20
	}
	var area, largest int64
	for i := range int(sof[5]) {
		hv := sof[6+3*i+1]
		a := int64(hv>>4) * int64(hv&15)
		area += a
		largest = max(largest, a)
	}
	samples := pixels * area / max(largest, 1)
	memory := samples
	if marker == 0xc2 {
		memory += 4 * samples
	}
	if sof[5] == 4 {
		memory += 4 * pixels
	}
	if _, odd := oddSampling(marker, sof); odd { // its planes are brought to full size, then mixed
		memory += 7 * pixels
	}
	return memory
}

// frameHeader walks a JPEG's segments to the frame header (SOF0 to SOF2) and
// gives its marker and its content after the length; nil where there is none.
func frameHeader(r io.ReadSeeker) (byte, []byte) {
	if _, err := r.Seek(2, io.SeekStart); err != nil {
		return 0, nil
	}
	in := bufio.NewReaderSize(r, 4096)
	var head [2]byte
	for {
		marker, err := nextMarker(in)
		if err != nil || marker == 0xd9 || marker == 0xda {
			return 0, nil
		}
		if marker >= 0xd0 && marker <= 0xd7 || marker == 0x01 {
			continue // restart markers and TEM have no length
		}
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return 0, nil
		}
		n := int(binary.BigEndian.Uint16(head[:])) - 2
		if n < 0 {
			return 0, nil
		}
		if marker >= 0xc0 && marker <= 0xc2 {
			sof := make([]byte, n)
			_, err := io.ReadFull(in, sof)
			if err != nil {
				return 0, nil
			}
			return marker, sof
		}
		if _, err := in.Discard(n); err != nil {
			return 0, nil
		}
	}
}

// nextMarker skips to the byte after the next run of 0xFF that is a marker.
func nextMarker(in *bufio.Reader) (byte, error) {
	for {
		if err := skipTo(in, 0xff); err != nil {
			return 0, err
		}
		b := byte(0xff)
		for b == 0xff {
			var err error
			if b, err = in.ReadByte(); err != nil {
				return 0, err
			}
		}
		if b != 0 {
			return b, nil
		}
	}
}

// skipTo reads up to and with the next byte of a value, a buffer at a time.
func skipTo(in *bufio.Reader, v byte) error {
	for {
		if in.Buffered() == 0 {
			if _, err := in.Peek(1); err != nil {
				return err
			}
		}
		piece, err := in.Peek(in.Buffered())
		if err != nil {
			return err
		}
		if i := bytes.IndexByte(piece, v); i >= 0 {
			_, err = in.Discard(i + 1)
			return err
		}
		if _, err = in.Discard(len(piece)); err != nil {
			return err
		}
	}
}
