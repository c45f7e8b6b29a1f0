package greenscreen

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"backdrop/kiosk"
)

// booth is a made-up picture with its truth: a head with hair before an
// unevenly lit screen.
type booth struct {
	img   *image.RGBA
	alpha []float64
	front []color.NRGBA // the subject's own colour
}

type look struct {
	w, h         int
	blue, linear bool
	noise        float64
	hair         color.NRGBA
}

var (
	skin   = color.NRGBA{224, 172, 142, 255}
	yellow = color.NRGBA{226, 190, 104, 255}
	shirt  = color.NRGBA{235, 232, 226, 255}
	brown  = color.NRGBA{58, 40, 30, 255}
)

// pose draws the booth: hair is 160 thin strands, mixed by the exact share of
// each pixel they cover (4 × 4 samples).
func pose(l look) booth {
	b := booth{img: image.NewRGBA(image.Rect(0, 0, l.w, l.h)), alpha: make([]float64, l.w*l.h), front: make([]color.NRGBA, l.w*l.h)}
	rng := rand.New(rand.NewPCG(1, 2))
	w, h := float64(l.w), float64(l.h)
	cx, cy, r := w/2, h*0.42, h*0.2
	cover := make([]float64, l.w*l.h)
	for range 160 {
		a, bend, reach := rng.Float64()*2*math.Pi, rng.Float64()-0.5, 1.1+0.35*rng.Float64()
		for t := 0.9; t < reach; t += 0.1 / h {
			x, y := cx+r*t*math.Cos(a+bend*t*t*0.5), cy+r*t*math.Sin(a+bend*t*t*0.5)
			i := int(y)*l.w + int(x)
			cover[i] = min(cover[i]+0.08, 0.95)
		}
	}
	for y := range l.h {
		for x := range l.w {
			i := y*l.w + x
			b.front[i], b.alpha[i] = l.hair, cover[i]
			for k := range 16 {
				sx, sy := float64(x)+float64(k%4)/4+0.125, float64(y)+float64(k/4)/4+0.125
				switch d := math.Hypot(sx-cx, sy-cy); {
				case d < r:
					b.front[i] = skin
					if d > r*0.8 {
						b.front[i] = l.hair
					}
					b.alpha[i] += (1 - cover[i]) / 16
				case sy > cy+r*1.1 && math.Abs(sx-cx) < r*1.7:
					b.front[i] = shirt
					b.alpha[i] += (1 - cover[i]) / 16
				}
			}
			b.put(l, rng, x, y)
		}
	}
	return b
}

// put mixes one pixel: subject, lit screen, noise.
func (b booth) put(l look, rng *rand.Rand, x, y int) {
	i := y*l.w + x
	u, v := float64(x)/float64(l.w), float64(y)/float64(l.h)
	light := 1.1 - 0.5*math.Hypot(u-0.3, v-0.3) + 0.03*math.Sin(u*60)
	screen := [3]float64{46 * light, 172 * light, 70 * light}
	if l.blue {
		screen[1], screen[2] = screen[2], screen[1]
	}
	f := b.front[i]
	var out [3]uint8
	for c, p := range [3]uint8{f.R, f.G, f.B} {
		m := b.alpha[i]*float64(p) + (1-b.alpha[i])*screen[c]
		if l.linear {
			m = 255 * math.Pow(b.alpha[i]*math.Pow(float64(p)/255, 2.2)+(1-b.alpha[i])*math.Pow(screen[c]/255, 2.2), 1/2.2)
		}
		out[c] = uint8(min(max(m+rng.NormFloat64()*l.noise, 0), 255) + 0.5)
	}
	b.img.SetRGBA(x, y, color.RGBA{out[0], out[1], out[2], 255})
}

