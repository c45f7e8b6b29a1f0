package greenscreen

import (
	"math"
	"sync"
)

// Colours are mixed as light: sRGB values go through these tables (IEC 61966-2-1).
const (
	codeBits  = 10 // precision of a colour value on its way into linear light
	lightBits = 12 // and on its way back
)

type tables struct {
	linear [1 << codeBits]float32   // sRGB code, 0 to 1023 for 0 to 255, to light 0 to 1
	code   [1<<lightBits + 1]uint16 // light, times 4096, to 16 × the 8-bit code
	share  [256]float32             // alpha / 255
	over   [256]float32             // 255 / alpha; 0 for 0
}

var loadTables = sync.OnceValue(func() *tables {
	t := new(tables)
	for i := range t.linear {
		t.linear[i] = float32(toLight(min((float64(i)+0.5)/4/255.5, 1)))
	}
	for i := range t.code {
		t.code[i] = uint16(toCode(float64(i)/(1<<lightBits))*255*16 + 0.5)
	}
	for i := range t.share {
		t.share[i] = float32(i) / 255
		if i > 0 {
			t.over[i] = 255 / float32(i)
		}
	}
	return t
})

func toLight(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func toCode(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// rgb is a colour; in light 0 to 1 or as 8-bit codes, as said where it is used.
type rgb [3]float32

// lit gives the light of a colour given as codes 0 to 255.
func (c rgb) lit() rgb {
	t := loadTables()
	for i, v := range c {
		c[i] = t.linear[min(max(int(v*4+0.5), 0), len(t.linear)-1)]
	}
	return c
}

// coded gives 8-bit codes of a colour in light.
func (c rgb) coded() rgb {
	t := loadTables()
	for i, v := range c {
		c[i] = float32(t.code[min(max(int(v*(1<<lightBits)+0.5), 0), 1<<lightBits)]) / 16
	}
	return c
}

// lead gives by how much channel k exceeds the larger of the others.
func (c rgb) lead(k int) float32 { return c[k] - max(c[(k+1)%3], c[(k+2)%3]) }

func (c rgb) dot(d rgb) float32 { return c[0]*d[0] + c[1]*d[1] + c[2]*d[2] }

// fromYCC converts as JFIF defines it; the result is codes, not clipped.
func fromYCC(y, cb, cr float32) rgb {
	cb, cr = cb-128, cr-128
	return rgb{y + 1.402*cr, y - 0.344136*cb - 0.714136*cr, y + 1.772*cb}
}

func (c rgb) clipped() rgb {
	for i, v := range c {
		c[i] = min(max(v, 0), 255)
	}
	return c
}
