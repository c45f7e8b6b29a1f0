package photo

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/disintegration/imaging"
)

// planesFrom gives a scene in planes.
func planesFrom(t testing.TB, w, h int, ratio image.YCbCrSubsampleRatio, seed uint64) *image.YCbCr {
	src := scene(w, h, seed)
	out := image.NewYCbCr(src.Rect, ratio)
	across, down := subsampling(ratio)
	for y := range h {
		for x := range w {
			yy, _, _ := rgbOf(src, x, y)
			out.Y[out.YOffset(x, y)] = yy
		}
	}
	for y := 0; y < h; y += down {
		for x := 0; x < w; x += across {
			var cb, cr, n int
			for j := range down {
				for i := range across {
					_, b, r := rgbOf(src, min(x+i, w-1), min(y+j, h-1))
					cb, cr, n = cb+int(b), cr+int(r), n+1
				}
			}
			out.Cb[out.COffset(x, y)], out.Cr[out.COffset(x, y)] = byte(cb/n), byte(cr/n)
		}
	}
	return out
}

func rgbOf(img *image.RGBA, x, y int) (yy, cb, cr byte) {
	c := img.RGBAAt(x, y)
	r, g, b := float64(c.R), float64(c.G), float64(c.B)
	yf := .299*r + .587*g + .114*b
	return byte(yf), byte(128 + (b-yf)*.564), byte(128 + (r-yf)*.713)
}

// Planes resized on their own agree with the whole resized as RGB and turned by
// another program, for every subsampling, orientation and odd size.
func TestPlanarAgrees(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411} {
		for _, size := range []image.Point{{150, 100}, {101, 67}, {97, 151}} {
			src := smooth(planesFrom(t, size.X, size.Y, ratio, 3))
			small := image.Pt(size.X*4/5, size.Y*4/5)
			for o := 1; o <= 8; o++ {
				g := geometry{width: float64(size.X), height: float64(size.Y), small: small, orientation: o}
				got := g.planar(src)
				want := turn(imaging.Resize(src, small.X, small.Y, imaging.Lanczos), o)
				mean, worst := difference(t, got, want)
				if mean > 2 || worst > 40 {
					t.Errorf("%v %v orientation %d: off by %.2f on average, %d at most", ratio, size, o, mean, worst)
				}
			}
		}
	}
}

// smooth takes the noise away, of which chroma sampling would make differences of
// its own.
func smooth(img *image.YCbCr) *image.YCbCr {
	soft := imaging.Blur(img, 2)
	out := image.NewYCbCr(img.Rect, img.SubsampleRatio)
	flat := image.NewRGBA(img.Rect)
	draw.Draw(flat, flat.Rect, soft, image.Point{}, draw.Src)
	across, down := subsampling(img.SubsampleRatio)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			yy, _, _ := rgbOf(flat, x, y)
			_, cb, cr := rgbOf(flat, min(x/across*across+across/2, img.Rect.Dx()-1), min(y/down*down+down/2, img.Rect.Dy()-1))
			out.Y[out.YOffset(x, y)], out.Cb[out.COffset(x, y)], out.Cr[out.COffset(x, y)] = yy, cb, cr
		}
	}
	return out
}

// Every weight of the plan, applied by plain arithmetic in float64, gives what the
// fast rows give; and every set of weights sums up exactly.
func TestRowsFollowTheirPlan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ sw, sh, w, h int }{{75, 50, 61, 41}, {750, 5, 612, 4}, {5, 750, 4, 612}, {1, 1, 1, 1}, {2, 3, 1, 2}, {300, 200, 20, 10}, {7, 9, 13, 11}, {33, 2, 33, 1}} {
		src := image.NewGray(image.Rect(0, 0, c.sw, c.sh))
		for i := range src.Pix {
			src.Pix[i] = byte(rnd.IntN(2) * 255) // the hardest: nothing but edges
		}
		for _, o := range []int{1, 2, 3, 4} {
			for _, sharpen := range []bool{false, true} {
				g := geometry{width: float64(c.sw), height: float64(c.sh), small: image.Pt(c.w, c.h), orientation: o, sharpen: sharpen}
				p := g.plane(src.Pix, src.Stride, src.Rect.Size(), 1, 1, 1)
				wantPlan(t, p)
				got := g.planar(src)
				for y := range c.h {
					for x := range c.w {
						want := p.exact(x, y)
						if d := math.Abs(float64(got.Y[y*got.YStride+x]) - want); d > 0.6 {
							t.Fatalf("%v orientation %d: sample %d, %d is %d, want %.2f", c, o, x, y, got.Y[y*got.YStride+x], want)
						}
					}
				}
			}
		}
	}
}