// errors gives mean errors of alpha, all over and where truth is partial.
func (b booth) errors(cut *image.NRGBA) (all, band float64) {
	n := 0
	for i, want := range b.alpha {
		d := math.Abs(want - float64(cut.Pix[4*i+3])/255)
		all += d
		if want > 0.02 && want < 0.98 {
			band += d
			n++
		}
	}
	return all / float64(len(b.alpha)), band / float64(n)
}

func mustKey(t *testing.T, img image.Image) *image.NRGBA {
	t.Helper()
	cut, err := Key(img)
	if err != nil {
		t.Fatal(err)
	}
	return cut
}

func TestMatteIsCloseToTruth(t *testing.T) {
	for name, c := range map[string]struct {
		look
		all, band float64
	}{
		"clean":         {look{600, 400, false, false, 0, brown}, 0.002, 0.09},
		"noisy":         {look{600, 400, false, false, 4, brown}, 0.002, 0.09},
		"yellow hair":   {look{600, 400, false, false, 3, yellow}, 0.002, 0.09},
		"blue screen":   {look{600, 400, true, false, 3, brown}, 0.002, 0.09},
		"linear light":  {look{600, 400, false, true, 3, brown}, 0.003, 0.12},
		"small picture": {look{150, 100, false, false, 2, brown}, 0.006, 0.10},
	} {
		t.Run(name, func(t *testing.T) {
			b := pose(c.look)
			all, band := b.errors(mustKey(t, b.img))
			t.Logf("mean error %.4f, in the band %.3f", all, band)
			if all > c.all || band > c.band {
				t.Errorf("mean error %.4f, want ≤ %.3f; in the band %.3f, want ≤ %.2f", all, c.all, band, c.band)
			}
		})
	}
}

// Thin hairs must come through as thin hairs: neither cut off nor made solid.
func TestHairIsNotCutWithScissors(t *testing.T) {
	b := pose(look{600, 400, false, false, 2, brown})
	cut := mustKey(t, b.img)
	var partial, kept, between int
	for i, want := range b.alpha {
		if want < 0.25 || want > 0.75 {
			continue
		}
		partial++
		if a := cut.Pix[4*i+3]; a > 25 {
			kept++
			if a < 240 {
				between++
			}
		}
	}
	if partial < 300 {
		t.Fatalf("only %d half covered pixels in the test picture", partial)
	}
	if float64(kept) < 0.97*float64(partial) || float64(between) < 0.93*float64(partial) {
		t.Errorf("of %d half covered pixels %d are kept and %d are soft", partial, kept, between)
	}
}

func TestScreenVanishesSubjectStays(t *testing.T) {
	b := pose(look{600, 400, false, false, 4, brown})
	cut := mustKey(t, b.img)
	var screen, left, subject, lost int
	for i, want := range b.alpha {
		a := cut.Pix[4*i+3]
		switch {
		case want == 0:
			screen++
			if a > 8 {
				left++
			}
		case want == 1:
			subject++
			if a < 250 {
				lost++
			}
		}
	}
	if left*300 > screen {
		t.Errorf("%d of %d bare screen pixels are left", left, screen)
	}
	if lost*400 > subject {
		t.Errorf("%d of %d solid pixels are not solid", lost, subject)
	}
}

func TestNoGreenIsLeftAndSkinIsKept(t *testing.T) {
	b := pose(look{600, 400, false, false, 0, yellow})
	cut := mustKey(t, b.img)
	far := func(a, b uint8) bool { return int(a)-int(b) > 2 || int(b)-int(a) > 2 }
	for i, want := range b.alpha {
		p := cut.Pix[4*i : 4*i+4]
		if p[1] > max(p[0], p[2]) {
			t.Fatalf("pixel %d is green: %v", i, p)
		}
		f := b.front[i]
		if want == 1 && (far(p[0], f.R) || far(p[1], f.G) || far(p[2], f.B)) {
			t.Fatalf("pixel %d was %v and is %v", i, f, p)
		}
	}
}

