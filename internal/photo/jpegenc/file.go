package jpegenc

import (
	"encoding/binary"
	"fmt"
	"io"
)

// The markers used, T.81, table B.1.
const (
	markSOF0 = 0xc0
	markDHT  = 0xc4
	markRST0 = 0xd0
	markSOI  = 0xd8
	markEOI  = 0xd9
	markSOS  = 0xda
	markDQT  = 0xdb
	markDRI  = 0xdd
	markAPP0 = 0xe0
	markAPP2 = 0xe2
)

const (
	// profilePart is what a segment holds beside its length and the 14 bytes of
	// "ICC_PROFILE", 0, number and count; maxProfileParts is what a byte counts to.
	profilePart     = 1<<16 - 1 - 2 - 14
	maxProfileParts = 255
)

// Write writes the data of band i as Band gave it, with what goes before and after
// it in a file: the headers before the first, a restart marker before each of the
// others, the end marker after the last. The caller writes the bands in order.
func (e *Encoder) Write(w io.Writer, i int, data []byte) error {
	if i < 0 || i >= e.Bands() {
		return fmt.Errorf("write jpeg: band %d is not below %d", i, e.Bands())
	}
	before := []byte{0xff, markRST0 + byte((i+7)%8)}
	if i == 0 {
		before = e.head()
	}
	var after []byte
	if i == e.Bands()-1 {
		after = []byte{0xff, markEOI}
	}
	for _, piece := range [][]byte{before, data, after} {
		if len(piece) == 0 {
			continue
		}
		if _, err := w.Write(piece); err != nil {
			return fmt.Errorf("write jpeg: %w", err)
		}
	}
	return nil
}

// head gives all that goes before the first band's data.
func (e *Encoder) head() []byte {
	out := []byte{0xff, markSOI}
	out = segment(out, markAPP0, e.jfif())
	out = appendProfile(out, e.options.Profile)
	kinds := 2 // of tables: for luma and for chroma
	if e.options.Grey {
		kinds = 1
	}
	for kind, q := range []*quantiser{e.luma, e.chroma}[:kinds] {
		out = segment(out, markDQT, q.table(kind))
	}
	out = segment(out, markSOF0, e.frame())
	for kind, pair := range [][2]*huffman{{&lumaDC, &lumaAC}, {&chromaDC, &chromaAC}}[:kinds] {
		out = segment(out, markDHT, pair[0].table(kind))
		out = segment(out, markDHT, pair[1].table(0x10|kind))
	}
	if e.Bands() > 1 {
		out = segment(out, markDRI, binary.BigEndian.AppendUint16(nil, uint16(e.interval())))
	}
	return segment(out, markSOS, e.scanHead())
}

// segment appends a marker, the length and the content (T.81, B.1.1.4).
func segment(out []byte, mark byte, content []byte) []byte {
	out = append(out, 0xff, mark)
	out = binary.BigEndian.AppendUint16(out, uint16(2+len(content)))
	return append(out, content...)
}

// jfif gives the APP0 segment of JFIF 1.02 (ITU-T T.871, 10.1): units 0 is an
// aspect ratio, 1 is dots per inch; no thumbnail.
func (e *Encoder) jfif() []byte {
	unit, density := byte(0), uint16(1)
	if e.options.DPI > 0 {
		unit, density = 1, uint16(e.options.DPI)
	}
	out := append([]byte("JFIF\x00\x01\x02"), unit)
	out = binary.BigEndian.AppendUint16(out, density)
	out = binary.BigEndian.AppendUint16(out, density)
	return append(out, 0, 0)
}

// appendProfile splits a profile over APP2 segments (ICC.1:2022, annex B).
func appendProfile(out, profile []byte) []byte {
	count := (len(profile) + profilePart - 1) / profilePart
	for n := 1; n <= count; n++ {
		part := profile[:min(len(profile), profilePart)]
		profile = profile[len(part):]
		content := append([]byte("ICC_PROFILE\x00"), byte(n), byte(count))
		out = segment(out, markAPP2, append(content, part...))
	}
	return out
}

// table gives the content of a DQT segment: 8 bits a step, in zigzag order.
func (q *quantiser) table(number int) []byte {
	out := []byte{byte(number)}
	for _, at := range zigzag {
		out = append(out, q.steps[at])
	}
	return out
}

// table gives the content of a DHT segment; destination is 0x10 for AC, or'ed with
// the number.
func (h *huffman) table(destination int) []byte {
	out := append([]byte{byte(destination)}, h.counts[:]...)
	return append(out, h.symbols...)
}

// frame gives the content of SOF0 (T.81, B.2.2): 8 bits a sample, size, and for
// each component number, sampling factors and quantisation table.
func (e *Encoder) frame() []byte {
	out := binary.BigEndian.AppendUint16([]byte{8}, uint16(e.height))
	out = binary.BigEndian.AppendUint16(out, uint16(e.width))
	if e.options.Grey {
		return append(out, 1, 1, 0x11, 0)
	}
	sampling := byte(0x22)
	if e.options.Chroma == Chroma444 {
		sampling = 0x11
	}
	return append(out, 3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1)
}

// scanHead gives the content of SOS (T.81, B.2.3): for each component the number
// and its tables; then all of the 64 coefficients at once.
func (e *Encoder) scanHead() []byte {
	if e.options.Grey {
		return []byte{1, 1, 0, 0, 63, 0}
	}
	return []byte{3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0}
}
