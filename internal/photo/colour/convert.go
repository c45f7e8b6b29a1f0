package colour

import (
	"encoding/binary"
	"math"
	"sync"
)

// Converter changes 8-bit pixels of one space to sRGB. It does not change and may
// be used from many goroutines.
type Converter struct {
	sums *sums // nil: grid
	grid *grid
}

// Converter builds the tables: within a millisecond for profiles of a matrix and
// curves, some tens of milliseconds for others. For sRGB it gives nil, whose
// methods do nothing; the same for a profile that breaks its reader only now.
func (s Space) Converter() (c *Converter) {
	if s.to == nil {
		return nil
	}
	var err error
	defer func() {
		if err != nil {
			c = nil
		}
	}()
	defer caught(&err)
	if sums := newSums(s.to); sums != nil {
		return &Converter{sums: sums}
	}
	return &Converter{grid: newGrid(s.to)}
}

// Three numbers live in one word, in lanes of 21 bits. Sums of such words are sums
// of their numbers, even negative ones, as long as each sum in the end is not.
const lane = 21

func pack(v [3]int64) uint64 {
	return uint64(v[0] + v[1]<<lane + v[2]<<(2*lane))
}

// sums holds, for each value of each channel, its part of the three channels of
// linear sRGB, in 65,536ths.
type sums struct {
	parts   [3][256]uint64
	encoded *[1 << 16]uint8
}

const (
	linearOne = 1 << 16
	// linearBias is added to all; it makes room for what is below black.
	linearBias = 5 * linearOne / 4
	// outShift leaves 16 bits of a lane for encoded: steps of 1/16,384, from -1.25
	// to 2.75.
	outShift = 2
)

// encoded gives the 8-bit sRGB value of a lane's upper bits. It takes a millisecond
// to make, which a program that converts nothing should not spend.
var encoded = sync.OnceValue(func() *[1 << 16]uint8 {
	out := &[1 << 16]uint8{}
	for i := range out {
		linear := float64(i<<outShift-linearBias) / linearOne
		out[i] = uint8(math.Round(255 * encode(linear)))
	}
	return out
})

// newSums fills the tables, or gives nil when the transform is not a sum, or when
// its colours go beyond a lane.
func newSums(t transform) *sums {
	if !t.isSum() {
		return nil
	}
	black := t(vector{})
	s := &sums{encoded: encoded()}
	low, high := black, black
	for channel := range 3 {
		var least, most vector
		for value := range 256 {
			var c vector
			c[channel] = float64(value) / 255
			part := t(c)
			var fixed [3]int64
			for i := range 3 {
				part[i] -= black[i]
				least[i], most[i] = min(least[i], part[i]), max(most[i], part[i])
				if channel == 0 {
					part[i] += black[i] + float64(linearBias+1<<(outShift-1))/linearOne
				}
				fixed[i] = int64(math.Round(part[i] * linearOne))
			}
			s.parts[channel][value] = pack(fixed)
		}
		for i := range 3 {
			low[i], high[i] = low[i]+least[i], high[i]+most[i]
		}
	}
	for i := range 3 {
		if !(low[i] >= -1.249 && high[i] <= 2.749) { // NaN is neither
			return nil
		}
	}
	return s
}

// isSum tells whether each channel of the result is a sum of three functions of one
// channel each.
func (t transform) isSum() bool {
	black := t(vector{})
	for _, c := range probes() {
		whole := t(c)
		r, g, b := t(vector{c[0]}), t(vector{0, c[1]}), t(vector{0, 0, c[2]})
		for i := range 3 {
			if math.Abs(r[i]+g[i]+b[i]-2*black[i]-whole[i]) > 1e-4 {
				return false
			}
		}
	}
	return true
}

// pixels converts red, green and blue in bits 0 to 23 of each word; bits 24 to 31
// stay.
func (s *sums) pixels(row []uint32) {
	out := s.encoded
	for i, p := range row {
		x := s.parts[0][p&255] + s.parts[1][p>>8&255] + s.parts[2][p>>16&255]
		r, g, b := out[uint16(x>>outShift)], out[uint16(x>>(lane+outShift))], out[uint16(x>>(2*lane+outShift))]
		row[i] = p&0xff000000 | uint32(r) | uint32(g)<<8 | uint32(b)<<16
	}
}

func (c *Converter) pixels(row []uint32) {
	if c.sums != nil {
		c.sums.pixels(row)
	} else {
		c.grid.pixels(row)
	}
}

// chunk is the pixels worked on at a time: little enough for the first cache.
const chunk = 1024

// RGBA converts a row of pixels of four bytes, red, green, blue and one that is not
// touched, in place. Colours must not be premultiplied with a transparency. Bytes
// beyond a multiple of four stay.
func (c *Converter) RGBA(row []byte) {
	if c == nil {
		return
	}
	var words [chunk]uint32
	for len(row) >= 4 {
		n := min(len(row)/4, chunk)
		for i := range words[:n] {
			words[i] = binary.LittleEndian.Uint32(row[4*i:])
		}
		c.pixels(words[:n])
		for i, w := range words[:n] {
			binary.LittleEndian.PutUint32(row[4*i:], w)
		}
		row = row[4*n:]
	}
}
