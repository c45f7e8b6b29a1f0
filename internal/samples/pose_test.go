package samples

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
)

func TestKindsAreThere(t *testing.T) {
	kinds := Kinds()
	for _, k := range []string{"party", "hair", "veil", "glasses", "blur", "spill", "light", "blond", "dark", "edge", "outdoor", "soft"} {
		if !slices.Contains(kinds, k) {
			t.Errorf("no %q in %v", k, kinds)
		}
	}
	seen := map[[32]byte]string{}
	for _, k := range kinds {
		sum := sha256.Sum256(Pose(5, Scene{Kind: k, Bare: true}, 360, 240).Image.Y)
		if other, ok := seen[sum]; ok {
			t.Errorf("%q looks like %q", k, other)
		}
		seen[sum] = k
	}
}

func TestPoseIsRepeatable(t *testing.T) {
	for _, k := range Kinds() {
		a, b := Pose(3, Scene{Kind: k}, 180, 120), Pose(3, Scene{Kind: k}, 180, 120)
		if !bytes.Equal(a.Image.Y, b.Image.Y) || !bytes.Equal(a.Image.Cr, b.Image.Cr) || !bytes.Equal(a.Alpha.Pix, b.Alpha.Pix) ||
			!bytes.Equal(a.Foreground.Cb, b.Foreground.Cb) || !bytes.Equal(a.Background.Y, b.Background.Y) {
			t.Errorf("%s: the same seed gave two pictures", k)
		}
		if c := Pose(4, Scene{Kind: k}, 180, 120); bytes.Equal(a.Alpha.Pix, c.Alpha.Pix) {
			t.Errorf("%s: two seeds gave the same people", k)
		}
	}
}

// What the camera sees must be what the truth says: subject and screen mixed
// in linear light by alpha. Spill and noise are allowed for.
func TestTruthExplainsThePicture(t *testing.T) {
	for _, k := range []string{"party", "hair", "veil", "glasses", "blur", "outdoor", "soft"} {
		p := Pose(8, Scene{Kind: k}, 450, 300)
		var off, n, wrong float64
		for i, a := range p.Alpha.Pix {
			if a < 30 || a > 225 {
				continue
			}
			f, b, got := pixel(p.Foreground, i), pixel(p.Background, i), pixel(p.Image, i)
			want := mixed(f, b, float32(a)/255)
			off += math.Abs(got - want)
			wrong += math.Abs(got - mixed(f, b, 1-float32(a)/255))
			n++
		}
		if n < 200 {
			t.Errorf("%s: only %.0f pixels of partial alpha", k, n)
			continue
		}
		if off/n > 9 || off >= wrong {
			t.Errorf("%s: the picture differs by %.1f from its truth (by %.1f from its opposite)", k, off/n, wrong/n)
		}
	}
}

// pixel is the brightness of pixel i, linear, 0 to 1.
func pixel(img *image.YCbCr, i int) float64 {
	c := img.YCbCrAt(i%img.Rect.Dx(), i/img.Rect.Dx())
	r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
	return 0.3*float64(toLinear(float32(r)/255)) + 0.6*float64(toLinear(float32(g)/255)) + 0.1*float64(toLinear(float32(b)/255))
}

func mixed(f, b float64, a float32) float64 { return f*float64(a) + b*(1-float64(a)) }

func TestScreenHasItsColour(t *testing.T) {
	for _, blue := range []bool{false, true} {
		for _, k := range Kinds() {
			if k == "outdoor" {
				continue
			}
			p := Pose(2, Scene{Kind: k, Blue: blue}, 240, 160)
			var right, all int
			for i, a := range p.Alpha.Pix {
				if a > 0 {
					continue
				}
				c := p.Image.YCbCrAt(i%240, i/240)
				r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
				if blue {
					g, b = b, g
				}
				all++
				if int(g) > int(r)+15 && int(g) > int(b)+15 {
					right++
				}
			}
			least := 0.97
			if k == "edge" {
				least = 0.5 // the walls are not the screen, nor are they the subject
			}
			if part := float64(right) / float64(all); part < least || (k == "edge" && part > 0.95) {
				t.Errorf("%s, blue %v: %.0f %% of what lies behind has the screen's colour", k, blue, 100*part)
			}
		}
	}
}

func TestVeilAndGlassLetTheScreenThrough(t *testing.T) {
	part := func(kind string, lo, hi uint8) float64 {
		var n, all float64
		for seed := range uint64(3) {
			for _, a := range Pose(seed, Scene{Kind: kind}, 480, 320).Alpha.Pix {
				if all++; a >= lo && a <= hi {
					n++
				}
			}
		}
		return n / all
	}
	party := part("party", 45, 165)
	if v := part("veil", 45, 165); v < 0.03 || v < 2*party {
		t.Errorf("%.1f %% of the pictures with a veil are half transparent; without, %.1f %%", 100*v, 100*party)
	}
	if v := part("glasses", 20, 60); v < 0.003 {
		t.Errorf("%.2f %% of the pictures with glasses are clear glass", 100*v)
	}
}

func TestHairIsFine(t *testing.T) {
	s, plain := Pose(1, Scene{Kind: "hair"}, 900, 600), Pose(1, Scene{Kind: "party"}, 900, 600)
	count := func(p Truth) (n int) {
		for _, a := range p.Alpha.Pix {
			if a > 5 && a < 250 {
				n++
			}
		}
		return n
	}
	if h, p := count(s), count(plain); h < 2*p {
		t.Errorf("%d partial pixels with loose hair, %d without", h, p)
	}
}

