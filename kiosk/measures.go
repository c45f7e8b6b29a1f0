package kiosk

// Measures is what was measured on a shot when it arrived, in whole numbers so that
// a replay gives the same. The zero Measures says that nothing was measured.
type Measures struct {
	// Sharp is how sharp the edges of the subject are, per mille: 1000/(1+s²) for a
	// blur of s pixels (standard deviation) in the picture it was measured on. 0:
	// nothing there has edges.
	Sharp int `json:"sharp,omitempty"`
	// Motion is how much less sharp one direction is than the one at a right angle
	// to it, per mille.
	Motion int `json:"motion,omitempty"`
	// Clipped is the share of face-sized areas that are white beyond saving, per mille.
	Clipped int `json:"clipped,omitempty"`
	// Light is how light the subject is, per mille of white, at least 1; 0: not measured.
	Light int `json:"light"`
	// Hash is what the picture looks like in 64 bits: nearly the same for nearly the
	// same picture. It stands in the ledger as text, for readers whose numbers have
	// 53 bits.
	Hash uint64 `json:"hash,string,omitempty"`
	// Fine says that sharpness and motion come from a picture larger than the preview.
	Fine bool `json:"fine,omitempty"`
}

// Known tells whether anything was measured.
func (m Measures) Known() bool { return m.Light > 0 }

// Apart gives in how many of 64 bits two pictures differ: 0 for the same, about 20
// to 32 for pictures that have nothing in common.
func (m Measures) Apart(o Measures) int {
	n := 0
	for d := m.Hash ^ o.Hash; d != 0; d &= d - 1 { // takes the lowest bit away
		n++
	}
	return n
}
