package colour

import (
	"encoding/binary"
	"math"
	"testing"
)

// lutProfile gives a profile with a table instead of a matrix (lut16Type of
// ICC.1:2001-04): Display P3 with red and green exchanged, to XYZ, on a grid
// of 17³ colours.
func lutProfile() []byte {
	const points = 17
	lut := []byte("mft2\x00\x00\x00\x00\x03\x03\x11\x00")
	for i := range 9 {
		one := uint32(0)
		if i%4 == 0 {
			one = 65536
		}
		lut = binary.BigEndian.AppendUint32(lut, one)
	}
	lut = append(lut, 0, 2, 0, 2)
	ramps := []byte{0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255}
	lut = append(lut, ramps...)
	m := primariesP3.toD50()
	for i := range points * points * points { // the first channel varies slowest
		c := vector{float64(i / points % points), float64(i / points / points), float64(i % points)}
		for _, v := range m.times(c.over(points - 1)) {
			lut = binary.BigEndian.AppendUint16(lut, uint16(math.Round(32768*v)))
		}
	}
	lut = append(lut, ramps...)
	return assemble([]tag{
		{[]string{"desc"}, described("table")},
		{[]string{"cprt"}, []byte("text\x00\x00\x00\x00none\x00")},
		{[]string{"wtpt"}, fixed("XYZ ", whiteD50[:]...)},
		{[]string{"A2B0"}, lut},
	})
}

// TestTableProfile converts by a profile that has a table. It is linear in light, so
// that dark colours are coarse on any grid: only bright ones are compared.
func TestTableProfile(t *testing.T) {
	s, err := FromProfile(lutProfile())
	if err != nil || s.SRGB() {
		t.Fatal(s.SRGB(), err)
	}
	for name, c := range map[string]*Converter{"as found": s.Converter(), "grid": {grid: newGrid(s.to)}} {
		for _, p := range [][3]uint8{{255, 255, 255}, {128, 128, 128}, {200, 180, 160}, {90, 140, 110}, {250, 100, 200}} {
			row := []byte{p[0], p[1], p[2], 0}
			c.RGBA(row)
			linear := spaces()[1].toSRGB.times(vector{float64(p[1]) / 255, float64(p[0]) / 255, float64(p[2]) / 255})
			for i, v := range linear {
				if d := math.Abs(255*encode(v) - float64(row[i])); d > 2 {
					t.Errorf("%s: %v channel %d is %d, not %.2f", name, p, i, row[i], 255*encode(v))
				}
			}
		}
	}
}
