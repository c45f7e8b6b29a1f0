package colour

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// The spaces of the tests. P3 is Display P3 (SMPTE EG 432-1 primaries, D65), wide is
// ROMM RGB (ISO 22028-2), whose white is D50.
var (
	primariesP3   = primaries{{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.3127, 0.3290}}
	primariesWide = primaries{{0.7347, 0.2653}, {0.1596, 0.8404}, {0.0366, 0.0001}, {0.345702915, 0.358538597}}
)

// power gives the curve of an exponent as the profile rounds it.
func power(g float64) func(float64) float64 {
	g = math.Round(256*g) / 256
	return func(v float64) float64 { return math.Pow(v, g) }
}

type space struct {
	name    string
	profile []byte
	// toSRGB is a published matrix from linear RGB of the space to linear sRGB.
	toSRGB matrix
	curve  func(float64) float64
}

func spaces() []space {
	return []space{
		// brucelindbloom.com, "RGB/XYZ matrices": Adobe RGB (1998) to XYZ and XYZ to
		// sRGB, both D65, multiplied.
		{"AdobeRGB", adobeProfile(), matrix{{1.39836, -0.39836, 0}, {0, 1, 0}, {0, -0.04293, 1.04293}}, power(adobeGamma)},
		// CSS Color 4, "Sample code", lin_P3 to XYZ and XYZ to lin_sRGB, multiplied.
		{"Display P3", makeProfile("P3", primariesP3, sampled(decodeSRGB)), matrix{{1.22494, -0.22494, 0}, {-0.04206, 1.04206, 0}, {-0.01964, -0.07864, 1.09827}}, decodeSRGB},
		// The same, ProPhoto, with Bradford's adaptation from D50.
		{"ProPhoto", makeProfile("wide", primariesWide, gammaCurve(1.8)), matrix{{2.03438, -0.72763, -0.30674}, {-0.22883, 1.23175, -0.00292}, {-0.00857, -0.15327, 1.16184}}, power(1.8)},
	}
}

// want computes a pixel independently of profiles.
func (s space) want(p [3]uint8) (out [3]float64) {
	linear := s.toSRGB.times(vector{s.curve(float64(p[0]) / 255), s.curve(float64(p[1]) / 255), s.curve(float64(p[2]) / 255)})
	for i, v := range linear {
		out[i] = 255 * encode(v)
	}
	return out
}

func converter(t testing.TB, profile []byte) *Converter {
	t.Helper()
	s, err := FromProfile(profile)
	if err != nil {
		t.Fatal(err)
	}
	if s.SRGB() {
		t.Fatal("taken for sRGB")
	}
	return s.Converter()
}

// samplePixels gives 17³ colours on a grid and the corners between.
func samplePixels() [][3]uint8 {
	var out [][3]uint8
	for i := range 17 * 17 * 17 {
		out = append(out, [3]uint8{uint8(i % 17 * 255 / 16), uint8(i / 17 % 17 * 255 / 16), uint8(i / 289 * 255 / 16)})
	}
	return out
}

func TestPublishedMatrices(t *testing.T) {
	for _, s := range spaces() {
		c := converter(t, s.profile)
		if c.sums == nil {
			t.Errorf("%s is not a sum", s.name)
		}
		worst, mean, n := 0.0, 0.0, 0
		for _, p := range samplePixels() {
			row := []byte{p[0], p[1], p[2], 77}
			c.RGBA(row)
			if row[3] != 77 {
				t.Fatal("alpha was touched")
			}
			for i, v := range s.want(p) {
				d := math.Abs(float64(row[i]) - v)
				worst, mean, n = max(worst, d), mean+d, n+1
			}
		}
		t.Logf("%s: worst %.2f, mean %.3f", s.name, worst, mean/float64(n))
		// Half a step is rounding; the rest is what a steep curve near black makes of
		// five published decimals and of 16,384 steps.
		if worst > 1.2 || mean/float64(n) > 0.3 {
			t.Errorf("%s: worst %.2f, mean %.3f steps from the published matrix", s.name, worst, mean/float64(n))
		}
	}
}

