package pngenc

import (
	"math/rand/v2"
	"testing"
)

// TestPaeth tries every left and above with a fourth of the corners, and compares
// with the formula of the specification.
func TestPaeth(t *testing.T) {
	for a := range 256 {
		for b := range 256 {
			for c := 0; c < 256; c += 4 {
				corners := uint64(c) | uint64(c+1)<<16 | uint64(c+2)<<32 | uint64(c+3)<<48
				got := paeth4(uint64(a)*ones, uint64(b)*ones, corners)
				for k := range 4 {
					if want := slowPaeth(a, b, c+k); int(got>>(16*k))&0xffff != want {
						t.Fatalf("left %d, above %d, corner %d: %d, want %d", a, b, c+k, got>>(16*k)&0xffff, want)
					}
				}
			}
		}
	}
}

func slowPaeth(a, b, c int) int {
	distance := func(x int) int {
		d := a + b - c - x
		return max(d, -d)
	}
	switch {
	case distance(a) <= distance(b) && distance(a) <= distance(c):
		return a
	case distance(b) <= distance(c):
		return b
	}
	return c
}

func TestWords(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 50_000 {
		x, y, z := r.Uint64(), r.Uint64(), r.Uint64()
		x ^= y & -(r.Uint64() & 1) // words alike too
		sum := 0
		for k := 0; k < 64; k += 8 {
			p, q, c := byte(x>>k), byte(y>>k), byte(z>>k)
			if got := byte(minus(x, y) >> k); got != p-q {
				t.Fatalf("%d-%d gives %d", p, q, got)
			}
			if got := byte(paeth(x, y, z) >> k); int(got) != slowPaeth(int(p), int(q), int(c)) {
				t.Fatalf("paeth of %d, %d, %d gives %d", p, q, c, got)
			}
			sum += max(int(int8(p)), -1-int(int8(p)))
		}
		if got := magnitude(x); int(got) != sum {
			t.Fatalf("magnitude of %x: %d, want %d", x, got, sum)
		}
	}
}