func wantPlan(t *testing.T, p *lanczosPlane) {
	t.Helper()
	for _, f := range []filter{p.across, p.down} {
		for i := range f.first {
			var sum, size int64
			for _, w := range f.weights[i*f.k:][:f.k] {
				sum += w
				size += max(w, -w)
			}
			if sum != 1<<tapBits || size >= 2<<tapBits {
				t.Fatalf("weights of sample %d sum up to %d, without their signs to %d", i, sum, size)
			}
		}
	}
}

// exact gives one sample by float64.
func (p *lanczosPlane) exact(x, y int) float64 {
	at := func(pix, limit int) int { return min(pix, limit-1) }
	sum := 0.0
	for j, wy := range p.down.weights[y*p.down.k:][:p.down.k] {
		for i, wx := range p.across.weights[x*p.across.k:][:p.across.k] {
			v := p.pix[at(p.down.first[y]+j, p.size.Y)*p.stride+at(p.across.first[x]+i, p.size.X)]
			sum += float64(wx) * float64(wy) * float64(v)
		}
	}
	return min(max(sum/(1<<(2*tapBits)), 0), 255)
}

// A grey picture keeps its grey, and a flat one stays flat whatever the shape.
func TestPlanarKeepsFlatFlat(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {1, 300}, {300, 1}, {17, 5}} {
		for _, v := range []byte{0, 1, 128, 254, 255} {
			src := image.NewGray(image.Rectangle{Max: size})
			for i := range src.Pix {
				src.Pix[i] = v
			}
			g := geometry{width: float64(size.X), height: float64(size.Y), small: image.Pt((size.X+2)/3, (size.Y+2)/3), orientation: 6, sharpen: true}
			got := g.planar(src)
			if got.Rect.Dx() != (size.Y+2)/3 {
				t.Fatalf("%v became %v", size, got.Rect)
			}
			for i, y := range got.Y {
				if y != v {
					t.Fatalf("%v at %d: sample %d is %d", size, v, i, y)
				}
			}
			for i := range got.Cb {
				if got.Cb[i] != 128 || got.Cr[i] != 128 {
					t.Fatal("grey has colour")
				}
			}
		}
	}
}

func TestReduction(t *testing.T) {
	for _, c := range [][5]int{{6000, 4000, 612, 408, 8}, {8192, 5464, 612, 408, 8}, {4896, 3264, 612, 408, 8}, {4895, 3264, 612, 408, 2}, {3872, 2592, 612, 408, 2},
		{1300, 900, 600, 415, 2}, {1199, 830, 600, 415, 0}, {500, 400, 500, 400, 0}, {1, 60_000, 1, 60_000, 0}} {
		if got := reduction(image.Pt(c[0], c[1]), image.Pt(c[2], c[3])); got != c[4] {
			t.Errorf("%v: 1/%d", c, got)
		}
	}
}

func BenchmarkPlanar(b *testing.B) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420} {
		for _, o := range []int{1, 6} {
			b.Run(fmt.Sprintf("%v turned %d", ratio, o), func(b *testing.B) {
				src := planesFrom(b, 750, 500, ratio, 1)
				g := geometry{width: 750, height: 500, small: image.Pt(612, 408), orientation: o, sharpen: true}
				b.ReportAllocs()
				for b.Loop() {
					g.planar(src)
				}
			})
		}
	}
}