func TestKnownColours(t *testing.T) {
	all := spaces()
	for _, known := range []struct {
		space   space
		in, out [3]uint8
	}{
		{all[0], [3]uint8{0, 255, 0}, [3]uint8{0, 255, 0}},         // beyond sRGB: clipped
		{all[0], [3]uint8{128, 128, 128}, [3]uint8{129, 129, 129}}, // 0.21964 of light; grey stays grey
		{all[0], [3]uint8{255, 255, 255}, [3]uint8{255, 255, 255}},
		{all[0], [3]uint8{0, 0, 0}, [3]uint8{0, 0, 0}},
		{all[1], [3]uint8{255, 255, 255}, [3]uint8{255, 255, 255}},
		{all[1], [3]uint8{128, 128, 128}, [3]uint8{128, 128, 128}},
		{all[1], [3]uint8{255, 0, 0}, [3]uint8{255, 0, 0}},
		{all[2], [3]uint8{255, 255, 255}, [3]uint8{255, 255, 255}},
	} {
		row := append(known.in[:], 0)
		converter(t, known.space.profile).RGBA(row)
		for i := range 3 {
			if d := int(row[i]) - int(known.out[i]); d < -1 || d > 1 {
				t.Errorf("%s %v is %v, not %v", known.space.name, known.in, row[:3], known.out)
			}
		}
	}
}

func TestOwnProfileIsSRGB(t *testing.T) {
	s, err := FromProfile(SRGBProfile())
	if err != nil || !s.SRGB() {
		t.Errorf("sRGB: %v, %v", s.SRGB(), err)
	}
	if n := len(SRGBProfile()); n > 3000 {
		t.Errorf("%d bytes", n)
	}
	var none *Converter = s.Converter()
	row := []byte{1, 2, 3, 4}
	none.RGBA(row)
	none.YCbCr(row, row, row)
	none.Image(image.NewYCbCr(image.Rect(0, 0, 2, 2), image.YCbCrSubsampleRatio420))
	if none != nil || fmt.Sprint(row) != "[1 2 3 4]" {
		t.Error("sRGB was converted")
	}
}

// TestMatrices compares the matrices of the profiles with published ones.
func TestMatrices(t *testing.T) {
	// IEC 61966-2-1 adapted to D50 by Bradford, as in the profiles of the ICC.
	want := matrix{{0.43607, 0.38515, 0.14307}, {0.22249, 0.71687, 0.06061}, {0.01392, 0.09708, 0.71410}}
	got := primariesSRGB.toD50()
	for i := range 3 {
		for j := range 3 {
			if math.Abs(got[i][j]-want[i][j]) > 2e-4 {
				t.Errorf("row %d, column %d: %.5f, not %.5f", i, j, got[i][j], want[i][j])
			}
		}
	}
}

// TestGridAgrees forces a matrix profile through the grid and wants the same
// colours, but near the edge of sRGB, where a cell has a bend.
func TestGridAgrees(t *testing.T) {
	for _, s := range spaces()[:2] {
		space, err := FromProfile(s.profile)
		if err != nil {
			t.Fatal(err)
		}
		c := &Converter{grid: newGrid(space.to)}
		worst, mean, n := 0.0, 0.0, 0
		for _, p := range samplePixels() {
			row := []byte{p[0], p[1], p[2], 0}
			c.RGBA(row)
			for i, v := range s.want(p) {
				d := math.Abs(float64(row[i]) - v)
				worst, mean, n = max(worst, d), mean+d, n+1
			}
		}
		t.Logf("%s: worst %.2f, mean %.3f", s.name, worst, mean/float64(n))
		if worst > 16 || mean/float64(n) > 0.6 {
			t.Errorf("%s: worst %.2f, mean %.3f", s.name, worst, mean/float64(n))
		}
	}
}

var ratios = []image.YCbCrSubsampleRatio{
	image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
	image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
}

func randomYCbCr(w, h int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), ratio)
	rng := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	for _, p := range [][]uint8{img.Y, img.Cb, img.Cr} {
		for i := range p {
			p[i] = uint8(rng.Uint32())
		}
	}
	return img
}