// Mixed pixels must show the subject's colour, not a blend with the screen.
func TestHairHasItsOwnColour(t *testing.T) {
	b := pose(look{600, 400, false, false, 0, brown})
	cut := mustKey(t, b.img)
	var diff float64
	n := 0
	for i, want := range b.alpha {
		if want < 0.3 || want > 0.9 || b.front[i] != brown {
			continue
		}
		p := cut.Pix[4*i : 4*i+4]
		diff += math.Abs(float64(p[0])-float64(brown.R)) + math.Abs(float64(p[1])-float64(brown.G)) + math.Abs(float64(p[2])-float64(brown.B))
		n += 3
	}
	if mean := diff / float64(n); mean > 14 {
		t.Errorf("hair is off its colour by %.1f steps on average", mean)
	}
}

func TestColoursUnderClearPixelsAreKept(t *testing.T) {
	b := pose(look{300, 200, false, false, 0, brown})
	cut := mustKey(t, b.img)
	p, q := b.img.RGBAAt(4, 4), cut.NRGBAAt(4, 4)
	if q.A != 0 {
		t.Fatalf("the corner is not clear: %v", q)
	}
	if q.R != p.R || q.B != p.B || q.G != max(p.R, p.B) {
		t.Errorf("the corner was %v and is %v", p, q)
	}
}

// other hides a picture's type.
type other struct{ image.Image }

func TestAllTypesAgree(t *testing.T) {
	b := pose(look{301, 203, false, false, 2, brown})
	box := b.img.Rect
	straight := image.NewNRGBA(box)
	copy(straight.Pix, b.img.Pix)
	want := mustKey(t, b.img)
	for name, img := range map[string]image.Image{"NRGBA": straight, "any": other{b.img}} {
		if got := mustKey(t, img); !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%s gives another cutout", name)
		}
	}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		img := toYCbCr(b.img, ratio)
		cut := mustKey(t, img)
		if cut.Rect != box {
			t.Errorf("%v: the result is %v", ratio, cut.Rect)
		}
		if all, _ := b.errors(cut); all > 0.035 {
			t.Errorf("%v: mean error %.4f", ratio, all)
		}
	}
}

// toYCbCr converts and averages chroma.
func toYCbCr(src *image.RGBA, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	box := src.Rect
	dst := image.NewYCbCr(box, ratio)
	sum := make([][3]int, len(dst.Cb))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := src.RGBAAt(x, y)
			yy, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
			dst.Y[dst.YOffset(x, y)] = yy
			s := &sum[dst.COffset(x, y)]
			s[0], s[1], s[2] = s[0]+int(cb), s[1]+int(cr), s[2]+1
		}
	}
	for i, s := range sum {
		if s[2] > 0 {
			dst.Cb[i], dst.Cr[i] = uint8(s[0]/s[2]), uint8(s[1]/s[2])
		}
	}
	return dst
}

func TestConversionIsJFIF(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 256, 1), image.YCbCrSubsampleRatio444)
	for seed := range 64 {
		for x := range 256 {
			img.Y[x], img.Cb[x], img.Cr[x] = uint8(x), uint8(seed*4), uint8(x*7+seed)
		}
		l := newLine(img)
		l.read(0)
		for x := range 256 {
			r, g, b := color.YCbCrToRGB(img.Y[x], img.Cb[x], img.Cr[x])
			for _, d := range []int{int(r) - int(l.r[x]), int(g) - int(l.g[x]), int(b) - int(l.b[x])} {
				if d < -1 || d > 1 {
					t.Fatalf("%d %d %d: got %d %d %d, want %d %d %d", img.Y[x], img.Cb[x], img.Cr[x], l.r[x], l.g[x], l.b[x], r, g, b)
				}
			}
		}
	}
}

