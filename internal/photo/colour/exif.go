package colour

import (
	"encoding/binary"
	"io"
	"strings"
)

// The entries of EXIF (CIPA DC-008) that tell of AdobeRGB.
const (
	tagExif       = 0x8769 // in the first directory: where EXIF's own is
	tagInterop    = 0xa005 // in EXIF's: where that of interoperability is
	tagColorSpace = 0xa001 // in EXIF's: 1 is sRGB, 0xFFFF is "uncalibrated"
	tagIndex      = 0x0001 // in that of interoperability: R98, THM, R03
)

// exifSaysAdobe reads an APP1 segment's content and tells whether it is EXIF that
// means AdobeRGB.
func exifSaysAdobe(r io.ReaderAt, at, size int64) bool {
	const head = "Exif\x00\x00"
	data := make([]byte, size) // below 64 KiB
	if _, err := r.ReadAt(data, at); err != nil || !strings.HasPrefix(string(data), head) {
		return false
	}
	return saysAdobe(data[len(head):])
}

// saysAdobe tells whether a TIFF structure says what DCF 2.0 (CIPA DC-009) asks of
// an "option file", the kind whose pixels are AdobeRGB: colour space uncalibrated
// and interoperability index R03.
func saysAdobe(tiff []byte) bool {
	if len(tiff) < 8 {
		return false
	}
	t := directories{data: tiff, order: binary.LittleEndian}
	if string(tiff[:2]) == "MM" {
		t.order = binary.BigEndian
	}
	exif, _ := t.entry(uint64(t.order.Uint32(tiff[4:])), tagExif)
	if exif == nil {
		return false
	}
	at := uint64(t.order.Uint32(exif))
	space, _ := t.entry(at, tagColorSpace)
	interop, _ := t.entry(at, tagInterop)
	if space == nil || interop == nil || t.order.Uint16(space) != 0xffff {
		return false
	}
	index, count := t.entry(uint64(t.order.Uint32(interop)), tagIndex)
	return index != nil && count >= 3 && count <= 4 && string(index[:3]) == "R03"
}

// directories reads TIFF directories (TIFF 6.0, section 2).
type directories struct {
	data  []byte
	order binary.ByteOrder
}

// entry gives the four bytes of value of a directory's entry, and its count; nil
// when there is none.
func (t directories) entry(at uint64, tag uint16) (value []byte, count uint32) {
	size := uint64(len(t.data))
	if at+2 > size {
		return nil, 0
	}
	n := uint64(t.order.Uint16(t.data[at:]))
	for i := range min(n, (size-at-2)/12) {
		e := t.data[at+2+12*i:][:12]
		if t.order.Uint16(e) == tag {
			return e[8:], t.order.Uint32(e[4:])
		}
	}
	return nil, 0
}