// TestImage converts pictures of all samplings and odd sizes, and computes each
// sample the slow way.
func TestImage(t *testing.T) {
	c := converter(t, adobeProfile())
	for _, ratio := range ratios {
		for _, size := range []image.Point{{1, 1}, {2, 2}, {7, 5}, {1030, 3}, {33, 64}, {2051, 2}} {
			img, src := randomYCbCr(size.X, size.Y, ratio), randomYCbCr(size.X, size.Y, ratio)
			c.Image(img)
			checkImage(t, c, src, img)
		}
	}
}

// pixel gives red, green, blue and 0, as JFIF says, its constants in 65,536ths,
// rounded once.
func pixel(y, cb, cr uint8) []byte {
	l, b, r := float64(y), float64(cb)-128, float64(cr)-128
	out := make([]byte, 4)
	for i, v := range []float64{l + 91881*r/65536, l - 22554*b/65536 - 46802*r/65536, l + 116130*b/65536} {
		out[i] = uint8(min(max(math.Floor(v+0.5), 0), 255))
	}
	return out
}

func checkImage(t *testing.T, c *Converter, src, got *image.YCbCr) {
	t.Helper()
	sums := map[int][4]float64{} // by chroma sample: red, green, blue, number
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			ci := src.COffset(x, y)
			row := pixel(src.Y[src.YOffset(x, y)], src.Cb[ci], src.Cr[ci])
			c.RGBA(row)
			luma, _, _ := color.RGBToYCbCr(row[0], row[1], row[2])
			if luma != got.Y[got.YOffset(x, y)] {
				t.Fatalf("%v of %v: luma at %d,%d is %d, not %d", src.SubsampleRatio, src.Rect.Size(), x, y, got.Y[got.YOffset(x, y)], luma)
			}
			s := sums[ci]
			sums[ci] = [4]float64{s[0] + float64(row[0]), s[1] + float64(row[1]), s[2] + float64(row[2]), s[3] + 1}
		}
	}
	for ci, s := range sums {
		r, g, b := s[0]/s[3], s[1]/s[3], s[2]/s[3]
		cb, cr := 128-0.168736*r-0.331264*g+0.5*b, 128+0.5*r-0.418688*g-0.081312*b
		if math.Abs(cb-float64(got.Cb[ci])) > 0.51 || math.Abs(cr-float64(got.Cr[ci])) > 0.51 {
			t.Fatalf("%v of %v: chroma %d is %d %d, not %.2f %.2f", src.SubsampleRatio, src.Rect.Size(), ci, got.Cb[ci], got.Cr[ci], cb, cr)
		}
	}
}

// TestPart converts a part of a picture and wants the rest as it was.
func TestPart(t *testing.T) {
	c := converter(t, adobeProfile())
	img, src := randomYCbCr(64, 48, image.YCbCrSubsampleRatio420), randomYCbCr(64, 48, image.YCbCrSubsampleRatio420)
	part := image.Rect(16, 8, 47, 33)
	c.Image(img.SubImage(part).(*image.YCbCr))
	changed := 0
	for y := range 48 {
		for x := range 64 {
			i := img.YOffset(x, y)
			if img.Y[i] == src.Y[i] {
				continue
			}
			if changed++; !image.Pt(x, y).In(part) {
				t.Fatalf("pixel %d,%d was touched", x, y)
			}
		}
	}
	if changed < 500 {
		t.Errorf("%d pixels changed", changed)
	}
}

func TestRowsAreTheImage(t *testing.T) {
	c := converter(t, adobeProfile())
	img, rows := randomYCbCr(1500, 3, image.YCbCrSubsampleRatio444), randomYCbCr(1500, 3, image.YCbCrSubsampleRatio444)
	c.Image(img)
	for y := range 3 {
		at := y * rows.YStride
		c.YCbCr(rows.Y[at:at+1500], rows.Cb[at:at+1500], rows.Cr[at:at+1500])
	}
	for i := range img.Y {
		if img.Y[i] != rows.Y[i] || img.Cb[i] != rows.Cb[i] || img.Cr[i] != rows.Cr[i] {
			t.Fatalf("sample %d differs", i)
		}
	}
}
