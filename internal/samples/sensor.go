package samples

import (
	"image"
	"math"
	"math/rand/v2"
	"sync"
)

// sensor gives every pixel its noise and turns linear light into what is stored.
type sensor struct {
	tiles  tiles
	raw    [3][]int8
	ox, oy int
}

func newSensor(seed uint64) *sensor {
	at := scatter(seed, 77)
	return &sensor{tiles: loadTiles(), raw: loadRaw(), ox: at % tileSide, oy: at >> 10 % tileSide}
}

// What the noise of a sensor is made of, as parts of its full scale: shot
// noise grows with the root of the light (625 electrons at full scale,
// ISO 1600 on a small sensor), read noise is there in the dark too.
const (
	shotNoise = 0.040
	readNoise = 0.0025
)

// balance is by how much the camera lifts red and blue in lamp light; the noise
// grows with them.
var balance = rgb{1.5, 0.9, 1.35}

// rawSigma is the standard deviation of the raw tiles.
const rawSigma = 32

// loadRaw makes the noise tiles once; they never change afterwards.
var loadRaw = sync.OnceValue(makeRaw)

// makeRaw is white noise on a Bayer mosaic (green on every other place, red and
// blue on every fourth), filled up bilinearly as the simplest developing does:
// that is what correlates a camera's noise.
func makeRaw() (out [3][]int8) {
	const n, mask = tileSide * tileSide, tileSide - 1
	rng := rand.New(rand.NewPCG(13, 17))
	white := make([]float32, n)
	for i := range white {
		u := rng.Uint64()
		white[i] = float32(int(u&255)+int(u>>8&255)+int(u>>16&255)+int(u>>24&255)-510) * (rawSigma / 147.8)
	}
	at := func(x, y int) float32 { return white[(y&mask)*tileSide+x&mask] }
	for i := range out {
		out[i] = make([]int8, n)
	}
	store := func(i int, v [3]float32) {
		for c, f := range v {
			out[c][i] = int8(min(max(f, -127), 127))
		}
	}
	for y := range tileSide {
		for x := range tileSide {
			cross := (at(x-1, y) + at(x+1, y) + at(x, y-1) + at(x, y+1)) / 4
			flat, tall := (at(x-1, y)+at(x+1, y))/2, (at(x, y-1)+at(x, y+1))/2
			corner := (at(x-1, y-1) + at(x+1, y-1) + at(x-1, y+1) + at(x+1, y+1)) / 4
			v := [3]float32{at(x, y), cross, corner}
			switch {
			case y&1 == 0 && x&1 == 1:
				v = [3]float32{flat, at(x, y), tall}
			case y&1 == 1 && x&1 == 0:
				v = [3]float32{tall, at(x, y), flat}
			case y&1 == 1:
				v = [3]float32{corner, cross, at(x, y)}
			}
			store(y*tileSide+x, v)
		}
	}
	return out
}

// noisy adds the sensor's noise to one row of light (in place); again chooses
// the noise of another exposure.
func (s *sensor) noisy(lit *[3][]float32, y, again int) {
	for c, k := range [3]float32{balance.r, balance.g, balance.b} {
		row := s.raw[c][(y+s.oy+again*331)%tileSide*tileSide:][:tileSide]
		for x, v := range lit[c] {
			v = max(v, 0)
			sigma := k * float32(math.Sqrt(float64(shotNoise*shotNoise*v+readNoise*readNoise)))
			lit[c][x] = v + sigma*(1.0/rawSigma)*float32(row[(x+s.ox+again*517)%tileSide])
		}
	}
}

// chromaRows gathers the chroma of the two rows that share samples in 4:2:0.
type chromaRows struct{ cb, cr []float32 }

// record encodes one row of light (0 to 1, linear) into row y of a picture.
func record(img *image.YCbCr, y int, lit *[3][]float32, sum *chromaRows) {
	w := img.Rect.Dx()
	if len(sum.cb) != w {
		sum.cb, sum.cr = make([]float32, w), make([]float32, w)
	}
	half := img.SubsampleRatio == image.YCbCrSubsampleRatio420
	first := !half || y&1 == 0
	curve := loadCurve()
	out := img.Y[y*img.YStride:][:w]
	for x := range out {
		r, g, b := curve.at(lit[0][x]), curve.at(lit[1][x]), curve.at(lit[2][x])
		luma := 0.299*r + 0.587*g + 0.114*b
		out[x] = rounded(luma)
		cb, cr := 128+(b-luma)*0.564334, 128+(r-luma)*0.713267
		if !first {
			cb, cr = (cb+sum.cb[x])/2, (cr+sum.cr[x])/2
		}
		sum.cb[x], sum.cr[x] = cb, cr
	}
	if half && first && y+1 < img.Rect.Dy() {
		return
	}
	at := img.COffset(0, y)
	if img.SubsampleRatio == image.YCbCrSubsampleRatio444 {
		for x := range w {
			img.Cb[at+x], img.Cr[at+x] = rounded(sum.cb[x]), rounded(sum.cr[x])
		}
		return
	}
	for x := 0; x < w; x += 2 {
		n := min(x+1, w-1)
		img.Cb[at+x/2], img.Cr[at+x/2] = rounded((sum.cb[x]+sum.cb[n])/2), rounded((sum.cr[x]+sum.cr[n])/2)
	}
}

// rounded is the nearest byte; v is not negative.
func rounded(v float32) uint8 { return uint8(min(v+0.5, 255)) }
