package main

import "math"

// hash is a number from 0 up to 1 that looks random and depends only on its
// arguments (the finaliser of MurmurHash3, public domain).
func hash(x, y, seed int) float64 {
	h := uint64(uint32(x))<<32 | uint64(uint32(y))
	h ^= uint64(seed) * 0x9e3779b97f4a7c15
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return float64(h>>11) / (1 << 53)
}

// noise is smooth value noise, 0 to 1, one bump per unit.
func noise(x, y float64, seed int) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	i, j := int(fx), int(fy)
	u, v := ease(x-fx), ease(y-fy)
	a := mix(hash(i, j, seed), hash(i+1, j, seed), u)
	b := mix(hash(i, j+1, seed), hash(i+1, j+1, seed), u)
	return mix(a, b, v)
}

// clouds sums octaves of noise, each twice as fine and half as strong; 0 to 1.
// Each octave is turned a little, so that the grid does not show.
func clouds(x, y float64, octaves, seed int) float64 {
	sum, weight, total := 0.0, 1.0, 0.0
	for k := range octaves {
		sum += weight * noise(x, y, seed+k*31)
		total += weight
		weight /= 2
		x, y = 1.6*x+1.2*y+7.3, -1.2*x+1.6*y+3.1
	}
	return sum / total
}

func mix(a, b, k float64) float64 { return a + (b-a)*k }

func ease(t float64) float64 { return t * t * t * (t*(6*t-15) + 10) }

// ramp goes smoothly from 0 at a to 1 at b.
func ramp(a, b, v float64) float64 {
	t := min(max((v-a)/(b-a), 0), 1)
	return t * t * (3 - 2*t)
}

// bell is 1 at 0 and falls to 0.37 at ±1.
func bell(v float64) float64 { return math.Exp(-v * v) }

// stop is a colour at a place of a gradient.
type stop struct {
	at   float64
	tint uint32 // sRGB
}

// gradient mixes between stops (sorted by place) as a painter would, in sRGB:
// mixing skies in linear light turns them pale.
func gradient(stops []stop, v float64) tint {
	at := 1
	for at < len(stops)-1 && v > stops[at].at {
		at++
	}
	a, b := stops[at-1], stops[at]
	k := min(max((v-a.at)/(b.at-a.at), 0), 1)
	k = mix(k, k*k*(3-2*k), 0.5)
	var t tint
	for i := range t {
		shift := 16 - 8*i
		t[i] = linear(mix(float64(a.tint>>shift&255), float64(b.tint>>shift&255), k) / 255)
	}
	return t
}
