package reduced

import (
	"bytes"
	"image"
	"testing"

	"backdrop/internal/photo/jpegcases"
)

// tablesOf gives the AC tables of a file.
func tablesOf(t *testing.T, o jpegcases.Options) (tables []*codes) {
	t.Helper()
	data := jpegcases.Encode(jpegcases.Picture(2, 90, 90, image.YCbCrSubsampleRatio420), o)
	d := decoderOf(data, 1)
	if _, err := d.decode(); err != nil {
		t.Fatal(err)
	}
	return d.ac[:2]
}

// plainEntry makes an entry of the skim table symbol by symbol.
func plainEntry(c *codes, acc uint64) uint16 {
	bits, steps := 0, 0
	for bits < skimBits {
		s := c.find(acc << bits)
		size, run := int(s.value&15), int(s.value>>4)
		if s.length == 0 || bits+int(s.length) > skimBits {
			break
		}
		if s.value == 0 {
			return uint16(bits + int(s.length) | (steps+skimEOB)<<5)
		}
		if size == 0 && run != 15 || bits+int(s.length)+size > skimMost || steps+run+1 > 63 {
			break
		}
		bits += int(s.length) + size
		steps += run + 1
	}
	if bits == 0 {
		return skimFind
	}
	return uint16(bits | steps<<5)
}

func TestSkimTable(t *testing.T) {
	for _, o := range []jpegcases.Options{{}, {Tables: jpegcases.Optimised, Quality: 98}, {Tables: jpegcases.Long}} {
		for _, c := range tablesOf(t, o) {
			for i, got := range c.skimTable() {
				if want := plainEntry(c, uint64(i)<<(64-skimBits)); got != want {
					t.Fatalf("tables %d: %013b is %#x, want %#x", o.Tables, i, got, want)
				}
			}
		}
	}
}

// TestCodes: every code of the table of annex K is found, and what is no code is not.
func TestCodes(t *testing.T) {
	c := tablesOf(t, jpegcases.Options{})[0]
	code, at := uint64(0), 0
	for n := 1; n <= 16; n++ {
		for range c.counts[n-1] {
			if got := c.find(code << (64 - n)); got != (symbol{c.values[at], uint8(n)}) {
				t.Errorf("%0*b is %v", n, code, got)
			}
			code++
			at++
		}
		code <<= 1
	}
	if at != 162 || c.find(1<<64-1).length != 0 {
		t.Errorf("%d codes, and all ones is %v", at, c.find(1<<64-1))
	}
	for _, bad := range [][]byte{
		bytes.Repeat([]byte{0}, 16), append([]byte{3}, make([]byte, 15)...), bytes.Repeat([]byte{17}, 16),
	} {
		if _, _, err := newCodes(bad, make([]byte, 300)); err == nil {
			t.Errorf("table %v accepted", bad)
		}
	}
}

func TestExtend(t *testing.T) {
	for _, c := range []struct {
		acc  uint64
		size uint
		want int32
	}{
		{1<<64 - 1, 0, 0}, {0, 1, -1}, {1 << 63, 1, 1}, {0, 3, -7}, {0b011 << 61, 3, -4}, {0b100 << 61, 3, 4},
		{0, 16, -65535}, {1<<64 - 1, 16, 65535},
	} {
		if got := extend(c.acc, c.size); got != c.want {
			t.Errorf("extend(%#x, %d) = %d, want %d", c.acc, c.size, got, c.want)
		}
	}
}