func TestBlurAndSoftnessTakeTheEdges(t *testing.T) {
	sharp := func(kind string) (sum float64) {
		p := Pose(6, Scene{Kind: kind}, 600, 400)
		for y := range 400 {
			for x := 1; x < 600; x++ {
				d := float64(p.Alpha.GrayAt(x, y).Y) - float64(p.Alpha.GrayAt(x-1, y).Y)
				sum += d * d
			}
		}
		return sum
	}
	clear := sharp("party")
	for _, k := range []string{"blur", "soft"} {
		if s := sharp(k); s > 0.85*clear {
			t.Errorf("%s: the edges keep %.0f %% of their steepness", k, 100*s/clear)
		}
	}
}

func TestRatios(t *testing.T) {
	for _, size := range [][2]int{{61, 37}, {64, 48}, {1, 1}, {2, 3}} {
		full := Pose(9, Scene{}, size[0], size[1])
		for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420} {
			p := Pose(9, Scene{Ratio: ratio}, size[0], size[1])
			if p.Image.SubsampleRatio != ratio || p.Image.Rect != image.Rect(0, 0, size[0], size[1]) || p.Alpha.Rect != p.Image.Rect {
				t.Fatalf("asked for %v of %v, got %v of %v", ratio, size, p.Image.SubsampleRatio, p.Image.Rect)
			}
			if !bytes.Equal(p.Image.Y, full.Image.Y) {
				t.Errorf("%v of %v: another brightness than 4:4:4", ratio, size)
			}
			var diff float64
			for i := range full.Image.Cb {
				x, y := i%size[0], i/size[0]
				diff += math.Abs(float64(p.Image.Cb[p.Image.COffset(x, y)]) - float64(full.Image.Cb[i]))
			}
			if mean := diff / float64(len(full.Image.Cb)); mean > 12 {
				t.Errorf("%v of %v: Cb differs by %.1f", ratio, size, mean)
			}
		}
	}
	if p := Pose(9, Scene{Ratio: image.YCbCrSubsampleRatio410, Bare: true}, 40, 30); p.Image.SubsampleRatio != image.YCbCrSubsampleRatio420 || p.Alpha != nil {
		t.Error("an unknown ratio must become 4:2:0, and Bare must leave alpha away")
	}
}

// The bands are developed apart; nothing of that may show.
func TestSizesAndBandsAgree(t *testing.T) {
	small, big := Pose(4, Scene{Kind: "blur"}, 420, 280), Pose(4, Scene{Kind: "blur"}, 1260, 840)
	var diff, n float64
	for y := 4; y < 276; y += 2 {
		for x := 4; x < 416; x += 2 {
			diff += math.Abs(float64(small.Alpha.GrayAt(x, y).Y) - float64(big.Alpha.GrayAt(x*3+1, y*3+1).Y))
			n++
		}
	}
	if diff/n > 8 {
		t.Errorf("alpha differs by %.1f on average between two sizes", diff/n)
	}
	for y := bandRows; y < 840; y += bandRows {
		var seam, inside float64
		for x := range 1260 {
			seam += math.Abs(float64(big.Alpha.GrayAt(x, y).Y) - float64(big.Alpha.GrayAt(x, y-1).Y))
			inside += math.Abs(float64(big.Alpha.GrayAt(x, y-10).Y) - float64(big.Alpha.GrayAt(x, y-11).Y))
		}
		if seam > 3*inside+1260 {
			t.Errorf("row %d: a step of %.0f at the seam of two bands, %.0f inside one", y, seam/1260, inside/1260)
		}
	}
}

func TestNoiseIsACameras(t *testing.T) {
	p := Pose(7, Scene{}, 900, 600)
	var sum, next, n float64
	for y := 20; y < 150; y += 3 { // a corner of the screen, with what is smooth taken away
		for x := 20; x < 250; x += 3 {
			a, b, c := noiseAt(p.Image, x, y), noiseAt(p.Image, x+1, y), noiseAt(p.Image, x+9, y+1)
			sum, next, n = sum+a*a, next+a*b, n+1
			next -= a * c
		}
	}
	if sigma := math.Sqrt(sum / n); sigma < 1.2 || sigma > 8 {
		t.Errorf("the noise of the screen is %.2f steps", sigma)
	}
	if share := next / sum; share < 0.05 || share > 0.8 {
		t.Errorf("neighbours share %.2f of their noise; demosaicing makes it about a third", share)
	}
}

// noiseAt is how far a pixel lies from the mean of those around it.
func noiseAt(img *image.YCbCr, x, y int) float64 {
	mean := 0.0
	for dy := -3; dy <= 3; dy++ {
		for dx := -3; dx <= 3; dx++ {
			mean += float64(img.Y[img.YOffset(x+dx, y+dy)]) / 49
		}
	}
	return float64(img.Y[img.YOffset(x, y)]) - mean
}

func TestABurstMovesALittle(t *testing.T) {
	a, b := Pose(12, Scene{}, 300, 200), Pose(12, Scene{Moment: 1}, 300, 200)
	var moved int
	for i := range a.Alpha.Pix {
		if d := int(a.Alpha.Pix[i]) - int(b.Alpha.Pix[i]); d > 60 || d < -60 {
			moved++
		}
	}
	if moved == 0 || moved > 300*200/10 {
		t.Errorf("%d pixels changed sides from one moment to the next", moved)
	}
	if bytes.Equal(a.Background.Y, b.Background.Y) {
		t.Error("two exposures have the same noise")
	}
}
