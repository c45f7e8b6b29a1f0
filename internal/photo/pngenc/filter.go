package pngenc

import "encoding/binary"

// The filter types of a row (PNG, section 9.2).
const (
	filterNone  = 0
	filterLeft  = 1
	filterUp    = 2
	filterPaeth = 4
)

// margin is kept empty before and behind a row in its buffer: the pixels to the
// left of the first, and the rest of the last word.
const margin = 8

// samples is about how many words of a row are tried with every filter.
const samples = 192

// rowFilter keeps the row at hand and the one above it.
type rowFilter struct {
	step, size     int    // bytes of a pixel and of a row
	row, above     []byte // with a margin on both sides
	first, end     int    // where row is not empty, whole words: [first, end)
	firstUp, endUp int    // and above
	top            bool   // nothing above
	phase          int    // which words are tried, another place in each row
}

func newRowFilter(step, size int) rowFilter {
	return rowFilter{step: step, size: size, row: make([]byte, size+2*margin), above: make([]byte, size+2*margin)}
}

func (f *rowFilter) begin() {
	clear(f.row)
	f.first, f.end, f.top, f.phase = 0, 0, true, 0
}

// add appends the filter type and the filtered row to out.
func (f *rowFilter) add(out, row []byte) []byte {
	f.row, f.above, f.firstUp, f.endUp = f.above, f.row, f.first, f.end
	copy(f.row[margin:], row[:f.size])
	f.first, f.end = content(f.row[margin:])
	first, end := f.span()
	at, after := len(out), len(out)+1+f.size
	out = grow(out, 1+f.size+margin)[:after+margin]
	kind := filterNone
	if first < end {
		kind = f.best(first, end)
	}
	out[at] = byte(kind)
	clear(out[at+1 : at+1+first])
	f.write(kind, out[at+1:], first, end)
	if end < f.size {
		clear(out[at+1+end : after])
	}
	f.top = false
	return out[:after]
}

// content gives the words in which a row, padded to whole words, is not empty.
func content(row []byte) (first, end int) {
	end = len(row) &^ 7
	for first < end && binary.LittleEndian.Uint64(row[first:]) == 0 {
		first += 8
	}
	for end > first && binary.LittleEndian.Uint64(row[end-8:]) == 0 {
		end -= 8
	}
	return first, end
}

// span gives the words in which some filter can leave something: where this row
// or the one above has content, and one pixel on.
func (f *rowFilter) span() (first, end int) {
	switch {
	case f.first == f.end && f.firstUp == f.endUp:
		return 0, 0
	case f.first == f.end:
		first, end = f.firstUp, f.endUp
	case f.firstUp == f.endUp:
		first, end = f.first, f.end
	default:
		first, end = min(f.first, f.firstUp), max(f.end, f.endUp)
	}
	return first, min(end+8, (f.size+7)&^7)
}

// best tries the filters on some words and gives the one that leaves least. Up
// is given some lead: differences from the row above alone come in fewer kinds,
// and pixels already seen are worth more than small ones. That is also why the
// mean of left and above is not among them, though it leaves least of all in noise.
// For grey Paeth is not tried either: a matte is read back soon, and is flat
// where it is not empty.
func (f *rowFilter) best(first, end int) int {
	if f.top {
		return filterLeft
	}
	stride := max(8, (end-first)/samples&^7)
	f.phase += 8
	if f.phase >= stride {
		f.phase = 0
	}
	var left, up, predicted uint64
	for i := first + f.phase; i < end; i += stride {
		x, a, b, c := f.words(i)
		left += magnitude(minus(x, a))
		up += magnitude(minus(x, b))
		if f.step == pixelBytes {
			predicted += magnitude(minus(x, paeth(a, b, c)))
		}
	}
	kind, least := filterUp, 16*up
	if 17*left < least {
		kind, least = filterLeft, 17*left
	}
	if f.step == pixelBytes && 18*predicted < least {
		kind = filterPaeth
	}
	return kind
}

// words gives eight bytes of the row from byte i on, those one pixel to the left,
// those above, and those above to the left.
func (f *rowFilter) words(i int) (x, left, above, corner uint64) {
	at := i + margin
	row, up := f.row[at-f.step:], f.above[at-f.step:]
	return binary.LittleEndian.Uint64(f.row[at:]), binary.LittleEndian.Uint64(row),
		binary.LittleEndian.Uint64(f.above[at:]), binary.LittleEndian.Uint64(up)
}

// write filters the words of [first, end) into out, which has room for whole
// words.
func (f *rowFilter) write(kind int, out []byte, first, end int) {
	switch kind {
	case filterLeft:
		for i := first; i < end; i += 8 {
			at := i + margin
			x, a := binary.LittleEndian.Uint64(f.row[at:]), binary.LittleEndian.Uint64(f.row[at-f.step:])
			binary.LittleEndian.PutUint64(out[i:], minus(x, a))
		}
	case filterUp:
		for i := first; i < end; i += 8 {
			at := i + margin
			x, b := binary.LittleEndian.Uint64(f.row[at:]), binary.LittleEndian.Uint64(f.above[at:])
			binary.LittleEndian.PutUint64(out[i:], minus(x, b))
		}
	case filterPaeth:
		for i := first; i < end; i += 8 {
			x, a, b, c := f.words(i)
			binary.LittleEndian.PutUint64(out[i:], minus(x, paeth(a, b, c)))
		}
	}
}

// grow makes room for n more bytes.
func grow(b []byte, n int) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	return append(make([]byte, 0, max(2*cap(b), len(b)+n)), b...)
}