func TestSubImages(t *testing.T) {
	b := pose(look{300, 200, false, false, 2, brown})
	for _, at := range []image.Point{{40, 10}, {41, 11}} {
		box := image.Rectangle{at, image.Pt(280, 190)}
		plain := image.NewRGBA(image.Rect(0, 0, box.Dx(), box.Dy()))
		draw.Draw(plain, plain.Rect, b.img, at, draw.Src)
		want := mustKey(t, plain)
		if got := mustKey(t, b.img.SubImage(box)); !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("a part of an RGBA picture from %v is cut differently", at)
		}
		ycc := toYCbCr(b.img, image.YCbCrSubsampleRatio420).SubImage(box)
		if got := mustKey(t, ycc); got.Rect != plain.Rect {
			t.Errorf("the result is %v", got.Rect)
		}
	}
}

func TestTinyPictures(t *testing.T) {
	green := color.RGBA{40, 180, 70, 255}
	for w := 1; w < 6; w++ {
		for h := 1; h < 6; h++ {
			img := image.NewRGBA(image.Rect(0, 0, w, h))
			draw.Draw(img, img.Rect, image.NewUniform(green), image.Point{}, draw.Src)
			for _, p := range []image.Image{img, toYCbCr(img, image.YCbCrSubsampleRatio420)} {
				cut := mustKey(t, p)
				if cut.Rect != img.Rect || cut.Pix[3] != 0 {
					t.Errorf("%d × %d: got %v with alpha %d", w, h, cut.Rect, cut.Pix[3])
				}
			}
		}
	}
}

func TestTransparencyOfTheInputCounts(t *testing.T) {
	b := pose(look{300, 200, false, false, 0, brown})
	img := image.NewNRGBA(b.img.Rect)
	copy(img.Pix, b.img.Pix)
	at := img.PixOffset(150, 90) // in the face
	img.Pix[at+3] = 100
	if a := mustKey(t, img).Pix[at+3]; a != 100 {
		t.Errorf("alpha 100 became %d", a)
	}
}

func TestPoliteRefusal(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	scenes := map[string]func(x, y int) color.RGBA{
		"grey wall": func(x, y int) color.RGBA { return color.RGBA{128, 130, 126, 255} },
		"black":     func(x, y int) color.RGBA { return color.RGBA{0, 0, 0, 255} },
		"white":     func(x, y int) color.RGBA { return color.RGBA{255, 255, 255, 255} },
		"noise": func(x, y int) color.RGBA {
			return color.RGBA{uint8(rng.Uint32()), uint8(rng.Uint32()), uint8(rng.Uint32()), 255}
		},
		"brick": func(x, y int) color.RGBA { return color.RGBA{150, 70, 50, 255} },
		"pale sky": func(x, y int) color.RGBA {
			return color.RGBA{uint8(170 + y/8), uint8(200 + y/10), 235, 255}
		},
		"one green plant": func(x, y int) color.RGBA {
			if x < 60 {
				return color.RGBA{40, 120, 40, 255}
			}
			return color.RGBA{180, 170, 160, 255}
		},
	}
	for name, at := range scenes {
		img := image.NewRGBA(image.Rect(0, 0, 300, 200))
		for y := range 200 {
			for x := range 300 {
				img.SetRGBA(x, y, at(x, y))
			}
		}
		if _, err := Key(img); kiosk.CodeOf(err) != kiosk.NoScreen || kiosk.DetailOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Find(image.NewRGBA(image.Rectangle{})); kiosk.CodeOf(err) != kiosk.NoScreen {
		t.Errorf("no picture: %v", err)
	}
}

func TestFindTellsTheColour(t *testing.T) {
	for _, blue := range []bool{false, true} {
		s, err := Find(pose(look{300, 200, blue, false, 2, brown}).img)
		if err != nil {
			t.Fatal(err)
		}
		lead := s.Color.G
		if blue {
			lead = s.Color.B
		}
		if s.Blue != blue || lead < 110 || s.Color.R > 80 || s.Part < 0.9 {
			t.Errorf("blue %v: found %+v", blue, s)
		}
	}
}
