package colour

import (
	"fmt"
	"math"
)

// Space is the colour space a file's pixels are in. The zero value is sRGB.
type Space struct {
	to transform // nil: sRGB
}

// near is how far, in 8-bit steps, a profile may be from sRGB and still count as
// sRGB: profiles with few points in their curves are off by up to two.
const near = 2.5

// FromProfile gives the space an ICC profile describes. A profile that cannot be
// used is taken for sRGB, with an error that says why. The bytes are not kept.
func FromProfile(profile []byte) (Space, error) {
	t, err := read(profile)
	if err == nil {
		err = t.try()
	}
	if err != nil {
		return Space{}, fmt.Errorf("read colour profile: %w", err)
	}
	if t.isSRGB() {
		return Space{}, nil
	}
	return Space{to: t}, nil
}

// SRGB tells that pixels are sRGB already: nothing needs to be converted.
func (s Space) SRGB() bool { return s.to == nil }

// isSRGB compares what the profile does with what sRGB would.
func (t transform) isSRGB() bool {
	for _, c := range probes() {
		for i, v := range t(c) {
			if 255*math.Abs(encode(v)-c[i]) > near {
				return false
			}
		}
	}
	return true
}
